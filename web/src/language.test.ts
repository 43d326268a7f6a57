import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { CATALOGUES, type Key, say } from './language'

const braces = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort()

const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name) && !name.endsWith('.test.ts'))
  .map((name) => readFileSync(`src/${name}`, 'utf8'))
  .join('\n')

describe('the catalogues', () => {
  const keys = Object.keys(CATALOGUES.fr) as Key[]

  it('say the same things in both languages, with the same facts', () => {
    expect(Object.keys(CATALOGUES.en)).toEqual(keys)
    for (const key of keys) expect(braces(CATALOGUES.en[key])).toEqual(braces(CATALOGUES.fr[key]))
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
})
