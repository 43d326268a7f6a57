import { useMemo } from 'preact/hooks'
import { apart } from '../components/apart'
import { IntervalPlot } from '../components/interval-plot'
import { Tabs } from '../components/tabs'
import { familyOf } from '../graph/kinds'
import { GraphLegend } from '../graph/legend'
import { useLanguage } from '../language'
import { useQuery } from '../router'
import { graphOf, plotOf, pointsOf, type Result } from './result'
import { ResultTable } from './result-table'
import { columnWord } from './words'

const PointMap = apart(async () => (await import('../maps/point-map')).PointMap, {
  aspectRatio: '720 / 620',
})

const GraphView = apart(async () => (await import('../graph/graph-view')).GraphView, {
  minHeight: 'clamp(24rem, 68vh, 44rem)',
})

type View = 'table' | 'graph' | 'plot' | 'map'

/** What stands beside a result: names that are not held, and why there is no row. */
function Shown({ result }: { result: Result }) {
  const { say, language } = useLanguage()
  return (
    <>
      {result.notice && (
        <p class="message" role="note">
          {result.notice[language]}
          {result.notice.code === 'nothing_loaded' && ` ${say('query.import')}`}
        </p>
      )}
      {result.imported?.map((one) => (
        <p class="message" role="note" key={one.source}>
          {one.says[language]}
        </p>
      ))}
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
      <Shown result={result} />
      <div class="toolbar">
        <Tabs label={say('view.label')} options={options} chosen={view} choose={setView} />
        <p class="soft push" role="status">
          {say('rows', { count: result.total })}
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
        <IntervalPlot
          title={say('query.plot')}
          axis={result.named ? columnWord(plot.axis, language) : plot.axis}
          rows={plot.rows}
        />
      )}
      {view === 'map' && <PointMap title={say('query.map')} points={points} />}
    </div>
  )
}
