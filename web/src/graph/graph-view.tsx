import { NodeSquareProgram } from '@sigma/node-square'
import Graph from 'graphology'
import type { RefObject } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import Sigma from 'sigma'
import { createNodeCompoundProgram, NodeCircleProgram } from 'sigma/rendering'
import { useLanguage } from '../language'
import { ink, useTheme } from '../theme'
import type { GraphEdge, GraphNode } from '../types'
import { force, prepare } from './force'
import { FAMILIES, familyOf, SQUARE } from './kinds'
import { drawLabelsApart } from './labels'
import { columns, type LayoutInput, type LayoutName, radial, spiral } from './layout'
import type { Pins, Place } from './pins'

interface GraphViewProps {
  nodes: GraphNode[]
  edges: GraphEdge[]
  layout: LayoutName
  label: string
  selected?: string
  select?: (id: string) => void
  pins?: Pins
  pin?: (id: string, place: Place) => void
  /** Given the renderer, for exports. */
  renderer?: RefObject<Sigma | null>
}

/** A graph drawn by WebGL. Labels are drawn as text on a canvas: nothing in them can run. */
export function GraphView(props: GraphViewProps) {
  const { say } = useLanguage()
  const stage = useRef<HTMLDivElement>(null)
  const sigma = useRef<Sigma | null>(null)
  const graph = useRef(new Graph({ type: 'directed', multi: true }))
  const latest = useRef(props)
  latest.current = props
  // Nothing is laid out before the first layout has ended.
  const [working, setWorking] = useState(true)
  const [theme] = useTheme()
  useEffect(() => {
    if (props.layout === 'force') prepare()
    const made = stage.current && started(graph.current, stage.current, latest)
    sigma.current = made
    if (props.renderer) props.renderer.current = made
    return () => made?.kill()
  }, [])
  useEffect(() => {
    if (sigma.current) paint(sigma.current)
  }, [theme])
  useFilled(graph.current, sigma, props, setWorking)
  useEffect(() => {
    const drawn = graph.current
    drawn.forEachNode((id) => drawn.setNodeAttribute(id, 'highlighted', id === props.selected))
  }, [props.selected, props.nodes])
  return (
    <div class="canvas" role="img" aria-label={`${props.label}. ${say('map.table_tells')}`}>
      <div class="stage" ref={stage} data-nodes={props.nodes.length} data-laid={!working} />
      {working && (
        <p class="map-tip" role="status">
          {say('graph.laying')}
        </p>
      )}
    </div>
  )
}

/** Squares are named as circles are: by itself, their program names them its own way. */
const Square = createNodeCompoundProgram([NodeSquareProgram])

type Latest = RefObject<GraphViewProps>

function started(graph: Graph, stage: HTMLDivElement, latest: Latest): Sigma {
  const made = new Sigma(graph, stage, {
    allowInvalidContainer: true,
    defaultNodeType: 'circle',
    nodeProgramClasses: { circle: NodeCircleProgram, square: Square },
    labelDensity: 0.8,
    labelGridCellSize: 110,
    labelRenderedSizeThreshold: 5,
    hideEdgesOnMove: graph.size > 5000,
    zIndex: true,
    minCameraRatio: 0.02,
    maxCameraRatio: 4,
  })
  let held: string | null = null
  made.on('downNode', ({ node }) => {
    held = node
    // The drawing keeps its scale while a node is drawn out of it.
    if (!made.getCustomBBox()) made.setCustomBBox(made.getBBox())
  })
  made.getMouseCaptor().on('mousemovebody', (event) => {
    if (!held) return
    const { x, y } = made.viewportToGraph(event)
    graph.mergeNodeAttributes(held, { x, y, moved: true })
    event.preventSigmaDefault()
  })
  made.getMouseCaptor().on('mouseup', () => {
    if (held && graph.getNodeAttribute(held, 'moved')) {
      graph.removeNodeAttribute(held, 'moved')
      const { x, y } = graph.getNodeAttributes(held)
      latest.current?.pin?.(held, { x, y })
    }
    held = null
  })
  made.on('clickNode', ({ node }) => latest.current?.select?.(node))
  paint(made)
  return made
}

/** Colours of the theme in use; a node is coloured when it is drawn. */
function paint(sigma: Sigma): void {
  const colours = Object.fromEntries(FAMILIES.map((family) => [family, ink(`kind-${family}`)]))
  sigma.setSetting('nodeReducer', (_, node) => ({
    ...node,
    color: colours[familyOf(node['kind'] as string)],
  }))
  sigma.setSetting('defaultEdgeColor', ink('edge'))
  drawLabelsApart(sigma, ink('ink'), ink('surface'))
  sigma.setSetting('defaultDrawNodeHover', hover(ink('surface'), ink('ink')))
}

interface Hovered {
  x: number
  y: number
  size: number
  label: string | null
}

/** A node that is pointed at or chosen: its name on a ground of the theme. */
function hover(ground: string, text: string) {
  return (context: CanvasRenderingContext2D, data: Hovered) => {
    context.font = '600 13px "Source Sans 3", sans-serif'
    const label = data.label ?? ''
    const width = context.measureText(label).width
    context.fillStyle = ground
    context.strokeStyle = text
    context.beginPath()
    context.arc(data.x, data.y, data.size + 3, 0, 2 * Math.PI)
    context.stroke()
    if (!label) return
    context.beginPath()
    context.roundRect(data.x + data.size + 4, data.y - 11, width + 12, 22, 3)
    context.fill()
    context.stroke()
    context.fillStyle = text
    context.fillText(label, data.x + data.size + 10, data.y + 4.5)
  }
}

const NONE: Pins = new Map()

/** Keep the drawn graph as what is shown, and lay it out anew when that changes. */
function useFilled(
  graph: Graph,
  sigma: RefObject<Sigma | null>,
  { nodes, edges, layout, pins = NONE }: GraphViewProps,
  setWorking: (working: boolean) => void,
): void {
  const { name, say } = useLanguage()
  useEffect(() => {
    if (!sigma.current) return
    fill(graph, nodes, edges, pins, (node) =>
      node.simulated ? `${name(node.label)} (${say('data.simulated_short')})` : name(node.label),
    )
    const abort = new AbortController()
    setWorking(true)
    lay(graph, layout, pins, abort.signal).then(
      () => {
        setWorking(false)
        sigma.current?.setCustomBBox(null)
        sigma.current?.refresh()
      },
      () => undefined,
    )
    return () => abort.abort()
  }, [nodes, edges, layout, pins])
}

function fill(
  graph: Graph,
  nodes: GraphNode[],
  edges: GraphEdge[],
  pins: Pins,
  label: (node: GraphNode) => string,
): void {
  const wanted = new Set(nodes.map(({ id }) => id))
  for (const id of graph.nodes()) if (!wanted.has(id)) graph.dropNode(id)
  graph.clearEdges()
  nodes.forEach((node, place) => {
    const [x, y] = spiral(place)
    const family = familyOf(node.kind)
    const known =
      pins.get(node.id) ?? (graph.hasNode(node.id) ? graph.getNodeAttributes(node.id) : { x, y })
    graph.mergeNode(node.id, {
      x: known.x as number,
      y: known.y as number,
      label: label(node),
      kind: node.kind,
      size: Math.min(16, 4 + Math.log2(1 + node.degree)),
      type: SQUARE.has(family) ? 'square' : 'circle',
    })
  })
  for (const edge of edges)
    if (graph.hasNode(edge.start) && graph.hasNode(edge.end))
      graph.addEdge(edge.start, edge.end, { size: edges.length > 3000 ? 0.5 : 1 })
}

async function lay(
  graph: Graph,
  layout: LayoutName,
  pins: Pins,
  abort: AbortSignal,
): Promise<void> {
  const ids = graph.nodes()
  const places = new Map(ids.map((id, place) => [id, place]))
  const input = inputOf(graph, ids, places, pins)
  const groups = () =>
    ids.map((id) => FAMILIES.indexOf(familyOf(graph.getNodeAttribute(id, 'kind') as string)))
  const { x, y } =
    layout === 'force'
      ? await force(input, abort)
      : layout === 'radial'
        ? radial(input)
        : columns(input, groups())
  graph.updateEachNodeAttributes((id, attributes) => {
    const place = places.get(id)
    if (place === undefined) return attributes
    attributes.x = x[place]
    attributes.y = y[place]
    return attributes
  })
}

function inputOf(
  graph: Graph,
  ids: string[],
  places: ReadonlyMap<string, number>,
  pins: Pins,
): LayoutInput {
  const ties = new Int32Array(graph.size * 2)
  let tie = 0
  graph.forEachEdge((_edge, _attributes, start, end) => {
    ties[tie++] = places.get(start) as number
    ties[tie++] = places.get(end) as number
  })
  return {
    count: ids.length,
    ties,
    x: Float64Array.from(ids, (id) => graph.getNodeAttribute(id, 'x') as number),
    y: Float64Array.from(ids, (id) => graph.getNodeAttribute(id, 'y') as number),
    fixed: Uint8Array.from(ids, (id) => Number(pins.has(id))),
  }
}
