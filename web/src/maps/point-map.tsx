import { geoPath } from 'd3-geo'
import { useMemo } from 'preact/hooks'
import { useRegionMap } from '../data'
import { useLanguage } from '../language'
import { EUROPE, europeAround, rewound } from './geometry'
import { useZoom } from './zoom'
import { ZoomButtons } from './zoom-buttons'

/** Points on the map of Europe. */
export function PointMap({
  title,
  points,
}: {
  title: string
  points: { label: string; longitude: number; latitude: number }[]
}) {
  const { say } = useLanguage()
  const zoomed = useZoom(EUROPE.width, EUROPE.height, 40)
  const countries = useRegionMap('country').data
  const projection = useMemo(
    () => europeAround(points.map(({ longitude, latitude }) => [longitude, latitude])),
    [points],
  )
  const land = useMemo(() => {
    const path = geoPath(projection)
    return (countries?.features ?? [])
      .map(({ geometry }) => (geometry && path(rewound(geometry))) ?? '')
      .join('')
  }, [countries, projection])
  const { k } = zoomed.transform
  return (
    <figure class="map">
      <svg
        ref={zoomed.svg}
        viewBox={`0 0 ${EUROPE.width} ${EUROPE.height}`}
        role="img"
        aria-label={`${title}. ${say('map.table_tells')}`}
      >
        <g transform={zoomed.transform.toString()}>
          <path class="land" d={land} />
          {points.map(({ label, longitude, latitude }, place) => {
            const [x, y] = projection([longitude, latitude]) ?? [0, 0]
            return (
              <circle key={place} class="zone own" cx={x} cy={y} r={5 / k}>
                <title>{label}</title>
              </circle>
            )
          })}
        </g>
      </svg>
      <ZoomButtons zoomed={zoomed} />
    </figure>
  )
}
