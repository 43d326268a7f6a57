import type { ComponentType, CSSProperties } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { Failure } from './message'

/** A part of a page that comes in a file of its own when it is first shown; its room is kept. */
export function apart<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  room: CSSProperties,
) {
  let found: ComponentType<Props> | null = null
  function Apart(props: Props) {
    const [error, setError] = useState<Error | null>(null)
    const [, setArrived] = useState(found !== null)
    useEffect(() => {
      if (found) return
      load().then((part) => {
        found = part
        setArrived(true)
      }, setError)
    }, [])
    if (error) return <Failure error={error} />
    const Part = found
    return Part ? <Part {...props} /> : <div style={room} />
  }
  /** Fetches it before it is shown. */
  return Object.assign(Apart, { fetched: load })
}
