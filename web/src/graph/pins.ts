import { useMemo } from 'preact/hooks'
import { useRouter } from '../router'

/** Where a node is held, in the units of the layout. */
export interface Place {
  x: number
  y: number
}

export type Pins = ReadonlyMap<string, Place>

export const pinText = (id: string, { x, y }: Place): string =>
  [id, x.toFixed(1), y.toFixed(1)].join('~')

const PIN = /^(.+)~(-?\d+(?:\.\d+)?)~(-?\d+(?:\.\d+)?)$/

export function pinOf(text: string): [string, Place] | null {
  const [, id, x, y] = PIN.exec(text) ?? []
  return id ? [id, { x: Number(x), y: Number(y) }] : null
}

const pinsOf = (texts: string[]): Pins => new Map(texts.map(pinOf).filter((pin) => pin !== null))

export interface Pinning {
  pins: Pins
  pin: (id: string, place: Place) => void
  unpin: (id: string) => void
}

/** The nodes that are held in place, as the address tells them. */
export function usePins(): Pinning {
  const { query, go } = useRouter()
  const texts = query.getAll('pin').join('\n')
  const pins = useMemo(() => pinsOf(texts.split('\n')), [texts])
  const keep = (next: Pins) => {
    const changed = new URLSearchParams(window.location.search)
    changed.delete('pin')
    for (const [id, place] of next) changed.append('pin', pinText(id, place))
    go(`${window.location.pathname}?${changed}`, { replace: true })
  }
  return {
    pins,
    pin: (id, place) => keep(new Map(pins).set(id, place)),
    unpin: (id) => keep(new Map([...pins].filter(([one]) => one !== id))),
  }
}
