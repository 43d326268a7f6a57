import { type GeoProjection, geoPath } from 'd3-geo'
import type { ComponentChildren } from 'preact'
import { useMemo } from 'preact/hooks'
import { useRegionMap } from '../data'
import { useLanguage } from '../language'
import type { RegionMap } from '../types'
import { countryName } from './country-name'
import { bounds, EUROPE, europeAround, rewound } from './geometry'
import { Tip, usePointed } from './tip'
import { useZoom } from './zoom'
import { ZoomButtons } from './zoom-buttons'

/** A line on the map from one point to a region: its width is the weight, 0-1. */
export interface Arc {
  region: string
  weight: number
}

interface EuropeMapProps {
  title: string
  /** Where arcs leave from: longitude, latitude. */
  from: [number, number] | null
  arcs: Arc[]
  chosen?: string
  choose?: (region: string) => void
  tip: (region: string, label: string) => ComponentChildren
}

export function EuropeMap({ title, from, arcs, chosen, choose, tip }: EuropeMapProps) {
  const { say } = useLanguage()
  const zoomed = useZoom(EUROPE.width, EUROPE.height)
  const countries = useRegionMap('country').data
  const regions = useRegionMap('nuts2').data
  const projection = useMemo(() => around(regions, from, arcs), [regions, from?.join(), arcs])
  const land = useMemo(
    () =>
      outlines(countries, projection)
        .map(({ path }) => path)
        .join(''),
    [countries, projection],
  )
  const shapes = useMemo(
    () => new Map(outlines(regions, projection).map((one) => [one.id, one])),
    [regions, projection],
  )
  const { pointed, point, leave } = usePointed()
  const start = from ? projection(from) : null
  return (
    <figure class="map" onMouseLeave={leave}>
      <svg
        ref={zoomed.svg}
        viewBox={`0 0 ${EUROPE.width} ${EUROPE.height}`}
        role="img"
        aria-label={`${title}. ${say('map.table_tells')}`}
      >
        <g transform={zoomed.transform.toString()}>
          <path class="land" d={land} />
          <CountryNames map={countries} projection={projection} />
          {arcs.map(({ region, weight }) => (
            <path
              key={region}
              class={`zone ${shade(weight)} ${region === chosen ? 'chosen' : ''}`}
              d={shapes.get(region)?.path ?? ''}
              data-id={region}
              onMouseMove={point(region)}
              onClick={() => choose?.(region)}
            />
          ))}
          {arcs.map(({ region, weight }) => {
            const end = shapes.get(region)?.centre
            return (
              start &&
              end && (
                <path
                  key={region}
                  class={region === chosen ? 'arc chosen' : 'arc'}
                  d={curve(start, end)}
                  stroke-width={1 + 4 * weight}
                />
              )
            )
          })}
          {start && (
            <circle class="zone own" cx={start[0]} cy={start[1]} r={5 / zoomed.transform.k} />
          )}
        </g>
      </svg>
      <ZoomButtons zoomed={zoomed} />
      {pointed && (
        <Tip at={pointed}>{tip(pointed.id, shapes.get(pointed.id)?.label ?? pointed.id)}</Tip>
      )}
    </figure>
  )
}

/** Letters of a country's name on this drawing, in pixels. */
const LETTER = 7.5

/** The countries that have room for their names. */
function CountryNames({ map, projection }: { map: RegionMap | null; projection: GeoProjection }) {
  const { language } = useLanguage()
  const named = useMemo(() => {
    const path = geoPath(projection)
    return (map?.features ?? []).flatMap(({ geometry, properties }) => {
      const { id, country, longitude, latitude } = properties
      const name = countryName(country, language) ?? country
      const at = projection([longitude ?? Number.NaN, latitude ?? Number.NaN])
      if (!geometry || !at) return []
      const [[left], [right]] = path.bounds(rewound(geometry))
      const [x, y] = at
      const inside = x > 0 && x < EUROPE.width && y > 0 && y < EUROPE.height
      return inside && right - left > name.length * LETTER ? [{ id, name, x, y }] : []
    })
  }, [map, projection, language])
  return (
    <>
      {named.map(({ id, name, x, y }) => (
        <text key={id} class="country-name" x={x} y={y}>
          {name}
        </text>
      ))}
    </>
  )
}

const shade = (weight: number): string => `scale-${Math.min(4, 1 + Math.round(weight * 4))}`

interface Drawn {
  id: string
  label: string
  path: string
  centre: [number, number]
}

/** A projection that shows where the arcs start and end. */
function around(map: RegionMap | null, from: [number, number] | null, arcs: Arc[]) {
  const wanted = new Set(arcs.map(({ region }) => region))
  const ends = (map?.features ?? []).flatMap(({ geometry, properties }): [number, number][] => {
    if (!geometry || !wanted.has(properties.id)) return []
    const [west, south, east, north] = bounds(geometry)
    return [[(west + east) / 2, (south + north) / 2]]
  })
  return europeAround(from ? [from, ...ends] : ends)
}

function outlines(map: RegionMap | null, projection: GeoProjection): Drawn[] {
  const path = geoPath(projection)
  return (map?.features ?? []).flatMap(({ geometry, properties: { id, label } }) => {
    if (!geometry) return []
    const outline = rewound(geometry)
    return [{ id, label, path: path(outline) ?? '', centre: path.centroid(outline) }]
  })
}

/** An arc that leans to one side, so that two arcs to near places part. */
function curve([x1, y1]: [number, number], [x2, y2]: [number, number]): string {
  const lean = 0.18
  const x = (x1 + x2) / 2 + (y2 - y1) * lean
  const y = (y1 + y2) / 2 - (x2 - x1) * lean
  return `M${x1} ${y1}Q${x} ${y} ${x2} ${y2}`
}
