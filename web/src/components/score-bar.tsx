import { figures } from '../figures'
import { type Key, useLanguage } from '../language'
import type { Part } from '../types'

/** The parts of a score as lengths of one bar: together they are the score. */
export function ScoreBar({ parts }: { parts: Part[] }) {
  const { say, language } = useLanguage()
  const { decimal } = figures(language)
  const counted = parts.filter((part) => part.weight > 0)
  const words = counted.map(({ part, value }) => `${say(`part.${part}` as Key)} ${decimal(value)}`)
  return (
    <div class="score-bar" role="img" aria-label={words.join(', ')} title={words.join(' · ')}>
      {counted.map(({ part, value, weight }, place) => (
        <span key={part} class={`part-${place}`} style={{ '--part': (value ?? 0) * weight }} />
      ))}
    </div>
  )
}

export function PartsLegend({ parts }: { parts: Part[] }) {
  const { say, language } = useLanguage()
  const { percent } = figures(language)
  return (
    <ul class="legend">
      {parts
        .filter((part) => part.weight > 0)
        .map(({ part, weight }, place) => (
          <li key={part}>
            <span class={`swatch part-${place}`} /> {say(`part.${part}` as Key)} ({percent(weight)})
          </li>
        ))}
    </ul>
  )
}
