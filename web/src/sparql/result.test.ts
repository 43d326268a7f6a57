import { describe, expect, it } from 'vitest'
import { graphOf, ofBindings, ofTriples, ofWarnings, plotOf, pointsOf } from './result'

describe('triples', () => {
  const text = [
    '<http://a/territory/x> <http://a/within> <http://a/territory/y> .',
    '<http://a/territory/x> <http://a/label> "<script>alert(1)</script> \\"é\\""@fr .',
    '<http://a/territory/x> <http://a/n> "12"^^<http://www.w3.org/2001/XMLSchema#integer> .',
  ].join('\n')

  it('are read with their escapes and numbers', () => {
    const { rows } = ofTriples(text)
    expect(rows).toHaveLength(3)
    expect(rows[1]?.[2]).toMatchObject({ value: '<script>alert(1)</script> "é"' })
    expect(rows[2]?.[2]).toMatchObject({ number: 12 })
  })

  it('are a graph of what is no literal', () => {
    const { nodes, edges } = graphOf(ofTriples(text))
    expect(nodes.map(({ id }) => id)).toEqual(['http://a/territory/x', 'http://a/territory/y'])
    expect(edges).toMatchObject([{ relation: 'within' }])
  })
})

describe('rows', () => {
  const literal = (value: string, type: string) => ({
    type: 'literal',
    value,
    datatype: `http://www.w3.org/2001/XMLSchema#${type}`,
  })
  const result = ofBindings({
    head: { vars: ['label', 'quotient', 'low', 'high', 'longitude', 'latitude'] },
    results: {
      bindings: [
        {
          label: { type: 'literal', value: 'Metz' },
          quotient: literal('2.5', 'decimal'),
          low: literal('1.5', 'decimal'),
          high: literal('4', 'decimal'),
          longitude: literal('6.17', 'decimal'),
          latitude: literal('49.1', 'decimal'),
        },
        { label: { type: 'literal', value: 'Nowhere' } },
      ],
    },
  })

  it('are plotted with their interval, and those without a figure are left out', () => {
    expect(plotOf(result)).toMatchObject({
      axis: 'quotient',
      rows: [{ label: 'Metz', value: 2.5, low: 1.5, high: 4 }],
    })
  })

  it('are put on a map where they tell a place', () => {
    expect(pointsOf(result)).toEqual([{ label: 'Metz', longitude: 6.17, latitude: 49.1 }])
  })
})

describe('what stands beside a result', () => {
  it('is read from the header that names what the release does not hold', () => {
    const header =
      'predicate-not-held; name="tig:job"; nearest="tig:jobs", class-not-held; name="tig:Etab"'
    expect(ofWarnings(header)).toEqual([
      { place: 'predicate', name: 'tig:job', nearest: 'tig:jobs' },
      { place: 'class', name: 'tig:Etab', nearest: null },
    ])
    expect(ofWarnings(null)).toEqual([])
  })
})
