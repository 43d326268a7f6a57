import type { ZoomBehavior } from 'd3-zoom'
import type { RefObject } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'

/** How a drawing is enlarged and moved: `translate(…) scale(…)`. */
interface Sight {
  k: number
  toString: () => string
}

export interface Zoomed {
  svg: RefObject<SVGSVGElement | null>
  transform: Sight
  by: (factor: number) => void
  move: (x: number, y: number) => void
  reset: () => void
}

const WHOLE: Sight = { k: 1, toString: () => 'translate(0,0) scale(1)' }

/** A drag would take the page from a finger; the wheel without Ctrl would keep it from scrolling. */
function wanted(event: Event): boolean {
  if (event instanceof WheelEvent) return event.ctrlKey || event.metaKey
  if (event.type === 'touchstart') return (event as TouchEvent).touches.length > 1
  return !(event as MouseEvent).button
}

type Behaviour = ZoomBehavior<SVGSVGElement, unknown>

interface Zoomer {
  by: (svg: SVGSVGElement, factor: number) => void
  move: (svg: SVGSVGElement, x: number, y: number) => void
  reset: (svg: SVGSVGElement) => void
  on: (svg: SVGSVGElement) => void
}

async function zoomer(
  width: number,
  height: number,
  most: number,
  seen: (transform: Sight) => void,
): Promise<Zoomer> {
  const [{ select }, { zoom, zoomIdentity }] = await Promise.all([
    import('d3-selection'),
    import('d3-zoom'),
  ])
  const corners: [[number, number], [number, number]] = [
    [0, 0],
    [width, height],
  ]
  const behaviour: Behaviour = zoom<SVGSVGElement, unknown>()
    .scaleExtent([1, most])
    .translateExtent(corners)
    .extent(corners)
    .filter(wanted)
    .on('zoom', (event: { transform: Sight }) => seen(event.transform))
  return {
    by: (svg, factor) => behaviour.scaleBy(select(svg), factor),
    move: (svg, x, y) => behaviour.translateBy(select(svg), x, y),
    reset: (svg) => behaviour.transform(select(svg), zoomIdentity),
    on: (svg) => select(svg).call(behaviour).on('dblclick.zoom', null),
  }
}

/** What tells that a reader comes to the drawing: only then is what zooms it fetched. */
const COMES = ['pointerenter', 'pointerdown', 'focusin', 'wheel'] as const

/** Zoom of a drawing: by buttons and their arrow keys, a drag, two fingers, or the wheel with Ctrl. */
export function useZoom(width: number, height: number, most = 12): Zoomed {
  const svg = useRef<SVGSVGElement>(null)
  const [transform, setTransform] = useState(WHOLE)
  const asked = useRef<Promise<Zoomer> | null>(null)
  const on = useRef<SVGSVGElement | null>(null)
  const ready = async (act?: (zooms: Zoomer, drawn: SVGSVGElement) => void) => {
    asked.current ??= zoomer(width, height, most, setTransform)
    const zooms = await asked.current
    const drawn = svg.current
    if (!drawn) return
    if (on.current !== drawn) zooms.on(drawn)
    on.current = drawn
    act?.(zooms, drawn)
  }
  // After each drawing: the figure may be there only once its data are.
  useEffect(() => {
    const drawn = svg.current?.closest('figure')
    const come = () => void ready().catch(() => {})
    for (const one of COMES) drawn?.addEventListener(one, come, { passive: true })
    return () => {
      for (const one of COMES) drawn?.removeEventListener(one, come)
    }
  })
  return {
    svg,
    transform,
    by: (factor) => void ready((zooms, drawn) => zooms.by(drawn, factor)),
    move: (x, y) => void ready((zooms, drawn) => zooms.move(drawn, x, y)),
    reset: () => void ready((zooms, drawn) => zooms.reset(drawn)),
  }
}
