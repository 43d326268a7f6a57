import { ask } from '../api'
import type { GraphEdge, GraphNode, Plain, QueryAnswer } from '../types'

/** A cell of a result: an IRI leads somewhere, anything else is a value. */
export interface Cell {
  kind: 'iri' | 'blank' | 'literal'
  value: string
  number: number | null
}

export interface Result {
  columns: string[]
  rows: (Cell | null)[][]
  /** Triples of a CONSTRUCT or DESCRIBE, which are a graph already. */
  triples: boolean
  /** The answer of a named query: its columns and codes have words. */
  named?: boolean
  total: number
  /** Names of the query that the release does not hold. */
  warnings?: QueryWarning[]
  /** Why there is no row, or nothing known. */
  notice?: QueryAnswer['notice']
  /** Workbooks that the graph does not hold yet. */
  imported?: QueryAnswer['imported']
}

export interface QueryWarning {
  place: 'predicate' | 'class'
  name: string
  nearest: string | null
}

const IRI = /^https?:\/\/\S+$/

function cellOf(value: Plain): Cell | null {
  if (value === null) return null
  const text = String(value)
  const number = typeof value === 'number' ? value : null
  return {
    kind: typeof value === 'string' && IRI.test(text) ? 'iri' : 'literal',
    value: text,
    number,
  }
}

export function ofNamed({ columns, rows, total, notice, imported }: QueryAnswer): Result {
  return {
    notice: notice ?? null,
    imported: imported ?? [],
    columns,
    rows: rows.map((row) => columns.map((column) => cellOf(row[column] ?? null))),
    triples: false,
    named: true,
    total,
  }
}

export interface Term {
  type: string
  value: string
  datatype?: string
}

export interface Bindings {
  head: { vars?: string[] }
  boolean?: boolean
  results?: { bindings: Record<string, Term>[] }
}

const NUMERIC = /#(integer|decimal|double|float|int|long|gYear|nonNegativeInteger)$/

function cellOfTerm(term: Term | undefined): Cell | null {
  if (!term) return null
  const kind = term.type === 'uri' ? 'iri' : term.type === 'bnode' ? 'blank' : 'literal'
  const number = NUMERIC.test(term.datatype ?? '') ? Number(term.value) : null
  return { kind, value: term.value, number: Number.isFinite(number) ? number : null }
}

export function ofBindings(answer: Bindings): Result {
  if (answer.boolean !== undefined)
    return {
      columns: ['ask'],
      rows: [[{ kind: 'literal', value: String(answer.boolean), number: null }]],
      triples: false,
      total: 1,
    }
  const columns = answer.head.vars ?? []
  const rows = (answer.results?.bindings ?? []).map((row) =>
    columns.map((column) => cellOfTerm(row[column])),
  )
  return { columns, rows, triples: false, total: rows.length }
}

const TRIPLE =
  /^(<[^>]*>|_:\S+)\s+<([^>]*)>\s+(<[^>]*>|_:\S+|"(?:[^"\\]|\\.)*"(?:@[\w-]+|\^\^<[^>]*>)?)\s*\.$/

/** N-Triples, one a line. */
export function ofTriples(text: string): Result {
  const rows = text.split('\n').flatMap((line) => {
    const found = TRIPLE.exec(line.trim())
    return found ? [[part(found[1]), part(`<${found[2]}>`), part(found[3])]] : []
  })
  return { columns: ['subject', 'predicate', 'object'], rows, triples: true, total: rows.length }
}

const ESCAPES: Record<string, string> = { n: '\n', t: '\t', r: '\r', '"': '"', '\\': '\\' }

function part(term = ''): Cell {
  if (term.startsWith('<')) return { kind: 'iri', value: term.slice(1, -1), number: null }
  if (term.startsWith('_:')) return { kind: 'blank', value: term, number: null }
  const end = term.lastIndexOf('"')
  const value = term
    .slice(1, end)
    .replace(/\\u([0-9A-Fa-f]{4})/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)))
    .replace(/\\(.)/g, (whole, sign: string) => ESCAPES[sign] ?? whole)
  const number = NUMERIC.test(term.slice(end + 1).replace(/>$/, '')) ? Number(value) : null
  return { kind: 'literal', value, number }
}

export const BINDINGS = 'application/sparql-results+json'
const TRIPLES = 'application/n-triples'

/** Ask the endpoint; `accept` chooses another format for a download. */
export async function askSparql(query: string, accept = `${BINDINGS}, ${TRIPLES};q=0.9`) {
  return ask('/sparql', {
    method: 'POST',
    headers: { 'Content-Type': 'application/sparql-query', Accept: accept },
    body: query,
  })
}

export async function answered(query: string): Promise<Result> {
  const response = await askSparql(query)
  const warnings = ofWarnings(response.headers.get('x-ti-graph-warnings'))
  if (response.headers.get('content-type')?.startsWith(TRIPLES))
    return { ...ofTriples(await response.text()), warnings }
  return { ...ofBindings((await response.json()) as Bindings), warnings }
}

const WARNING = /(predicate|class)-not-held; name="([^"]*)"(?:; nearest="([^"]*)")?/g

/** What the query asks for by a name that the release does not hold, as the header tells it. */
export function ofWarnings(header: string | null): QueryWarning[] {
  return [...(header ?? '').matchAll(WARNING)].map(([, place, name = '', nearest]) => ({
    place: place as QueryWarning['place'],
    name,
    nearest: nearest ?? null,
  }))
}

export interface ResultGraph {
  nodes: GraphNode[]
  edges: GraphEdge[]
}

/** Rows as ties: from the first IRI of a row to its others; triples as they are. */
export function graphOf(result: Result): ResultGraph {
  const nodes = new Map<string, GraphNode>()
  const edges: GraphEdge[] = []
  const name = (cell: Cell) => cell.value.split(/[/#]/).at(-1) || cell.value
  const node = (cell: Cell, label = name(cell)) => {
    if (!nodes.has(cell.value))
      nodes.set(cell.value, {
        id: cell.value,
        iri: cell.value,
        kind: kindOf(cell.value),
        label: { fr: label, en: label },
        simulated: false,
        degree: 0,
        hub: false,
      })
    const found = nodes.get(cell.value) as GraphNode
    found.degree += 1
    return cell.value
  }
  const tie = (start: Cell, relation: string, end: Cell, label?: string) =>
    edges.push({
      start: node(start, label),
      end: node(end),
      relation,
      source: 'sparql',
      simulated: false,
      value: null,
      ground: null,
      register: null,
      year: null,
      reference: null,
    })
  for (const row of result.rows) {
    if (result.triples) {
      const [start, relation, end] = row as [Cell, Cell, Cell]
      if (end.kind !== 'literal') tie(start, name(relation), end)
      continue
    }
    const iris = row.flatMap((cell, place) => (cell?.kind === 'iri' ? [{ cell, place }] : []))
    for (const { cell, place } of iris.slice(1))
      tie((iris[0] as { cell: Cell }).cell, result.columns[place] ?? '', cell)
  }
  return { nodes: [...nodes.values()], edges }
}

/** The kind of a node by the room that its IRI stands in. */
function kindOf(iri: string): string {
  const name = iri.split('/').at(-1) ?? ''
  if (iri.includes('/industry/')) return 'industry'
  if (iri.includes('/suggestion/')) return name.startsWith('filiere') ? 'filiere' : 'country'
  if (iri.includes('/project/')) return 'project'
  if (/\/(establishment|legal-unit)\//.test(iri)) return 'firm'
  if (!iri.includes('/territory/')) return 'organisation'
  if (name.startsWith('ti-')) return 'ti'
  return name.startsWith('nuts') ? 'nuts2' : 'commune'
}

/** What a plot of the result would show: names and one figure, with its interval if it has one. */
export function plotOf({ columns, rows }: Result) {
  const at = (names: string[]) => columns.findIndex((column) => names.includes(column))
  const numeric = columns.findIndex(
    (column, place) =>
      !['rank', 'year', 'longitude', 'latitude'].includes(column) &&
      rows.some((row) => row[place]?.number != null),
  )
  const preferred = at(['quotient', 'score', 'similarity', 'relatedness'])
  const value = preferred >= 0 ? preferred : numeric
  const label = at(['label', 'name', 'title', 'acronym'])
  const named = label >= 0 ? label : columns.findIndex((_, place) => place !== value)
  if (value < 0 || named < 0) return null
  const [low, high] = [at(['low']), at(['high'])]
  return {
    axis: columns[value] as string,
    rows: rows.slice(0, 30).flatMap((row, place) => {
      const number = row[value]?.number
      if (number == null) return []
      return [
        {
          id: String(place),
          label: row[named]?.value ?? '?',
          value: number,
          low: row[low]?.number ?? number,
          high: row[high]?.number ?? number,
        },
      ]
    }),
  }
}

export interface Point {
  label: string
  longitude: number
  latitude: number
}

/** Rows that tell where they are. */
export function pointsOf({ columns, rows }: Result): Point[] {
  const [x, y] = [columns.indexOf('longitude'), columns.indexOf('latitude')]
  const wkt = columns.findIndex((_, place) => /^POINT/i.test(rows[0]?.[place]?.value ?? ''))
  const label = Math.max(0, columns.indexOf('label'))
  return rows.flatMap((row) => {
    const place =
      wkt >= 0
        ? /POINT\s*\(\s*(\S+)\s+([^\s)]+)/i.exec(row[wkt]?.value ?? '')?.slice(1, 3)
        : [row[x]?.value, row[y]?.value]
    const [longitude, latitude] = (place ?? []).map(Number)
    if (!Number.isFinite(longitude) || !Number.isFinite(latitude)) return []
    return [
      {
        label: row[label]?.value ?? '',
        longitude: longitude as number,
        latitude: latitude as number,
      },
    ]
  })
}
