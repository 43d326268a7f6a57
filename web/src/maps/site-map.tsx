import { type GeoProjection, geoPath } from 'd3-geo'
import { useMemo } from 'preact/hooks'
import { useOutline, useRegionMap } from '../data'
import { useLanguage } from '../language'
import type { Outline, SiteItem } from '../types'
import { clusters } from './clusters'
import { Countries } from './countries'
import { closeUp, rewound } from './geometry'
import { OutlinesNote } from './outlines-note'
import { Tip, usePointed } from './tip'
import { useZoom } from './zoom'
import { ZoomButtons } from './zoom-buttons'

const WIDTH = 560
const HEIGHT = 430
const CLOSEST = 60
/** Pixels within which sites are one circle. */
const REACH = 15
const SMALL = 5
const LARGE = 17
/** Names that a tip gives; it counts the rest. */
const NAMED = 6

type Placed = SiteItem & { longitude: number; latitude: number }

const placed = (site: SiteItem): site is Placed => site.longitude !== null && site.latitude !== null

/** What is outside the drawing is left out. */
const framed = (projection: GeoProjection) =>
  projection.clipExtent([
    [-REACH, -REACH],
    [WIDTH + REACH, HEIGHT + REACH],
  ])

/** A circle whose area grows with what it counts. */
const radius = (count: number) =>
  count === 1 ? SMALL : Math.min(LARGE, SMALL + 2.6 * Math.sqrt(count))

/** The sites of a territory on its outline; those that stand together are counted. */
export function SiteMap({
  id,
  sites,
  choose,
}: {
  id: string
  sites: SiteItem[]
  choose: (sites: SiteItem[]) => void
}) {
  const { say } = useLanguage()
  const outline = useOutline(id).data?.features[0]?.geometry ?? null
  const regions = useRegionMap('nuts2', 'FR').data
  const zoomed = useZoom(WIDTH, HEIGHT, CLOSEST)
  const { pointed, point, leave } = usePointed()
  const { k } = zoomed.transform
  const projection = useMemo(() => outline && closeUp(outline, WIDTH, HEIGHT), [outline])
  const draw = useMemo(() => projection && geoPath(framed(projection)), [projection])
  const [land, own] = useMemo(() => {
    if (!draw || !outline) return ['', '']
    const path = (one: Outline | null) => (one && draw(rewound(one))) ?? ''
    return [(regions?.features ?? []).map(({ geometry }) => path(geometry)).join(''), path(outline)]
  }, [draw, outline, regions])
  const known = useMemo(() => sites.filter(placed), [sites])
  const circles = useMemo(
    () =>
      projection
        ? clusters(
            known,
            ({ longitude, latitude }) => projection([longitude, latitude]) ?? [0, 0],
            REACH / k,
          ).sort((one, other) => other.items.length - one.items.length)
        : [],
    [known, projection, k],
  )
  if (!projection || !known.length) return null
  const under = circles[Number(pointed?.id)]
  return (
    <div>
      <figure class="map" onMouseLeave={leave}>
        <svg
          ref={zoomed.svg}
          viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
          role="img"
          aria-label={say('sites.map', { count: known.length })}
        >
          <g transform={zoomed.transform.toString()}>
            <path class="land" d={land} />
            {draw && <Countries draw={draw} width={WIDTH} />}
            <path class="perimeter" d={own} />
            {circles.map(({ x, y, items }, place) => (
              <g
                key={items[0]?.id}
                class="site"
                onMouseMove={point(String(place))}
                onMouseLeave={leave}
                onClick={() => choose(items)}
              >
                <circle cx={x} cy={y} r={radius(items.length) / k} stroke-width={1.2 / k} />
                {items.length > 1 && (
                  <text x={x} y={y} dy="0.35em" font-size={12 / k}>
                    {items.length}
                  </text>
                )}
              </g>
            ))}
          </g>
        </svg>
        <ZoomButtons zoomed={zoomed} />
        {pointed && under && (
          <Tip at={pointed}>
            <Named sites={under.items} />
          </Tip>
        )}
      </figure>
      <ul class="legend plain">
        <Key count={1} label={say('sites.one_circle')} />
        <Key count={3} label={say('sites.many_circle')} />
        {known.length < sites.length && (
          <li>{say('sites.without_position', { count: sites.length - known.length })}</li>
        )}
      </ul>
      <p class="soft">
        <small>{say('sites.position')}</small>
      </p>
      <OutlinesNote />
    </div>
  )
}

function Key({ count, label }: { count: number; label: string }) {
  return (
    <li>
      <svg viewBox="-10 -10 20 20" class="site" aria-hidden="true">
        <circle r={radius(count)} />
        {count > 1 && (
          <text dy="0.35em" font-size={12}>
            {count}
          </text>
        )}
      </svg>
      {label}
    </li>
  )
}

function Named({ sites }: { sites: SiteItem[] }) {
  const { say } = useLanguage()
  return (
    <>
      {sites.slice(0, NAMED).map((site) => (
        <div key={site.id}>
          <strong>{site.name ?? say('sites.unnamed')}</strong> {site.industry}
        </div>
      ))}
      {sites.length > NAMED && <div>{say('sites.more', { count: sites.length - NAMED })}</div>}
    </>
  )
}
