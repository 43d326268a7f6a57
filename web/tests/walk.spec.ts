import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { expect, test } from './quiet'

/** Further walks of a person with ten minutes; those of four clicks are in `four-clicks.spec.ts`. */
const METZ = '/territoires/ti-2023-4408'
/** Known for bar turning: a speciality that is sure. */
const ARVE = '/territoires/ti-2023-8422'

async function find(page: Page, text: string, option: RegExp) {
  await page.goto('/')
  await page.getByRole('combobox', { name: /Chercher un territoire/ }).fill(text)
  await page.getByRole('listbox').getByRole('option', { name: option }).first().click()
}

test('from a commune to its territory, what it is best at, and who is in it', async ({ page }) => {
  await find(page, 'cluses', /^Cluses/)
  await expect(page).toHaveURL(new RegExp(ARVE))
  const lead = page.getByRole('region', { name: 'L’essentiel' })
  await expect(lead.locator('.about-good_at').first()).toContainText('spécialité')
  await expect(lead.locator('.about-who')).toContainText('Sites connus')
  const box = await lead.locator('.about-good_at').first().boundingBox()
  expect(box?.y).toBeLessThan(900)
  await lead.locator('.about-good_at').first().getByRole('link').click()
  await expect(page).toHaveURL(/\/filieres\//)
})

test('the answer stands in the first screen of a phone', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 800 })
  await page.goto(METZ)
  const first = page.locator('.about-good_at').first()
  await expect(first).toBeVisible()
  expect((await first.boundingBox())?.y).toBeLessThan(400)
})

for (const [name, role] of [
  ['governance/no_chamber', 'CCI'],
  ['governance/no_region', 'Région'],
] as const) {
  test(`where the ${role} is absent or unknown is a page in words`, async ({ page }) => {
    await page.goto('/requetes')
    await page.goto(`/requetes?name=${name}`)
    const result = page.locator('.result')
    await expect(result.locator('tbody tr').first()).toBeVisible()
    await expect(result.locator('tbody')).toContainText('non renseigné')
    await expect(result.locator('tbody')).not.toContainText('unknown')
    const head = result.getByRole('columnheader', { name: 'Nom' })
    await head.getByRole('button').click()
    await expect(head).toHaveAttribute('aria-sort', 'ascending')
    await result.locator('tbody').getByRole('link').first().click()
    await expect(page).toHaveURL(/\/territoires\/ti-/)
  })
}

test('a pôle near by without a tie is asked for by picking the territory', async ({ page }) => {
  await page.goto('/requetes?name=actor/poles_near')
  const picker = page.getByRole('main').getByRole('combobox', { name: 'Territoire' })
  await picker.fill('nord lorraine')
  await page.getByRole('listbox').getByRole('option').first().click()
  await expect(page).toHaveURL(/p\.territory=ti-2023-4408/)
  await expect(page.locator('.query-page .lead')).toContainText('Nord Lorraine')
  await expect(page.locator('.result')).toBeVisible()
})

test('a neighbour is added to a comparison from the page of the territory', async ({ page }) => {
  await page.goto(METZ)
  await page.locator('.contents').getByRole('link', { name: 'Comparer' }).click()
  await page.getByRole('main').getByRole('combobox').fill('val de lorraine')
  await page.getByRole('option').first().click()
  await expect(page.locator('.column')).toHaveCount(2)
})

test('the rows of a named query are saved as French Excel opens them', async ({ page }) => {
  await page.goto(`${METZ}?why=territory~ti-2023-4408`)
  await page
    .getByRole('dialog')
    .getByRole('link', { name: /^Ouvrir territory\/members/ })
    .click()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'CSV pour Excel' }).click(),
  ])
  expect(download.suggestedFilename()).toBe('territory-members.csv')
  const text = readFileSync(await download.path(), 'utf8')
  expect(text.startsWith('\ufeffid;label;')).toBe(true)
})

test('the rows of a query of one’s own are saved as French Excel opens them', async ({ page }) => {
  const query = `SELECT ?code WHERE { ?s a <https://w3id.org/ti-graph/ontology#Commune> ;
    <https://w3id.org/ti-graph/ontology#code> ?code } ORDER BY ?code LIMIT 2`
  await page.goto(`/requetes?${new URLSearchParams({ q: query })}`)
  await expect(page.locator('.result tbody tr').first()).toBeVisible()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'CSV pour Excel' }).click(),
  ])
  expect(readFileSync(await download.path(), 'utf8')).toBe(
    '\ufeffcode\r\n"=""01001"""\r\n"=""01002"""\r\n',
  )
})

test('an address that is nothing says so, and leads home', async ({ page, quiet }) => {
  await page.goto('/territoires/%E0%A4%A')
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  quiet.complaints = quiet.complaints.filter((one) => !/40[04]/.test(one))
})

test('what a public site owes is one link away', async ({ page }) => {
  await page.goto('/')
  await page.getByRole('link', { name: /mentions légales/ }).click()
  for (const name of ['Mentions légales', /Accessibilité/, 'Glossaire', 'Sources', /Contact/])
    await expect(page.getByRole('heading', { name })).toBeVisible()
  await expect(page.locator('#term-filiere')).toBeVisible()
})
