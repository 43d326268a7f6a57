import type { ComponentChildren } from 'preact'
import { subjectKey } from '../evidence/subjects'
import { Why } from '../evidence/why'
import { figures } from '../figures'
import { useLanguage } from '../language'
import { Link } from '../router'
import type { Candidate } from '../types'
import { Chain } from './chain'
import { ChainTable } from './chain-table'
import { DataMark } from './data-mark'
import { Grade } from './grade'

/** From this p-value on, "about once in" says less than a share of the draws. */
const LIKELY = 0.2

/** One candidate: its name, how it stands up to chance, its chain, its anchors. */
export function CandidateView({
  candidate,
  territory,
  heading,
}: {
  candidate: Candidate
  territory: string
  heading?: ComponentChildren
}) {
  const { say, name, language } = useLanguage()
  const { decimal } = figures(language)
  return (
    <article class="candidate" id={candidate.id}>
      <div class="candidate-head">
        <div>
          {heading ?? (
            <h3>
              <Link to={`/filieres/${encodeURIComponent(candidate.id)}`}>
                {name(candidate.label)}
              </Link>
            </h3>
          )}
          <p class="buttons">
            <Grade grade={candidate.grade} />
            <DataMark data={candidate.data} />
          </p>
        </div>
        <p class="score">
          {decimal(candidate.score)}
          <small>
            {say('score')}{' '}
            <Why
              subject={subjectKey('candidate', territory, candidate.id)}
              of={name(candidate.label)}
            />
          </small>
        </p>
      </div>
      <Standing candidate={candidate} />
      <Chain candidate={candidate} />
      <details>
        <summary>{say('chain.table')}</summary>
        <ChainTable candidate={candidate} />
      </details>
    </article>
  )
}

/** Grade, p-value, dependence and anchors in plain words. */
export function Standing({ candidate }: { candidate: Candidate }) {
  const { say, language } = useLanguage()
  const { percent, whole, odds } = figures(language)
  const { p_value: p, survival, one_firm: oneFirm, jobs, jobs_told_share: known } = candidate
  const chance = (value: number | null | undefined) => {
    if (value == null) return say('standing.untested')
    return value < LIKELY
      ? say('standing.chance', { odds: odds(value) })
      : say('standing.likely', { share: percent(value) })
  }
  const sentences = [
    say('standing.size', {
      establishments: whole(candidate.establishments),
      industries: candidate.industries.length,
    }),
    jobs === null
      ? say('standing.jobs_unknown')
      : say('standing.jobs', { jobs: whole(jobs), answer: percent(known) }),
    chance(p),
    survival == null ? '' : say('standing.survival', { share: percent(survival) }),
    oneFirm ? say('standing.one_firm') : '',
  ]
  return (
    <div class="candidate-words">
      <p>{sentences.filter(Boolean).join(' ')}</p>
      <Anchors candidate={candidate} />
    </div>
  )
}

function Anchors({ candidate }: { candidate: Candidate }) {
  const { say, language } = useLanguage()
  const { whole } = figures(language)
  if (!candidate.anchors) return null
  if (!candidate.anchors.length) return <p class="soft">{say('anchors.none')}</p>
  return (
    <p>
      {say('anchors.label')}{' '}
      {candidate.anchors.slice(0, 4).map((anchor, place) => (
        <span key={anchor.organisation}>
          {place > 0 && ' · '}
          <Link to={`/graphe?start=${encodeURIComponent(anchor.organisation)}`}>
            {anchor.label}
          </Link>{' '}
          <span class="soft">
            ({say(`anchors.${anchor.tie}`)}
            {anchor.distance_km != null && `, ${whole(anchor.distance_km)} km`})
          </span>
        </span>
      ))}
    </p>
  )
}
