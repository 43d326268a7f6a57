import { readFileSync } from 'node:fs'
import { expect, type Page, test } from '@playwright/test'
import { HOSTILE } from '../playwright.config'
import { watched } from './quiet'

/** Names of a release that someone wrote who means harm (`tests/hostile.py`). */
const AMONT = 'ti-2023-1001'
const SCRIPT = '<script>alert(1)</script>'
const IMAGE = '<img src=x onerror=alert(2)>'

test.use({ baseURL: HOSTILE })

async function harmless(page: Page, address: string, text: string) {
  const found = watched(page)
  await page.goto(address)
  await expect(page.getByText(text).first()).toBeVisible()
  expect(await page.locator('main img, main script').count()).toBe(0)
  expect(found.complaints.filter((one) => /dialog|alert|Content Security/.test(one))).toEqual([])
  expect([...found.hosts]).toEqual([new URL(HOSTILE).host])
}

const VIEWS: [string, string, string][] = [
  ['the list of territories', '/?view=table', SCRIPT],
  ['a territory', `/territoires/${AMONT}`, SCRIPT],
  ['its members', `/territoires/${AMONT}`, IMAGE],
  ['the graph as a table', `/graphe?start=${AMONT}&view=table`, SCRIPT],
  ['the graph', `/graphe?start=${AMONT}`, SCRIPT],
  ['a comparison', `/comparer?t=${AMONT}&t=ti-2023-1002`, SCRIPT],
  ['the ranking', '/capacites', SCRIPT],
  ['a query', `/requetes?name=territory/members&p.territory=${AMONT}`, IMAGE],
  ['a filière', `/filieres/filiere-${AMONT}-25.50A`, SCRIPT],
  ['the evidence of a figure', `/territoires/${AMONT}?why=capability~${AMONT}`, SCRIPT],
  [
    'an answer in the editor',
    `/requetes?q=${encodeURIComponent('SELECT ?label WHERE { ?s <http://www.w3.org/2000/01/rdf-schema#label> ?label FILTER(CONTAINS(?label, "<img")) }')}`,
    IMAGE,
  ],
  ['a region', '/regions/nuts-DEX1', '</script><script>alert(3)</script>'],
]

for (const [name, address, text] of VIEWS) {
  test(`${name} shows a hostile name as text`, async ({ page }) => {
    await harmless(page, address, text)
  })
}

test('the search shows a hostile name as text', async ({ page }) => {
  const found = watched(page)
  await page.goto('/')
  await page.getByRole('combobox', { name: /Chercher/ }).fill('alert')
  await expect(page.getByRole('listbox').getByRole('option').first()).toContainText('alert(')
  expect(found.complaints).toEqual([])
})

test('the exported page shows a hostile name as text', async ({ page, context }) => {
  await page.goto(`/graphe?start=${AMONT}`)
  await expect(page.locator('.stage[data-laid="true"]')).toBeVisible()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'HTML', exact: true }).click(),
  ])
  const alone = await context.newPage()
  const found = watched(alone)
  await alone.setContent(readFileSync(await download.path(), 'utf8'))
  await expect(alone.locator('canvas')).toBeVisible()
  await expect(alone.getByRole('heading', { level: 1 })).toHaveText(SCRIPT)
  expect(await alone.locator('img').count()).toBe(0)
  expect(found.complaints).toEqual([])
})
