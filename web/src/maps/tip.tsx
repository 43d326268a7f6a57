import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'

export interface Pointed {
  id: string
  x: number
  y: number
}

/** What the pointer stands on, and where in the figure that holds it. */
export function usePointed() {
  const [pointed, setPointed] = useState<Pointed | null>(null)
  const point = (id: string) => (event: MouseEvent) => {
    const box = (event.currentTarget as Element).closest('figure')?.getBoundingClientRect()
    if (box) setPointed({ id, x: event.clientX - box.left, y: event.clientY - box.top })
  }
  return { pointed, point, leave: () => setPointed(null) }
}

export function Tip({ at, children }: { at: Pointed; children: ComponentChildren }) {
  const left = at.x > 300
  return (
    <div
      class="map-tip"
      style={{
        left: `${at.x + (left ? -14 : 14)}px`,
        top: `${at.y + 14}px`,
        transform: left ? 'translateX(-100%)' : 'none',
      }}
    >
      {children}
    </div>
  )
}
