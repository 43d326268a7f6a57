import { test } from '@playwright/test'
import { PAGES, scrolled } from '../tests/pages'

/** Each page, light and dark, wide and narrow: to be looked at. */
const WIDTHS = [1280, 360]
/** Milliseconds for maps and layouts to come to rest. */
const SETTLED = 900
const THEMES = ['light', 'dark'] as const

for (const [name, { address, ready }] of Object.entries(PAGES)) {
  for (const theme of THEMES) {
    for (const width of WIDTHS) {
      test(`${name}, ${theme}, ${width}`, async ({ page }) => {
        await page.emulateMedia({ colorScheme: theme })
        await page.setViewportSize({ width, height: 900 })
        await page.goto(address)
        await page.locator(ready).first().waitFor()
        await scrolled(page)
        await page.waitForTimeout(SETTLED)
        await page.screenshot({
          path: `screenshots/out/${name}-${theme}-${width}.png`,
          fullPage: true,
        })
      })
    }
  }
}

/** What a page of paper is wide, in pixels. */
const PAPER = 794

for (const name of ['home', 'territory', 'filiere', 'capability', 'compare'] as const) {
  test(`${name}, printed`, async ({ page }) => {
    const { address, ready } = PAGES[name] as { address: string; ready: string }
    await page.setViewportSize({ width: PAPER, height: 1123 })
    await page.goto(address)
    await page.locator(ready).first().waitFor()
    await scrolled(page)
    await page.waitForTimeout(SETTLED)
    await page.pdf({ path: `screenshots/out/${name}.pdf`, format: 'A4' })
    await page.emulateMedia({ media: 'print' })
    await page.screenshot({ path: `screenshots/out/${name}-print.png`, fullPage: true })
  })
}
