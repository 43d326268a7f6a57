import { describe, expect, it } from 'vitest'
import { clusters } from './clusters'

const at = (...places: [number, number][]) => clusters(places, (place) => place, 10)

describe('clusters', () => {
  it('hold what stands within reach, and count it', () => {
    expect(at([0, 0], [6, 8], [30, 0]).map(({ items }) => items.length)).toEqual([2, 1])
  })

  it('take an item that two could hold into the nearer', () => {
    const found = at([0, 0], [16, 0], [9, 0])
    expect(found.map(({ x, items }) => [x, items.length])).toEqual([
      [0, 1],
      [16, 2],
    ])
  })

  it('lose no item', () => {
    const places = Array.from({ length: 50 }, (_, n): [number, number] => [n % 7, n % 11])
    const counts = at(...places).map(({ items }) => items.length)
    expect(counts.reduce((sum, one) => sum + one)).toBe(50)
  })
})
