import { test } from '@playwright/test'
import { PAGES } from '../tests/pages'

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
        await page.waitForTimeout(SETTLED)
        await page.screenshot({
          path: `screenshots/out/${name}-${theme}-${width}.png`,
          fullPage: true,
        })
      })
    }
  }
}
