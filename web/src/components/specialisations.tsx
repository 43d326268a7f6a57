import { subjectKey } from '../evidence/subjects'
import { Why } from '../evidence/why'
import { figures } from '../figures'
import { useLanguage } from '../language'
import { Link, useQuery } from '../router'
import type { SpecialisationItem, Specialisations as Told } from '../types'
import { DataMark } from './data-mark'
import { IntervalPlot } from './interval-plot'
import { Provenance } from './provenance'
import { Table } from './table'
import { Tabs } from './tabs'

/** Shrunk location quotients with their intervals, as a plot or as a table. */
export function Specialisations({ answer, territory }: { answer: Told; territory: string }) {
  const { say, name, language } = useLanguage()
  const [view, setView] = useQuery('spec', 'plot')
  return (
    <div>
      <div class="toolbar">
        <h3>
          {answer.place_label} <DataMark data={answer.data} />
          <span class="soft">
            {answer.register_label[language]}, {answer.year ?? say('unknown')} ·{' '}
            {say(`specialisation.reference_${answer.reference}`)}
          </span>
        </h3>
        <div class="push">
          <Tabs
            label={say('view.label')}
            options={[
              ['plot', say('view.plot')],
              ['table', say('view.table')],
            ]}
            chosen={view}
            choose={setView}
          />
        </div>
      </div>
      {view === 'plot' ? (
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
      ) : (
        <Items answer={answer} territory={territory} />
      )}
      {answer.cannot_see && <p class="soft">{answer.cannot_see[language]}</p>}
      <Provenance rows={answer.evidence} />
      <Why
        subject={subjectKey('specialisation', territory, '', answer.place)}
        of={answer.place_label}
      />
    </div>
  )
}

function Items({ answer, territory }: { answer: Told; territory: string }) {
  const { say, name, language } = useLanguage()
  const { decimal, whole, probability } = figures(language)
  const jobs = answer.items[0]?.counted === 'jobs' || answer.place.startsWith('nuts-')
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
            <Link to={`/graphe?start=${encodeURIComponent(industry)}`}>{name(label)}</Link>
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
          cell: ({ expected }) => decimal(expected, 1),
        },
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
