import { useMemo, useState } from 'preact/hooks'
import { useRelease, useSourceName } from '../data'
import { figures } from '../figures'
import { useLanguage } from '../language'
import { Link } from '../router'
import { curled } from '../text'
import type { Cell, Result } from './result'
import {
  columnWord,
  identifierOf,
  lastPart,
  pageOf,
  type ShownColumn,
  shownColumns,
  sortedRows,
  valueWord,
} from './words'

const PAGE = 200

/** The rows of a result: sorted by any column, shown page by page, each thing a link. */
export function ResultTable({ result }: { result: Result }) {
  const { say, language } = useLanguage()
  const [shown, setShown] = useState(PAGE)
  const [order, setOrder] = useState<{ place: number; descending: boolean } | null>(null)
  const columns = useMemo(
    () =>
      result.named
        ? shownColumns(result.columns, language)
        : result.columns.map((name, place): ShownColumn => ({ name, place, link: null })),
    [result, language],
  )
  const rows = useMemo(
    () => (order ? sortedRows(result.rows, order.place, order.descending, language) : result.rows),
    [result, order, language],
  )
  if (!rows.length) return result.notice ? null : <p class="message">{say('query.no_rows')}</p>
  const numeric = columns.map(({ place }) => isNumeric(rows, place))
  const sort = (place: number) =>
    setOrder({ place, descending: order?.place === place && !order.descending })
  return (
    <>
      <section class="scroll" tabIndex={0} aria-label={say('query.result')}>
        <table>
          <thead>
            <tr>
              {columns.map(({ name, place }, at) => (
                <th
                  key={name}
                  scope="col"
                  class={numeric[at] ? 'number' : ''}
                  aria-sort={
                    order?.place !== place
                      ? undefined
                      : order.descending
                        ? 'descending'
                        : 'ascending'
                  }
                >
                  <button type="button" class="sort" onClick={() => sort(place)}>
                    {result.named ? columnWord(name, language) : name}
                    <span aria-hidden="true">{mark(order, place)}</span>
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, shown).map((row, line) => (
              <tr key={line}>
                {columns.map(({ name, place, link }, at) => {
                  const cell = row[place] ?? null
                  return (
                    <td key={name} class={cellClass(cell, numeric[at])}>
                      <CellView
                        cell={cell}
                        target={link === null ? null : (row[link] ?? null)}
                        named={result.named ?? false}
                      />
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {rows.length > shown && (
        <p class="buttons">
          <span class="soft">{say('graph.shown', { shown, total: rows.length })}</span>
          <button type="button" class="button" onClick={() => setShown(shown + PAGE)}>
            {say('query.more')}
          </button>
        </p>
      )}
    </>
  )
}

const mark = (order: { place: number; descending: boolean } | null, place: number) =>
  order?.place !== place ? '' : order.descending ? ' ↓' : ' ↑'

function isNumeric(rows: (Cell | null)[][], place: number): boolean {
  const cells = rows.slice(0, PAGE).flatMap((row) => row[place] ?? [])
  return cells.length > 0 && cells.every(({ number }) => number !== null)
}

/** Letters from which a cell would be a column of single words. */
const LONG = 24

function cellClass(cell: Cell | null, numeric: boolean | undefined): string {
  if (numeric) return 'number'
  if (cell?.kind === 'iri') return 'unbroken'
  return cell && cell.value.length > LONG ? 'wordy' : ''
}

/** From this many identifiers on, a cell counts them and opens. */
const MANY = 3

/** A thing of the release leads to its page; a code is written in words; the rest as it is. */
function CellView({
  cell,
  target,
  named,
}: {
  cell: Cell | null
  target: Cell | null
  named: boolean
}) {
  const base = useRelease().data?.base_iri ?? ''
  const sourceName = useSourceName()
  const { say, language } = useLanguage()
  const id = identifierOf(target ?? cell, base)
  if (!cell) return id ? <Link to={pageOf(id)}>{id}</Link> : <span class="soft">—</span>
  if (cell.number !== null) {
    const { exact, brief } = figures(language)
    return named ? <span title={exact(cell.value)}>{brief(cell.value)}</span> : exact(cell.value)
  }
  if (id) return <Link to={pageOf(id)}>{target ? cell.value : id}</Link>
  if (cell.kind === 'iri') {
    if (cell.value.includes('#')) {
      const local = lastPart(cell.value)
      return <>{named ? valueWord(local, language) : local}</>
    }
    return <code>{cell.value}</code>
  }
  const parts = named ? cell.value.split(/[ ,;|]+/) : []
  if (parts.length > MANY && parts.every((one) => identifierOf({ ...cell, value: one }, base)))
    return (
      <details>
        <summary>{say('query.many', { count: parts.length })}</summary>
        {parts.map((one) => (
          <Link key={one} class="listed" to={pageOf(one)}>
            {one}
          </Link>
        ))}
      </details>
    )
  return (
    <>{named ? curled(sourceName(cell.value) ?? valueWord(cell.value, language)) : cell.value}</>
  )
}
