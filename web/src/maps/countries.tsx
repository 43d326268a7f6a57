import type { GeoPath } from 'd3-geo'
import { useMemo } from 'preact/hooks'
import { useRegionMap } from '../data'
import { useLanguage } from '../language'
import { rewound } from './geometry'

/** Pixels that a letter of a country's name takes, and the least height for one. */
const LETTER = 8
const LINE = 18

/** The countries that touch France, as far as a drawing shows them, by their names. */
export function Countries({ draw }: { draw: GeoPath }) {
  const { language } = useLanguage()
  const known = useCountries()
  const names = useMemo(() => new Intl.DisplayNames([language], { type: 'region' }), [language])
  const shapes = useMemo(
    () =>
      known.flatMap(({ geometry, properties: { id, country } }) => {
        const outline = geometry && rewound(geometry)
        const path = outline && draw(outline)
        if (!outline || !path) return []
        const [[left, top], [right, bottom]] = draw.bounds(outline)
        const name = names.of(country) ?? country
        const fits = right - left > name.length * LETTER && bottom - top > LINE
        return [{ id, path, name: fits ? name : '', at: draw.centroid(outline) }]
      }),
    [known, draw, names],
  )
  return (
    <>
      {shapes.map(({ id, path }) => (
        <path key={id} class="abroad" d={path} />
      ))}
      {shapes.map(({ id, name, at: [x, y] }) =>
        name ? (
          <text key={id} class="country-name" x={x} y={y} dy="0.35em">
            {name}
          </text>
        ) : null,
      )}
    </>
  )
}

/** Each by itself: all of Europe would be five times as much to fetch. */
function useCountries() {
  const known = [
    useRegionMap('country', 'BE').data,
    useRegionMap('country', 'LU').data,
    useRegionMap('country', 'DE').data,
    useRegionMap('country', 'CH').data,
    useRegionMap('country', 'IT').data,
    useRegionMap('country', 'ES').data,
  ]
  return useMemo(() => known.flatMap((one) => one?.features ?? []), known)
}
