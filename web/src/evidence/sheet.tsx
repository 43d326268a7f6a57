import { useEffect, useRef } from 'preact/hooks'
import { Chance } from '../components/chance'
import { Answered } from '../components/message'
import { PartsTable } from '../components/parts-table'
import { Provenance } from '../components/provenance'
import {
  useExplain,
  useFiliere,
  useLabel,
  useQueryText,
  useRegion,
  useRelease,
  useSourceName,
  useTerritory,
} from '../data'
import { figures } from '../figures'
import { useLanguage } from '../language'
import { licenceWord } from '../licences'
import { Link, useQuery } from '../router'
import { withValues } from '../sparql/bind'
import { columnWord, isIdentifier, pageOf, valueWord } from '../sparql/words'
import type { EvidenceRow, ExplainAnswer, TerritoryAnswer } from '../types'
import { type Asked, queriesOf, queryAddress, type Subject, subjectOf } from './subjects'

/** What a figure rests on: rows, source, date, SPARQL. Open while the address says `why=`. */
export function Evidence() {
  const { say } = useLanguage()
  const [key, setKey] = useQuery('why')
  const dialog = useRef<HTMLDialogElement>(null)
  const subject = subjectOf(key)
  const open = subject !== null
  useEffect(() => {
    if (open && !dialog.current?.open) dialog.current?.showModal()
    if (!open) dialog.current?.close()
  }, [open])
  const close = () => setKey('')
  return (
    <dialog
      ref={dialog}
      class="sheet"
      aria-labelledby="evidence-title"
      onClose={() => key && close()}
      onClick={(event) => event.target === dialog.current && close()}
    >
      {subject && (
        <div class="fade">
          <div class="sheet-head">
            <h2 id="evidence-title">{say('evidence.title')}</h2>
            <button type="button" class="button quiet" onClick={close}>
              {say('close')}
            </button>
          </div>
          <Known subject={subject} />
        </div>
      )}
    </dialog>
  )
}

function Known({ subject }: { subject: Subject }) {
  const [first = '', second = ''] = subject.ids
  const capability = subject.kind === 'capability'
  const suggestion = capability || subject.kind === 'candidate' || subject.kind === 'partner'
  return (
    <>
      <Meaning subject={subject} />
      {subject.kind === 'candidate' && <ChanceOf id={second} />}
      {suggestion ? (
        <Suggestion id={capability ? `capability-${first}` : second} />
      ) : (
        <Figure subject={subject} territory={first} />
      )}
      <Dated />
      <Queries asked={queriesOf(subject)} />
    </>
  )
}

function Meaning({ subject }: { subject: Subject }) {
  const { say } = useLanguage()
  return <p>{say(`evidence.${subject.kind}`)}</p>
}

function ChanceOf({ id }: { id: string }) {
  return (
    <Answered asked={useFiliere(id)}>
      {({ candidate }) => <Chance candidate={candidate} />}
    </Answered>
  )
}

function Suggestion({ id }: { id: string }) {
  const { say } = useLanguage()
  return (
    <Answered asked={useExplain(id)}>
      {(answer: ExplainAnswer) => (
        <>
          <section>
            <h3>{say('evidence.parts')}</h3>
            <PartsTable parts={answer.parts} />
            <p class="soft">{say('evidence.method', { method: answer.method })}</p>
          </section>
          <section>
            <h3>{say('evidence.sources')}</h3>
            <Provenance rows={answer.evidence} />
          </section>
          <Rows rows={answer.rows} total={answer.rows_total} />
        </>
      )}
    </Answered>
  )
}

/** Rows of the release, table by table. */
function Rows({ rows, total }: { rows: EvidenceRow[]; total: number }) {
  const { say, language } = useLanguage()
  const { whole } = figures(language)
  const tables = [...new Set(rows.map(({ table }) => table))]
  return (
    <section>
      <h3>{say('evidence.rows', { shown: whole(rows.length), total: whole(total) })}</h3>
      {tables.map((table) => (
        <RowsOf key={table} table={table} rows={rows.filter((row) => row.table === table)} />
      ))}
    </section>
  )
}

function RowsOf({ table, rows }: { table: string; rows: EvidenceRow[] }) {
  const { language } = useLanguage()
  const columns = Object.keys(rows[0]?.values ?? {})
  const { decimal, partOfOne } = figures(language)
  const sourceName = useSourceName()
  const source = sourceName(rows[0]?.source ?? '')
  const shown = (value: unknown) => {
    if (typeof value === 'number' && !Number.isInteger(value))
      return value > 0 ? partOfOne(value) : decimal(value)
    if (typeof value !== 'string') return String(value ?? '—')
    return isIdentifier(value) ? (
      <Named id={value} />
    ) : (
      (sourceName(value) ?? valueWord(value, language))
    )
  }
  return (
    <section class="scroll" tabIndex={0} aria-label={table}>
      <table>
        <caption>
          <code>{table}</code> · {source}
        </caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {columnWord(column, language)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, place) => (
            <tr key={place}>
              {columns.map((column) => (
                <td key={column}>{shown(row.values[column])}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

/** A thing by its name, which leads to its page. */
function Named({ id }: { id: string }) {
  return <Link to={pageOf(id)}>{useLabel(id)}</Link>
}

/** Sources of a figure that belongs to a place and is no suggestion. */
function Figure({ subject, territory }: { subject: Subject; territory: string }) {
  const { say } = useLanguage()
  return (
    <section>
      <h3>{say('evidence.sources')}</h3>
      {territory.startsWith('ti-') ? (
        <OfTerritory subject={subject} id={territory} />
      ) : (
        <OfRegion id={territory} />
      )}
    </section>
  )
}

function OfTerritory({ subject, id }: { subject: Subject; id: string }) {
  return (
    <Answered asked={useTerritory(id)}>
      {(answer) =>
        subject.kind === 'registers' ? (
          <Registers known={answer} />
        ) : (
          <Provenance rows={provenanceOf(subject, answer)} />
        )
      }
    </Answered>
  )
}

function OfRegion({ id }: { id: string }) {
  return (
    <Answered asked={useRegion(id)}>
      {(answer) => <Provenance rows={answer.specialisations?.evidence ?? []} />}
    </Answered>
  )
}

function provenanceOf({ kind, ids }: Subject, answer: TerritoryAnswer) {
  if (kind !== 'specialisation') return answer.evidence
  return answer.specialisations.find(({ place }) => place === (ids[2] ?? ids[0]))?.evidence ?? []
}

/** The registers that count the sites, each with its year, its count and what it cannot see. */
function Registers({ known }: { known: TerritoryAnswer }) {
  const { say, name, language } = useLanguage()
  const sources = useRelease().data?.sources
  if (!known.registers.length) return <p>{known.advice ? name(known.advice) : say('unknown')}</p>
  return (
    <ul class="provenance">
      {known.registers.map((one) => {
        const source = sources?.find((entry) => entry.name === one.register)
        return (
          <li key={one.register}>
            {[
              name(one.label),
              one.year ? say('data_of', { year: String(one.year) }) : say('unknown_year'),
              say('sites.caption', { count: one.sites }),
              source && licenceWord(source.licence, language),
            ]
              .filter(Boolean)
              .join(', ')}
            {one.cannot_see && (
              <p class="soft">{say('capability.cannot_see', { text: name(one.cannot_see) })}</p>
            )}
          </li>
        )
      })}
    </ul>
  )
}

function Dated() {
  const { say, language } = useLanguage()
  const release = useRelease().data
  if (!release) return null
  return (
    <p class="soft">
      {say('evidence.release', {
        name: release.release,
        date: figures(language).date(release.built_at),
      })}
    </p>
  )
}

/** The query with its values written in, in the editor. */
function Change({ asked: { name, parameters } }: { asked: Asked }) {
  const { say } = useLanguage()
  const query = useQueryText(name).data
  const base = useRelease().data?.base_iri ?? ''
  if (!query) return null
  const text = withValues(query.text, query.params, parameters, base)
  return (
    <Link to={`/requetes?${new URLSearchParams({ q: text })}`}>
      {say('evidence.change')}
      <span class="hidden"> {name}</span>
    </Link>
  )
}

function Queries({ asked }: { asked: Asked[] }) {
  const { say, name } = useLanguage()
  const text = useQueryText(asked[0]?.name ?? null)
  return (
    <section>
      <h3>SPARQL</h3>
      <ul>
        {asked.map((one) => (
          <li key={one.name}>
            <Link to={queryAddress(one)}>{say('evidence.open', { name: one.name })}</Link>
            {' · '}
            <Change asked={one} />
          </li>
        ))}
      </ul>
      <Answered asked={text}>
        {(answer) => (
          <details>
            <summary>{name(answer.title)}</summary>
            <pre tabIndex={0}>{answer.text}</pre>
          </details>
        )}
      </Answered>
    </section>
  )
}
