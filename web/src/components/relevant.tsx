import { figures } from '../figures'
import { useLanguage } from '../language'
import { Link } from '../router'
import type { PartnersAnswer, Relevant } from '../types'
import { DeclaredRows } from './declared'
import { LongList } from './long-list'
import { Table } from './table'

/** Partners that are read before one asks for more: each has a reason of several lines. */
const FIRST = 6

/** Territories of Europe along the filière, each with the reason why; then those near by. */
export function RelevantPartners({ answer }: { answer: PartnersAnswer }) {
  const { say, name, language } = useLanguage()
  const { whole } = figures(language)
  const { relevant, near, complementary, french, along } = answer
  if (!along || !relevant.length) return <p class="message">{name(answer.why_empty ?? NONE)}</p>
  return (
    <>
      {along.caveat && <p class="soft">{name(along.caveat)}</p>}
      <Regions rows={relevant} caption={say('relevant.caption', { along: name(along.label) })} />
      {near.length > 0 && <Regions rows={near} caption={say('relevant.near')} />}
      {complementary.length > 0 && (
        <Regions rows={complementary} caption={name(answer.complementary_label)} />
      )}
      {french.length > 0 && (
        <p>
          {say('relevant.french')}{' '}
          {french.map(({ id, label, distance_km: distance }, place) => (
            <span key={id}>
              {place > 0 && ', '}
              <Link to={`/territoires/${id}`}>{label}</Link> ({whole(distance)}&nbsp;km)
            </span>
          ))}
        </p>
      )}
    </>
  )
}

/** Regions with their distance and the reason why, the first of them at once. */
function Regions({ rows: all, caption }: { rows: Relevant[]; caption: string }) {
  const { say, name, language } = useLanguage()
  const { whole } = figures(language)
  return (
    <LongList rows={all} first={FIRST}>
      {(rows) => (
        <Table<Relevant>
          caption={caption}
          rows={rows}
          rowKey={({ id }) => id}
          columns={[
            { name: 'rank', head: say('rank'), number: true, cell: ({ rank }) => rank },
            {
              name: 'label',
              head: say('kind.region'),
              row: true,
              cell: ({ region_id, label, country }) => (
                <>
                  <Link to={`/regions/${region_id}`}>{label}</Link>{' '}
                  <span class="soft">({country})</span>
                </>
              ),
            },
            {
              name: 'distance',
              head: say('relevant.km'),
              number: true,
              cell: (row) => whole(row.distance_km),
            },
            {
              name: 'reason',
              head: say('relevant.reason'),
              sentence: true,
              cell: ({ reasons, declared }) => (
                <>
                  {name(reasons)}
                  <DeclaredRows rows={declared} />
                </>
              ),
            },
          ]}
        />
      )}
    </LongList>
  )
}

const NONE = {
  fr: 'Aucune spécialité ni filière établie : rien à comparer en Europe.',
  en: 'No speciality or filière is established: nothing to compare in Europe.',
}
