import { geoPath } from 'd3-geo'
import type { ComponentChildren } from 'preact'
import { useMemo } from 'preact/hooks'
import { useRegionMap } from '../data'
import { useLanguage } from '../language'
import type { TerritoryMap } from '../types'
import { FRANCE, insets, projectionAt, rewound } from './geometry'
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
  const shapes = useMemo(() => features.map(drawn).filter(({ path }) => path), [features])
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
          {shapes.map(({ feature, path }) => (
            <path
              key={feature.properties.id}
              class={`zone ${classOf(feature)}`}
              d={path}
              data-id={feature.properties.id}
              onMouseMove={point(feature.properties.id)}
              onClick={() => choose?.(feature.properties.id)}
            />
          ))}
        </g>
      </svg>
      <ZoomButtons zoomed={zoomed} />
      {pointed && found && <Tip at={pointed}>{tip(found)}</Tip>}
    </figure>
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
          return (projection && geoPath(projection)(outline)) ?? ''
        })
        .join(''),
    [data],
  )
}

function drawn(feature: Feature): { feature: Feature; path: string } {
  const { longitude, latitude } = feature.properties
  if (!feature.geometry || longitude === null || latitude === null) return { feature, path: '' }
  const projection = projectionAt(longitude, latitude)
  return { feature, path: (projection && geoPath(projection)(rewound(feature.geometry))) ?? '' }
}
