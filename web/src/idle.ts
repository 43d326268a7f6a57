import { useEffect, useState } from 'preact/hooks'

/** Milliseconds after which a busy browser draws all the same. */
const LATEST = 1000
/** Browsers that do not tell when they are idle. */
const PAUSE = 200

/** Whether the browser has come to rest: what takes long to draw waits for it, so that keys do not. */
export function useIdle(): boolean {
  const [idle, setIdle] = useState(false)
  useEffect(() => {
    const rest = () => setIdle(true)
    if (!('requestIdleCallback' in window)) {
      const pause = setTimeout(rest, PAUSE)
      return () => clearTimeout(pause)
    }
    const asked = requestIdleCallback(rest, { timeout: LATEST })
    return () => cancelIdleCallback(asked)
  }, [])
  return idle
}
