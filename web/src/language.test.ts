import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { CATALOGUES, type Key, learn, say } from './language'

await learn('en')
const { fr, en = fr } = CATALOGUES

const braces = (text: string) =>
  [...new Set([...text.matchAll(/\{(\w+)[|}]/g)].map(([, name]) => name))].sort()

const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name) && !name.endsWith('.test.ts'))
  .map((name) => readFileSync(`src/${name}`, 'utf8'))
  .join('\n')

describe('the catalogues', () => {
  const keys = Object.keys(fr) as Key[]

  it('say the same things in both languages, with the same facts', () => {
    expect(Object.keys(en)).toEqual(keys)
    for (const key of keys) expect(braces(en[key])).toEqual(braces(fr[key]))
  })

  it('hold no text that nothing says', () => {
    const begun = (key: string) =>
      [...key].some((_, end) => end > 0 && sources.includes(`\`${key.slice(0, end)}\${`))
    const said = (key: string) => sources.includes(`'${key}'`) || begun(key)
    expect(keys.filter((key) => !said(key))).toEqual([])
  })

  it('fill their braces', () => {
    expect(say('fr', 'graph.shown', { shown: 12, total: 430 })).toBe('12 sur 430')
  })

  it('write one and many as each language does, whatever the count', () => {
    expect(say('fr', 'rows', { count: 0 })).toBe('0 ligne')
    expect(say('fr', 'rows', { count: 1 })).toBe('1 ligne')
    expect(say('en', 'rows', { count: 0 })).toBe('0 rows')
    expect(say('en', 'rows', { count: 1 })).toBe('1 row')
    expect(say('en', 'rows', { count: 2271784 })).toBe('2,271,784 rows')
  })
})
