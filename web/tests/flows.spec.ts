import { expect, test } from './quiet'

/** From a name that one types to the rows behind a figure, and to a link that shows the same. */
test('metz is found by typing, its best candidate opened, its evidence followed to SPARQL, and the link shared', async ({
  page,
  browser,
}) => {
  await page.goto('/')
  const search = page.getByRole('combobox', { name: /Chercher un territoire/ })
  await search.pressSequentially('metz')
  const options = page.getByRole('listbox').getByRole('option')
  await expect(options.first()).toContainText('Metz')
  await expect(options.first()).toContainText('Nord Lorraine')
  await search.press('Enter')
  await expect(page).toHaveURL(/\/territoires\/ti-2023-4408/)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Nord Lorraine')

  const best = page.locator('.candidate').first()
  const name = await best.getByRole('heading').innerText()
  await best.getByRole('heading').getByRole('link').click()
  await expect(page).toHaveURL(/\/filieres\/filiere-ti-2023-4408/)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(name)

  await page
    .locator('.candidate')
    .getByRole('button', { name: /pourquoi/ })
    .click()
  const evidence = page.getByRole('dialog')
  await expect(evidence.getByRole('heading', { name: /^Lignes/ })).toBeVisible()
  await expect(evidence.getByText('simulé')).toHaveCount(0)
  await expect(evidence.locator('tbody tr').first()).toBeVisible()
  await expect(page).toHaveURL(/why=candidate/)

  await evidence.getByRole('link', { name: /^Ouvrir filiere\/chain/ }).click()
  await expect(page).toHaveURL(/\/requetes\?name=filiere/)
  const rows = page.locator('.result tbody tr')
  await expect(rows.first()).toBeVisible()
  const [address, known] = [page.url(), await rows.allInnerTexts()]

  const elsewhere = await (await browser.newContext()).newPage()
  await elsewhere.goto(address)
  await expect(elsewhere.locator('.result tbody tr').first()).toBeVisible()
  expect(await elsewhere.locator('.result tbody tr').allInnerTexts()).toEqual(known)
  await elsewhere.context().close()
})

test('a shared link opens the same evidence', async ({ page }) => {
  await page.goto('/territoires/ti-2023-4408')
  await page
    .locator('.candidate')
    .first()
    .getByRole('button', { name: /pourquoi/ })
    .click()
  await expect(page.getByRole('dialog')).toBeVisible()
  await page.goto(page.url())
  await expect(page.getByRole('dialog').locator('tbody tr').first()).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
  await expect(page).not.toHaveURL(/why=/)
})

test('a named query is changed in the editor and answers there', async ({ page }) => {
  await page.goto('/requetes?name=territory/members&p.territory=ti-2023-4408')
  await expect(page.locator('.result tbody tr').first()).toBeVisible()
  const count = await page.locator('.result tbody tr').count()
  expect(count).toBeGreaterThan(1)
  await page.getByRole('link', { name: 'Modifier dans l’éditeur' }).click()
  await expect(page).toHaveURL(/\/requetes\?q=/)
  await expect(page.locator('.result tbody tr')).toHaveCount(count)
})

test('the editor completes terms of the ontology, and what it finds is a graph too', async ({
  page,
}) => {
  await page.goto('/requetes')
  const editor = page.getByRole('textbox', { name: 'Requête SPARQL' })
  await editor.click()
  await page.keyboard.press('Control+A')
  await page.keyboard.type('tig:Territoir')
  await expect(page.getByText('tig:TerritoireIndustrie').first()).toBeVisible()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+A')
  await page.keyboard.insertText(
    'CONSTRUCT WHERE { ?a <https://w3id.org/ti-graph/ontology#within> ?b } LIMIT 12',
  )
  await page.keyboard.press('Control+Enter')
  await expect(page.locator('.result tbody tr')).toHaveCount(12)
  await page.getByRole('button', { name: 'Graphe', exact: true }).click()
  await expect(page.locator('.stage[data-laid="true"]')).toBeVisible()
})

test('a fault in a query is reported in words', async ({ page, quiet }) => {
  await page.goto(`/requetes?q=${encodeURIComponent('SELECT nothing')}`)
  await expect(page.getByRole('alert')).toBeVisible()
  // The browser itself reports the answer 400.
  quiet.complaints = quiet.complaints.filter((one) => !one.includes('400'))
})

test('the map of territories is coloured by the indicator that one chooses', async ({ page }) => {
  await page.goto('/')
  await expect(page.locator('.map .zone')).toHaveCount(183)
  await page.getByLabel('Colorer la carte selon').selectOption('population')
  await expect(page).toHaveURL(/indicator=population/)
  await expect(page.locator('.map .zone.scale-5').first()).toBeVisible()
  await page.getByRole('button', { name: 'Tableau' }).click()
  await expect(page.locator('tbody tr')).toHaveCount(183)
})

test('territories are compared side by side', async ({ page }) => {
  await page.goto('/comparer?t=ti-2023-4408')
  const search = page.getByRole('main').getByRole('combobox')
  await search.fill('annecy')
  await page
    .getByRole('option', { name: /Grand Annecy/ })
    .first()
    .click()
  await expect(page.locator('.column')).toHaveCount(2)
  await page.getByRole('button', { name: 'Retirer Grand Annecy' }).click()
  await expect(page.getByText('Ajoutez au moins 2 territoires.')).toBeVisible()
})

test('weights change the ranking, and the link keeps them', async ({ page }) => {
  await page.goto('/capacites')
  const first = page.locator('tbody th').first()
  await expect(first).toBeVisible()
  for (const slider of await page.getByRole('slider').all()) await slider.fill('0')
  await page.getByRole('slider', { name: /liens déjà noués/ }).fill('10')
  await expect(page).toHaveURL(/w=/)
  const known = await page.locator('tbody th').allInnerTexts()
  await page.goto(page.url())
  await expect(page.getByRole('slider', { name: /liens déjà noués/ })).toHaveValue('10')
  await expect(first).toBeVisible()
  expect(await page.locator('tbody th').allInnerTexts()).toEqual(known)
})

test('a region shows its French counterparts', async ({ page }) => {
  await page.goto('/regions/nuts-BE10')
  await page.getByRole('button', { name: /^Montrer les/ }).click()
  await page.locator('tbody').getByRole('link', { name: 'Nord Lorraine' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Nord Lorraine')
})

test('the language is switched, and links keep it', async ({ page }) => {
  await page.goto('/territoires/ti-2023-4408')
  await expect(page.getByRole('heading', { name: 'Spécialités et filières' })).toBeVisible()
  await page.getByRole('link', { name: 'English' }).click()
  await expect(page.getByRole('heading', { name: 'Specialities and filières' })).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('lang', 'en')
  await page.getByRole('link', { name: 'Compare', exact: true }).first().click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Compare territories')
  await page.getByRole('link', { name: 'Français' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Comparer des territoires')
})

test('release and sources are on every view, and nothing is simulated', async ({ page }) => {
  for (const address of ['/', '/graphe', '/requetes', '/capacites', '/comparer']) {
    await page.goto(address)
    const notice = page.getByRole('note')
    await expect(notice).toContainText('Données du')
    await expect(notice).not.toContainText('simulées')
    await expect(notice).toContainText('sources')
  }
})

test('no territory is marked as simulated, on the map or in the table', async ({ page }) => {
  for (const address of ['/', '/?view=table']) {
    await page.goto(address)
    await expect(page.locator('.home-map, tbody tr').first()).toBeVisible()
    await expect(page.locator('.tag.simulated')).toHaveCount(0)
  }
})

/** A question in words leads to the query that answers it, its names filled in. */
test('a question typed into the search is offered as a query and answered by it', async ({
  page,
}) => {
  await page.goto('/')
  const search = page.getByRole('combobox', { name: /Chercher un territoire/ })
  await search.pressSequentially('filières de Cluses la nuit')
  const offer = page.getByRole('option', { name: /candidates|spécialités, filières/ }).first()
  await expect(offer).toContainText('de Cluses')
  await expect(offer).toContainText('sans suite : nuit')
  await offer.click()
  await expect(page).toHaveURL(/\/requetes\?name=filiere\/candidates&p\.territory=ti-2023-8422/)
  await expect(page.locator('.result tbody tr').first()).toContainText('Décolletage')
})

test('a search leaves no place outside the programme without a word', async ({ page }) => {
  await page.goto('/')
  const search = page.getByRole('combobox', { name: /Chercher un territoire/ })
  for (const [asked, option, said] of [
    ['FR41', /Lorraine/, 'aujourd’hui : Lorraine (FRF3)'],
    ['97123', /Saint-Barthélemy/, 'collectivité d’outre-mer depuis 2007'],
    ['Paris', /^Paris Département/i, 'aucun Territoire d’industrie'],
  ] as const) {
    await search.fill(asked)
    const found = page.getByRole('option', { name: option }).first()
    await expect(found.locator('.hit-note')).toContainText(
      new RegExp(said.replace(/[()]/g, '\\$&').replace(/ /g, '\\s')),
    )
  }
  await page.goto('/regions/nuts-FR41')
  await expect(page.locator('#continued').getByRole('link')).toHaveText('Lorraine (FRF3)')
})

test('a territory shows the attractiveness that the API gives, and what to load', async ({
  page,
  request,
}) => {
  const answer = await request.get('/api/v1/territories/ti-2023-8422/attractiveness')
  const { indicators } = await answer.json()
  await page.goto('/territoires/ti-2023-8422')
  const section = page.locator('#attractiveness')
  const cars = indicators.find(
    ({ indicator }: { indicator: string }) => indicator === 'mobility-car-to-work',
  )
  const row = section.getByRole('row', { name: /vont travailler en voiture/ })
  await expect(row).toContainText(`${cars.value.toFixed(1).replace('.', ',')} %`)
  await expect(row).toContainText(`${cars.rank} / ${cars.ranked}`)
  await section.getByText('Ce qui manque').click()
  await expect(section).toContainText(/À charger par l.administrateur du site/)
  await expect(section).not.toContainText('ti-graph fetch')
  await expect(page.locator('#governance')).toContainText('par son ressort')
})

test('a page says where the programme stands, with one year known', async ({ page }) => {
  await page.goto('/')
  await page.getByRole('link', { name: 'Où en est-on' }).click()
  await expect(page.getByRole('heading', { name: /Axe 4/ })).toBeVisible()
  await expect(page.locator('.measures').first()).toBeVisible()
  await expect(page.getByText('Une seule année est connue').first()).toBeVisible()
})
