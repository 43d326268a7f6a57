import { toBlob } from '@sigma/export-image'
import type Sigma from 'sigma'
import { API, ask } from '../api'
import { save } from '../download'
import { ink } from '../theme'
import type { GraphEdge, GraphNode } from '../types'

export type FileFormat = 'gexf' | 'graphml' | 'csv' | 'html'
export const FILE_FORMATS: FileFormat[] = ['gexf', 'graphml', 'csv', 'html']
/** Most nodes of a page that is opened by itself: it draws without help of the server. */
export const MOST_IN_PAGE = 500

/** Files that other programs open are written by the server (networkx, pyvis). */
export async function exportFile(
  format: FileFormat,
  nodes: GraphNode[],
  edges: GraphEdge[],
  title: string,
  sigma: Sigma | null,
): Promise<void> {
  const graph = sigma?.getGraph()
  const place = (id: string) => {
    const answer = graph?.hasNode(id) ? graph.getNodeAttributes(id) : {}
    return { x: Number(answer.x ?? 0), y: Number(answer.y ?? 0) }
  }
  const body = {
    title,
    nodes: nodes.map(({ id, kind, label, simulated }) => ({
      id,
      kind,
      label,
      simulated,
      ...place(id),
    })),
    edges,
  }
  const response = await ask(
    `${API}/graph/export?format=${format}&lang=${document.documentElement.lang}`,
    {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    },
  )
  const named = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')
  save(await response.blob(), named?.[1] ?? `ti-graph.${format}`)
}

const STRIP = 44

/** The picture, with a strip that says where it comes from and what of it is simulated. */
export async function exportImage(sigma: Sigma, title: string, words: string): Promise<void> {
  const picture = await createImageBitmap(
    await toBlob(sigma, { format: 'png', backgroundColor: ink('surface') }),
  )
  const canvas = new OffscreenCanvas(picture.width, picture.height + STRIP)
  const context = canvas.getContext('2d')
  if (!context) throw new Error('canvas')
  context.fillStyle = ink('surface')
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.drawImage(picture, 0, 0)
  context.fillStyle = ink('ink')
  context.font = '16px "Source Sans 3", sans-serif'
  context.fillText(words, 14, picture.height + 28, canvas.width - 28)
  save(await canvas.convertToBlob({ type: 'image/png' }), `${title}.png`)
}
