import { Fragment, type RefObject } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { apart } from '../components/apart'
import { CopyLink } from '../components/copy-link'
import { Answered, Failure, Waiting } from '../components/message'
import { answerAddress, useLabel, useNamedQuery, useQueryText, useRelease } from '../data'
import { save } from '../download'
import { useLanguage } from '../language'
import { Link, useRouter } from '../router'
import { withValues } from '../sparql/bind'
import { Catalogue } from '../sparql/catalogue'
import { frenchCsv } from '../sparql/french-csv'
import { Parameters } from '../sparql/parameters'
import {
  answered,
  askSparql,
  BINDINGS,
  type Bindings,
  ofNamed,
  type Result,
} from '../sparql/result'
import { ResultView } from '../sparql/result-view'
import { useTerms } from '../sparql/terms'
import { partsAfter } from '../text'
import { useTitle } from '../title'
import type { QueryItem, QueryText } from '../types'

const Editor = apart(async () => (await import('../sparql/editor')).default, { minHeight: '17rem' })

const FIRST = `PREFIX tig: <https://w3id.org/ti-graph/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

SELECT ?territory ?label WHERE {
  ?territory a tig:TerritoireIndustrie ;
    rdfs:label ?label .
}
ORDER BY ?label
LIMIT 20`

/** Named queries with their parameters, and an editor for any other; the address shares both. */
export default function Queries() {
  const { say } = useLanguage()
  const { query, go } = useRouter()
  const name = query.get('name') ?? ''
  useTitle(say('nav.queries'))
  const choose = (item: QueryItem) => go(`/requetes?name=${item.name}`)
  return (
    <>
      <section class="hero">
        <h1>{say('query.title')}</h1>
        <p class="lead">{say('query.lead')}</p>
      </section>
      <div class="query-page">
        <Catalogue chosen={name} choose={choose} />
        <div>{name ? <Named key={name} name={name} /> : <AdHoc />}</div>
      </div>
    </>
  )
}

function Named({ name }: { name: string }) {
  return <Answered asked={useQueryText(name)}>{(query) => <NamedQuery query={query} />}</Answered>
}

/** Values of the address, or the examples of the query. */
function useValues(item: QueryText): Record<string, string> {
  const { query } = useRouter()
  return Object.fromEntries(
    item.params.map((one) => [
      one.name,
      query.get(`p.${one.name}`) ?? String(one.default ?? one.example ?? ''),
    ]),
  )
}

/** What French Excel opens at a double click: `;` between cells, `,` in numbers. */
const FRENCH_CSV = 'csv-fr'
const FORMATS = [FRENCH_CSV, 'csv', 'xlsx', 'json']

function NamedQuery({ query }: { query: QueryText }) {
  const { say, name, language } = useLanguage()
  const values = useValues(query)
  const asked = useNamedQuery(query.name, values)
  const base = useRelease().data?.base_iri ?? ''
  const editable = withValues(query.text, query.params, values, base)
  return (
    <>
      <h2>{name(query.title)}</h2>
      <Question text={name(query.question)} values={values} />
      <Parameters query={query} values={values} />
      <details>
        <summary>{say('query.text')}</summary>
        <pre class="scroll" tabIndex={0}>
          {query.text}
        </pre>
      </details>
      <p class="buttons">
        <Link class="button" to={`/requetes?${new URLSearchParams({ q: editable })}`}>
          {say('query.edit')}
        </Link>
        {FORMATS.filter((format) => format !== FRENCH_CSV || language === 'fr').map((format) => (
          <a
            key={format}
            class="button"
            href={answerAddress(query.name, { ...values, format })}
            download={`${query.name.replace('/', '-')}.${format.split('-')[0]}`}
          >
            {format === FRENCH_CSV ? say('export.csv_french') : format.toUpperCase()}
          </a>
        ))}
        <CopyLink />
      </p>
      <Answered asked={asked}>{(answer) => <ResultView result={ofNamed(answer)} />}</Answered>
    </>
  )
}

/** The question with what was chosen in it, each by its name. */
function Question({ text, values }: { text: string; values: Record<string, string> }) {
  const pieces = [...text.matchAll(/([^{]*?)(?:(?<!\p{L})(de|De|à|À) )?\{(\w+)\}/gu)]
  const last = pieces.at(-1)
  return (
    <p class="lead">
      {pieces.map(([, before, preposition, name = '']) => (
        <Fragment key={name}>
          {before}
          <ByName id={values[name] ?? name} after={preposition} />
        </Fragment>
      ))}
      {text.slice(last ? last.index + last[0].length : 0)}
    </p>
  )
}

/** A name; in French with the preposition that it changes before it. */
function ByName({ id, after }: { id: string; after: string | undefined }) {
  const { language } = useLanguage()
  const label = useLabel(id)
  if (!after) return <strong>{label}</strong>
  const [before, name] = language === 'fr' ? partsAfter(after, label) : [`${after} `, label]
  return (
    <>
      {before}
      <strong>{name}</strong>
    </>
  )
}

function AdHoc() {
  const { say, language } = useLanguage()
  const { query, go } = useRouter()
  const asked = query.get('q') ?? ''
  const typed = useRef(asked || FIRST)
  const { result, error, working } = useResult(asked)
  const terms = useTerms(language)
  const run = () => go(`/requetes?${new URLSearchParams({ q: typed.current })}`)
  const change = (text: string) => {
    typed.current = text
  }
  useEffect(() => {
    if (asked) typed.current = asked
  }, [asked])
  return (
    <>
      <Editor
        text={asked || FIRST}
        label={say('query.editor')}
        change={change}
        run={run}
        terms={terms}
      />
      <p class="soft">{say('query.hint')}</p>
      <p class="buttons">
        <button type="button" class="button strong" onClick={run}>
          {say('query.run')}
        </button>
        {result && <Downloads query={typed} triples={result.triples} run={run} />}
        {asked && <CopyLink />}
      </p>
      {error && <Failure error={error} />}
      {working && <Waiting />}
      {result && <ResultView result={result} />}
    </>
  )
}

function useResult(query: string) {
  const [answer, setAnswer] = useState<{
    query: string
    result: Result | null
    error: Error | null
  }>({ query: '', result: null, error: null })
  useEffect(() => {
    let wanted = true
    if (!query) return
    answered(query).then(
      (result) => wanted && setAnswer({ query, result, error: null }),
      (error: Error) => wanted && setAnswer({ query, result: null, error }),
    )
    return () => {
      wanted = false
    }
  }, [query])
  const current = answer.query === query
  return {
    result: current ? answer.result : null,
    error: current ? answer.error : null,
    working: Boolean(query) && !current,
  }
}

/**
 * The text as it stands in the editor is what is saved, and shown. A mark of simulated data goes
 * with the file, in its name.
 */
function Downloads({
  query,
  triples,
  run,
}: {
  query: RefObject<string>
  triples: boolean
  run: () => void
}) {
  const { say, language } = useLanguage()
  const [error, setError] = useState<Error | null>(null)
  const simulated = (useRelease().data?.simulated_rows ?? 0) > 0
  const download = async ({ suffix, accept, written }: Format) => {
    run()
    try {
      const response = await askSparql(query.current ?? '', accept)
      const mark = simulated ? `-${say('export.file_mark')}` : ''
      const file = written ? new Blob([written(await response.json())]) : await response.blob()
      save(file, `ti-graph${mark}.${suffix}`)
      setError(null)
    } catch (fault) {
      setError(fault as Error)
    }
  }
  return (
    <>
      {(triples ? OF_TRIPLES : OF_ROWS)
        .filter(({ name }) => name !== 'export.csv_french' || language === 'fr')
        .map((format) => (
          <button key={format.name} type="button" class="button" onClick={() => download(format)}>
            {format.name === 'export.csv_french' ? say(format.name) : format.name}
          </button>
        ))}
      {error && <Failure error={error} />}
    </>
  )
}

interface Format {
  name: 'export.csv_french' | 'CSV' | 'JSON' | 'TTL'
  suffix: string
  accept: string
  written?: (answer: Bindings) => string
}

const OF_TRIPLES: Format[] = [{ name: 'TTL', suffix: 'ttl', accept: 'text/turtle' }]
const OF_ROWS: Format[] = [
  { name: 'export.csv_french', suffix: 'csv', accept: BINDINGS, written: frenchCsv },
  { name: 'CSV', suffix: 'csv', accept: 'text/csv' },
  { name: 'JSON', suffix: 'json', accept: BINDINGS },
]
