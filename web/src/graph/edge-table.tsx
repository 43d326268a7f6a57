import { Table } from '../components/table'
import { figures } from '../figures'
import { useLanguage } from '../language'
import type { GraphEdge, GraphNode } from '../types'
import { edgeKey } from './model'
import { relationLabel } from './relations'

const MOST = 300

/** The graph as a table, for those who read rather than look. */
export function EdgeTable({
  nodes,
  edges,
  select,
}: {
  nodes: ReadonlyMap<string, GraphNode>
  edges: GraphEdge[]
  select?: (id: string) => void
}) {
  const { say, name, language } = useLanguage()
  const { whole } = figures(language)
  const label = (id: string) => name(nodes.get(id)?.label)
  const cell = (id: string) =>
    select ? (
      <button type="button" class="why" onClick={() => select(id)}>
        {label(id)}
      </button>
    ) : (
      label(id)
    )
  return (
    <Table<GraphEdge>
      caption={say('graph.table', {
        shown: whole(Math.min(MOST, edges.length)),
        total: whole(edges.length),
      })}
      rows={edges.slice(0, MOST)}
      rowKey={edgeKey}
      columns={[
        { name: 'start', head: say('graph.start'), row: true, cell: ({ start }) => cell(start) },
        {
          name: 'relation',
          head: say('graph.relation'),
          cell: ({ relation }) => relationLabel(relation, language),
        },
        { name: 'end', head: say('graph.end'), cell: ({ end }) => cell(end) },
        {
          name: 'source',
          head: say('graph.source'),
          cell: ({ source, simulated }) => (
            <>
              {source} {simulated && <span class="tag simulated">{say('data.simulated')}</span>}
            </>
          ),
        },
      ]}
    />
  )
}
