import { type GeoPath, geoPath } from 'd3-geo'
import { useMemo } from 'preact/hooks'
import { useRegionMap } from '../data'
import { useLanguage } from '../language'
import { Link } from '../router'
import type { TerritoryMap } from '../types'
import { Countries } from './countries'
import { closeUp, rewound } from './geometry'
import { OutlinesNote } from './outlines-note'
import { useZoom } from './zoom'
import { ZoomButtons } from './zoom-buttons'

const WIDTH = 560
const HEIGHT = 430
const MARGIN = 20

type Feature = TerritoryMap['features'][number]

/** One territory among its neighbours, which the list below names. */
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
  const zoomed = useZoom(WIDTH, HEIGHT)
  const regions = useRegionMap('nuts2', 'FR').data
  const draw = useMemo(
    () =>
      feature.geometry &&
      geoPath(
        closeUp(feature.geometry, WIDTH, HEIGHT).clipExtent([
          [-MARGIN, -MARGIN],
          [WIDTH + MARGIN, HEIGHT + MARGIN],
        ]),
      ).digits(1),
    [feature],
  )
  const near = useMemo(() => (draw ? drawnAround(around, feature, draw) : []), [around, draw])
  if (!draw) return <p class="message">{say('map.no_outline')}</p>
  const { id, label } = feature.properties
  return (
    <div>
      <figure class="map">
        <svg
          ref={zoomed.svg}
          viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
          role="img"
          aria-label={say('map.perimeter', { label })}
        >
          <g transform={zoomed.transform.toString()}>
            {(regions?.features ?? []).map(({ geometry, properties }) => (
              <path
                key={properties.id}
                class="land"
                d={(geometry && draw(rewound(geometry))) ?? ''}
              />
            ))}
            <Countries draw={draw} width={WIDTH} />
            {near.map(({ path, properties }) => (
              <path
                key={properties.id}
                class="zone scale-1"
                d={path}
                onClick={() => choose(properties.id)}
              >
                <title>{properties.label}</title>
              </path>
            ))}
            <path class="zone own" d={draw(rewound(feature.geometry as never)) ?? ''}>
              <title>{label}</title>
            </path>
          </g>
        </svg>
        <ZoomButtons zoomed={zoomed} />
      </figure>
      <OutlinesNote />
      <Near of={id} near={near.map(({ properties }) => properties)} />
    </div>
  )
}

function Near({ of, near }: { of: string; near: Feature['properties'][] }) {
  const { say } = useLanguage()
  if (!near.length) return null
  return (
    <>
      <h3 class="after-map">{say('perimeter.neighbours')}</h3>
      <ul class="plain-list near">
        {near.map(({ id, label }) => (
          <li key={id}>
            <Link to={`/territoires/${id}`}>{label}</Link>{' '}
            <Link class="soft" to={`/comparer?t=${of}&t=${id}`}>
              <span aria-hidden="true">{say('compare.with')}</span>
              <span class="hidden">{say('compare.with_of', { label })}</span>
            </Link>
          </li>
        ))}
      </ul>
    </>
  )
}

/** The territories that the drawing shows a part of, the nearest centre first. */
function drawnAround(around: Feature[], { properties: own }: Feature, draw: GeoPath) {
  const away = ({ longitude, latitude }: Feature['properties']) =>
    Math.hypot(
      ((longitude ?? 0) - (own.longitude ?? 0)) * Math.cos(((own.latitude ?? 0) * Math.PI) / 180),
      (latitude ?? 0) - (own.latitude ?? 0),
    )
  return around
    .map(({ geometry, properties }) => ({
      properties,
      path: (geometry && draw(rewound(geometry))) ?? '',
    }))
    .filter(({ path }) => path)
    .sort((one, other) => away(one.properties) - away(other.properties))
}
