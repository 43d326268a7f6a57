import { useMemo } from 'preact/hooks'
import { subjectKey } from '../evidence/subjects'
import { Why } from '../evidence/why'
import { figures } from '../figures'
import { useLanguage } from '../language'
import { OutlinesNote } from '../maps/outlines-note'
import { Link, useQuery } from '../router'
import type { Partner, PartnersAnswer } from '../types'
import { apart } from './apart'
import { DataMark } from './data-mark'
import { Later } from './later'
import { Method } from './method'
import { PartsLegend, ScoreBar } from './score-bar'
import { Table } from './table'

const EuropeMap = apart(async () => (await import('../maps/europe-map')).EuropeMap, {
  aspectRatio: '720 / 620',
})

/** Partners in Europe: arcs on a map, and the parts of each score. */
export function Partners({
  answer,
  from,
}: {
  answer: PartnersAnswer
  from: [number, number] | null
}) {
  const { say, name, language } = useLanguage()
  const { whole } = figures(language)
  const [chosen, choose] = useQuery('region')
  const { partners } = answer
  const arcs = useMemo(
    () => partners.map(({ region, score }) => ({ region, weight: score })),
    [partners],
  )
  const byRegion = new Map(partners.map((one) => [one.region, one]))
  const selected = byRegion.get(chosen)
  if (!partners.length) return <p class="message">{name(answer.why_empty)}</p>
  return (
    <div class="two map-first">
      <div>
        <Later room="720 / 620">
          <EuropeMap
            title={say('partners.map', { label: answer.territory.label })}
            from={from}
            arcs={arcs}
            chosen={chosen}
            choose={choose}
            tip={(region, label) => {
              const one = byRegion.get(region)
              return (
                <>
                  <strong>{label}</strong>
                  {one && (
                    <>
                      <br />
                      {say('partners.tip', {
                        rank: one.rank,
                        distance: whole(one.distance_km),
                      })}
                    </>
                  )}
                </>
              )
            }}
          />
        </Later>
        <OutlinesNote />
        {selected && <PartnerCard partner={selected} territory={answer.territory.id} />}
      </div>
      <div>
        <PartnersTable answer={answer} />
        <Method of={say('partners.caption')}>
          <PartsOfPartners partners={partners} />
          <PartsLegend parts={partners[0]?.parts ?? []} />
        </Method>
      </div>
    </div>
  )
}

function PartnerCard({ partner, territory }: { partner: Partner; territory: string }) {
  const { say, language } = useLanguage()
  return (
    <div class="message">
      <p>
        <strong>
          <Link to={`/regions/${partner.region}`}>{partner.label}</Link>
        </strong>{' '}
        <DataMark data={partner.data} />
      </p>
      <p>
        {say('partners.tip', {
          rank: partner.rank,
          distance: figures(language).whole(partner.distance_km),
        })}
      </p>
      <Why subject={subjectKey('partner', territory, partner.id)} of={partner.label} />
    </div>
  )
}

function PartsOfPartners({ partners }: { partners: Partner[] }) {
  const { say, language } = useLanguage()
  const { partOfOne } = figures(language)
  return (
    <Table<Partner>
      caption={say('evidence.parts')}
      rows={partners}
      rowKey={({ id }) => id}
      columns={[
        { name: 'label', head: say('kind.region'), row: true, cell: ({ label }) => label },
        { name: 'score', head: say('score'), number: true, cell: ({ score }) => partOfOne(score) },
        {
          name: 'parts',
          head: say('evidence.parts'),
          cell: ({ parts }) => <ScoreBar parts={parts} />,
        },
      ]}
    />
  )
}

function PartnersTable({ answer }: { answer: PartnersAnswer }) {
  const { say, language } = useLanguage()
  const { whole } = figures(language)
  return (
    <Table<Partner>
      caption={say('partners.caption')}
      rows={answer.partners}
      rowKey={({ id }) => id}
      columns={[
        { name: 'rank', head: say('rank'), number: true, cell: ({ rank }) => rank },
        {
          name: 'label',
          head: say('kind.region'),
          row: true,
          cell: ({ region, label, country, cross_border: near, shared_projects: shared }) => (
            <>
              <Link to={`/regions/${region}`}>{label}</Link>{' '}
              <span class="soft">
                ({country}){near && ` · ${say('partners.border')}`}
                {shared > 0 && ` · ${say('partners.projects', { count: shared })}`}
              </span>
            </>
          ),
        },
        {
          name: 'distance',
          head: say('likely.km'),
          number: true,
          cell: (row) => whole(row.distance_km),
        },
        {
          name: 'why',
          head: <span class="hidden">{say('why')}</span>,
          cell: ({ id, label }) => (
            <Why subject={subjectKey('partner', answer.territory.id, id)} of={label} />
          ),
        },
      ]}
    />
  )
}
