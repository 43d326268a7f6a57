import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { PAGES, scrolled } from './pages'
import { expect, test } from './quiet'

/** Words of method: behind "pourquoi ?" and in the glossary, and nowhere else. */
const METHOD: Record<'fr' | 'en' | 'alone', string[]> = JSON.parse(
  readFileSync(new URL('./method-words.json', import.meta.url), 'utf-8'),
)

/** Words that are a part of others: looked for by themselves. */
const ALONE = new RegExp(`(?:^|[^\\p{L}\\d])(?:${METHOD.alone.join('|')})(?![\\p{L}\\d])`, 'iu')

/** Where they may stand; a query's columns and parameters are what it is asked for. A choice of a
 * list is read as any word. */
const ROOMS = '.method, dialog, #glossary, .query-page :is(.result, .toolbar, .lead, pre, option)'

/** Every page with real data. */
const READ = Object.keys(PAGES).filter((name) => !['evidence', 'not-found'].includes(name))

for (const name of READ) {
  test(`${name} says no word of method outside "pourquoi ?"`, async ({ page }) => {
    const { address, ready } = PAGES[name] as { address: string; ready: string }
    await page.goto(address)
    await read(page, ready, 'fr')
    await page.getByRole('link', { name: 'English' }).click()
    await read(page, ready, 'en')
  })
}

/** Reads the whole page in one of its languages. */
async function read(page: Page, ready: string, language: 'fr' | 'en'): Promise<void> {
  await expect(page.locator('html')).toHaveAttribute('lang', language)
  await expect(page.locator(ready).first()).toBeVisible()
  await page.waitForLoadState('networkidle')
  await scrolled(page)
  const text = await page.evaluate((rooms) => {
    const main = document.querySelector('main')?.cloneNode(true) as HTMLElement
    for (const room of main.querySelectorAll(rooms)) room.remove()
    return main.textContent?.toLowerCase() ?? ''
  }, ROOMS)
  expect.soft(text.length, language).toBeGreaterThan(150)
  expect
    .soft(
      METHOD[language].filter((word) => text.includes(word)),
      language,
    )
    .toEqual([])
  expect.soft(ALONE.exec(text)?.[0], language).toBeUndefined()
}

test('"pourquoi ?" says how sure it is, in odds', async ({ page }) => {
  const { address, ready } = PAGES.evidence as { address: string; ready: string }
  await page.goto(address)
  await expect(page.locator(ready).first()).toBeVisible()
  await expect(page.getByRole('dialog')).toContainText(/une fois sur \d+|dans \d+ % des tirages/)
})
