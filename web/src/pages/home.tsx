import { useEffect, useMemo } from 'preact/hooks'
import { apart } from '../components/apart'
import { DataMark } from '../components/data-mark'
import { Answered } from '../components/message'
import { Search } from '../components/search'
import { Table } from '../components/table'
import { Tabs } from '../components/tabs'
import { useIndicatorMap, useIndicators, useRelease } from '../data'
import { figures } from '../figures'
import { useIdle } from '../idle'
import { useLanguage } from '../language'
import { classAt, type Scale, scale } from '../maps/classes'
import { OutlinesNote } from '../maps/outlines-note'
import { Link, useQuery, useRouter } from '../router'
import { useTitle } from '../title'
import type { Indicator, TerritoryMap, ValueStatus } from '../types'

const FranceMap = apart(async () => (await import('../maps/france-map')).FranceMap, {
  aspectRatio: '720 / 700',
})

const FIRST = 'capability'
const LISTED = 12

export function Home() {
  const { say } = useLanguage()
  const [indicator, setIndicator] = useQuery('indicator', FIRST)
  const idle = useIdle()
  const map = useIndicatorMap(idle ? indicator : null, 'overview')
  useTitle(null)
  useEffect(() => {
    // The drawing is fetched beside its data, not after them; a fault is reported where it is drawn.
    if (idle) FranceMap.fetched().catch(() => {})
  }, [idle])
  return (
    <>
      <section class="hero">
        <h1>{say('home.title')}</h1>
        <p class="lead">{say('home.lead')}</p>
        <Search label={say('search.label')} placeholder={say('search.placeholder')} />
      </section>
      <Choice chosen={indicator} choose={setIndicator} />
      <Answered asked={map}>{(answer) => <Territories map={answer} />}</Answered>
    </>
  )
}

function Choice({ chosen, choose }: { chosen: string; choose: (name: string) => void }) {
  const { say, name } = useLanguage()
  const [view, setView] = useQuery('view', 'map')
  const indicators = useIndicators().data ?? []
  return (
    <div class="toolbar">
      <div class="field">
        <label for="indicator">{say('home.indicator')}</label>
        <select
          id="indicator"
          class="kept-wide"
          value={chosen}
          onChange={(event) => choose(event.currentTarget.value)}
        >
          {indicators.map((one) => (
            <option key={one.name} value={one.name} selected={one.name === chosen}>
              {name(one.label)}
            </option>
          ))}
        </select>
      </div>
      <Tabs
        label={say('view.label')}
        options={[
          ['map', say('view.map')],
          ['table', say('view.table')],
        ]}
        chosen={view}
        choose={setView}
      />
    </div>
  )
}

/** How an indicator's value is written. */
export function useValue(indicator: Indicator | null): (value: number | null) => string {
  const { say, language } = useLanguage()
  const { whole, decimal, percent } = figures(language)
  return (value) => {
    if (value === null) return say('unknown')
    if (indicator?.unit === 'share') return percent(value)
    return indicator?.unit === '0-1' ? decimal(value) : whole(value)
  }
}

/** What a value rests on, in words. */
function useGround(): (answer: {
  status: ValueStatus
  register: string | null
  year: number | null
}) => string {
  const { say, name } = useLanguage()
  const sources = useRelease().data?.sources
  return ({ status, register, year }) => {
    const known = say(`status.${status}`)
    const source = sources?.find((one) => one.name === register)
    if (!source || status === 'unknown') return known
    const title = name({ fr: source.title_fr, en: source.title_en })
    return `${known} · ${year ? `${title}, ${year}` : title}`
  }
}

function Territories({ map }: { map: TerritoryMap }) {
  const { say, name } = useLanguage()
  const { go } = useRouter()
  const [view] = useQuery('view', 'map')
  const write = useValue(map.indicator)
  const ground = useGround()
  const classes = useMemo(() => scale(map.features), [map])
  const title = say('home.map_title', {
    count: map.features.length,
    indicator: name(map.indicator?.label),
  })
  const ranked = useMemo(() => sorted(map), [map])
  if (view === 'table') return <Listed title={title} map={map} />
  return (
    <div class="home-map">
      <div>
        <FranceMap
          title={title}
          features={map.features}
          classOf={({ properties }) => classes.classOf(properties.value)}
          choose={(id) => go(`/territoires/${id}`)}
          tip={({ properties }) => (
            <>
              <strong>{properties.label}</strong>
              <br />
              {write(properties.value)} <span class="soft">{ground(properties)}</span>
            </>
          )}
        />
        <Legend scale={classes} write={write} map={map} />
        <OutlinesNote />
      </div>
      <div>
        <h2>{say('home.first', { count: LISTED })}</h2>
        <p class="soft">
          {name(map.indicator?.label)} <DataMark data={ranked[0]?.properties.data} />
        </p>
        <ol class="ranked">
          {ranked.slice(0, LISTED).map(({ properties }) => (
            <li key={properties.id}>
              <span>
                {1 + ranked.findIndex((one) => one.properties.value === properties.value)}
              </span>
              <Link to={`/territoires/${properties.id}`}>{properties.label}</Link>
              <span class="number">{write(properties.value)}</span>
            </li>
          ))}
        </ol>
        <p>
          <Link to="/?view=table">{say('home.all', { count: map.features.length })}</Link>
        </p>
      </div>
    </div>
  )
}

function sorted(map: TerritoryMap) {
  const by = (value: number | null) => value ?? Number.NEGATIVE_INFINITY
  return [...map.features].sort((a, b) => by(b.properties.value) - by(a.properties.value))
}

function Listed({ title, map }: { title: string; map: TerritoryMap }) {
  const { say } = useLanguage()
  const write = useValue(map.indicator)
  const ground = useGround()
  const rows = useMemo(() => sorted(map).map(({ properties }) => properties), [map])
  return (
    <Table
      caption={title}
      rows={rows}
      rowKey={({ id }) => id}
      columns={[
        {
          name: 'label',
          head: say('kind.territory'),
          row: true,
          cell: ({ id, label }) => <Link to={`/territoires/${id}`}>{label}</Link>,
        },
        { name: 'regions', head: say('territory.regions'), cell: (row) => row.regions.join(', ') },
        {
          name: 'value',
          head: say('parts.value'),
          number: true,
          cell: ({ value }) => write(value),
        },
        {
          name: 'status',
          head: say('status.label'),
          cell: ground,
        },
      ]}
    />
  )
}

function Legend({
  scale: { breaks, least, most },
  write,
  map,
}: {
  scale: Scale
  write: (value: number | null) => string
  map: TerritoryMap
}) {
  const { say } = useLanguage()
  const bounds = [least, ...breaks, most]
  const unknown = map.features.some(({ properties }) => properties.value === null)
  return (
    <ul class="legend">
      {bounds.slice(1).map((upper, place) => (
        <li key={upper}>
          <span class={`swatch ${classAt(place, breaks)}`} />
          {write(bounds[place] as number) === write(upper) || breaks.length === 0
            ? write(upper)
            : say('legend.range', { low: write(bounds[place] as number), high: write(upper) })}
        </li>
      ))}
      {unknown && (
        <li>
          <span class="swatch scale-none" />
          {say('unknown')}
        </li>
      )}
    </ul>
  )
}
