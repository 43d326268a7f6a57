import { select } from 'd3-selection'
import { type ZoomTransform, zoom, zoomIdentity } from 'd3-zoom'
import type { RefObject } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'

export interface Zoomed {
  svg: RefObject<SVGSVGElement | null>
  transform: ZoomTransform
  by: (factor: number) => void
  reset: () => void
}

/** A drag would take the page from a finger; the wheel without Ctrl would keep it from scrolling. */
function wanted(event: Event): boolean {
  if (event instanceof WheelEvent) return event.ctrlKey || event.metaKey
  if (event.type === 'touchstart') return (event as TouchEvent).touches.length > 1
  return !(event as MouseEvent).button
}

/** Zoom of a drawing: by buttons, a drag, two fingers, or the wheel with Ctrl. */
export function useZoom(width: number, height: number, most = 12): Zoomed {
  const svg = useRef<SVGSVGElement>(null)
  const [transform, setTransform] = useState(zoomIdentity)
  const corners: [[number, number], [number, number]] = [
    [0, 0],
    [width, height],
  ]
  const behaviour = useRef(
    zoom<SVGSVGElement, unknown>()
      .scaleExtent([1, most])
      .translateExtent(corners)
      .extent(corners)
      .filter(wanted)
      .on('zoom', (event: { transform: ZoomTransform }) => setTransform(event.transform)),
  )
  useEffect(() => {
    if (!svg.current) return
    const drawn = select(svg.current)
    drawn.call(behaviour.current).on('dblclick.zoom', null)
    return () => {
      drawn.on('.zoom', null)
    }
  }, [])
  return {
    svg,
    transform,
    by: (factor) => svg.current && behaviour.current.scaleBy(select(svg.current), factor),
    reset: () => svg.current && behaviour.current.transform(select(svg.current), zoomIdentity),
  }
}
