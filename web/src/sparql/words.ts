import type { Language, Words } from '../language'
import { licenceWord } from '../licences'
import dictionary from '../locale/columns.json'
import type { Cell } from './result'

/** What columns, values and parameters of named queries are called. */
type Dictionary = Record<string, Words>
const COLUMNS: Dictionary = dictionary.columns
const VALUES: Dictionary = dictionary.values
const PARAMETERS: Dictionary = dictionary.parameters

const word = (known: Dictionary, name: string, language: Language): string =>
  (Object.hasOwn(known, name) && known[name]?.[language]) || name.replaceAll('_', ' ')

export const columnWord = (name: string, language: Language) => word(COLUMNS, name, language)
export const parameterWord = (name: string, language: Language) => word(PARAMETERS, name, language)
export const known = (name: string) => Object.hasOwn(COLUMNS, name)
export const knownParameter = (name: string) => Object.hasOwn(PARAMETERS, name)

/** A code of a status, kind or side in words; any other text as it is. */
export const valueWord = (text: string, language: Language): string =>
  (Object.hasOwn(VALUES, text) && VALUES[text]?.[language]) || licenceWord(text, language)

const IDENTIFIER =
  /^(ti|nuts|commune|epci|ept|departement|region|country|filiere|speciality|naf2|naf2025|nace2|a38|pole|cluster|cci|csf|project|organisation)-[\w.~:-]+$/

export const isIdentifier = (text: string): boolean => IDENTIFIER.test(text)

/** Where something of the release is shown, by its identifier. */
export function pageOf(id: string): string {
  const name = encodeURIComponent(id)
  if (id.startsWith('ti-')) return `/territoires/${name}`
  if (id.startsWith('filiere-')) return `/filieres/${name}`
  if (/^(nuts|country|region)-/.test(id)) return `/regions/${name}`
  return `/graphe?start=${name}`
}

export const lastPart = (iri: string): string =>
  decodeURIComponent(iri.slice(Math.max(iri.lastIndexOf('/'), iri.lastIndexOf('#')) + 1))

/** The identifier that a cell holds, bare or as an IRI of the release. */
export function identifierOf(cell: Cell | null | undefined, base: string): string | null {
  if (!cell) return null
  if (cell.kind === 'iri')
    return base && cell.value.startsWith(base) && !cell.value.includes('#')
      ? lastPart(cell.value)
      : null
  return isIdentifier(cell.value) ? cell.value : null
}

export interface ShownColumn {
  name: string
  place: number
  /** Column that identifies what this one names. */
  link: number | null
}

/** Columns for a reader: an identifier gives its link to the name beside it and is not shown. */
export function shownColumns(columns: string[], language: Language): ShownColumn[] {
  const at = (name: string) => columns.indexOf(name)
  const hidden = new Set<number>([at(language === 'fr' ? 'reason_en' : 'reason_fr')])
  const links = new Map<number, number>()
  columns.forEach((name, place) => {
    const itself = name === 'label' || (name === 'name' && at('site') >= 0)
    const stem = itself ? '' : name.replace(/_label$/, '')
    if (stem === name) return
    const own = name === 'name' ? ['id', 'site'] : ['id', 'iri', 'territory', 'siret']
    const owners = itself ? own : [`${stem}_id`, stem]
    const owner = owners.map(at).find((one) => one >= 0)
    if (owner === undefined) return
    links.set(place, owner)
    hidden.add(owner)
    // A site by its name: its IRI says no more.
    if (name === 'name') hidden.add(at('site'))
  })
  if (at('id') >= 0 && at('label') >= 0)
    for (const name of ['territory', 'filiere', 'organisation', 'industry', 'region', 'project'])
      if (at(`${name}_label`) < 0 && at(`${name}_id`) < 0 && at(name) > at('label'))
        hidden.add(at(name))
  return columns.flatMap((name, place) =>
    hidden.has(place) ? [] : [{ name, place, link: links.get(place) ?? null }],
  )
}

/** Rows in the order of a column; what has no value stands last. */
export function sortedRows(
  rows: (Cell | null)[][],
  place: number,
  descending: boolean,
  language: Language,
): (Cell | null)[][] {
  const order = new Intl.Collator(language, { numeric: true })
  const turn = descending ? -1 : 1
  return [...rows].sort((a, b) => {
    const [x, y] = [a[place], b[place]]
    if (!x || !y) return x ? -1 : y ? 1 : 0
    if (x.number !== null && y.number !== null) return turn * (x.number - y.number)
    return turn * order.compare(x.value, y.value)
  })
}
