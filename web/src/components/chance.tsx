import { figures } from '../figures'
import { useLanguage } from '../language'
import type { Candidate } from '../types'

/** From this p-value on, "about once in" says less than a share of the draws. */
const LIKELY = 0.2

/** How a candidate stands up to chance, in odds and plain words. */
export function Chance({ candidate }: { candidate: Candidate }) {
  const { say, name, language } = useLanguage()
  const { percent, odds } = figures(language)
  const { p_value: p, q_value: q, survival, score } = candidate
  const chance = (value: number | null | undefined) => {
    if (value == null) return say('standing.untested')
    return value < LIKELY
      ? say('standing.chance', { odds: odds(value) })
      : say('standing.likely', { share: percent(value) })
  }
  const sentences = [
    say(`meaning.${candidate.kind}`),
    chance(p),
    q == null
      ? ''
      : say(
          candidate.kind === 'specialite' ? 'standing.false_specialite' : 'standing.false_share',
          {
            share: q < 0.01 ? say('standing.under', { share: percent(0.01) }) : percent(q),
          },
        ),
    survival == null ? '' : say(survival ? 'standing.survives' : 'standing.fragile'),
    say('standing.score', { score: figures(language).partOfOne(score) }),
  ]
  return (
    <>
      <p>{sentences.filter(Boolean).join(' ')}</p>
      {candidate.two_measures && <p>{name(candidate.two_measures)}</p>}
    </>
  )
}
