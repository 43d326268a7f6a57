import { expect, test } from './quiet'

/** What someone with ten minutes meets: each page says what it knows, and leads on. */

test('a commune outside the programme is said to be, with the nearest territory', async ({
  page,
}) => {
  await page.goto('/graphe?start=commune-75056')
  const note = page.locator('#programme')
  await expect(note).toContainText('Hors programme')
  await expect(note.getByRole('link')).toHaveAttribute('href', /\/territoires\/ti-2023-/)
  await expect(note).toContainText(/à [\d,]+\s*km à vol d’oiseau, de Paris à Gentilly/)
})

test('a stage that nobody near holds says so, with the radius', async ({ page }) => {
  await page.goto('/filieres/filiere-ti-2023-1101-30.30Z')
  await page.getByText('La chaîne en tableau').click()
  const row = page.locator('.candidate tr', { hasText: 'Albert – Amiens' }).first()
  await expect(row).toContainText(/aucun Territoire d’industrie à moins de 100\skm/)
  await expect(row).toContainText(/le plus proche\s: Albert – Amiens \(106\skm\)/)
})

test('"pourquoi ?" of the sites cites the register that counts them', async ({ page }) => {
  await page.goto('/territoires/ti-2023-8422?why=registers~ti-2023-8422')
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('Installations industrielles rejetant des polluants (IREP)')
  await expect(dialog).toContainText('2015')
  await expect(dialog).toContainText('38 sites connus')
  await expect(dialog).not.toContainText('Territoires d’industrie et leurs groupements')
})

test('"pourquoi ?" of a region\'s figure cites its statistics', async ({ page }) => {
  await page.goto('/regions/nuts-BE10')
  await page.locator('.section .why').first().click()
  await expect(page.getByRole('dialog').locator('.provenance li').first()).toBeVisible()
})

test('a wide table shows on a phone that there is more at its edge', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 720 })
  await page.goto('/capacites')
  const table = page.locator('.scroll').first()
  await expect(table.locator('tbody tr').first()).toBeVisible()
  const [wider, shade] = await table.evaluate((one) => [
    one.scrollWidth > one.clientWidth,
    getComputedStyle(one).backgroundAttachment,
  ])
  expect(wider).toBe(true)
  expect(shade).toContain('local')
  expect(shade).toContain('scroll')
})

test('territories are compared by their relevant partners first', async ({ page }) => {
  await page.goto('/comparer?t=ti-2023-8422&t=ti-2023-4408')
  const column = page.locator('.column').first()
  await expect(column.locator('ol.relevant li').first()).toBeVisible()
  const lists = await column
    .locator('ol.relevant, ol.likely')
    .evaluateAll((all) => all.map((one) => one.className))
  expect(lists).toEqual(['relevant', 'likely'])
})

test('a region of level 1 says where its figures are', async ({ page }) => {
  await page.goto('/regions/nuts-DEC')
  await expect(page.getByText('publiés par région NUTS 2')).toContainText('Saarland')
  await expect(page.getByText('Rien de sûr')).toHaveCount(0)
})

test('an old code of a French region leads to its territories', async ({ page }) => {
  await page.goto('/regions/nuts-FRA4')
  await expect(page.getByRole('link', { name: 'Est Réunion Industries' })).toBeVisible()
})
