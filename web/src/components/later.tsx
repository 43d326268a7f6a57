import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'

/** How near the window a thing comes before it is fetched. */
const NEAR = '400px'

/** What takes much data to draw, once a reader comes near it or prints; its room is kept until then. */
export function Later({ room, children }: { room: string; children: ComponentChildren }) {
  const [near, setNear] = useState(false)
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (near || !place.current) return
    const show = () => setNear(true)
    const seen = new IntersectionObserver(
      (entries) => entries.some(({ isIntersecting }) => isIntersecting) && show(),
      { rootMargin: NEAR },
    )
    seen.observe(place.current)
    window.addEventListener('beforeprint', show)
    return () => {
      seen.disconnect()
      window.removeEventListener('beforeprint', show)
    }
  }, [near])
  if (near) return <>{children}</>
  return <div ref={place} style={{ aspectRatio: room }} />
}
