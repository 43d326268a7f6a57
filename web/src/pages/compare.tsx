import { common, DataMark } from '../components/data-mark'
import { Grade } from '../components/grade'
import { IntervalPlot } from '../components/interval-plot'
import { Answered } from '../components/message'
import { Method } from '../components/method'
import { Search } from '../components/search'
import { Table } from '../components/table'
import { useCapability, useFilieres, useLabel, usePartners, useTerritory } from '../data'
import { figures } from '../figures'
import { type Key, useLanguage } from '../language'
import { Link, useRouter } from '../router'
import { useTitle } from '../title'
import type { CapabilityItem } from '../types'

const MOST = 5
const LEAST = 2
const SHOWN = 5

/** Two to five territories side by side. */
export default function Compare() {
  const { say } = useLanguage()
  const { query, go } = useRouter()
  const ids = [...new Set(query.getAll('t'))].slice(0, MOST)
  useTitle(say('nav.compare'))
  const set = (next: string[]) =>
    go(`/comparer?${new URLSearchParams(next.map((id) => ['t', id]))}`)
  return (
    <>
      <section class="hero">
        <h1>{say('compare.title')}</h1>
        <p class="lead">{say('compare.lead', { least: LEAST, most: MOST })}</p>
        {ids.length < MOST && (
          <Search
            label={say('compare.add')}
            placeholder={say('compare.add')}
            kinds={['territory']}
            latest
            choose={(hit) => set([...ids, hit.id])}
          />
        )}
        <ul class="chips">
          {ids.map((id) => (
            <Chip key={id} id={id} remove={() => set(ids.filter((other) => other !== id))} />
          ))}
        </ul>
      </section>
      {ids.length < LEAST ? (
        <p class="message">{say('compare.more', { least: LEAST })}</p>
      ) : (
        <Compared ids={ids} />
      )}
    </>
  )
}

function Chip({ id, remove }: { id: string; remove: () => void }) {
  const { say } = useLanguage()
  const label = useTerritory(id).data?.territory.label ?? id
  return (
    <li class="chip">
      <Link to={`/territoires/${id}`}>{label}</Link>
      <button type="button" aria-label={say('compare.remove', { label })} onClick={remove}>
        ×
      </button>
    </li>
  )
}

function Compared({ ids }: { ids: string[] }) {
  const { say } = useLanguage()
  return (
    <>
      <section class="section">
        <div class="section-head">
          <h2>{say('compare.capability')}</h2>
        </div>
        <Answered asked={useCapability()}>
          {({ items }) => (
            <Capability
              items={ids.flatMap((id) => items.find(({ territory }) => territory.id === id) ?? [])}
              without={ids.filter((id) => !items.some(({ territory }) => territory.id === id))}
            />
          )}
        </Answered>
      </section>
      <section class="section">
        <div class="section-head">
          <h2>{say('compare.side')}</h2>
        </div>
        <section class="scroll" tabIndex={0} aria-label={say('compare.side')}>
          <div class="columns">
            {ids.map((id) => (
              <Column key={id} id={id} />
            ))}
          </div>
        </section>
      </section>
    </>
  )
}

function Capability({ items, without }: { items: CapabilityItem[]; without: string[] }) {
  const { say, language } = useLanguage()
  const { partOfOne } = figures(language)
  const parts = items[0]?.parts.map(({ part }) => part) ?? []
  if (!items.length) return <p class="message">{say('compare.none')}</p>
  const marked = common(items.map(({ data }) => data))
  return (
    <>
      {marked && (
        <p>
          <DataMark data={marked} />
        </p>
      )}
      <Method of={say('compare.capability')}>
        <IntervalPlot
          title={say('compare.plot')}
          axis={say('compare.axis')}
          rows={items.map(({ territory, score, low, high }) => ({
            id: territory.id,
            label: territory.label,
            value: score,
            low,
            high,
          }))}
        />
      </Method>
      {without.map((id) => (
        <Without key={id} id={id} />
      ))}
      <Table<CapabilityItem>
        caption={say('compare.parts')}
        rows={items}
        rowKey={({ territory }) => territory.id}
        columns={[
          {
            name: 'territory',
            head: say('kind.territory'),
            row: true,
            cell: ({ territory, data }) => (
              <>
                {territory.label} {!marked && <DataMark data={data} />}
              </>
            ),
          },
          {
            name: 'rank',
            head: say('rank'),
            number: true,
            cell: ({ rank, rank_low: low, rank_high: high }) => `${rank} (${low}–${high})`,
          },
          ...parts.map((part) => ({
            name: part,
            head: say(`part.${part}` as Key),
            number: true,
            cell: (item: CapabilityItem) =>
              partOfOne(item.parts.find((one) => one.part === part)?.value),
          })),
        ]}
      />
    </>
  )
}

function Without({ id }: { id: string }) {
  const { say } = useLanguage()
  return <p class="soft">{say('compare.without', { label: useLabel(id) })}</p>
}

function Column({ id }: { id: string }) {
  const { say } = useLanguage()
  return (
    <article class="column">
      <Answered asked={useTerritory(id)}>
        {(answer) => (
          <>
            <h3>
              <Link to={`/territoires/${id}`}>{answer.territory.label}</Link>
            </h3>
            <p class="soft">
              {answer.territory.regions.join(', ')} ·{' '}
              {answer.population === null
                ? say('unknown')
                : `${say('compare.people', { count: answer.population })} (${answer.population_year ?? say('territory.year_unknown')})`}
            </p>
            <h4>{say('section.specialisations')}</h4>
            <Surest answer={answer.specialisations[0]} />
          </>
        )}
      </Answered>
      <h4>{say('section.filieres')}</h4>
      <Filieres id={id} />
      <h4>{say('section.partners')}</h4>
      <PartnerList id={id} />
    </article>
  )
}

function Surest({ answer }: { answer: import('../types').Specialisations | undefined }) {
  const { say, name, language } = useLanguage()
  const { expected, whole } = figures(language)
  if (!answer) return <p class="soft">{say('specialisation.none')}</p>
  return (
    <>
      <DataMark data={answer.data} />
      <ol>
        {answer.items.slice(0, SHOWN).map((item) => (
          <li key={item.industry}>
            {name(item.label)}{' '}
            <span class="soft unbroken">
              {say('compare.counted', {
                observed: whole(item.observed),
                expected: expected(item.expected),
              })}
              {!item.sure && ` · ${say('specialisation.not_sure')}`}
            </span>
          </li>
        ))}
      </ol>
    </>
  )
}

function Filieres({ id }: { id: string }) {
  const { name } = useLanguage()
  return (
    <Answered asked={useFilieres(id)}>
      {({ candidates, why_empty: why }) =>
        candidates.length ? (
          <ol>
            {candidates.slice(0, SHOWN).map((one) => (
              <li key={one.id}>
                <Link to={`/filieres/${encodeURIComponent(one.id)}`}>{name(one.label)}</Link>{' '}
                <Grade grade={one.grade} kind={one.kind} />
              </li>
            ))}
          </ol>
        ) : (
          <p class="soft">{name(why)}</p>
        )
      }
    </Answered>
  )
}

/** Those along the filière first, then those of European projects: two lists, never added up. */
function PartnerList({ id }: { id: string }) {
  const { say, name } = useLanguage()
  return (
    <Answered asked={usePartners(id)}>
      {({ partners, relevant, along, why_empty: why }) => (
        <>
          <p class="soft">
            {along ? say('relevant.caption', { along: name(along.label) }) : name(why)}
          </p>
          <RegionList
            rows={relevant.map((one) => ({ ...one, region: one.region_id }))}
            of="relevant"
          />
          <p class="soft">{say('partners.likely')}</p>
          <RegionList rows={partners} of="likely" />
        </>
      )}
    </Answered>
  )
}

interface Listed {
  id: string
  region: string
  label: string
  country: string
  distance_km: number
}

function RegionList({ rows, of }: { rows: Listed[]; of: string }) {
  const { language } = useLanguage()
  const { whole } = figures(language)
  if (!rows.length) return null
  return (
    <ol class={of}>
      {rows.slice(0, SHOWN).map((one) => (
        <li key={one.id}>
          <Link to={`/regions/${one.region}`}>{one.label}</Link>{' '}
          <span class="soft">
            {one.country} · {whole(one.distance_km)}&nbsp;km
          </span>
        </li>
      ))}
    </ol>
  )
}
