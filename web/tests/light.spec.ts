import type { CDPSession, Page } from '@playwright/test'
import { FILIERE } from './pages'
import { expect, test } from './quiet'

/** What the project set for every view: how little moves, how little is fetched, how soon it answers. */
const METZ = 'ti-2023-4408'
const KINDS: Record<string, string> = {
  home: '/',
  map: '/?indicator=population',
  territory: `/territoires/${METZ}`,
  filiere: `/filieres/${FILIERE}`,
  region: '/regions/nuts-DEC0',
  query: `/requetes?name=territory/specialisations&p.territory=${METZ}`,
  explorer: `/graphe?start=${METZ}`,
  search: '/?looking',
}
const MOST_SHIFT = 0.1
const KILO = 1000
const MOST_SCRIPT = 60 * KILO
const MOST_DATA = 150 * KILO
/** Views that are tools, with a drawing engine of their own. */
const HEAVIER = { explorer: 100 * KILO } as Record<string, number>
const SLOWED = 4
const SOON_MS = 1500

/** Bytes that come over the wire, of scripts and of data. */
async function counted(cdp: CDPSession) {
  const bytes = { script: 0, data: 0 }
  const kinds = new Map<string, keyof typeof bytes>()
  await cdp.send('Network.enable')
  cdp.on('Network.responseReceived', ({ requestId, type, response }) => {
    if (type === 'Script') kinds.set(requestId, 'script')
    if (response.url.includes('/api/')) kinds.set(requestId, 'data')
  })
  cdp.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const kind = kinds.get(requestId)
    if (kind) bytes[kind] += encodedDataLength
  })
  return bytes
}

async function shifts(page: Page) {
  await page.addInitScript(() => {
    Object.assign(window, { moved: 0 })
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & {
        value: number
        hadRecentInput: boolean
      })[])
        if (!entry.hadRecentInput) (window as unknown as { moved: number }).moved += entry.value
    }).observe({ type: 'layout-shift', buffered: true })
  })
  return () => page.evaluate(() => (window as unknown as { moved: number }).moved)
}

for (const [name, address] of Object.entries(KINDS)) {
  for (const width of [1280, 360]) {
    test(`${name} does not move while it loads and fetches little, ${width} pixels wide`, async ({
      page,
    }) => {
      await page.setViewportSize({ width, height: 800 })
      const bytes = await counted(await page.context().newCDPSession(page))
      const moved = await shifts(page)
      await page.goto(address)
      if (name === 'search') {
        await page.getByRole('combobox', { name: /Chercher/ }).fill('metz')
        await expect(page.getByRole('listbox').getByRole('option').first()).toBeVisible()
      }
      await page.waitForLoadState('networkidle')
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      const shift = await moved()
      console.log(`${name}, ${width}: shift ${shift.toFixed(3)}, ${JSON.stringify(bytes)} bytes`)
      expect(shift).toBeLessThanOrEqual(MOST_SHIFT)
      expect(bytes.script).toBeLessThanOrEqual(HEAVIER[name] ?? MOST_SCRIPT)
      expect(bytes.data).toBeLessThanOrEqual(MOST_DATA)
    })
  }
}

test('the search answers soon on a slow machine', async ({ page, browser, baseURL }) => {
  // The server's own first reading of its tables is not the viewer's time.
  await page.goto('/')
  await expect(page.locator('.map .zone').first()).toBeVisible()
  const fresh = await (await browser.newContext({ baseURL: baseURL as string })).newPage()
  const cdp = await fresh.context().newCDPSession(fresh)
  await cdp.send('Network.setCacheDisabled', { cacheDisabled: true })
  // Time of the processor: what else a machine does is not the viewer's time. `bench/` has the clock's.
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' })
  await fresh.goto('/', { waitUntil: 'commit' })
  await fresh.getByRole('combobox', { name: /Chercher/ }).fill('metz')
  const { metrics } = await cdp.send('Performance.getMetrics')
  const busy = (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN) * KILO
  console.log(`usable after ${Math.round(busy * SLOWED)} ms of a processor slowed ${SLOWED} times`)
  expect(busy).toBeGreaterThan(0)
  expect(busy * SLOWED).toBeLessThanOrEqual(SOON_MS)
  await fresh.context().close()
})
