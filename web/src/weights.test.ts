import { describe, expect, it } from 'vitest'
import type { CapabilityItem } from './types'
import { reweighted, weightsOf, weightsText } from './weights'

const item = (id: string, rank: number, base: number, chain: number): CapabilityItem => ({
  territory: { id, label: id },
  score: (base + chain) / 2,
  low: 0,
  high: 1,
  rank,
  rank_low: 1,
  rank_high: 2,
  band: 'middle',
  sites: 1,
  ground: 'register',
  register: 'r',
  reference: 'FR',
  year: 2015,
  cannot_see: null,
  data: 'real',
  method: 'm',
  parts: [
    { part: 'base', value: base, weight: 0.5 },
    { part: 'chain', value: chain, weight: 0.5 },
  ],
})

describe('weights', () => {
  const items = [item('a', 1, 0.9, 0.8), item('b', 2, 1, 0.2)]
  const parts = ['base', 'chain']

  it('that are equal leave the ranking as the release tells it', () => {
    const ranked = reweighted(items, weightsOf('', parts))
    expect(ranked.map(({ item: { territory } }) => territory.id)).toEqual(['a', 'b'])
    expect(ranked[0]?.score).toBeCloseTo(0.85)
  })

  it('rank equals alike, whatever the order in which a sum was added up', () => {
    const ties = [item('c', 3, 0.1, 0.6), item('d', 4, 0.6, 0.1), item('e', 5, 0.2, 0.1)]
    expect(reweighted(ties, { base: 1, chain: 1 }).map(({ rank }) => rank)).toEqual([1, 1, 3])
  })

  it('turn the ranking round where another part counts', () => {
    expect(reweighted(items, { base: 10, chain: 0 })[0]?.item.territory.id).toBe('b')
  })

  it('are read back from an address as they were written, and no others are', () => {
    const text = weightsText({ base: 10, chain: 5 }, parts)
    expect(text).toBe('base:10')
    expect(weightsOf(text, parts)).toEqual({ base: 10, chain: 5 })
    expect(weightsOf('base:-3,chain:x', parts)).toEqual({ base: 5, chain: 5 })
  })
})
