import { useAttractiveness } from '../data'
import { figures } from '../figures'
import { useLanguage } from '../language'
import { useProgrammeWords } from '../programme-words'
import { Link } from '../router'
import type { AttractivenessAnswer, DomainItem, IndicatorItem } from '../types-programme'
import { Answered } from './message'
import { Table } from './table'

const LARGE = 1000

/** What makes people and firms come to a territory and stay, and what nobody works on. */
export function Attractiveness({ id }: { id: string }) {
  const say = useProgrammeWords()
  return (
    <Answered asked={useAttractiveness(id)}>
      {(known) =>
        known.indicators.length ? (
          <Shown known={known} id={id} />
        ) : (
          <p class="message">{say('no_indicator')}</p>
        )
      }
    </Answered>
  )
}

function Shown({ known, id }: { known: AttractivenessAnswer; id: string }) {
  const { name } = useLanguage()
  const say = useProgrammeWords()
  const measured = known.indicators.filter(({ value }) => value !== null)
  const unknown = known.indicators.filter(({ value }) => value === null)
  const query = (of: string) => `/requetes?${new URLSearchParams({ name: of, 'p.territory': id })}`
  return (
    <div class="stack">
      <Indicators items={measured} known={known} />
      <p class="soft">{name(known.caveat)}</p>
      {unknown.length > 0 && (
        <details>
          <summary>
            <strong>
              {say('to_load')} ({unknown.length})
            </strong>
          </summary>
          <ul class="plain-list">
            {unknown.map((one) => (
              <li key={one.indicator}>
                <strong>{name(one.label)}</strong> · {name(one.advice)}
              </li>
            ))}
          </ul>
        </details>
      )}
      <BlindSpots known={known} />
      <p>{name(known.aids_say)}</p>
      <p class="soft">{name(known.rule)}</p>
      <p>
        <Link to="/requetes?name=programme/offer_matches">{say('offers_link')}</Link> ·{' '}
        <Link to={query('territory/state_programmes')}>{say('programmes_link')}</Link>
      </p>
    </div>
  )
}

function Indicators({ items, known }: { items: IndicatorItem[]; known: AttractivenessAnswer }) {
  const { name, language } = useLanguage()
  const say = useProgrammeWords()
  const { decimal, percent } = figures(language)
  const places = (value: number | null) => (value !== null && Math.abs(value) >= LARGE ? 0 : 1)
  const short = (value: number | null) => decimal(value, places(value))
  // A commune that was split leaves a part of one: such a number is shown with its decimal.
  const shown = ({ value, counted }: IndicatorItem) =>
    counted && value !== null && Number.isInteger(value) ? decimal(value, 0) : short(value)
  const domain = (of: string) =>
    name(known.domains.find((one) => one.domain === of)?.label ?? { fr: of, en: of })
  // With as many decimals as the value that it is of, as in the fact sheet.
  const gap = (value: number | null, of: number | null) => {
    if (value === null) return '—'
    const written = decimal(value, places(of))
    return value > 0 && /[1-9]/.test(written) ? `+${written}` : written
  }
  // A percent sign stands apart from its number in French alone.
  const unit = (label: string) =>
    label.startsWith('%') && language === 'en' ? label : `\u00a0${label}`
  return (
    <Table<IndicatorItem>
      caption={say('indicators')}
      rows={items}
      rowKey={({ indicator }) => indicator}
      columns={[
        {
          name: 'indicator',
          head: say('indicator'),
          row: true,
          cell: (one) => (
            <>
              <span title={name(one.definition)}>{name(one.label)}</span>
              <small class="soft block">{domain(one.domain)}</small>
            </>
          ),
        },
        {
          name: 'value',
          head: say('value'),
          number: true,
          cell: (one) => (
            <>
              {shown(one)}
              {unit(name(one.unit_label))}
              {one.need && <small class="block need">{say('need')}</small>}
            </>
          ),
        },
        {
          name: 'rank',
          head: say('rank'),
          number: true,
          cell: (one) => `${one.rank} / ${one.ranked}`,
        },
        {
          name: 'region_gap',
          head: say('region_gap'),
          number: true,
          cell: (one) => gap(one.region_gap, one.value),
        },
        {
          name: 'matched_gap',
          head: say('matched_gap'),
          number: true,
          cell: (one) => gap(one.matched_gap, one.value),
        },
        {
          name: 'people',
          head: say('people'),
          number: true,
          cell: (one) => (one.people_share === null ? '—' : percent(one.people_share)),
        },
        {
          name: 'source',
          head: say('source'),
          cell: (one) => (
            <span class="wide-cell">
              {name(one.register_label)}, {one.year}
            </span>
          ),
        },
      ]}
    />
  )
}

function BlindSpots({ known }: { known: AttractivenessAnswer }) {
  const { name } = useLanguage()
  const say = useProgrammeWords()
  return (
    <Table<DomainItem>
      caption={say('blind_spots')}
      rows={known.domains}
      rowKey={({ domain }) => domain}
      columns={[
        {
          name: 'domain',
          head: say('domain'),
          row: true,
          cell: (one) => (
            <>
              {name(one.label)}
              {one.axis && <small class="soft block">{name(one.axis)}</small>}
            </>
          ),
        },
        {
          name: 'in_need',
          head: say('in_need'),
          cell: (one) => (
            <>
              {one.judged
                ? say('of', { marked: one.in_need.length, judged: one.judged })
                : say('unknown')}
              {one.in_need.map((label) => (
                <small key={label.fr} class="soft block">
                  {name(label)}
                </small>
              ))}
            </>
          ),
        },
        {
          name: 'needs',
          head: say('needs'),
          number: true,
          cell: (one) => one.needs ?? say('unknown'),
        },
        {
          name: 'actions',
          head: say('actions'),
          number: true,
          cell: (one) => one.actions ?? say('unknown'),
        },
        { name: 'offers', head: say('offers'), number: true, cell: (one) => one.offers },
        { name: 'verdict', head: say('verdict'), cell: (one) => name(one.says) },
      ]}
    />
  )
}
