import { geoPath } from 'd3-geo'
import { useMemo } from 'preact/hooks'
import { useRegionMap } from '../data'
import { useLanguage } from '../language'
import type { RegionMap } from '../types'
import { bounds, EUROPE, europeAround, rewound } from './geometry'
import { OutlinesNote } from './outlines-note'
import { useZoom } from './zoom'
import { ZoomButtons } from './zoom-buttons'

/** South-west and north-east of a region. */
function corners({ geometry }: RegionMap['features'][number]): [number, number][] {
  if (!geometry) return []
  const [west, south, east, north] = bounds(geometry)
  return [
    [west, south],
    [east, north],
  ]
}

/** A region of Europe and those that touch it. */
export function RegionMapView({
  region,
  label,
  neighbours,
}: {
  region: string
  label: string
  neighbours: string[]
}) {
  const { say } = useLanguage()
  const zoomed = useZoom(EUROPE.width, EUROPE.height)
  const { data } = useRegionMap('nuts2')
  const shapes = useMemo(() => {
    const features = data?.features ?? []
    const near = features.filter(
      ({ properties: { id } }) => id === region || neighbours.includes(id),
    )
    const path = geoPath(europeAround(near.flatMap(corners))).digits(1)
    return features.map(({ geometry, properties }) => ({
      id: properties.id,
      label: properties.label,
      path: (geometry && path(rewound(geometry))) ?? '',
    }))
  }, [data, region])
  const classOf = (id: string) =>
    id === region ? 'zone own' : neighbours.includes(id) ? 'zone scale-2' : 'land'
  return (
    <div>
      <figure class="map">
        <svg
          ref={zoomed.svg}
          viewBox={`0 0 ${EUROPE.width} ${EUROPE.height}`}
          role="img"
          aria-label={say('map.region', { label })}
        >
          <g transform={zoomed.transform.toString()}>
            {shapes.map(({ id, label: name, path }) => (
              <path key={id} class={classOf(id)} d={path}>
                <title>{name}</title>
              </path>
            ))}
          </g>
        </svg>
        <ZoomButtons zoomed={zoomed} />
      </figure>
      <OutlinesNote />
    </div>
  )
}
