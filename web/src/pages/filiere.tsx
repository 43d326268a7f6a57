import type { PageProps } from '../app'
import { apart } from '../components/apart'
import { CandidateView } from '../components/candidate'
import { NEAR_KM } from '../components/chain-table'
import { gradeWords } from '../components/grade'
import { Later } from '../components/later'
import { Answered } from '../components/message'
import { PartnerLists } from '../components/partner-lists'
import { Table } from '../components/table'
import { useFiliere, useNamedQuery, useOutline, usePartners } from '../data'
import { figures } from '../figures'
import { useLanguage } from '../language'
import { Link } from '../router'
import { useTitle } from '../title'
import type { Candidate, FiliereAnswer, MissingItem, Plain, QueryAnswer, StageName } from '../types'

const PointMap = apart(async () => (await import('../maps/point-map')).PointMap, {
  aspectRatio: '720 / 620',
})

type Row = Record<string, Plain>

/** One candidate filière: its chain, who else has it, who holds what it is not seen to hold, partners. */
export default function FilierePage({ id }: PageProps) {
  const { name } = useLanguage()
  const asked = useFiliere(id)
  useTitle(asked.data && name(asked.data.candidate.label))
  return (
    <Answered asked={asked} page>
      {(found) => <Shown found={found} />}
    </Answered>
  )
}

function Shown({ found }: { found: FiliereAnswer }) {
  const { say, name } = useLanguage()
  const { candidate, territory } = found
  return (
    <>
      <p class="breadcrumb">
        {gradeWords(say, candidate.kind, candidate.grade)} ·{' '}
        <Link to={`/territoires/${territory.id}`}>{territory.label}</Link>
      </p>
      <CandidateView
        candidate={candidate}
        territory={territory.id}
        heading={<h1>{name(candidate.label)}</h1>}
      />
      <p class="soft">{name(found.caveat)}</p>
      <p class="buttons">
        <Link class="button" to={`/graphe?start=${encodeURIComponent(candidate.id)}`}>
          {say('territory.explore')}
        </Link>
      </p>
      <Sharing id={candidate.id} />
      <Holders candidate={candidate} />
      <PartnersOf id={candidate.id} territory={territory.id} />
    </>
  )
}

function Sharing({ id }: { id: string }) {
  const { say } = useLanguage()
  const asked = useNamedQuery('filiere/territories_sharing', { filiere: id, least_shared: '2' })
  return (
    <section class="section">
      <div class="section-head">
        <h2>{say('filiere.sharing')}</h2>
        <p>{say('filiere.sharing_note')}</p>
      </div>
      <Answered asked={asked}>{(found) => <SharingRows found={found} />}</Answered>
    </section>
  )
}

function SharingRows({ found }: { found: QueryAnswer }) {
  const { say } = useLanguage()
  if (!found.rows.length) return <p class="message">{say('filiere.sharing_none')}</p>
  return (
    <div class="two">
      <Table<Row>
        caption={say('filiere.sharing_caption')}
        rows={found.rows}
        rowKey={(row) => `${row.id}${row.other}`}
        columns={[
          {
            name: 'label',
            head: say('kind.territory'),
            row: true,
            cell: (row) => <Link to={`/territoires/${row.id}`}>{row.label}</Link>,
          },
          { name: 'filiere', head: say('kind.filiere'), cell: (row) => <Called row={row} /> },
          {
            name: 'shared',
            head: say('filiere.shared'),
            number: true,
            cell: (row) =>
              say('filiere.shared_of', { shared: Number(row.shared), of: Number(row.of) }),
          },
        ]}
      />
      <Later room="720 / 620">
        <PointMap
          title={say('filiere.sharing')}
          points={found.rows.flatMap((row) =>
            row.longitude === null
              ? []
              : [
                  {
                    label: String(row.label),
                    longitude: Number(row.longitude),
                    latitude: Number(row.latitude),
                  },
                ],
          )}
        />
      </Later>
    </div>
  )
}

/** The name of another territory's candidate in the reader's language; the query's is French. */
function Called({ row }: { row: Row }) {
  const { name, language } = useLanguage()
  const id = String(row.other).split('/').pop() ?? ''
  const known = useFiliere(language === 'fr' ? null : id).data
  return <>{known ? name(known.candidate.label) : row.filiere_label}</>
}

function Holders({ candidate }: { candidate: Candidate }) {
  const { say } = useLanguage()
  const { id } = candidate
  const asked = useNamedQuery('filiere/link_holders', {
    filiere: id,
    within_km: String(NEAR_KM),
  })
  return (
    <section class="section">
      <div class="section-head">
        <h2>{say('filiere.holders')}</h2>
        <p>{say('filiere.holders_note', { km: NEAR_KM })}</p>
      </div>
      <Answered asked={asked}>
        {(found) => <HolderRows found={found} missing={candidate.missing} />}
      </Answered>
    </section>
  )
}

function HolderRows({ found, missing }: { found: QueryAnswer; missing: MissingItem[] }) {
  const { say, name, language } = useLanguage()
  // The branch is named as in the chain above.
  const branch = (row: Row) =>
    missing.find((one) => one.stage_name === row.stage_name && one.direction === row.direction)
  const { whole } = figures(language)
  if (!found.rows.length)
    return <p class="message">{say('filiere.holders_none', { km: NEAR_KM })}</p>
  return (
    <Table<Row>
      caption={say('filiere.holders_caption')}
      rows={found.rows}
      rowKey={(row) => `${row.direction}${row.stage_name}${row.holder_id}`}
      columns={[
        {
          name: 'stage',
          head: say('chain.stage_short'),
          row: true,
          cell: (row) => say(`stage.${row.stage_name as StageName}`),
        },
        {
          name: 'link',
          head: say('chain.branch'),
          cell: (row) => name(branch(row)?.label ?? { fr: String(row.label) }),
        },
        {
          name: 'side',
          head: say('chain.side'),
          cell: (row) => say(row.direction === 'upstream' ? 'chain.upstream' : 'chain.downstream'),
        },
        {
          name: 'holder',
          head: say('kind.territory'),
          cell: (row) =>
            row.holder_id ? (
              <Link to={`/territoires/${row.holder_id}`}>{row.holder_label}</Link>
            ) : (
              say('chain.no_holder', { km: NEAR_KM })
            ),
        },
        {
          name: 'km',
          head: 'km',
          number: true,
          cell: (row) => (row.distance_km === null ? '—' : whole(Number(row.distance_km))),
        },
      ]}
    />
  )
}

function PartnersOf({ id, territory }: { id: string; territory: string }) {
  const { say } = useLanguage()
  const point = useOutline(territory).data?.features[0]?.properties
  const from: [number, number] | null =
    point?.longitude != null && point.latitude != null ? [point.longitude, point.latitude] : null
  return (
    <section class="section">
      <div class="section-head">
        <h2>{say('section.partners')}</h2>
      </div>
      <Answered asked={usePartners(territory, id)}>
        {(found) => <PartnerLists answer={found} from={from} />}
      </Answered>
    </section>
  )
}
