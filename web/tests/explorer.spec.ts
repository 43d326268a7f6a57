import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { expect, test } from './quiet'

const METZ = '/graphe?start=ti-2023-4408'
const laid = (page: Page) => page.locator('.stage[data-laid="true"]')

test('a hub unfolds page by page, and says how many there are', async ({ page }) => {
  await page.goto(METZ)
  await expect(laid(page)).toBeVisible()
  const row = page.locator('.relations li', { hasText: 'couvre' })
  await expect(row).toContainText('12 sur 218')
  const before = Number(await laid(page).getAttribute('data-nodes'))
  await row.getByRole('button').click()
  await expect(row).toContainText('24 sur 218')
  await expect
    .poll(async () => Number(await laid(page).getAttribute('data-nodes')))
    .toBe(before + 12)
  await page.getByRole('button', { name: 'Annuler' }).click()
  await expect(row).toContainText('12 sur 218')
})

test('a drawing is not said to be laid out before it is', async ({ page }) => {
  await page.addInitScript(() => {
    const seen: string[] = []
    Object.assign(window, { seen })
    new MutationObserver(() => {
      const state = document.querySelector('.stage')?.getAttribute('data-laid')
      if (state && state !== seen.at(-1)) seen.push(state)
    }).observe(document, { subtree: true, childList: true, attributes: true })
  })
  await page.goto(METZ)
  await expect(laid(page)).toBeVisible()
  expect(await page.evaluate(() => (window as unknown as { seen: string[] }).seen)).toEqual([
    'false',
    'true',
  ])
})

test('a link shares the steps that were taken', async ({ page }) => {
  await page.goto(METZ)
  await page.locator('.relations li', { hasText: 'couvre' }).getByRole('button').click()
  await expect(page.locator('.relations li', { hasText: 'couvre' })).toContainText('24 sur 218')
  await page.goto(page.url())
  await expect(page.locator('.relations li', { hasText: 'couvre' })).toContainText('24 sur 218')
})

test('a link shares the nodes that were pinned, where they were', async ({ page, browser }) => {
  await page.goto(METZ)
  await expect(laid(page)).toBeVisible()
  await page.getByRole('button', { name: 'Épingler' }).click()
  await expect(page).toHaveURL(/pin=ti-2023-4408/)
  await expect(laid(page)).toBeVisible()
  const place = async (where: Page) => {
    const exchange = readFileSync((await exported(where, 'GEXF')).path, 'utf8')
    const node = exchange.slice(exchange.indexOf('<node id="ti-2023-4408"'))
    return /<(?:viz:)?position x="([^"]+)" y="([^"]+)"/.exec(node)?.slice(1, 3).map(Number)
  }
  const [x, y] = (await place(page)) as [number, number]

  const elsewhere = await (await browser.newContext()).newPage()
  await elsewhere.goto(page.url())
  await expect(laid(elsewhere)).toBeVisible()
  await expect(elsewhere.getByRole('button', { name: 'Libérer' })).toBeVisible()
  const [x2, y2] = (await place(elsewhere)) as [number, number]
  expect(x2).toBeCloseTo(x, 0)
  expect(y2).toBeCloseTo(y, 0)

  await elsewhere.getByRole('button', { name: 'Libérer' }).click()
  await expect(elsewhere).not.toHaveURL(/pin=/)
  await elsewhere.context().close()
})

test('the table tells every tie that is drawn, with its source', async ({ page }) => {
  await page.goto(METZ)
  await expect(laid(page)).toBeVisible()
  const counted = await page.getByText(/nœuds, .* liens/).innerText()
  const ties = Number(/, (\d+) liens/.exec(counted)?.[1])
  await page.getByRole('button', { name: 'Tableau' }).click()
  await expect(page.locator('main table tbody tr')).toHaveCount(ties)
})

test('filters hide what one unticks', async ({ page }) => {
  await page.goto(METZ)
  await expect(laid(page)).toBeVisible()
  const before = Number(await laid(page).getAttribute('data-nodes'))
  await page.getByRole('checkbox', { name: /^Industrie/ }).uncheck()
  await expect(page).toHaveURL(/hide=industry/)
  await expect
    .poll(async () => Number(await page.locator('.stage').getAttribute('data-nodes')))
    .toBeLessThan(before)
  await page.getByRole('checkbox', { name: 'Montrer ce qui est simulé' }).uncheck()
  await expect(page).toHaveURL(/simulated=0/)
})

test('a path is found between two actors', async ({ page }) => {
  await page.goto(METZ)
  await expect(laid(page)).toBeVisible()
  const search = page.getByRole('combobox', { name: 'Vers…' })
  await search.fill('materalia')
  await page.getByRole('listbox').getByRole('option').first().click()
  await expect(page.locator('.side').getByText(/Nord Lorraine → .*Materalia/i)).toBeVisible()
})

test('each layout places the nodes', async ({ page }) => {
  await page.goto(METZ)
  for (const name of ['Cercles', 'Colonnes', 'Forces']) {
    await page.getByRole('button', { name }).click()
    await expect(laid(page)).toBeVisible()
  }
})

async function exported(page: Page, name: string): Promise<{ path: string; file: string }> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name, exact: true }).click(),
  ])
  return { path: await download.path(), file: download.suggestedFilename() }
}

const READ = `
import sys, networkx as nx
graph = (nx.read_gexf if sys.argv[2] == "gexf" else nx.read_graphml)(sys.argv[1])
assert all(data["label"] for _, data in graph.nodes(data=True))
assert not any(data["simulated"] for _, data in graph.nodes(data=True))
assert not any("SIMUL" in data["data"] for *_, data in graph.edges(data=True))
print(graph.number_of_nodes(), graph.number_of_edges())
`

test('networkx reads what was exported, the CSV holds a row a tie, the picture is one', async ({
  page,
}) => {
  await page.goto(METZ)
  await expect(laid(page)).toBeVisible()
  const nodes = await laid(page).getAttribute('data-nodes')
  for (const format of ['gexf', 'graphml']) {
    const { path, file } = await exported(page, format === 'gexf' ? 'GEXF' : 'GraphML')
    expect(file).toMatch(new RegExp(`^ti-graph.*\\.${format}$`))
    const answer = execFileSync('../.venv/bin/python', ['-c', READ, path, format], {
      encoding: 'utf8',
    })
    expect(answer.split(' ')[0], format).toBe(nodes)
  }
  const csv = readFileSync((await exported(page, 'CSV')).path, 'utf8')
  expect(csv.split('\r\n')[0]).toContain('start,start_label,relation')
  expect(csv).toContain('Nord Lorraine')
  const png = readFileSync((await exported(page, 'PNG')).path)
  expect(png.subarray(1, 4).toString()).toBe('PNG')
  expect(png.length).toBeGreaterThan(20_000)
})

test('the exported page opens by itself, draws, and asks nothing', async ({ page, context }) => {
  await page.goto(METZ)
  await expect(laid(page)).toBeVisible()
  const { path } = await exported(page, 'HTML')
  const alone = await context.newPage()
  const asked: string[] = []
  alone.on('request', (request) => asked.push(request.url()))
  await alone.setContent(readFileSync(path, 'utf8'))
  await expect(alone.locator('canvas')).toBeVisible()
  await expect(alone.getByText('DONNÉES SIMULÉES')).toHaveCount(0)
  expect(asked.filter((url) => url.startsWith('http'))).toEqual([])
})
