import { subjectKey } from '../evidence/subjects'
import { Why } from '../evidence/why'
import { figures } from '../figures'
import { useLanguage } from '../language'
import { Link } from '../router'
import type { Specialisations as Answer, SpecialisationItem } from '../types'
import { DataMark } from './data-mark'
import { IntervalPlot } from './interval-plot'
import { Method } from './method'
import { Provenance } from './provenance'
import { Table } from './table'

/** What is there more than elsewhere, counted; how sure that is stands behind "pourquoi ?". */
export function Specialisations({ answer, territory }: { answer: Answer; territory: string }) {
  const { say, name, language } = useLanguage()
  return (
    <div>
      <h3>
        {answer.place_label} <DataMark data={answer.data} />
      </h3>
      <p class="soft">
        {answer.register_label[language]}, {answer.year ?? say('unknown_year')} ·{' '}
        {name(answer.compared)}
      </p>
      <Items answer={answer} territory={territory} />
      <p class="soft">{name(answer.order)}</p>
      {answer.cannot_see && <p class="soft">{answer.cannot_see[language]}</p>}
      <Method of={answer.place_label}>
        <p>{say('specialisation.note')}</p>
        <IntervalPlot
          title={`${say('specialisation.plot', { place: answer.place_label })}. ${say('map.table_tells')}`}
          axis={say('specialisation.axis')}
          reference={1}
          rows={answer.items.map((item) => ({
            id: item.industry,
            label: name(item.label),
            value: item.quotient,
            low: item.low,
            high: item.high,
          }))}
        />
        <Estimates answer={answer} />
        <Provenance rows={answer.evidence} />
      </Method>
    </div>
  )
}

/** Counts and what one would expect: numbers that a reader can check. */
function Items({ answer, territory }: { answer: Answer; territory: string }) {
  const { say, name, language } = useLanguage()
  const { expected, whole } = figures(language)
  const jobs = answer.items[0]?.counted === 'jobs'
  return (
    <Table<SpecialisationItem>
      caption={say('specialisation.caption', { place: answer.place_label })}
      rows={answer.items}
      rowKey={({ industry }) => industry}
      columns={[
        {
          name: 'label',
          head: say('kind.industry'),
          row: true,
          cell: ({ industry, label }) => (
            <>
              {industry.split('-').at(-1)}{' '}
              <Link to={`/graphe?start=${encodeURIComponent(industry)}`}>{name(label)}</Link>
            </>
          ),
        },
        {
          name: 'observed',
          head: say(jobs ? 'jobs' : 'establishments'),
          number: true,
          cell: ({ observed }) => whole(observed),
        },
        {
          name: 'expected',
          head: say('specialisation.expected'),
          number: true,
          cell: ({ expected: mean }) => expected(mean),
        },
        {
          name: 'sure',
          head: say('specialisation.stands_out'),
          cell: ({ sure }) => say(sure ? 'specialisation.sure' : 'specialisation.not_sure'),
        },
        {
          name: 'why',
          head: <span class="hidden">{say('why')}</span>,
          cell: ({ industry, label }) => (
            <Why
              subject={subjectKey('specialisation', territory, industry, answer.place)}
              of={name(label)}
            />
          ),
        },
      ]}
    />
  )
}

function Estimates({ answer }: { answer: Answer }) {
  const { say, name, language } = useLanguage()
  const { decimal, probability } = figures(language)
  return (
    <Table<SpecialisationItem>
      caption={say('specialisation.estimates', { place: answer.place_label })}
      rows={answer.items}
      rowKey={({ industry }) => industry}
      columns={[
        { name: 'label', head: say('kind.industry'), row: true, cell: ({ label }) => name(label) },
        {
          name: 'quotient',
          head: say('specialisation.quotient_interval'),
          number: true,
          cell: ({ quotient, low, high }) =>
            `${decimal(quotient, 1)} (${decimal(low, 1)}–${decimal(high, 1)})`,
        },
        {
          name: 'probability',
          head: say('specialisation.probability'),
          number: true,
          cell: (item) => probability(item.probability),
        },
      ]}
    />
  )
}
