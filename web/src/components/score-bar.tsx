import { figures } from '../figures'
import { type Key, useLanguage } from '../language'
import type { Part } from '../types'

interface Counted extends Part {
  /** Its weight as a share of all weights: a score is the mean of its parts so weighted. */
  share: number
}

/** The parts that enter a score; those without weight explain it alone. */
export function counted(parts: Part[]): Counted[] {
  const total = parts.reduce((sum, { weight }) => sum + weight, 0)
  return parts
    .filter(({ weight }) => weight > 0)
    .map((part) => ({ ...part, share: part.weight / total }))
}

/** The parts of a score as lengths of one bar: together they are the score. */
export function ScoreBar({ parts }: { parts: Part[] }) {
  const { say, language } = useLanguage()
  const { partOfOne } = figures(language)
  const shown = counted(parts)
  const words = shown.map(({ part, value }) => `${say(`part.${part}` as Key)} ${partOfOne(value)}`)
  return (
    <div class="score-bar" role="img" aria-label={words.join(', ')} title={words.join(' · ')}>
      {shown.map(({ part, value, share }, place) => (
        <span key={part} class={`part-${place}`} style={{ '--part': (value ?? 0) * share }} />
      ))}
    </div>
  )
}

export function PartsLegend({ parts }: { parts: Part[] }) {
  const { say, language } = useLanguage()
  const { percent } = figures(language)
  return (
    <ul class="legend">
      {counted(parts).map(({ part, share }, place) => (
        <li key={part}>
          <span class={`swatch part-${place}`} /> {say(`part.${part}` as Key)} ({percent(share)})
        </li>
      ))}
    </ul>
  )
}
