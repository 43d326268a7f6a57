import { useMemo } from 'preact/hooks'
import { common, DataMark } from '../components/data-mark'
import { Answered } from '../components/message'
import { Table } from '../components/table'
import { useCapability, useRegisterName } from '../data'
import { subjectKey } from '../evidence/subjects'
import { Why } from '../evidence/why'
import { figures } from '../figures'
import { type Key, useLanguage } from '../language'
import { Link, useQuery } from '../router'
import { useTitle } from '../title'
import type { CapabilityItem } from '../types'
import { type Ranked, reweighted, weightsOf, weightsText } from '../weights'

/** Which territories could bear a filière, how sure each rank is, and what weights change. */
export default function CapabilityPage() {
  const { say } = useLanguage()
  useTitle(say('nav.capability'))
  return (
    <>
      <section class="hero">
        <h1>{say('capability.title')}</h1>
        <p class="lead">{say('capability.lead')}</p>
      </section>
      <Answered asked={useCapability()}>{({ items }) => <Ranking items={items} />}</Answered>
    </>
  )
}

function Ranking({ items }: { items: CapabilityItem[] }) {
  const { say } = useLanguage()
  const parts = items[0]?.parts.map(({ part }) => part).sort() ?? []
  const [text, setText] = useQuery('w')
  const weights = weightsOf(text, parts)
  const ranked = useMemo(() => reweighted(items, weights), [items, text])
  const set = (part: string, value: number) =>
    setText(weightsText({ ...weights, [part]: value }, parts))
  return (
    <>
      <fieldset class="plain">
        <legend>{say('capability.weights')}</legend>
        <div class="sliders">
          {parts.map((part) => (
            <div key={part}>
              <label for={`w-${part}`}>
                <span>{say(`part.${part}` as Key)}</span>
                <output>{weights[part]}</output>
              </label>
              <input
                id={`w-${part}`}
                type="range"
                min={0}
                max={10}
                value={weights[part]}
                onInput={(event) => set(part, Number(event.currentTarget.value))}
              />
            </div>
          ))}
        </div>
        <button type="button" class="button" disabled={!text} onClick={() => setText('')}>
          {say('capability.equal')}
        </button>
      </fieldset>
      <RankingTable ranked={ranked} count={items.length} changed={text !== ''} />
    </>
  )
}

function RankingTable({
  ranked,
  count,
  changed,
}: {
  ranked: Ranked[]
  count: number
  changed: boolean
}) {
  const { say, name, language } = useLanguage()
  const { whole } = figures(language)
  const data = common(ranked.map(({ item }) => item.data))
  const register = common(ranked.map(({ item }) => item.register))
  const year = common(ranked.map(({ item }) => item.year))
  const cannotSee = register ? ranked[0]?.item.cannot_see : null
  return (
    <div class="section">
      {data && (
        <p>
          <DataMark data={data} />
        </p>
      )}
      {register && (
        <p class="soft">
          <Sites register={register} year={year} />{' '}
          {cannotSee && say('capability.cannot_see', { text: name(cannotSee) })}
        </p>
      )}
      <Table<Ranked>
        caption={say(changed ? 'capability.caption_weighted' : 'capability.caption', { count })}
        rows={ranked}
        rowKey={({ item }) => item.territory.id}
        columns={[
          { name: 'rank', head: say('rank'), number: true, cell: ({ rank }) => rank },
          {
            name: 'territory',
            head: say('kind.territory'),
            row: true,
            cell: ({ item }) => (
              <>
                <Link to={`/territoires/${item.territory.id}`}>{item.territory.label}</Link>{' '}
                {!data && <DataMark data={item.data} />}
              </>
            ),
          },
          {
            name: 'sites',
            head: say('capability.sites'),
            number: true,
            cell: ({ item }) => (
              <>
                {whole(item.sites)}{' '}
                {!register && (
                  <small class="soft">
                    <Sites register={item.register} year={item.year} />
                  </small>
                )}
              </>
            ),
          },
          {
            name: 'band',
            head: say('capability.band'),
            cell: ({ item }) => say(`capability.band.${item.band}`),
          },
          {
            name: 'range',
            head: say('capability.range'),
            cell: ({ item }) => <RankRange item={item} count={count} />,
          },
          {
            name: 'moved',
            head: say('capability.moved'),
            number: true,
            cell: ({ rank, item }) => signed(item.rank - rank),
          },
          {
            name: 'why',
            head: <span class="hidden">{say('why')}</span>,
            cell: ({ item: { territory } }) => (
              <Why subject={subjectKey('capability', territory.id)} of={territory.label} />
            ),
          },
        ]}
      />
    </div>
  )
}

/** The register that a count of sites is one of, and its year. */
function Sites({ register, year }: { register: string; year: number | null | undefined }) {
  const { say } = useLanguage()
  const name = useRegisterName(register)
  return <>{say('capability.ground', { register: name, year: year ?? say('unknown_year') })}</>
}

const signed = (places: number): string =>
  places === 0 ? '=' : places > 0 ? `↑ ${places}` : `↓ ${-places}`

/** The ranks between which 90 % of drawn weightings leave a territory. */
function RankRange({ item, count }: { item: CapabilityItem; count: number }) {
  const { say } = useLanguage()
  const x = (rank: number) => 2 + (156 * (rank - 1)) / Math.max(1, count - 1)
  const words = say('capability.between', { low: item.rank_low, high: item.rank_high })
  return (
    <div class="rank-range plot">
      <svg viewBox="0 0 160 16" role="img" aria-label={words}>
        <title>{words}</title>
        <line class="grid" x1="2" x2="158" y1="8" y2="8" />
        <line class="whisker" x1={x(item.rank_low)} x2={x(item.rank_high)} y1="8" y2="8" />
        <circle class="point" cx={x(item.rank)} cy="8" r="3.5" />
      </svg>
      <small class="soft">{words}</small>
    </div>
  )
}
