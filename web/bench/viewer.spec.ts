import { expect, type Page, test } from '@playwright/test'

/**
 * Figures of the viewer. They are printed beside the bounds that the project set, and not asserted.
 * The server is warm (one page was read before, in another context), the browser's cache is not.
 * Beside the clock stands what the page's own thread worked: the rest is waiting, for the server or
 * for a processor that others use.
 */
const SLOWED = 4
const KILO = 1000
/** Kilobytes of a first view, compressed; `tests/light.spec.ts` holds every page to them. */
const BOUNDS: Record<string, number> = { script: 60, data: 150 }

function report(what: string, value: number, unit: string, most?: number): void {
  const bound =
    most === undefined ? '' : `  (bound ${most} ${unit}${value > most ? ', EXCEEDED' : ''})`
  console.log(`${what.padEnd(62)} ${value.toFixed(value < 10 ? 2 : 0).padStart(8)} ${unit}${bound}`)
}

/** Bytes over the wire of what a page loads, by kind. */
async function weighed(page: Page): Promise<Map<string, number>> {
  const bytes = new Map<string, number>()
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('Network.enable')
  const kinds = new Map<string, string>()
  cdp.on('Network.responseReceived', ({ requestId, type, response }) => {
    const data = response.url.includes('/api/') ? 'data' : type.toLowerCase()
    kinds.set(requestId, data)
  })
  cdp.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const kind = kinds.get(requestId) ?? 'other'
    bytes.set(kind, (bytes.get(kind) ?? 0) + encodedDataLength)
  })
  return bytes
}

/** Seconds that the page's thread has worked since it was opened. */
async function worked(page: Page): Promise<(what: string) => Promise<void>> {
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' })
  return async (what) => {
    const { metrics } = await cdp.send('Performance.getMetrics')
    const of = (name: string) => metrics.find((one) => one.name === name)?.value ?? 0
    report(`  of it the page's thread: ${what}`, of('TaskDuration'), 's')
    report(`  of it scripts: ${what}`, of('ScriptDuration'), 's')
    report(`  of it layout: ${what}`, of('LayoutDuration'), 's')
    report(`  of it styles: ${what}`, of('RecalcStyleDuration'), 's')
  }
}

test('first view', async ({ page: before, browser, baseURL }) => {
  // The server's own first reading of its tables is not the viewer's time.
  await before.goto('/')
  await before.locator('.map .zone').first().waitFor()
  const page = await (await browser.newContext({ baseURL })).newPage()
  const bytes = await weighed(page)
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('Network.setCacheDisabled', { cacheDisabled: true })
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: SLOWED })
  const work = await worked(page)
  const start = Date.now()
  await page.goto('/', { waitUntil: 'commit' })
  report('the server answers the page', (Date.now() - start) / KILO, 's')
  await page.getByRole('combobox', { name: /Chercher/ }).waitFor()
  await page.getByRole('combobox', { name: /Chercher/ }).fill('metz')
  report(`search answers a key, CPU slowed ${SLOWED}×`, (Date.now() - start) / KILO, 's', 1.5)
  await work('search')
  await page.locator('.map .zone').first().waitFor()
  report(`map of the territories drawn, CPU slowed ${SLOWED}×`, (Date.now() - start) / KILO, 's')
  for (const [kind, size] of bytes)
    report(`first view: ${kind}, compressed`, size / KILO, 'kB', BOUNDS[kind])
})

/** A graph of the release with about as many nodes as asked, by the page of queries. */
const graphOf = (limit: number) =>
  `/requetes?as=graph&q=${encodeURIComponent(
    `PREFIX tig: <https://w3id.org/ti-graph/ontology#>
    SELECT ?member ?whole WHERE {
      { SELECT ?whole WHERE { ?whole a tig:Departement } }
      ?member tig:within ?whole
    } LIMIT ${limit}`,
  )}`

// A commune is in one département, so a row is a node.
for (const nodes of [2000, 20000]) {
  test(`a graph of about ${nodes} nodes`, async ({ page }) => {
    test.setTimeout(180_000)
    const work = await worked(page)
    await page.goto(graphOf(nodes).replace('as=graph&', ''))
    await page.locator('.result tbody tr').first().waitFor()
    await page.evaluate(() => {
      const longest = { gap: 0, last: performance.now() }
      const beat = (now: number) => {
        longest.gap = Math.max(longest.gap, now - longest.last)
        longest.last = now
        requestAnimationFrame(beat)
      }
      requestAnimationFrame(beat)
      Object.assign(window, { longest })
    })
    const start = Date.now()
    await page.getByRole('button', { name: 'Graphe', exact: true }).click()
    const stage = page.locator('.stage')
    await stage.waitFor()
    const count = Number(await stage.getAttribute('data-nodes'))
    expect(count).toBeGreaterThanOrEqual(nodes)
    report(`${count} nodes: first drawn`, (Date.now() - start) / KILO, 's')
    await expect(page.locator('.stage[data-laid="true"]')).toBeVisible({ timeout: 120_000 })
    report(
      `${count} nodes: laid out`,
      (Date.now() - start) / KILO,
      's',
      nodes === 2000 ? 2 : undefined,
    )
    await work(`${count} nodes`)
    const gap = await page.evaluate(
      () => (window as unknown as { longest: { gap: number } }).longest.gap,
    )
    report(`${count} nodes: longest time without a frame`, gap / KILO, 's')
  })
}
