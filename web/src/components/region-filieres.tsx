import { figures } from '../figures'
import { useLanguage } from '../language'
import { Link } from '../router'
import type { RegionAnswer, RegionFiliere, RegionTerritory } from '../types'
import { Table } from './table'

/** The French territories that share a region's industries, filière by filière, best first. */
export function RegionFilieres({ answer }: { answer: RegionAnswer }) {
  const { say } = useLanguage()
  return (
    <>
      <section class="section" id="filieres">
        <div class="section-head">
          <h2>{say('region.filieres')}</h2>
          <p>{say('region.filieres_note')}</p>
        </div>
        {answer.filieres.map((one) => (
          <OneFiliere key={one.division} filiere={one} />
        ))}
        {!answer.filieres.length && <p class="message">{say('region.filieres_none')}</p>}
      </section>
      {answer.near.length > 0 && (
        <section class="section" id="near">
          <div class="section-head">
            <h2>{say('region.near')}</h2>
          </div>
          <Territories rows={answer.near} caption={say('region.near_caption')} />
        </section>
      )}
    </>
  )
}

function OneFiliere({ filiere }: { filiere: RegionFiliere }) {
  const { name } = useLanguage()
  const { division, label, territories } = filiere
  const title = label.fr || label.en ? name(label) : division
  return (
    <article class="candidate">
      <h3>{title}</h3>
      <Territories rows={territories} caption={title} />
    </article>
  )
}

function Territories({ rows, caption }: { rows: RegionTerritory[]; caption: string }) {
  const { say, name, language } = useLanguage()
  const { whole } = figures(language)
  return (
    <Table<RegionTerritory>
      caption={<span class="hidden">{caption}</span>}
      rows={rows}
      rowKey={({ territory, along, region }) => territory.id + along + region.id}
      columns={[
        {
          name: 'territory',
          head: say('kind.territory'),
          row: true,
          cell: ({ territory }) => (
            <Link to={`/territoires/${territory.id}`}>{territory.label}</Link>
          ),
        },
        {
          name: 'along',
          head: say('region.along'),
          cell: ({ along, along_label: label }) =>
            along.startsWith('filiere-') ? (
              <Link to={`/filieres/${encodeURIComponent(along)}`}>{name(label)}</Link>
            ) : (
              name(label)
            ),
        },
        {
          name: 'distance',
          head: say('region.km'),
          number: true,
          cell: ({ distance_km: distance }) => whole(distance),
        },
        {
          name: 'reason',
          head: say('relevant.reason'),
          sentence: true,
          cell: ({ region, reasons }) => (
            <>
              <Link to={`/regions/${region.id}`}>{region.label}</Link>
              {language === 'fr' ? '\u00a0: ' : ': '}
              {name(reasons)}
            </>
          ),
        },
      ]}
    />
  )
}
