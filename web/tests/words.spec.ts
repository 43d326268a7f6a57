import { PAGES } from './pages'
import { expect, test } from './quiet'

/** Words of method: behind "pourquoi ?" and in the glossary, and nowhere else. */
const METHOD = {
  fr: [
    'p-value',
    'valeur p',
    'probabilité critique',
    'fausses découvertes',
    'quotient',
    'intervalle',
    'a posteriori',
    'bayésien',
    'quantile',
    'médiane',
    'écart-type',
    'stabilité',
    'probabilité',
    'tirages',
    'hypergéométrique',
    'monte carlo',
    'structurelle-résiduelle',
  ],
  en: [
    'p-value',
    'q-value',
    'false discovery',
    'quotient',
    'interval',
    'posterior',
    'bayesian',
    'quantile',
    'median',
    'standard deviation',
    'stability',
    'probability',
    'hypergeometric',
    'monte carlo',
    'shift-share',
  ],
} as const

const READ = ['home', 'home-table', 'territory', 'filiere', 'region', 'compare', 'capability']

for (const language of ['fr', 'en'] as const) {
  for (const name of READ) {
    test(`${name} says no word of method outside "pourquoi ?", ${language}`, async ({ page }) => {
      const { address, ready } = PAGES[name] as { address: string; ready: string }
      await page.goto(`${address}${address.includes('?') ? '&' : '?'}lang=${language}`)
      await expect(page.locator(ready).first()).toBeVisible()
      await page.waitForLoadState('networkidle')
      const text = await page.evaluate(() => {
        const main = document.querySelector('main')?.cloneNode(true) as HTMLElement
        for (const room of main.querySelectorAll('.method, dialog, option')) room.remove()
        return main.textContent?.toLowerCase() ?? ''
      })
      expect(text.length).toBeGreaterThan(200)
      expect(METHOD[language].filter((word) => text.includes(word))).toEqual([])
    })
  }
}

test('"pourquoi ?" says how sure it is, in odds', async ({ page }) => {
  const { address, ready } = PAGES.evidence as { address: string; ready: string }
  await page.goto(address)
  await expect(page.locator(ready).first()).toBeVisible()
  await expect(page.getByRole('dialog')).toContainText(/une fois sur \d+|dans \d+ % des tirages/)
})
