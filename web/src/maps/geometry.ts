import type { GeoProjection } from 'd3-geo'
import { geoAzimuthalEqualArea, geoConicConformal, geoMercator } from 'd3-geo'
import type { Outline } from '../types'

type Ring = GeoJSON.Position[]
type Box = readonly [number, number, number, number]

/** Twice the signed area of a ring in degrees: positive where it turns against the clock. */
function turning(ring: Ring): number {
  let sum = 0
  for (let i = 0; i < ring.length - 1; i++) {
    const [x1, y1] = ring[i] as [number, number]
    const [x2, y2] = ring[i + 1] as [number, number]
    sum += x1 * y2 - x2 * y1
  }
  return sum
}

const wound = (ring: Ring, clockwise: boolean): Ring =>
  turning(ring) < 0 === clockwise ? ring : [...ring].reverse()

const polygons = (outline: Outline) =>
  outline.type === 'Polygon' ? [outline.coordinates] : outline.coordinates

/** Outlines wound as d3-geo reads them: the outer ring clockwise, holes against the clock. */
export function rewound(outline: Outline): GeoJSON.MultiPolygon {
  return {
    type: 'MultiPolygon',
    coordinates: polygons(outline).map((rings) =>
      rings.map((ring, place) => wound(ring, place === 0)),
    ),
  }
}

/** West, south, east, north of an outline, in degrees. */
export function bounds(outline: Outline): Box {
  const points = polygons(outline).flatMap(([ring]) => (ring ?? []) as [number, number][])
  const x = points.map(([longitude]) => longitude)
  const y = points.map(([, latitude]) => latitude)
  return [Math.min(...x), Math.min(...y), Math.max(...x), Math.max(...y)]
}

const corners = ([west, south, east, north]: Box): GeoJSON.MultiPoint => ({
  type: 'MultiPoint',
  coordinates: [
    [west, south],
    [east, south],
    [west, north],
    [east, north],
    [(west + east) / 2, north],
    [(west + east) / 2, south],
  ],
})

/** A projection that fits a box of degrees into a frame of the drawing. */
const fitted = (projection: GeoProjection, frame: Box, box: Box): GeoProjection =>
  projection.fitExtent(
    [
      [frame[0], frame[1]],
      [frame[2], frame[3]],
    ],
    corners(box),
  )

export interface Inset {
  name: string
  frame: Box
  projection: GeoProjection
  box: Box
}

export const FRANCE = { width: 720, height: 700 }
const MAINLAND: Box = [-5.2, 41.3, 9.6, 51.15]

/** Lambert's conic, as French maps are drawn (parallels 44° and 49°). */
export const mainland = (): GeoProjection =>
  fitted(
    // Corners stand so near each other that no line between them needs a bend.
    geoConicConformal().parallels([44, 49]).rotate([-3, 0]).precision(0),
    [12, 12, FRANCE.width - 12, FRANCE.height - 100],
    MAINLAND,
  )
export const france = mainland()

const OVERSEAS: [string, Box][] = [
  ['Guadeloupe', [-61.85, 15.8, -60.95, 16.55]],
  ['Martinique', [-61.27, 14.35, -60.77, 14.92]],
  ['Guyane', [-54.7, 2.0, -51.5, 5.9]],
  ['La Réunion', [55.18, -21.42, 55.88, -20.84]],
  ['Mayotte', [44.99, -13.05, 45.34, -12.6]],
]

/** The overseas départements, in a row under the mainland, each at a scale of its own. */
export const insets: Inset[] = OVERSEAS.map(([name, box], place) => {
  const width = (FRANCE.width - 24) / OVERSEAS.length
  const left = 12 + place * width
  const frame: Box = [left + 4, FRANCE.height - 86, left + width - 8, FRANCE.height - 28]
  return { name, frame, box, projection: fitted(geoMercator(), frame, box) }
})

const holds = ([west, south, east, north]: Box, longitude: number, latitude: number): boolean =>
  longitude >= west && longitude <= east && latitude >= south && latitude <= north

/** The projection that draws a place of France; null for one that is on no part of the map. */
export function projectionAt(longitude: number, latitude: number): GeoProjection | null {
  const [west, south, east, north] = MAINLAND
  if (holds([west - 1, south - 1, east + 1, north + 1], longitude, latitude)) return france
  return insets.find(({ box }) => holds(box, longitude, latitude))?.projection ?? null
}

export const EUROPE = { width: 720, height: 620 }

/** Equal area, as Eurostat draws Europe. */
export const europe = fitted(
  geoAzimuthalEqualArea().rotate([-10, -52]),
  [8, 8, EUROPE.width - 8, EUROPE.height - 8],
  [-10.5, 35.5, 30, 66],
)

/** Europe, drawn close enough to tell these places apart. */
export function europeAround(places: readonly [number, number][]): GeoProjection {
  if (!places.length) return europe
  const [x, y] = [places.map(([longitude]) => longitude), places.map(([, latitude]) => latitude)]
  const [west, east] = [Math.min(...x) - MARGIN, Math.max(...x) + MARGIN]
  const [south, north] = [Math.min(...y) - MARGIN, Math.max(...y) + MARGIN]
  return fitted(
    geoAzimuthalEqualArea().rotate([-(west + east) / 2, -(south + north) / 2]),
    [8, 8, EUROPE.width - 8, EUROPE.height - 8],
    [west, south, east, north],
  ).clipExtent([
    [-EUROPE.width, -EUROPE.height],
    [2 * EUROPE.width, 2 * EUROPE.height],
  ])
}

/** Degrees around what a map of Europe must show. */
const MARGIN = 2

/** A projection that fills a frame with one outline. */
export function closeUp(outline: Outline, width: number, height: number): GeoProjection {
  const box = bounds(outline)
  const [west, south, east, north] = box
  return fitted(
    geoConicConformal()
      .parallels([south + 0.01, north])
      .rotate([-(west + east) / 2, 0]),
    [36, 36, width - 36, height - 36],
    box,
  )
}
