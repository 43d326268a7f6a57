import { useMemo, useRef } from 'preact/hooks'
import type Sigma from 'sigma'
import { Failure, Waiting } from '../components/message'
import { ProgrammeNote } from '../components/programme-note'
import { Search } from '../components/search'
import { Tabs } from '../components/tabs'
import { EdgeTable } from '../graph/edge-table'
import { type Exploration, useExploration } from '../graph/explore'
import { ExportMenu } from '../graph/export-menu'
import { Filters, useFilter } from '../graph/filters'
import { GraphView } from '../graph/graph-view'
import { familyOf } from '../graph/kinds'
import { LAYOUTS, type LayoutName } from '../graph/layout'
import { GraphLegend } from '../graph/legend'
import { filtered } from '../graph/model'
import { NodePanel } from '../graph/node-panel'
import { usePins } from '../graph/pins'
import { useLanguage } from '../language'
import { Link, useQuery } from '../router'
import { useTitle } from '../title'

const EXAMPLES = ['ti-2023-4408', 'pole-materalia', 'nuts-BE10'] as const

export default function Explorer() {
  const { say, name } = useLanguage()
  const exploration = useExploration()
  const start = exploration.shown.nodes.get(exploration.start)
  useTitle(start ? name(start.label) : say('nav.graph'))
  return (
    <>
      <section class="hero">
        <h1>{start ? name(start.label) : say('graph.title')}</h1>
        <Search
          label={say('graph.search')}
          placeholder={say('graph.search')}
          choose={(hit) => exploration.startAt(hit.id)}
        />
      </section>
      <ProgrammeNote id={exploration.start} />
      {exploration.error && <Failure error={exploration.error} />}
      {exploration.start ? (
        exploration.shown.nodes.size > 0 ? (
          <Explored exploration={exploration} />
        ) : (
          !exploration.error && <Waiting />
        )
      ) : (
        <Invitation />
      )}
    </>
  )
}

function Invitation() {
  const { say } = useLanguage()
  return (
    <div class="message">
      <p>{say('graph.invitation')}</p>
      <p class="buttons">
        {EXAMPLES.map((id) => (
          <Link key={id} class="button" to={`/graphe?start=${id}`}>
            {say(`graph.example.${id}`)}
          </Link>
        ))}
      </p>
    </div>
  )
}

function Explored({ exploration }: { exploration: Exploration }) {
  const { say, name } = useLanguage()
  const [view, setView] = useQuery('view', 'graph')
  const [layout, setLayout] = useQuery('layout', 'force')
  const [selected, select] = useQuery('node', exploration.start)
  const { pins, pin, unpin } = usePins()
  const renderer = useRef<Sigma>(null)
  const filter = useFilter()
  const filterKey = [...filter.kinds, '|', ...filter.sources, filter.simulated].join()
  const shown = useMemo(
    () => filtered(exploration.shown, filter, exploration.start),
    [exploration.shown, filterKey, exploration.start],
  )
  const nodes = useMemo(() => [...shown.nodes.values()], [shown])
  const edges = useMemo(() => [...shown.edges.values()], [shown])
  const families = useMemo(() => new Set(nodes.map(({ kind }) => familyOf(kind))), [nodes])
  const node = exploration.shown.nodes.get(selected)
  const title = name(exploration.shown.nodes.get(exploration.start)?.label)
  const toggle = (id: string) => {
    const place = renderer.current?.getGraph().getNodeAttributes(id)
    if (pins.has(id)) unpin(id)
    else if (place) pin(id, { x: place['x'], y: place['y'] })
  }
  return (
    <>
      <div class="toolbar">
        <Tabs
          label={say('view.label')}
          options={[
            ['graph', say('view.graph')],
            ['table', say('view.table')],
          ]}
          chosen={view}
          choose={setView}
        />
        <Tabs
          label={say('graph.layout')}
          options={LAYOUTS.map((one) => [one, say(`layout.${one}`)])}
          chosen={layout as LayoutName}
          choose={setLayout}
        />
        <button
          type="button"
          class="button"
          disabled={!exploration.steps.length}
          onClick={exploration.undo}
        >
          {say('graph.undo')}
        </button>
        <Counts nodes={nodes.length} edges={edges.length} />
      </div>
      <div class="explorer">
        <div>
          {view === 'graph' ? (
            <GraphView
              nodes={nodes}
              edges={edges}
              layout={layout as LayoutName}
              label={say('graph.of', { label: title })}
              selected={selected}
              select={select}
              pins={pins}
              pin={pin}
              renderer={renderer}
            />
          ) : (
            <EdgeTable nodes={shown.nodes} edges={edges} select={select} />
          )}
          <GraphLegend families={families} />
        </div>
        <aside class="side" aria-label={say('graph.panel')}>
          {node && (
            <NodePanel
              node={node}
              exploration={exploration}
              pinned={pins.has(node.id)}
              pin={toggle}
            />
          )}
          <PathSearch exploration={exploration} from={selected} />
          <section>
            <h3>{say('filter.title')}</h3>
            <Filters shown={exploration.shown} />
          </section>
          <section>
            <h3>{say('export.title')}</h3>
            <ExportMenu nodes={nodes} edges={edges} title={title} renderer={renderer} />
          </section>
        </aside>
      </div>
    </>
  )
}

function Counts({ nodes, edges }: { nodes: number; edges: number }) {
  const { say } = useLanguage()
  return (
    <p class="soft push" role="status">
      {say('graph.counts', { nodes, edges })}
    </p>
  )
}

function PathSearch({ exploration, from }: { exploration: Exploration; from: string }) {
  const { say, name } = useLanguage()
  const { path, shown } = exploration
  const label = name(shown.nodes.get(from)?.label)
  return (
    <section>
      <h3>{say('path.title')}</h3>
      <p class="soft">{say('path.from', { label })}</p>
      <Search
        label={say('path.to')}
        placeholder={say('path.to')}
        choose={(hit) => exploration.take({ kind: 'path', from, to: hit.id })}
      />
      {path && (
        <p role="status">
          {path.found
            ? path.nodes.map((node) => name(node.label)).join(' → ')
            : say('path.none', { longest: path.longest })}
        </p>
      )}
    </section>
  )
}
