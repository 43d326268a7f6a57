import { geoPath } from 'd3-geo'
import { useMemo } from 'preact/hooks'
import { useRegionMap } from '../data'
import { useLanguage } from '../language'
import type { Outline, TerritoryMap } from '../types'
import { closeUp, rewound } from './geometry'

const WIDTH = 560
const HEIGHT = 430
const MARGIN = 20

type Feature = TerritoryMap['features'][number]

/** One territory among its neighbours. */
export function PerimeterMap({
  feature,
  around,
  choose,
}: {
  feature: Feature
  around: Feature[]
  choose: (id: string) => void
}) {
  const { say } = useLanguage()
  const regions = useRegionMap('nuts2', 'FR').data
  const path = useMemo(() => {
    if (!feature.geometry) return null
    const draw = geoPath(
      closeUp(feature.geometry, WIDTH, HEIGHT).clipExtent([
        [-MARGIN, -MARGIN],
        [WIDTH + MARGIN, HEIGHT + MARGIN],
      ]),
    )
    return (outline: Outline | null) => (outline && draw(rewound(outline))) ?? ''
  }, [feature])
  if (!path) return <p class="message">{say('map.no_outline')}</p>
  const { label } = feature.properties
  return (
    <figure class="map">
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={say('map.perimeter', { label })}
      >
        {(regions?.features ?? []).map(({ geometry, properties }) => (
          <path key={properties.id} class="land" d={path(geometry)} />
        ))}
        {around.map(({ geometry, properties }) => (
          <path
            key={properties.id}
            class="zone scale-1"
            d={path(geometry)}
            onClick={() => choose(properties.id)}
          >
            <title>{properties.label}</title>
          </path>
        ))}
        <path class="zone own" d={path(feature.geometry)}>
          <title>{label}</title>
        </path>
      </svg>
    </figure>
  )
}
