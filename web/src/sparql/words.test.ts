import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { known, knownParameter, pageOf, shownColumns, sortedRows, valueWord } from './words'

const heads = readdirSync('../queries', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.rq'))
  .map((name) => readFileSync(`../queries/${name}`, 'utf8'))
  .map((text) =>
    text
      .split('\n')
      .filter((line) => line.startsWith('#+'))
      .map((line) => line.slice(2))
      .join('\n'),
  )

const cell = (value: string, number: number | null = null) => ({
  kind: 'literal' as const,
  value,
  number,
})

describe('the words of named queries', () => {
  it('cover every column that a query returns', () => {
    const columns = heads.flatMap((head) =>
      (/returns: *\[([^\]]*)\]/.exec(head)?.[1] ?? '').split(',').map((one) => one.trim()),
    )
    expect(columns.length).toBeGreaterThan(200)
    expect(columns.filter((one) => one && !known(one))).toEqual([])
  })

  it('cover every parameter that a query asks for', () => {
    const names = heads.flatMap((head) =>
      [...head.matchAll(/^ {3}(\w+): *\{type:/gm)].map(([, name = '']) => name),
    )
    expect(names.length).toBeGreaterThan(30)
    expect(names.filter((one) => !knownParameter(one))).toEqual([])
  })

  it('say a code in the language of the reader, and leave a name as it is', () => {
    expect(valueWord('unknown', 'fr')).toBe('non renseigné')
    expect(valueWord('unknown', 'en')).toBe('unknown')
    expect(valueWord('Nord Lorraine', 'fr')).toBe('Nord Lorraine')
    expect(valueWord('constructor', 'fr')).toBe('constructor')
  })
})

describe('a table for a reader', () => {
  it('shows a name once, with its identifier as the link', () => {
    expect(shownColumns(['id', 'label', 'evidence', 'territory'], 'fr')).toEqual([
      { name: 'label', place: 1, link: 0 },
      { name: 'evidence', place: 2, link: null },
    ])
    expect(shownColumns(['holder_id', 'holder_label'], 'fr')).toEqual([
      { name: 'holder_label', place: 1, link: 0 },
    ])
  })

  it('shows a site by its name, which leads to it, and neither identifier nor IRI', () => {
    expect(shownColumns(['id', 'name', 'siret', 'site'], 'fr')).toEqual([
      { name: 'name', place: 1, link: 0 },
      { name: 'siret', place: 2, link: null },
    ])
    expect(shownColumns(['name', 'siret', 'site'], 'fr')).toEqual([
      { name: 'name', place: 0, link: 2 },
      { name: 'siret', place: 1, link: null },
    ])
    expect(shownColumns(['name', 'title', 'graph'], 'fr').map(({ link }) => link)).toEqual([
      null,
      null,
      null,
    ])
  })

  it('leads to the page of a thing', () => {
    expect(pageOf('ti-2023-4408')).toBe('/territoires/ti-2023-4408')
    expect(pageOf('nuts-DEC0')).toBe('/regions/nuts-DEC0')
    expect(pageOf('pole-materalia')).toBe('/graphe?start=pole-materalia')
  })

  it('sorts numbers as numbers, and what has no value last either way', () => {
    const rows = [[cell('10', 10)], [null], [cell('9', 9)]]
    const values = (descending: boolean) =>
      sortedRows(rows, 0, descending, 'fr').map(([one]) => one?.value ?? null)
    expect(values(false)).toEqual(['9', '10', null])
    expect(values(true)).toEqual(['10', '9', null])
  })
})
