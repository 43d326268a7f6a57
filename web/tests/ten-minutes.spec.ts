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

test('who could supply the stage to check stands in the first answer', async ({ page }) => {
  await page.goto('/territoires/ti-2023-3201')
  const lead = page.getByRole('region', { name: 'L’essentiel' })
  await expect(lead.locator('.about-missing')).toContainText('pas visible dans le registre')
  await expect(lead.locator('.about-supplier').getByRole('link')).toHaveAttribute(
    'href',
    /^\/territoires\/ti-2023-/,
  )
})

test('a share of the other phase says whose inhabitants it is of', async ({ page }) => {
  await page.goto('/territoires/ti-2023-8413')
  const facts = page.locator('.facts')
  await expect(facts).toContainText('Autre phase du programme')
  await expect(facts).toContainText(/Oyonnax.+\d+\s% de ses habitants sont ici/)
  await page.goto('/territoires/ti-2018-8414')
  await expect(page.locator('.facts')).toContainText(/\d+\s% des habitants d’ici y sont/)
})

test('what passes no test is called a lead, not a speciality', async ({ page }) => {
  await page.goto('/territoires/ti-2023-4404')
  await expect(page.locator('.candidate .grade').first()).toHaveText(
    'piste de spécialité, à explorer',
  )
})

test('the page of a filière names branches and other filières in English', async ({ page }) => {
  await page.goto('/filieres/filiere-ti-2023-4408-25.50B?lang=en')
  const sharing = page.getByRole('table', { name: /Territories that share/ })
  await expect(sharing).toContainText('Metal pressing with forging and stamping')
  await expect(sharing).not.toContainText('Découpage')
  const holders = page.getByRole('table', { name: /Stages to check/ })
  await expect(holders).toContainText('Metals and metalworking')
})

test('a phone lists the chain whole, what is there first', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 720 })
  await page.goto('/territoires/ti-2023-9303')
  const rows = page.locator('.candidate .chain-list').first().locator('li')
  await expect(rows).toHaveCount(3)
  await expect(rows.first()).toContainText(/Fabrication d’huiles essentielles · 12\sétablissements/)
  await expect(rows.last()).toContainText('pas visible dans le registre')
  await expect(page.locator('.candidate .chain').first()).toBeHidden()
})

test('partners come before the words on how they are ranked', async ({ page }) => {
  await page.goto('/territoires/ti-2023-9303')
  const list = await page.locator('#partners ol, #partners table').first().boundingBox()
  const words = await page.getByText('Régions classées selon').boundingBox()
  expect(list?.y).toBeLessThan(words?.y ?? 0)
})

test('the table marks as many activities as the first sentence counts', async ({ page }) => {
  await page.goto('/territoires/ti-2023-4408')
  await expect(page.locator('.about-good_at').first()).toContainText('se distingue par 2 activités')
  const own = page.locator('#specialisations table').first()
  await expect(own.getByRole('cell', { name: 'très probable' })).toHaveCount(2)
  await expect(own.getByRole('cell', { name: 'pas assuré' }).first()).toBeVisible()
})

test('a territory of the phase that has ended leads to the one that continues it', async ({
  page,
}) => {
  await page.goto('/territoires/ti-2018-3208')
  const lead = page.getByRole('region', { name: 'L’essentiel' })
  await expect(lead.getByRole('link', { name: 'Aa – Dunkerque – Flandre' })).toBeVisible()
  await expect(lead.locator('.about-who')).toContainText('Sites connus')
  // Sites that are listed are not said to be unknown beside.
  await expect(page.locator('.facts')).toContainText('listés plus bas')
})
