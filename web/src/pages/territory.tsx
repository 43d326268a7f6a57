import type { ComponentChildren } from 'preact'
import type { PageProps } from '../app'
import { apart } from '../components/apart'
import { Attractiveness } from '../components/attractiveness'
import { CandidateView } from '../components/candidate'
import { Governance } from '../components/governance'
import { gradeWords } from '../components/grade'
import { Later } from '../components/later'
import { Lead } from '../components/lead'
import { Answered } from '../components/message'
import { PartnerLists } from '../components/partner-lists'
import { ReportedRows } from '../components/reported'
import { Sites } from '../components/sites'
import { Specialisations } from '../components/specialisations'
import { Table } from '../components/table'
import {
  useChains,
  useFilieres,
  useIndicatorMap,
  useLead,
  useOutline,
  usePartners,
  useTerritory,
} from '../data'
import { subjectKey } from '../evidence/subjects'
import { Why } from '../evidence/why'
import { figures } from '../figures'
import { useLanguage } from '../language'
import { Link, useQuery, useRouter } from '../router'
import { useTitle } from '../title'
import type { FilieresAnswer, Member, Relative, TerritoryAnswer } from '../types'

const PerimeterMap = apart(async () => (await import('../maps/perimeter-map')).PerimeterMap, {
  aspectRatio: '560 / 430',
})

const SECTIONS = [
  'filieres',
  'sites',
  'specialisations',
  'partners',
  'attractiveness',
  'perimeter',
  'governance',
] as const

const UNKNOWN = { data: null, error: null }

export default function TerritoryPage({ id }: PageProps) {
  const asked = useTerritory(id)
  // The page is shown with its first sentences: what comes after them does not move.
  const lead = useLead(id)
  const ready = lead.data || lead.error
  useTitle(asked.data?.territory.label)
  return (
    <Answered asked={asked.data && !ready ? UNKNOWN : asked} page>
      {(known) => <Shown known={known} />}
    </Answered>
  )
}

function Shown({ known }: { known: TerritoryAnswer }) {
  const { name } = useLanguage()
  const { id, label } = known.territory
  return (
    <>
      <Head known={known} />
      <Section name="filieres">
        <Candidates id={id} />
      </Section>
      <Section name="sites">
        <Sites id={id} />
      </Section>
      <Section name="specialisations">
        {known.why_no_specialisation && <p class="message">{name(known.why_no_specialisation)}</p>}
        <div class="two">
          {known.specialisations.map((one) => (
            <Specialisations key={one.place} answer={one} territory={id} />
          ))}
        </div>
      </Section>
      <Section name="partners">
        <PartnersOf id={id} label={label} />
      </Section>
      <Section name="attractiveness">
        <Attractiveness id={id} />
      </Section>
      <Section name="perimeter">
        <div class="two map-first">
          <Later room="560 / 430">
            <Perimeter id={id} />
          </Later>
          <Members known={known} />
        </div>
      </Section>
      <Section name="governance">
        <Governance territory={id} />
        <ReportedRows rows={known.reported} />
      </Section>
    </>
  )
}

function Section({
  name,
  note,
  children,
}: {
  name: (typeof SECTIONS)[number]
  note?: string
  children: ComponentChildren
}) {
  const { say } = useLanguage()
  return (
    <section class="section" id={name} aria-labelledby={`${name}-title`}>
      <div class="section-head">
        <h2 id={`${name}-title`}>{say(`section.${name}`)}</h2>
        {note && <p>{note}</p>}
      </div>
      {children}
    </section>
  )
}

function Head({ known }: { known: TerritoryAnswer }) {
  const { say, language } = useLanguage()
  const { territory } = known
  return (
    <header>
      <p class="breadcrumb">
        {say('territory.kind', { phase: territory.phase })} · {territory.regions.join(', ')}
      </p>
      <h1>{territory.label}</h1>
      <div class="answer-first">
        <Lead id={territory.id} />
        <Facts known={known} />
      </div>
      <nav class="contents" aria-label={say('territory.contents')}>
        {SECTIONS.map((name) => (
          <a key={name} href={`#${name}`}>
            {say(`section.${name}`)}
          </a>
        ))}
        <Link to={`/graphe?start=${territory.id}`}>{say('territory.explore')}</Link>
        <Link to={`/comparer?t=${territory.id}`}>{say('territory.compare')}</Link>
        <a href={`/api/v1/territories/${territory.id}/fiche?format=pdf&lang=${language}`}>
          {say('territory.fiche')}
        </a>
        <a href={`/api/v1/territories/${territory.id}/fiche?format=xlsx&lang=${language}`}>
          {say('territory.fiche_xlsx')}
        </a>
      </nav>
    </header>
  )
}

function Facts({ known }: { known: TerritoryAnswer }) {
  const { say, name, language } = useLanguage()
  const { whole } = figures(language)
  const { territory, registers } = known
  const why = subjectKey('territory', territory.id)
  // Of a phase that has ended sites are listed, and no register is counted.
  const listed = useLead(territory.id).data?.sentences.some(({ about }) => about === 'who')
  return (
    <dl class="facts">
      <div>
        <dt>{say('territory.population')}</dt>
        <dd>
          {known.population === null ? say('unknown') : whole(known.population)}
          {known.population !== null && (
            <small>
              {known.population_year ?? say('territory.year_unknown')}
              {known.population_status === 'estimated' && ` · ${say('territory.estimated')}`}
            </small>
          )}
          {known.communes_without_population > 0 && (
            <small>{say('territory.without', { count: known.communes_without_population })}</small>
          )}
          <small>
            <Why subject={why} of={say('territory.population')} />
          </small>
        </dd>
      </div>
      <div>
        <dt>{say('territory.perimeter')}</dt>
        <dd>
          {say('territory.members', { count: territory.members })}
          <small>{say('territory.communes', { count: known.communes })}</small>
          <small>
            <Why subject={why} of={say('territory.perimeter')} />
          </small>
        </dd>
      </div>
      <div class="whole-row">
        <dt>{say('territory.registers')}</dt>
        {registers.map((one) => (
          <dd key={one.register}>
            {whole(one.sites)}
            <small>
              {one.label[language]}, {one.year ?? say('unknown')}
              {language === 'fr' && '\u00a0'}:{' '}
              {say('territory.reach', { known: one.communes_reached, all: one.communes })}
            </small>
          </dd>
        ))}
        <dd>
          {registers.length === 0 &&
            (listed ? <small>{say('territory.listed_only')}</small> : say('unknown'))}
          {known.advice && <small>{name(known.advice)}</small>}
          <small>
            <Why subject={subjectKey('registers', territory.id)} of={say('territory.registers')} />
          </small>
        </dd>
      </div>
      <div>
        <dt>{say('territory.other_phase')}</dt>
        <dd>
          {!known.descends_from.length && !known.continues_in.length && (
            <small>{say('territory.no_other_phase')}</small>
          )}
          {known.descends_from.map((one) => (
            <Relation key={one.id} of={one} says="territory.share_here" />
          ))}
          {known.continues_in.map((one) => (
            <Relation key={one.id} of={one} says="territory.share_there" />
          ))}
        </dd>
      </div>
    </dl>
  )
}

/** Whose inhabitants a share is of: those of the earlier territory. */
function Relation({
  of: { id, label, share_of_earlier: share },
  says,
}: {
  of: Relative
  says: 'territory.share_here' | 'territory.share_there'
}) {
  const { say, language } = useLanguage()
  const { percent } = figures(language)
  return (
    <small>
      <Link to={`/territoires/${id}`}>{label}</Link>
      {say(says, { share: percent(share) })}
    </small>
  )
}

function Perimeter({ id }: { id: string }) {
  const { go } = useRouter()
  const outline = useOutline(id)
  const around = useIndicatorMap('capability', 'full').data?.features ?? []
  return (
    <Answered asked={outline}>
      {({ features: [feature] }) =>
        feature ? (
          <PerimeterMap
            feature={feature}
            around={around.filter(({ properties }) => properties.id !== id)}
            choose={(other) => go(`/territoires/${other}`)}
          />
        ) : null
      }
    </Answered>
  )
}

function Members({ known }: { known: TerritoryAnswer }) {
  const { say, language } = useLanguage()
  const { whole } = figures(language)
  return (
    <Table<Member>
      caption={say('territory.member_caption', { places: known.departements.join(', ') })}
      rows={known.member_list}
      rowKey={({ id }) => id}
      columns={[
        {
          name: 'label',
          head: say('kind.group'),
          row: true,
          cell: ({ id, label }) => (
            <Link to={`/graphe?start=${encodeURIComponent(id)}`}>{label}</Link>
          ),
        },
        { name: 'nature', head: say('territory.nature'), cell: ({ nature }) => nature ?? '—' },
        {
          name: 'population',
          head: say('territory.population'),
          number: true,
          cell: ({ population }) => (population === null ? say('unknown') : whole(population)),
        },
      ]}
    />
  )
}

function Candidates({ id }: { id: string }) {
  return <Answered asked={useFilieres(id)}>{(known) => <CandidateList known={known} />}</Answered>
}

function CandidateList({ known }: { known: FilieresAnswer }) {
  const { say, name } = useLanguage()
  const found = known.candidates.filter(({ grade }) => grade !== 'exploratory')
  const leads = known.candidates.filter(({ grade }) => grade === 'exploratory')
  const { id } = known.territory
  return (
    <>
      <p class="lead soft">{name(known.caveat)}</p>
      {!known.candidates.length && <p class="message">{name(known.why_empty)}</p>}
      {!found.length && leads.length > 0 && <p class="message">{say('filieres.only_leads')}</p>}
      {found.map((one) => (
        <CandidateView key={one.id} candidate={one} territory={id} />
      ))}
      {leads.length > 0 && (
        <details open={!found.length}>
          <summary>
            <strong>{say('filieres.leads', { count: leads.length })}</strong>
          </summary>
          <p class="soft">{say('filieres.leads_note')}</p>
          {leads.map((one) => (
            <CandidateView key={one.id} candidate={one} territory={id} />
          ))}
        </details>
      )}
      <FromBeside known={known} />
    </>
  )
}

/** What its neighbours' candidates owe to its sites. */
function FromBeside({ known: { from_beside: found } }: { known: FilieresAnswer }) {
  const { say, name, language } = useLanguage()
  const { whole } = figures(language)
  if (!found.length) return null
  return (
    <section>
      <h3>{say('filieres.from_beside')}</h3>
      <ul>
        {found.map((one) => (
          <li key={one.id}>
            <Link to={`/filieres/${encodeURIComponent(one.id)}`}>{name(one.label)}</Link>
            {`, ${gradeWords(say, one.kind, one.grade)} · `}
            {say('filieres.from_beside_sites', {
              territory: one.territory_label,
              here: whole(one.establishments_here),
              all: one.establishments + one.establishments_here,
            })}
          </li>
        ))}
      </ul>
    </section>
  )
}

function PartnersOf({ id, label }: { id: string; label: string }) {
  const { say, name } = useLanguage()
  const [filiere, setFiliere] = useQuery('filiere')
  const asked = usePartners(id, filiere)
  const candidates = useFilieres(id).data?.candidates ?? []
  const chains = useChains().data ?? []
  const point = useOutline(id).data?.features[0]?.properties
  const from =
    point?.longitude != null && point.latitude != null
      ? ([point.longitude, point.latitude] as [number, number])
      : null
  return (
    <>
      <div class="toolbar">
        <div class="field">
          <label for="filiere">{say('partners.for')}</label>
          <select
            id="filiere"
            value={filiere}
            onChange={(event) => setFiliere(event.currentTarget.value)}
          >
            <option value="">{say('partners.whole', { label })}</option>
            {candidates.map((one) => (
              <option key={one.id} value={one.id} selected={one.id === filiere}>
                {name(one.label)}
              </option>
            ))}
            <optgroup label={say('partners.any_chain')}>
              {chains.map((one) => (
                <option key={one.id} value={one.id} selected={one.id === filiere}>
                  {name(one.label)}
                </option>
              ))}
            </optgroup>
          </select>
        </div>
      </div>
      <Answered asked={asked}>{(known) => <PartnerLists answer={known} from={from} />}</Answered>
    </>
  )
}
