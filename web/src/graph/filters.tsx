import { useRelease } from '../data'
import { type Key, useLanguage } from '../language'
import { useQuery } from '../router'
import type { Filter, Shown } from './model'

const list = (text: string): string[] => text.split(',').filter(Boolean)

/** What is hidden, as the address tells it. */
export function useFilter(): Filter {
  const [kinds] = useQuery('hide')
  const [sources] = useQuery('without')
  const [simulated] = useQuery('simulated', '1')
  const [since] = useQuery('since')
  const release = useRelease().data
  const old = (release?.sources ?? [])
    .filter(({ vintage }) => since && lastYear(vintage) < Number(since))
    .map(({ name }) => name)
  return {
    kinds: new Set(list(kinds)),
    sources: new Set([...list(sources), ...old]),
    simulated: simulated === '1',
  }
}

/** The last year that a vintage names: 2022 of "2018-2022". */
const lastYear = (vintage: string): number =>
  Math.max(0, ...(vintage.match(/\d{4}/g) ?? []).map(Number))

/** Filters by type, source, date and simulation. */
export function Filters({ shown }: { shown: Shown }) {
  const { say } = useLanguage()
  const [simulated, setSimulated] = useQuery('simulated', '1')
  return (
    <>
      <Kinds shown={shown} />
      <Sources shown={shown} />
      <div class="checks">
        <label>
          <input
            type="checkbox"
            checked={simulated === '1'}
            onChange={(event) => setSimulated(event.currentTarget.checked ? '1' : '0')}
          />
          {say('filter.simulated')}
        </label>
      </div>
    </>
  )
}

function counted(values: string[]): [string, number][] {
  const counts = new Map<string, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts].sort(([, a], [, b]) => b - a)
}

function Kinds({ shown }: { shown: Shown }) {
  const { say } = useLanguage()
  const kinds = counted([...shown.nodes.values()].map(({ kind }) => kind))
  return (
    <Checks
      title={say('filter.kinds')}
      name="hide"
      options={kinds}
      label={(kind) => say(`kind.${kind}` as Key)}
    />
  )
}

function Sources({ shown }: { shown: Shown }) {
  const { say } = useLanguage()
  const [since, setSince] = useQuery('since')
  const release = useRelease().data
  const vintages = new Map(release?.sources.map(({ name, vintage }) => [name, vintage]))
  const sources = counted([...shown.edges.values()].map(({ source }) => source))
  const years = [...new Set([...vintages.values()].map(lastYear))].filter(Boolean).sort()
  return (
    <>
      <Checks
        title={say('filter.sources')}
        name="without"
        options={sources}
        label={(source) => (vintages.has(source) ? `${source} (${vintages.get(source)})` : source)}
      />
      <div class="field">
        <label for="since">{say('filter.since')}</label>
        <select id="since" value={since} onChange={(event) => setSince(event.currentTarget.value)}>
          <option value="">{say('filter.any_date')}</option>
          {years.map((year) => (
            <option key={year} value={String(year)} selected={String(year) === since}>
              {year}
            </option>
          ))}
        </select>
      </div>
    </>
  )
}

function Checks({
  title,
  name,
  options,
  label,
}: {
  title: string
  name: string
  options: [string, number][]
  label: (value: string) => string
}) {
  const [text, setText] = useQuery(name)
  const hidden = new Set(list(text))
  const toggle = (value: string) => {
    const next = new Set(hidden)
    if (!next.delete(value)) next.add(value)
    setText([...next].join(','))
  }
  return (
    <fieldset class="plain">
      <legend>{title}</legend>
      <div class="checks">
        {options.map(([value, count]) => (
          <label key={value}>
            <input type="checkbox" checked={!hidden.has(value)} onChange={() => toggle(value)} />
            {label(value)}
            <span class="number">{count}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
