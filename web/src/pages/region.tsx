import type { PageProps } from '../app'
import { apart } from '../components/apart'
import { Later } from '../components/later'
import { LongList } from '../components/long-list'
import { Answered } from '../components/message'
import { Provenance } from '../components/provenance'
import { RegionFilieres } from '../components/region-filieres'
import { Specialisations } from '../components/specialisations'
import { Table } from '../components/table'
import { useRegion } from '../data'
import { figures } from '../figures'
import { type Key, useLanguage } from '../language'
import { countryName } from '../maps/country-name'
import { Link } from '../router'
import { useTitle } from '../title'
import type { RegionAnswer } from '../types'

const RegionMapView = apart(async () => (await import('../maps/region-map')).RegionMapView, {
  aspectRatio: '720 / 620',
})

/** A European region: its profile, and the French territories that it is suggested to. */
export default function RegionPage({ id }: PageProps) {
  const asked = useRegion(id)
  useTitle(asked.data?.label)
  return (
    <Answered asked={asked} page>
      {(answer) => <Shown answer={answer} />}
    </Answered>
  )
}

function Shown({ answer }: { answer: RegionAnswer }) {
  const { say, language } = useLanguage()
  const countryOf = (id: string) => countryName(id.replace(/^country-/, ''), language)
  return (
    <>
      <p class="breadcrumb">
        {say(`kind.${answer.kind}` as Key)} ·{' '}
        {answer.within.map(({ id, label }, place) => (
          <span key={id}>
            {place > 0 && ', '}
            <Link to={`/regions/${id}`}>{countryOf(id) ?? label}</Link>
          </span>
        ))}
      </p>
      <h1>{countryOf(answer.id) ?? answer.label}</h1>
      <Continued answer={answer} />
      {answer.country !== 'FR' && <RegionFilieres answer={answer} />}
      <div class="two map-first section">
        <Later room="720 / 620">
          <RegionMapView
            region={answer.id}
            label={answer.label}
            neighbours={answer.neighbours.map(({ id }) => id)}
          />
        </Later>
        <div>
          <Regions title={say('region.neighbours')} places={answer.neighbours} />
          <Regions title={say('region.contains')} places={answer.contains} />
          <Regions title={say('region.namesakes')} places={answer.namesakes} codes />
          <p class="buttons">
            <Link class="button strong" to={`/graphe?start=${answer.id}`}>
              {say('territory.explore')}
            </Link>
          </p>
        </div>
      </div>
      <section class="section">
        <div class="section-head">
          <h2>{say('section.specialisations')}</h2>
        </div>
        {answer.specialisations ? (
          <Specialisations answer={answer.specialisations} territory={answer.id} />
        ) : (
          <Unspecialised answer={answer} />
        )}
      </section>
      <Counterparts answer={answer} />
      <Facts answer={answer} />
      <Provenance rows={answer.evidence} />
    </>
  )
}

/** A code that is no more in use leads to those that stand for it. */
function Continued({ answer }: { answer: RegionAnswer }) {
  const { say } = useLanguage()
  if (!answer.continued_by.length) return null
  return (
    <p class="message" id="continued">
      {say('region.continued_by', { vintage: `NUTS ${answer.vintage}` })}{' '}
      {answer.continued_by.map(({ id, label }, place) => (
        <span key={id}>
          {place > 0 && ', '}
          <Link to={`/regions/${id}`}>
            {label} ({id.replace(/^nuts-/, '')})
          </Link>
        </span>
      ))}
      .
    </p>
  )
}

/** Figures are of regions of level 2: others say where they stand, not that nothing is sure. */
function Unspecialised({ answer }: { answer: RegionAnswer }) {
  const { say } = useLanguage()
  const elsewhere = { nuts1: answer.contains, nuts3: answer.within }[answer.kind] ?? []
  const found = elsewhere.filter(
    ({ id }) => id.startsWith('nuts-') && id.length >= 'nuts-XX00'.length,
  )
  if (!found.length) return <p class="message">{say('region.not_specialised')}</p>
  return (
    <p class="message">
      {say('region.specialised_elsewhere')}{' '}
      {found.map(({ id, label }, place) => (
        <span key={id}>
          {place > 0 && ', '}
          <Link to={`/regions/${id}`}>{label}</Link>
        </span>
      ))}
      .
    </p>
  )
}

/** Regions that lead on: neighbours of its level, or those of the level below. */
function Regions({
  title,
  places,
  codes = false,
}: {
  title: string
  places: RegionAnswer['contains']
  codes?: boolean
}) {
  if (!places.length) return null
  return (
    <>
      <h2>{title}</h2>
      <ul class="chips spaced">
        {places.map(({ id, label }) => (
          <li key={id}>
            <Link class="button" to={`/regions/${id}`}>
              {label}
              {codes && ` (${id.split('-').at(-1)})`}
            </Link>
          </li>
        ))}
      </ul>
    </>
  )
}

function Facts({ answer }: { answer: RegionAnswer }) {
  const { say, language } = useLanguage()
  const { whole } = figures(language)
  return (
    <dl class="facts section">
      <div>
        <dt>{say('region.code')}</dt>
        <dd>{answer.code}</dd>
      </div>
      <div>
        <dt>{say('region.participants')}</dt>
        <dd>{whole(answer.participants)}</dd>
      </div>
      <div>
        <dt>{say('region.projects')}</dt>
        <dd>{whole(answer.projects)}</dd>
      </div>
      {answer.country !== 'FR' && (
        <div>
          <dt>{say('region.relevant_to')}</dt>
          <dd>{whole(answer.relevant_to)}</dd>
        </div>
      )}
      <div>
        <dt>{say('region.suggested')}</dt>
        <dd>{whole(answer.suggested_to.length)}</dd>
      </div>
    </dl>
  )
}

/** French territories that lie in the region, or that it is suggested to. */
function Counterparts({ answer }: { answer: RegionAnswer }) {
  const { say, language } = useLanguage()
  const { percent } = figures(language)
  return (
    <section class="section">
      <div class="section-head">
        <h2>{say(answer.territories.length ? 'region.home_of' : 'region.counterparts')}</h2>
      </div>
      {answer.territories.length > 0 && (
        <Table
          caption={say('region.home_caption')}
          rows={answer.territories}
          rowKey={({ territory }) => territory.id}
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
              name: 'share',
              head: say('region.people'),
              number: true,
              cell: ({ population_share: share }) =>
                share === null ? say('region.people_unknown') : percent(share),
            },
          ]}
        />
      )}
      {answer.suggested_to.length > 0 && (
        <LongList rows={answer.suggested_to}>
          {(rows) => (
            <Table
              caption={say('region.counterparts_caption')}
              rows={rows}
              rowKey={({ territory }) => territory.id}
              columns={[
                {
                  name: 'territory',
                  head: say('kind.territory'),
                  row: true,
                  cell: ({ territory }) => (
                    <Link to={`/territoires/${territory.id}?region=${answer.id}#partners`}>
                      {territory.label}
                    </Link>
                  ),
                },
                { name: 'rank', head: say('rank'), number: true, cell: ({ rank }) => rank },
              ]}
            />
          )}
        </LongList>
      )}
      {!answer.territories.length && !answer.suggested_to.length && (
        <p class="message">
          {say('region.no_counterparts')}{' '}
          {answer.country !== 'FR' && answer.relevant_to > 0 && say('region.other_list')}
        </p>
      )}
    </section>
  )
}
