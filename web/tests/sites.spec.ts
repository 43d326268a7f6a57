import { readFileSync } from 'node:fs'
import { expect, test } from './quiet'

interface Speciality {
  territory: string
  code: string
  label: string
  sites: number
}

/** The list that `tests/answers/test_specialities.py` holds command, API and SPARQL to. */
const KNOWN: Speciality[] = JSON.parse(
  readFileSync(new URL('../../tests/answers/known_specialities.json', import.meta.url), 'utf-8'),
)

for (const { territory, code, label, sites } of KNOWN) {
  test(`${code} is among the specialities of ${territory}, with its sites, register and year`, async ({
    page,
  }) => {
    await page.goto(`/territoires/${territory}`)
    const own = page.locator('#specialisations .two > div').first()
    await expect(own).toContainText(
      '(IREP), 2015 · par rapport aux sites de France de ce même registre',
    )
    const row = own.locator('tbody tr').filter({ hasText: code }).first()
    await expect(row.getByRole('rowheader')).toHaveText(`${code} ${label.replaceAll("'", '’')}`)
    await expect(row.getByRole('cell').first()).toHaveText(String(sites))
    await expect(page.getByText(/simulé/i)).toHaveCount(0)
  })
}

test('the map counts every site once, and a circle lists its own', async ({ page }) => {
  await page.goto('/territoires/ti-2023-8422')
  const section = page.locator('#sites')
  const circles = section.locator('figure .site')
  await section.scrollIntoViewIfNeeded()
  await expect(circles.first()).toBeVisible()
  const counts = await circles.allTextContents()
  expect(counts.reduce((sum, text) => sum + Number(text || 1), 0)).toBe(38)
  await expect(section.locator('caption')).toHaveText(/^38 sites connus · .*\(IREP\), 2015$/)

  await circles.first().hover()
  await expect(section.locator('.map-tip')).toContainText('et ')
  await circles.first().click()
  await expect(section.locator('caption')).toContainText(`${counts[0]} sites connus`)
  await expect(section.locator('tbody tr')).toHaveCount(Number(counts[0]))
  await section.getByRole('button', { name: 'Revenir aux 38 sites' }).click()
  await expect(section.locator('caption')).toContainText('38 sites connus')
})

test('drawn closer, sites that stood together come apart', async ({ page }) => {
  await page.goto('/territoires/ti-2023-3201')
  const circles = page.locator('#sites figure .site')
  await page.locator('#sites').scrollIntoViewIfNeeded()
  await expect(circles.first()).toBeVisible()
  const before = await circles.count()
  for (let times = 0; times < 4; times++) {
    await page.locator('#sites').getByRole('button', { name: 'Agrandir' }).click()
  }
  expect(await circles.count()).toBeGreaterThan(before)
})

test('a map is moved by the arrow keys of its buttons', async ({ page }) => {
  await page.goto('/')
  const drawn = page.locator('.map svg > g')
  await expect(page.locator('.map .zone').first()).toBeVisible()
  await page.getByRole('button', { name: 'Agrandir' }).press('Enter')
  await expect(drawn).toHaveAttribute('transform', /scale\(1\.6\)/)
  const before = await drawn.getAttribute('transform')
  await page.keyboard.press('ArrowRight')
  await expect(drawn).not.toHaveAttribute('transform', before ?? '')
  await expect(drawn).toHaveAttribute('transform', /scale\(1\.6\)/)
})
