import { geoPath } from 'd3-geo'
import type { ComponentChildren } from 'preact'
import { useMemo } from 'preact/hooks'
import { useIndicatorMap, useRegionMap } from '../data'
import { useLanguage } from '../language'
import type { Outline, TerritoryMap } from '../types'
import { Countries } from './countries'
import { FRANCE, insets, mainland, projectionAt, rewound } from './geometry'
import { Tip, usePointed } from './tip'
import { useZoom } from './zoom'
import { ZoomButtons } from './zoom-buttons'

type Feature = TerritoryMap['features'][number]

interface FranceMapProps {
  title: string
  features: Feature[]
  classOf: (feature: Feature) => string
  tip: (feature: Feature) => ComponentChildren
  choose?: (id: string) => void
}

/** The Territoires d'industrie on a map of France; the table beside it tells the same. */
export function FranceMap({ title, features, classOf, tip, choose }: FranceMapProps) {
  const { say } = useLanguage()
  const zoomed = useZoom(FRANCE.width, FRANCE.height)
  const land = useLand()
  const outlines = useFine(zoomed.transform.k > CLOSE)
  const shapes = useMemo(
    () => features.map((one) => drawn(one, outlines)).filter(({ path }) => path),
    [features, outlines],
  )
  // Kept as they are drawn: a pointer that moves over them changes the tip alone.
  const zones = useMemo(
    () =>
      shapes.map(({ feature, path }) => (
        <path
          key={feature.properties.id}
          class={`zone ${classOf(feature)}`}
          d={path}
          data-id={feature.properties.id}
        />
      )),
    [shapes, classOf],
  )
  const { pointed, point, leave } = usePointed()
  const found = features.find(({ properties }) => properties.id === pointed?.id)
  return (
    <figure class="map" onMouseLeave={leave}>
      <svg
        ref={zoomed.svg}
        viewBox={`0 0 ${FRANCE.width} ${FRANCE.height}`}
        role="img"
        aria-label={`${title}. ${say('map.table_tells')}`}
      >
        <g transform={zoomed.transform.toString()}>
          <path class="land" d={land} />
          <Countries draw={ABROAD} width={FRANCE.width} />
          <rect
            class="sea"
            x={0}
            y={FRANCE.height - OVERSEAS}
            width={FRANCE.width}
            height={OVERSEAS}
          />
          {insets.map(({ name, frame: [left, top, right, bottom] }) => (
            <g key={name}>
              <rect
                class="inset"
                x={left - 4}
                y={top - 4}
                width={right - left + 8}
                height={bottom - top + 8}
              />
              <text class="inset-name" x={left - 2} y={bottom + 18}>
                {name}
              </text>
            </g>
          ))}
          <g
            onMouseMove={(event) => at(event.target, (id) => point(id)(event))}
            onClick={(event) => choose && at(event.target, choose)}
          >
            {zones}
          </g>
        </g>
      </svg>
      <ZoomButtons zoomed={zoomed} />
      {pointed && found && <Tip at={pointed}>{tip(found)}</Tip>}
    </figure>
  )
}

/** Room of the départements overseas under the mainland. */
const OVERSEAS = 96
const ABROAD = geoPath(
  mainland().clipExtent([
    [0, 0],
    [FRANCE.width, FRANCE.height - OVERSEAS],
  ]),
).digits(1)

/** The territory that an event is on. */
function at(target: EventTarget | null, act: (id: string) => void): void {
  const id = (target as SVGElement | null)?.dataset.id
  if (id) act(id)
}

/** Decimals of a corner in the drawing: a fiftieth of a pixel when zoomed in most. */
const DIGITS = 2

/** Where corners that an overview leaves out would be missed. */
const CLOSE = 2.5

/** Outlines in full, once they are wanted: territory → outline. */
function useFine(wanted: boolean): Map<string, Outline | null> | null {
  const { data } = useIndicatorMap(wanted ? 'capability' : null, 'full')
  return useMemo(
    () =>
      data && new Map(data.features.map(({ properties, geometry }) => [properties.id, geometry])),
    [data],
  )
}

/** The régions under the territories. */
function useLand(): string {
  const { data } = useRegionMap('nuts2', 'FR')
  return useMemo(
    () =>
      (data?.features ?? [])
        .map(({ geometry }) => {
          if (!geometry) return ''
          const outline = rewound(geometry)
          const [longitude, latitude] = outline.coordinates[0]?.[0]?.[0] ?? []
          if (longitude === undefined || latitude === undefined) return ''
          const projection = projectionAt(longitude, latitude)
          return (projection && geoPath(projection).digits(DIGITS)(outline)) ?? ''
        })
        .join(''),
    [data],
  )
}

function drawn(
  feature: Feature,
  fine: Map<string, Outline | null> | null,
): { feature: Feature; path: string } {
  const { id, longitude, latitude } = feature.properties
  const outline = fine?.get(id) ?? feature.geometry
  if (!outline || longitude === null || latitude === null) return { feature, path: '' }
  const projection = projectionAt(longitude, latitude)
  return {
    feature,
    path: (projection && geoPath(projection).digits(DIGITS)(rewound(outline))) ?? '',
  }
}
