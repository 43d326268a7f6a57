import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { PAGES, scrolled } from './pages'
import { expect, test } from './quiet'

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
/** The rules among them that look at colours: nothing else differs in the dark. */
const OF_COLOURS = ['color-contrast', 'link-in-text-block']

/** Nodes without a fault are counted and not described: pages have thousands. The rows of a table
 * are drawn alike, and some tables have hundreds: the first forty are looked at. */
const axe = (page: Page) =>
  new AxeBuilder({ page })
    .options({ resultTypes: ['violations'] })
    .exclude('tbody tr:nth-child(n + 41)')

async function faults(asked: AxeBuilder): Promise<string[]> {
  const { violations, passes, incomplete } = await asked.analyze()
  expect(violations.length + passes.length + incomplete.length).toBeGreaterThan(0)
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)
}

for (const [name, { address, ready }] of Object.entries(PAGES)) {
  test(`${name} has no fault that axe finds, light or dark`, async ({ page, quiet }) => {
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
    await page.goto(address)
    await expect(page.locator(ready).first()).toBeVisible()
    await scrolled(page)
    expect.soft(await faults(axe(page).withTags(RULES)), 'light').toEqual([])
    await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' })
    expect.soft(await faults(axe(page).withRules(OF_COLOURS)), 'dark').toEqual([])
    if (name === 'not-found')
      // The browser itself reports the answer 404.
      quiet.complaints = quiet.complaints.filter((one) => !one.includes('404'))
  })
}

test('no page is wider than a phone', async ({ page, quiet }) => {
  await page.setViewportSize({ width: 360, height: 800 })
  for (const { address, ready } of Object.values(PAGES)) {
    await page.goto(address)
    await expect(page.locator(ready).first()).toBeVisible()
    const width = await page.evaluate(() => document.documentElement.scrollWidth)
    expect.soft(width, address).toBeLessThanOrEqual(360)
  }
  quiet.complaints = quiet.complaints.filter((one) => !one.includes('404'))
})

test('a reader without a mouse gets from the search to a candidate', async ({ page }) => {
  await page.goto('/')
  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: 'Aller au contenu' })).toBeFocused()
  await page.getByRole('combobox', { name: /Chercher/ }).focus()
  await page.keyboard.type('metz')
  await expect(page.getByRole('listbox').getByRole('option').first()).toBeVisible()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('Enter')
  await expect(page.locator('main')).toBeFocused()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Nord Lorraine')
})
