import type { LayoutInput, Positions } from './layout'

const started = () => new Worker(new URL('./layout.worker.ts', import.meta.url), { type: 'module' })

let waiting: Worker | null = null

/** Fetch and start the worker of the next layout, while the page does something else. */
export function prepare(): void {
  waiting ??= started()
}

/** Run the force layout in a worker; `abort` ends it. */
export function force(input: LayoutInput, abort: AbortSignal): Promise<Positions> {
  return new Promise((resolve, reject) => {
    const worker = waiting ?? started()
    waiting = null
    const end = () => worker.terminate()
    abort.addEventListener('abort', () => {
      end()
      reject(new DOMException('aborted', 'AbortError'))
    })
    worker.onmessage = ({ data }: MessageEvent<Positions>) => {
      end()
      resolve(data)
    }
    worker.onerror = () => {
      end()
      reject(new Error('layout'))
    }
    worker.postMessage(input)
  })
}
