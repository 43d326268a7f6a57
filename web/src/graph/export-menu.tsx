import type { RefObject } from 'preact'
import { useState } from 'preact/hooks'
import type Sigma from 'sigma'
import { Failure } from '../components/message'
import { useRelease } from '../data'
import { figures } from '../figures'
import { useLanguage } from '../language'
import type { GraphEdge, GraphNode } from '../types'
import { exportFile, exportImage, FILE_FORMATS, type FileFormat, MOST_IN_PAGE } from './exports'

export function ExportMenu({
  nodes,
  edges,
  title,
  renderer,
}: {
  nodes: GraphNode[]
  edges: GraphEdge[]
  title: string
  renderer: RefObject<Sigma | null>
}) {
  const { say, language } = useLanguage()
  const release = useRelease().data
  const [error, setError] = useState<Error | null>(null)
  const simulated = [...nodes, ...edges].some((one) => one.simulated)
  const words = [
    title,
    release && say('notice.release', { date: figures(language).date(release.built_at) }),
    simulated && say('export.simulated'),
  ]
    .filter(Boolean)
    .join(' · ')
  const run = (work: () => Promise<void>) => {
    setError(null)
    work().catch(setError)
  }
  const tooMany = (format: FileFormat) => format === 'html' && nodes.length > MOST_IN_PAGE
  return (
    <div>
      <div class="buttons">
        <button
          type="button"
          class="button"
          onClick={() =>
            renderer.current && run(() => exportImage(renderer.current as Sigma, title, words))
          }
        >
          PNG
        </button>
        {FILE_FORMATS.map((format) => (
          <button
            key={format}
            type="button"
            class="button"
            disabled={tooMany(format)}
            title={tooMany(format) ? say('export.too_many', { most: MOST_IN_PAGE }) : ''}
            onClick={() => run(() => exportFile(format, nodes, edges, title, renderer.current))}
          >
            {say(`export.${format}`)}
          </button>
        ))}
      </div>
      {simulated && <p class="soft">{say('export.mark')}</p>}
      {error && <Failure error={error} />}
    </div>
  )
}
