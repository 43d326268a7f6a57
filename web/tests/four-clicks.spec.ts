import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { test as base, expect } from './quiet'

/**
 * What a person with ten minutes comes for, each in at most four clicks from the home page. Clicks
 * are counted in the page; typing a name and choosing what it finds is the one click on the choice.
 */
const MOST = 4
const ARVE = '/territoires/ti-2023-8422'
const METZ = '/territoires/ti-2023-4408'

const test = base.extend<{ clicks: () => number }>({
  clicks: [
    async ({ page }, use) => {
      let clicks = 0
      const started: string[] = []
      await page.exposeFunction('tiGraphClicked', () => {
        clicks += 1
      })
      await page.addInitScript(() => {
        const clicked = (window as unknown as { tiGraphClicked: () => void }).tiGraphClicked
        // A label's click is given to its field once more, at no place: one click of the reader.
        addEventListener(
          'click',
          (event) => event.isTrusted && (event as UIEvent).detail > 0 && clicked(),
          true,
        )
      })
      page.on('request', (request) => {
        if (request.isNavigationRequest() && request.frame() === page.mainFrame())
          started.push(new URL(request.url()).pathname)
      })
      await page.goto('/')
      await use(() => clicks)
      const downloads = started.filter((path) => path.startsWith('/api/'))
      // An address that is typed would be a way around the clicks.
      expect(started.filter((path) => !downloads.includes(path))).toEqual(['/'])
      expect(clicks).toBeGreaterThan(0)
      expect(clicks).toBeLessThanOrEqual(MOST)
    },
    { auto: true },
  ],
})

async function find(page: Page, text: string, option: RegExp) {
  await page.getByRole('combobox', { name: /Chercher un territoire/ }).fill(text)
  await page.getByRole('listbox').getByRole('option', { name: option }).first().click()
}

async function saved(page: Page, press: () => Promise<void>) {
  const [download] = await Promise.all([page.waitForEvent('download'), press()])
  return { name: download.suggestedFilename(), path: await download.path() }
}

test('a territory from the name of a commune', async ({ page, clicks }) => {
  await find(page, 'cluses', /^Cluses/)
  await expect(page).toHaveURL(new RegExp(ARVE))
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Vallée de l’Arve')
  expect(clicks()).toBe(1)
})

test('its best answer, who is in it by name, what is missing, and who near by could supply it', async ({
  page,
}) => {
  await find(page, 'cluses', /^Cluses/)
  const lead = page.getByRole('region', { name: 'L’essentiel' })
  await expect(lead.locator('.about-good_at').first()).toContainText('spécialité')
  expect(await lead.locator('.about-who').getByRole('link').count()).toBeGreaterThan(1)
  await expect(lead.locator('.about-missing')).toBeVisible()
  const candidate = page.locator('.candidate').first()
  await candidate.getByText('La chaîne en tableau').click()
  const missing = candidate.getByRole('region', { name: 'Maillons absents' })
  await expect(missing.getByRole('columnheader', { name: /Qui le tient/ })).toBeVisible()
  const holder = missing.locator('tbody').getByRole('link').first()
  await expect(holder).toHaveAttribute('href', /^\/territoires\/ti-/)
  await expect(missing.locator('tbody tr').first()).toContainText(/\d\u00a0km/)
})

test('a partner in Europe, and why', async ({ page }) => {
  await find(page, 'metz', /^Metz/)
  const partner = page.locator('.about-partner').filter({ has: page.getByRole('link') })
  await expect(partner).toContainText(/spécialisée en|registre/)
  await partner.getByRole('link').click()
  await expect(page).toHaveURL(/\/regions\/nuts-/)
})

test('a pôle near a filière of a territory, without a known tie', async ({ page }) => {
  await find(page, 'metz', /^Metz/)
  await page.getByRole('link', { name: 'Pôles proches d’une filière, sans lien connu' }).click()
  await expect(page).toHaveURL(/name=actor.+poles_without_tie/)
  const row = page.locator('.result tbody tr', { hasText: 'Nord Lorraine' }).first()
  await expect(row).toContainText('Materalia')
  await expect(row).toContainText('non renseigné')
})

for (const [words, name] of [
  ['Où la CCI est absente ou non renseignée', 'no_chamber'],
  ['Où la région est absente ou non renseignée', 'no_region'],
] as const) {
  test(`${words}`, async ({ page }) => {
    await page.getByRole('navigation').getByRole('link', { name: 'Où en est-on' }).click()
    await page.getByRole('link', { name: words }).click()
    await expect(page).toHaveURL(new RegExp(`name=governance.+${name}`))
    const rows = page.locator('.result tbody tr')
    await expect(rows.first()).toContainText(/non renseigné|absent/)
    expect(await rows.count()).toBeGreaterThan(100)
  })
}

test('a comparison with the neighbour, from the map', async ({ page }) => {
  await page.locator('.map .zone[data-id="ti-2023-4408"]').click()
  await expect(page).toHaveURL(new RegExp(METZ))
  await page.locator('.contents').getByRole('link', { name: 'Périmètre' }).click()
  const near = page.locator('#perimeter .near')
  await near
    .getByRole('link', { name: /^comparer avec/ })
    .first()
    .click()
  await expect(page).toHaveURL(/\/comparer\?t=ti-2023-4408&t=ti-2023-/)
  await expect(page.locator('.column')).toHaveCount(2)
})

test('the SPARQL behind a figure, changed, and its rows saved as CSV', async ({ page }) => {
  await find(page, 'metz', /^Metz/)
  await page
    .locator('.facts')
    .getByRole('button', { name: /pourquoi.*Périmètre/ })
    .click()
  await page
    .getByRole('dialog')
    .getByRole('link', { name: /la modifier.*territory\/members/ })
    .click()
  const rows = page.locator('.result tbody tr')
  await expect(rows.first()).toBeVisible()
  expect(await rows.count()).toBeGreaterThan(2)
  const editor = page.getByRole('textbox', { name: 'Requête SPARQL' })
  await editor.press('Control+End')
  await editor.pressSequentially('\nLIMIT 2')
  const csv = await saved(page, () =>
    page.getByRole('button', { name: 'CSV', exact: true }).click(),
  )
  expect(readFileSync(csv.path, 'utf8').trim().split('\r\n')).toHaveLength(3)
  // What is saved is what is shown.
  await expect(rows).toHaveCount(2)
})

test('a page is shared', async ({ page, browser }) => {
  await find(page, 'metz', /^Metz/)
  await expect(page).toHaveURL(new RegExp(METZ))
  await page.getByRole('button', { name: 'Copier le lien' }).click()
  await expect(page.getByRole('button', { name: 'Lien copié' })).toBeVisible()
  const elsewhere = await (await browser.newContext({ locale: 'fr-FR' })).newPage()
  await elsewhere.goto(page.url())
  await expect(elsewhere.getByRole('heading', { level: 1 })).toHaveText('Nord Lorraine')
  await elsewhere.context().close()
})

const WEIGHED = `
import sys, networkx as nx
graph = nx.read_gexf(sys.argv[1])
weights = [data["weight"] for *_, data in graph.edges(data=True) if "weight" in data]
assert graph.number_of_nodes() > 5 and len(weights) > 5, (graph, len(weights))
assert all(weight > 0 for weight in weights) and len(set(weights)) > 3, weights
`

test('Gephi’s file, which networkx opens with its weights', async ({ page }) => {
  await find(page, 'metz', /^Metz/)
  await page.locator('.contents').getByRole('link', { name: 'Explorer le graphe' }).click()
  await expect(page.locator('.stage[data-laid="true"]')).toBeVisible()
  const { path } = await saved(page, () =>
    page.getByRole('button', { name: 'GEXF', exact: true }).click(),
  )
  execFileSync('../.venv/bin/python', ['-c', WEIGHED, path])
})

test('the fiche as a PDF', async ({ page, request }) => {
  await find(page, 'metz', /^Metz/)
  const link = page.locator('.contents').getByRole('link', { name: 'Fiche (PDF)' })
  const address = await link.getAttribute('href')
  const [answer] = await Promise.all([
    page.context().waitForEvent('response', (one) => one.url().includes('/fiche?format=pdf')),
    link.click(),
  ])
  expect(answer.status()).toBe(200)
  const body = await (await request.get(address ?? '')).body()
  expect(body.subarray(0, 4).toString()).toBe('%PDF')
})

test('from Saarland, by its French name, to a French territory by filière', async ({ page }) => {
  await find(page, 'sarre', /^Saarland/)
  await expect(page.getByRole('heading', { name: /industrie par industrie/ })).toBeVisible()
  await page.locator('#filieres tbody').getByRole('link', { name: 'Nord Lorraine' }).first().click()
  await expect(page).toHaveURL(new RegExp(METZ))
})
