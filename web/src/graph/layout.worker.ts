import Graph from 'graphology'
import forceAtlas2 from 'graphology-layout-forceatlas2'
import type { LayoutInput } from './layout'

const MANY = 3000

/** Force layout away from the page's own thread, so that the page never stops answering. */
self.onmessage = ({ data }: MessageEvent<LayoutInput>) => {
  const { count, ties, x, y, fixed } = data
  const graph = new Graph({ type: 'undirected', multi: false })
  for (let node = 0; node < count; node++)
    graph.addNode(String(node), { x: x[node], y: y[node], fixed: Boolean(fixed[node]) })
  for (let i = 0; i < ties.length; i += 2) {
    const [a, b] = [String(ties[i]), String(ties[i + 1])]
    if (a !== b) graph.mergeEdge(a, b)
  }
  const many = count > MANY
  forceAtlas2.assign(graph, {
    iterations: many ? 40 : count > 400 ? 60 : 300,
    settings: {
      ...forceAtlas2.inferSettings(graph),
      barnesHutOptimize: count > 300,
      // Coarser than the usual 0.5: twice as fast, and no eye tells the difference.
      barnesHutTheta: 0.9,
      gravity: many ? 0.6 : 1,
      scalingRatio: 14,
      strongGravityMode: false,
      slowDown: 1 + Math.log(Math.max(2, count)),
      adjustSizes: false,
    },
  })
  graph.forEachNode((name, place) => {
    x[Number(name)] = place.x as number
    y[Number(name)] = place.y as number
  })
  self.postMessage({ x, y }, { transfer: [x.buffer, y.buffer] })
}
