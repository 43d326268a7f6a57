import { expect, it } from 'vitest'
import { CATALOGUES, type Key, say } from './language'
import en from './locale/en.json'
import fr from './locale/fr.json'

CATALOGUES.en = en

/** Every text with a form that a count takes. */
const COUNTED = (Object.keys(fr) as Key[]).filter((key) => /\{\w+\|/.test(fr[key] + en[key]))
const PLURAL =
  /(?<![\d,.\u00a0\u202f])[01][ \u00a0](?:communes|sites|territoires|membres|emplois|lignes|liens|projets|habitants|sources|territories|members|jobs|rows|links|projects|inhabitants)\b/
const NONE_IN_ENGLISH = /(?<!\d)0 /

it('no count of 0, 1 or 2 takes the form of another', () => {
  expect(COUNTED.length).toBeGreaterThan(20)
  for (const key of COUNTED)
    for (const [language, catalogue] of [
      ['fr', fr],
      ['en', en],
    ] as const) {
      const names = [...catalogue[key].matchAll(/\{(\w+)/g)].map(([, name]) => String(name))
      for (const count of [0, 1, 2]) {
        const facts = Object.fromEntries(names.map((name) => [name, count]))
        const text = say(language, key, facts)
        expect(text, key).not.toContain('|')
        if (language === 'fr' || !NONE_IN_ENGLISH.test(text)) expect(text, key).not.toMatch(PLURAL)
      }
    }
})

it('a count that has no form of its own is never one', () => {
  const bare =
    /\{(?:count|known|all|members|communes|sites)\}[ \u00a0](?!(?:des|premiers|its)\b)\p{L}+s\b/u
  // A count of many rows of the whole country, or a bound: these are never one.
  const MANY = ['home.all', 'home.first', 'table.all']
  for (const key of Object.keys(fr) as Key[])
    if (!MANY.includes(key)) expect(`${fr[key]} / ${en[key]}`, key).not.toMatch(bare)
})
