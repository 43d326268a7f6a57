import { useMemo } from 'preact/hooks'
import { IntervalPlot } from '../components/interval-plot'
import { Tabs } from '../components/tabs'
import { useRelease } from '../data'
import { figures } from '../figures'
import { GraphView } from '../graph/graph-view'
import { familyOf } from '../graph/kinds'
import { GraphLegend } from '../graph/legend'
import { useLanguage } from '../language'
import { PointMap } from '../maps/point-map'
import { Link, useQuery } from '../router'
import { type Cell, graphOf, plotOf, pointsOf, type Result } from './result'

type View = 'table' | 'graph' | 'plot' | 'map'

/** What stands beside a result: names that are not held, and why there is no row. */
function Told({ result }: { result: Result }) {
  const { say, language } = useLanguage()
  return (
    <>
      {result.notice && (
        <p class="message" role="note">
          {result.notice[language]}
        </p>
      )}
      {result.warnings?.map(({ place, name, nearest }) => (
        <p class="message wrong" role="note" key={`${place} ${name}`}>
          {say(`query.not_held.${place}`, { name })} {nearest && say('query.nearest', { nearest })}
        </p>
      ))}
    </>
  )
}

/** A result as a table, and as what else its columns allow. */
export function ResultView({ result }: { result: Result }) {
  const { say, language } = useLanguage()
  const { whole } = figures(language)
  const graph = useMemo(() => graphOf(result), [result])
  const plot = useMemo(() => plotOf(result), [result])
  const points = useMemo(() => pointsOf(result), [result])
  const [asked, setView] = useQuery('as', 'table')
  const can: Record<View, boolean> = {
    table: true,
    graph: graph.edges.length > 0,
    plot: Boolean(plot?.rows.length),
    map: points.length > 0,
  }
  const view = can[asked as View] ? (asked as View) : 'table'
  const options = (Object.keys(can) as View[])
    .filter((name) => can[name])
    .map((name): [View, string] => [name, say(`view.${name}`)])
  return (
    <div class="result">
      <Told result={result} />
      <div class="toolbar">
        <Tabs label={say('view.label')} options={options} chosen={view} choose={setView} />
        <p class="soft push" role="status">
          {say('rows', { count: whole(result.total) })}
        </p>
      </div>
      {view === 'table' && <ResultTable result={result} />}
      {view === 'graph' && (
        <>
          <GraphView
            nodes={graph.nodes}
            edges={graph.edges}
            layout="force"
            label={say('query.graph')}
          />
          <GraphLegend families={new Set(graph.nodes.map(({ kind }) => familyOf(kind)))} />
        </>
      )}
      {view === 'plot' && plot && (
        <IntervalPlot title={say('query.plot')} axis={plot.axis} rows={plot.rows} />
      )}
      {view === 'map' && <PointMap title={say('query.map')} points={points} />}
    </div>
  )
}

const MOST = 200

function ResultTable({ result }: { result: Result }) {
  const { say, language } = useLanguage()
  const { whole } = figures(language)
  const shown = result.rows.slice(0, MOST)
  const numeric = result.columns.map((_, place) => {
    const answer = shown.flatMap((row) => row[place] ?? [])
    return answer.length > 0 && answer.every(({ number }) => number !== null)
  })
  if (!result.rows.length)
    return result.notice ? null : <p class="message">{say('query.no_rows')}</p>
  return (
    <>
      <section class="scroll" tabIndex={0} aria-label={say('query.result')}>
        <table>
          <thead>
            <tr>
              {result.columns.map((column, place) => (
                <th key={column} scope="col" class={numeric[place] ? 'number' : ''}>
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((row, line) => (
              <tr key={line}>
                {row.map((cell, place) => (
                  <td key={result.columns[place]} class={cellClass(cell, numeric[place])}>
                    <CellView cell={cell} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {result.rows.length > MOST && (
        <p class="soft">
          {say('graph.shown', { shown: whole(MOST), total: whole(result.rows.length) })}
        </p>
      )}
    </>
  )
}

/** Letters from which a cell would be a column of single words. */
const LONG = 24

function cellClass(cell: Cell | null, numeric: boolean | undefined): string {
  if (numeric) return 'number'
  if (cell?.kind === 'iri') return 'unbroken'
  return cell && cell.value.length > LONG ? 'wordy' : ''
}

/** An IRI of the release leads into the explorer; any other is shown as it is. */
function CellView({ cell }: { cell: Cell | null }) {
  const base = useRelease().data?.base_iri
  const { language } = useLanguage()
  if (!cell) return <span class="soft">—</span>
  if (cell.number !== null) return <>{figures(language).exact(cell.value)}</>
  if (cell.kind !== 'iri') return <>{cell.value}</>
  if (cell.value.includes('#')) return <>{cell.value.split('#').at(-1)}</>
  if (!base || !cell.value.startsWith(base)) return <code>{cell.value}</code>
  const id = decodeURIComponent(cell.value.split('/').at(-1) ?? '')
  return <Link to={`/graphe?start=${encodeURIComponent(id)}`}>{id}</Link>
}
