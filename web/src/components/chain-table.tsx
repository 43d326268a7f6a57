import { figures } from '../figures'
import { useLanguage } from '../language'
import { Link } from '../router'
import type { Candidate, ChainIndustry, MissingItem } from '../types'
import { Table } from './table'

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
  const { whole, decimal, probability } = figures(language)
  return (
    <Table<ChainIndustry>
      caption={say('chain.industries')}
      rows={candidate.industries}
      rowKey={({ id }) => id}
      columns={[
        { name: 'stage', head: say('chain.stage_short'), cell: ({ stage }) => stage },
        {
          name: 'label',
          head: say('kind.industry'),
          row: true,
          cell: ({ id, label }) => (
            <Link to={`/graphe?start=${encodeURIComponent(id)}`}>{name(label)}</Link>
          ),
        },
        { name: 'branch', head: say('chain.branch'), cell: ({ branch }) => name(branch) },
        {
          name: 'establishments',
          head: say('establishments'),
          number: true,
          cell: (row) => whole(row.establishments),
        },
        {
          name: 'quotient',
          head: say('specialisation.quotient'),
          number: true,
          cell: ({ quotient }) => decimal(quotient, 1),
        },
        {
          name: 'probability',
          head: say('specialisation.probability'),
          number: true,
          cell: (row) => probability(row.probability),
        },
      ]}
    />
  )
}

function Missing({ candidate }: { candidate: Candidate }) {
  const { say, name, language } = useLanguage()
  const { whole, percent } = figures(language)
  return (
    <Table<MissingItem>
      caption={say('chain.missing')}
      rows={candidate.missing}
      rowKey={({ direction, branch }) => direction + branch}
      columns={[
        {
          name: 'direction',
          head: say('chain.side'),
          cell: (row) => say(`chain.${row.direction}`),
        },
        { name: 'label', head: say('chain.branch'), row: true, cell: ({ label }) => name(label) },
        {
          name: 'share',
          head: say('chain.link_share'),
          number: true,
          cell: (row) => percent(row.link_share),
        },
        {
          name: 'establishments',
          head: say('chain.establishments_here'),
          number: true,
          cell: (row) => whole(row.establishments),
        },
        {
          name: 'holders',
          head: say('chain.holders'),
          cell: ({ holders }) =>
            (holders ?? []).slice(0, 3).map((holder, place) => (
              <span key={holder.territory}>
                {place > 0 && ', '}
                <Link to={`/territoires/${holder.territory}`}>{holder.label}</Link> (
                {whole(holder.distance_km)} km)
              </span>
            )),
        },
      ]}
    />
  )
}
