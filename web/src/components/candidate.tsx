import type { ComponentChildren } from 'preact'
import { useRegisterName } from '../data'
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

/** One candidate: its name, what it is, what it rests on, its chain, its anchors. */
export function CandidateView({
  candidate,
  territory,
  heading,
}: {
  candidate: Candidate
  territory: string
  heading?: ComponentChildren
}) {
  const { say, name } = useLanguage()
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
            <Grade grade={candidate.grade} kind={candidate.kind} />
            <DataMark data={candidate.data} />
            <Why
              subject={subjectKey('candidate', territory, candidate.id)}
              of={name(candidate.label)}
            />
          </p>
        </div>
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

/** How many sites it counts, what they rest on, and whom it leans on. */
function Standing({ candidate }: { candidate: Candidate }) {
  const { say, language } = useLanguage()
  const { percent, whole } = figures(language)
  const register = useRegisterName(candidate.register)
  const { jobs, jobs_told_share: known, one_firm: oneFirm, across, ground, year } = candidate
  const sentences = [
    say('standing.size', {
      establishments: candidate.establishments,
      industries: candidate.industries.length,
    }),
    jobs === null
      ? say('standing.jobs_unknown')
      : say('standing.jobs', { jobs, known: percent(known) }),
    oneFirm ? say('standing.one_firm') : '',
    across
      ? say(`standing.across.${across.without}`, {
          grade: across.grade_alone === null ? '' : say(`grade.${across.grade_alone}`),
          label: across.label,
          there: across.establishments,
          inside: whole(candidate.establishments),
          all: candidate.establishments + across.establishments,
        })
      : '',
  ]
  return (
    <div class="candidate-words">
      <p>{sentences.filter(Boolean).join(' ')}</p>
      <p class="soft">
        {say('standing.ground', { register, year: year ?? say('unknown_year') })}{' '}
        {say(
          ground === 'register'
            ? 'ground.register'
            : ground === 'census'
              ? 'ground.census'
              : 'ground.other',
        )}
      </p>
      <Anchors candidate={candidate} />
    </div>
  )
}

const TIES = ['declared', 'area', 'theme'] as const
/** Bodies of a tie that are shown, as on a terminal. */
const OF_TIE = 4

/** Bodies by their tie, in the words of the command: only a declared one is a tie. */
function Anchors({ candidate }: { candidate: Candidate }) {
  const { say, language } = useLanguage()
  const { whole } = figures(language)
  if (!candidate.anchors) return null
  if (!candidate.anchors.length) return <p class="soft">{say('anchors.none')}</p>
  const { anchors } = candidate
  return TIES.filter((tie) => anchors.some((anchor) => anchor.tie === tie)).map((tie) => (
    <p key={tie}>
      {say(`anchors.${tie}`)}{' '}
      {anchors
        .filter((anchor) => anchor.tie === tie)
        .slice(0, OF_TIE)
        .map((anchor, place) => (
          <span key={anchor.organisation}>
            {place > 0 && ' · '}
            <Link to={`/graphe?start=${encodeURIComponent(anchor.organisation)}`}>
              {anchor.label}
            </Link>
            {anchor.distance_km != null && (
              <span class="soft"> ({whole(anchor.distance_km)}&nbsp;km)</span>
            )}
          </span>
        ))}
    </p>
  ))
}
