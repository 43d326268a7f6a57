import type { GraphAnswer, GraphEdge, GraphNode, PathAnswer, RelationPage } from '../types'

/** What is on screen: nodes, ties, and for each node how many ties of each kind there are. */
export interface Shown {
  nodes: Map<string, GraphNode>
  edges: Map<string, GraphEdge>
  relations: Map<string, RelationPage[]>
}

/** A step of exploration. Steps stand in the address: the view is what they lead to. */
export type Step =
  | { kind: 'expand'; node: string; relation: string; direction: 'in' | 'out'; offset: number }
  | { kind: 'open'; node: string }
  | { kind: 'path'; from: string; to: string }

const SEPARATOR = '~'
export const PAGE = 12

export function stepText(step: Step): string {
  const { kind, ...parts } = step
  return [kind, ...Object.values(parts)].join(SEPARATOR)
}

export function stepOf(text: string): Step | null {
  const [kind, first, second, direction, offset] = text.split(SEPARATOR)
  if (kind === 'open' && first) return { kind, node: first }
  if (!first || !second) return null
  if (kind === 'path') return { kind, from: first, to: second }
  if (kind !== 'expand' || (direction !== 'in' && direction !== 'out')) return null
  return { kind, node: first, relation: second, direction, offset: Number(offset) || 0 }
}

export const edgeKey = ({ start, relation, end }: GraphEdge): string =>
  [start, relation, end].join(SEPARATOR)

export function emptyGraph(): Shown {
  return { nodes: new Map(), edges: new Map(), relations: new Map() }
}

/** Add an answer to what is shown. */
export function added(shown: Shown, answer: GraphAnswer | PathAnswer): Shown {
  const nodes = new Map(shown.nodes)
  const edges = new Map(shown.edges)
  const relations = new Map(shown.relations)
  for (const node of answer.nodes) nodes.set(node.id, node)
  for (const edge of answer.edges) edges.set(edgeKey(edge), edge)
  if ('relations' in answer) {
    const known = relations.get(answer.center) ?? []
    relations.set(answer.center, merged(known, answer.relations))
  }
  return { nodes, edges, relations }
}

const same = (a: RelationPage, b: RelationPage) =>
  a.relation === b.relation && a.direction === b.direction

/** The pages reported last stand for their kind of tie. */
function merged(known: RelationPage[], found: RelationPage[]): RelationPage[] {
  const kept = known.filter((one) => !found.some((other) => same(one, other)))
  const updated = found.map((one) => {
    const before = known.find((other) => same(one, other))
    return before
      ? { ...one, shown: Math.max(before.shown, one.offset + one.shown), offset: 0 }
      : one
  })
  return [...kept, ...updated].sort((a, b) => b.total - a.total)
}

export interface Filter {
  kinds: ReadonlySet<string>
  sources: ReadonlySet<string>
  simulated: boolean
}

/** What a filter leaves; the node that was started from always stays. */
export function filtered(shown: Shown, filter: Filter, start: string): Shown {
  const nodes = new Map(
    [...shown.nodes].filter(
      ([id, node]) =>
        id === start || (!filter.kinds.has(node.kind) && (filter.simulated || !node.simulated)),
    ),
  )
  const edges = new Map(
    [...shown.edges].filter(
      ([, edge]) =>
        nodes.has(edge.start) &&
        nodes.has(edge.end) &&
        !filter.sources.has(edge.source) &&
        (filter.simulated || !edge.simulated),
    ),
  )
  const tied = new Set([...edges.values()].flatMap(({ start: a, end: b }) => [a, b]))
  const kept = new Map([...nodes].filter(([id]) => id === start || tied.has(id)))
  return { nodes: kept, edges, relations: shown.relations }
}
