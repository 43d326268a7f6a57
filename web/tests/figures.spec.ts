import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { figures } from '../src/figures'
import { scrolled } from './pages'
import { expect, test } from './quiet'

/** Every figure of a territory's page is one that the API gives, of the thing that its row names. */
type Json = string | number | boolean | null | Json[] | { [name: string]: Json }
type Thing = { [name: string]: Json }

/** Words of the page itself name a few figures: 90 %, 100 km, H2020. */
const WORDS: Json[] = ['fr', 'programme'].map((name) =>
  JSON.parse(readFileSync(new URL(`../src/locale/${name}.json`, import.meta.url), 'utf8')),
)

const [FRENCH = {}] = WORDS as Thing[]
/** The radius in it is the page's own: it asks the API for it by name. */
const NOBODY_NEAR = String(FRENCH['chain.no_holder']).replace('{km}', '100')

const { whole, decimal, percent, probability, expected, exact, date } = figures('fr')
const plain = (text: string) =>
  text
    .replace(/'/g, '’')
    .replace(/\u00a0/g, ' ')
    .trim()
/** The numbers in a text, without what stands between thousands. */
const numbers = (text: string) =>
  (plain(text).match(/\d[\d\u202f]*(?:[,.]\d+)*/g) ?? []).map((one) => one.replace(/\u202f/g, ''))

/** A number as any part of the page may write it. */
const written = (value: number): string[] => [
  whole(value),
  whole(Math.abs(value)),
  ...[0, 1, 2, 3].map((places) => decimal(Math.abs(value), places)),
  ...[0, 1].map((places) => percent(value, places)),
  expected(value),
  probability(value),
  exact(String(value)),
]

/** Numbers that a part of an answer allows on screen. */
function allowed(value: Json, into = new Set<string>()): Set<string> {
  if (typeof value === 'number')
    for (const one of written(value)) numbers(one).map((n) => into.add(n))
  else if (typeof value === 'string') {
    for (const one of numbers(value)) into.add(one)
    if (/^\d{4}-\d\d-\d\d/.test(value)) for (const one of numbers(date(value))) into.add(one)
  } else if (Array.isArray(value)) {
    into.add(whole(value.length))
    for (const one of value) allowed(one, into)
  } else if (value) for (const one of Object.values(value)) allowed(one, into)
  return into
}

const seen = new WeakMap<Thing, Set<string>>()
function numbersOf(thing: Thing): Set<string> {
  const known = seen.get(thing) ?? allowed(thing)
  seen.set(thing, known)
  return known
}

/** Every object of an answer, with the texts that it is named by. */
function things(value: Json, into: { names: string[]; thing: Thing }[] = []) {
  if (Array.isArray(value)) for (const one of value) things(one, into)
  else if (value && typeof value === 'object') {
    const texts = Object.values(value).flatMap((one) =>
      typeof one === 'string'
        ? [one]
        : one && typeof one === 'object' && !Array.isArray(one)
          ? Object.values(one).filter((inner): inner is string => typeof inner === 'string')
          : [],
    )
    into.push({ names: texts.map(plain).filter((one) => one.length > 2), thing: value })
    for (const one of Object.values(value)) things(one, into)
  }
  return into
}

async function opened(page: Page) {
  await scrolled(page)
  await page.evaluate(() => {
    for (const one of document.querySelectorAll('main details')) one.setAttribute('open', '')
    for (const one of document.querySelectorAll('main button'))
      if (one.textContent?.startsWith('Montrer les')) (one as HTMLElement).click()
  })
  await page.waitForLoadState('networkidle')
}

for (const id of ['ti-2023-4408', 'ti-2023-8422', 'ti-2023-0101']) {
  test(`every figure on the page of ${id} is the API's`, async ({ page }) => {
    const answers: Promise<Json>[] = []
    page.on('response', (response) => {
      const path = new URL(response.url()).pathname
      if (/^\/api\/v1\/(territories|filieres|release)/.test(path)) answers.push(response.json())
    })
    await page.goto(`/territoires/${id}`)
    await expect(page.locator('#governance li').first()).toBeVisible()
    await opened(page)
    const known = await Promise.all(answers)
    const everything = known.flatMap((one) => things(one))

    const rows = await page.locator('main table tbody tr').evaluateAll((found) =>
      found.map((row) => ({
        head: row.querySelector('th')?.innerText ?? '',
        text: [...row.querySelectorAll('td')].map((cell) => cell.innerText).join(' | '),
      })),
    )
    expect(rows.length).toBeGreaterThan(5)
    const wrong: string[] = []
    let checked = 0
    for (const { head, text } of rows) {
      const [title = ''] = plain(head).split('\n')
      const of = everything.filter(({ names }) => names.some((one) => title.includes(one)))
      const may = new Set(of.flatMap(({ thing }) => [...numbersOf(thing)]))
      for (const one of numbers(plain(text).replace(plain(NOBODY_NEAR), ''))) {
        checked += 1
        if (!may.has(one)) wrong.push(`${title}: ${one} in ${plain(text)}`)
      }
    }
    const all = allowed([...known, ...WORDS])
    for (const text of await page
      .locator('main :is(p, dd, li, h2, h3, summary, caption)')
      .allInnerTexts())
      for (const one of numbers(text)) {
        checked += 1
        if (!all.has(one)) wrong.push(`${one} in ${plain(text).slice(0, 200)}`)
      }
    console.log(`${id}: ${checked} figures, ${rows.length} rows`)
    expect([...new Set(wrong)]).toEqual([])
    expect(checked).toBeGreaterThan(20)
  })
}
