import type { LayoutInput, Positions } from './layout'

/** Run the force layout in a worker; `abort` ends it. */
export function force(input: LayoutInput, abort: AbortSignal): Promise<Positions> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./layout.worker.ts', import.meta.url), { type: 'module' })
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
