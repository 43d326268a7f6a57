import { useLanguage } from '../language'
import { FAMILIES, type Family, SQUARE } from './kinds'

/** Colours and shapes of the families that are on screen. */
export function GraphLegend({ families }: { families: ReadonlySet<Family> }) {
  const { say } = useLanguage()
  return (
    <ul class="legend">
      {FAMILIES.filter((family) => families.has(family)).map((family) => (
        <li key={family}>
          <svg viewBox="0 0 16 16" aria-hidden="true">
            {SQUARE.has(family) ? (
              <rect x="2" y="2" width="12" height="12" fill={`var(--kind-${family})`} />
            ) : (
              <circle cx="8" cy="8" r="6.5" fill={`var(--kind-${family})`} />
            )}
          </svg>
          {say(`family.${family}`)}
        </li>
      ))}
    </ul>
  )
}
