import { geoPath } from 'd3-geo'
import { useMemo } from 'preact/hooks'
import { useRegionMap } from '../data'
import { useLanguage } from '../language'
import { EUROPE, europe, rewound } from './geometry'
import { useZoom } from './zoom'
import { ZoomButtons } from './zoom-buttons'

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
    const path = geoPath(europe)
    return (data?.features ?? []).map(({ geometry, properties }) => ({
      id: properties.id,
      label: properties.label,
      path: (geometry && path(rewound(geometry))) ?? '',
    }))
  }, [data])
  const classOf = (id: string) =>
    id === region ? 'zone scale-5' : neighbours.includes(id) ? 'zone scale-2' : 'land'
  return (
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
  )
}
