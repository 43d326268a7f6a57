import type { GeoPath } from 'd3-geo'
import { useMemo } from 'preact/hooks'
import { useRegionMap } from '../data'
import { useLanguage } from '../language'
import { countryName } from './country-name'
import { rewound } from './geometry'

/** Pixels that a letter of a country's name takes, and the least height for one. */
const LETTER = 8
const LINE = 18
/** The corner where the buttons of a map stand. */
const BUTTONS = { width: 64, height: 150 }

/** The countries that touch France, as far as a drawing shows them, by their names. */
export function Countries({ draw, width }: { draw: GeoPath; width: number }) {
  const { language } = useLanguage()
  const known = useCountries()
  const shapes = useMemo(
    () =>
      known.flatMap(({ geometry, properties: { id, country } }) => {
        const outline = geometry && rewound(geometry)
        const path = outline && draw(outline)
        if (!outline || !path) return []
        const [[left, top], [right, bottom]] = draw.bounds(outline)
        const name = countryName(country, language) ?? country
        const fits = right - left > name.length * LETTER && bottom - top > LINE
        const [x, y] = draw.centroid(outline)
        const clear = y < BUTTONS.height ? width - BUTTONS.width - (name.length * LETTER) / 2 : x
        return [{ id, path, name: fits ? name : '', x: Math.min(x, clear), y }]
      }),
    [known, draw, width, language],
  )
  return (
    <>
      {shapes.map(({ id, path }) => (
        <path key={id} class="abroad" d={path} />
      ))}
      {shapes.map(({ id, name, x, y }) =>
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
