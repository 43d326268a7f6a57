import { geoArea } from 'd3-geo'
import { describe, expect, it } from 'vitest'
import { insets, projectionAt, rewound } from './geometry'

const square = (clockwise: boolean): GeoJSON.Polygon => {
  const ring = [
    [0, 0],
    [1, 0],
    [1, 1],
    [0, 1],
    [0, 0],
  ]
  return { type: 'Polygon', coordinates: [clockwise ? [...ring].reverse() : ring] }
}

describe('outlines', () => {
  it('cover a part of the globe and not the rest of it, however they were wound', () => {
    for (const clockwise of [true, false]) {
      expect(geoArea(rewound(square(clockwise)))).toBeLessThan(0.001)
    }
  })
})

describe('the map of France', () => {
  it('draws every overseas département in an inset of its own', () => {
    for (const inset of insets) {
      const [west, south, east, north] = inset.box
      expect(projectionAt((west + east) / 2, (south + north) / 2)).toBe(inset.projection)
    }
  })

  it('draws nothing that lies elsewhere', () => {
    expect(projectionAt(-74, 40.7)).toBeNull()
  })
})
