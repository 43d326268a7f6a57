import { figures } from '../figures'
import { useLanguage } from '../language'
import { Link } from '../router'
import type { Candidate, ChainIndustry, MissingItem } from '../types'
import { Table } from './table'

/** What is called near: the radius of the page of a filière, and of the named query. */
export const NEAR_KM = 100

/** The same value chain for those who read rather than look. */
export function ChainTable({ candidate }: { candidate: Candidate }) {
  const { say, name } = useLanguage()
  return (
    <>
      <Industries candidate={candidate} />
      {candidate.missing.length ? (
        <Missing candidate={candidate} />
      ) : (
        <p class="soft">{say('chain.none_missing', { name: name(candidate.label) })}</p>
      )}
    </>
  )
}

function Industries({ candidate }: { candidate: Candidate }) {
  const { say, name, language } = useLanguage()
  const { whole, expected } = figures(language)
  return (
    <Table<ChainIndustry>
      caption={say('chain.industries')}
      rows={candidate.industries}
      rowKey={({ id }) => id}
      columns={[
        {
          name: 'stage',
          head: say('chain.stage_short'),
          cell: (row) => say(`stage.${row.stage_name}`),
        },
        {
          name: 'label',
          head: say('kind.industry'),
          row: true,
          cell: ({ id, label, code }) => (
            <>
              <Link to={`/graphe?start=${encodeURIComponent(id)}`}>{name(label)}</Link>{' '}
              <span class="soft">{code}</span>
            </>
          ),
        },
        {
          name: 'sites',
          head: say('chain.sites'),
          number: true,
          cell: (row) => whole(row.sites),
        },
        {
          name: 'expected',
          head: say('specialisation.expected'),
          number: true,
          cell: (row) => expected(row.expected),
        },
      ]}
    />
  )
}

function Missing({ candidate }: { candidate: Candidate }) {
  const { say, name, language } = useLanguage()
  const { whole, expected } = figures(language)
  return (
    <Table<MissingItem>
      caption={say('chain.missing')}
      rows={candidate.missing}
      rowKey={({ direction, stage_name: stage }) => direction + stage}
      columns={[
        {
          name: 'direction',
          head: say('chain.side'),
          cell: (row) => say(`chain.${row.direction}`),
        },
        {
          name: 'label',
          head: say('chain.stage_short'),
          row: true,
          cell: (row) => (
            <>
              {say(`stage.${row.stage_name}`)}{' '}
              <span class="soft">{say('chain.of_branch', { branch: name(row.label) })}</span>
            </>
          ),
        },
        { name: 'state', head: say('chain.state'), cell: (row) => say(`chain.state_${row.state}`) },
        {
          name: 'establishments',
          head: say('chain.establishments_here'),
          number: true,
          cell: (row) => whole(row.establishments),
        },
        {
          name: 'expected',
          head: say('specialisation.expected'),
          number: true,
          cell: (row) => expected(row.expected),
        },
        {
          name: 'holders',
          head: say('chain.holders', { km: NEAR_KM }),
          cell: ({ holders }) => {
            const near = (holders ?? []).filter((one) => one.distance_km <= NEAR_KM).slice(0, 3)
            const shown = near.length ? near : (holders ?? []).slice(0, 1)
            return (
              <>
                {!near.length && say('chain.no_holder', { km: NEAR_KM })}
                {!near.length && shown.length > 0 && say('chain.nearest_holder')}
                {shown.map((holder, place) => (
                  <span key={holder.territory}>
                    {place > 0 && ', '}
                    <Link to={`/territoires/${holder.territory}`}>{holder.label}</Link> (
                    {whole(holder.distance_km)}&nbsp;km)
                  </span>
                ))}
              </>
            )
          },
        },
      ]}
    />
  )
}
