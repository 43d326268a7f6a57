import type { AnchorHTMLAttributes, ComponentChildren, TargetedMouseEvent } from 'preact'
import { createContext } from 'preact'
import { useCallback, useContext, useEffect, useMemo, useState } from 'preact/hooks'

/** Where the reader is. Everything that a view shows is in here, so that a link shares it. */
export interface Place {
  path: string
  query: URLSearchParams
}

interface Router extends Place {
  go: (address: string, options?: { replace?: boolean }) => void
}

const Context = createContext<Router | null>(null)
const KEPT = ['lang']

const here = (): Place => ({
  path: window.location.pathname,
  query: new URLSearchParams(window.location.search),
})

/** Parameters that a reader keeps from page to page (the language) are added to an address. */
export function carried(address: string, query: URLSearchParams): string {
  const url = new URL(address, 'http://local')
  for (const name of KEPT) {
    const value = query.get(name)
    if (value && !url.searchParams.has(name)) url.searchParams.set(name, value)
  }
  return url.pathname + url.search + url.hash
}

const PATIENCE_MS = 2000

/** To the target of the address, else to a height: once the page has grown that far. */
function scrollTo(height: number): void {
  const end = performance.now() + PATIENCE_MS
  const { pathname, hash } = window.location
  const step = () => {
    const target = hash && document.getElementById(decodeURIComponent(hash.slice(1)))
    const enough = document.documentElement.scrollHeight >= height + window.innerHeight
    if (target) return target.scrollIntoView()
    if (!hash && enough) return window.scrollTo(0, height)
    const waiting = performance.now() < end && window.location.pathname === pathname
    return waiting ? requestAnimationFrame(step) : undefined
  }
  step()
}

export function RouterProvider({ children }: { children: ComponentChildren }) {
  const [place, setPlace] = useState(here)
  useEffect(() => {
    window.history.scrollRestoration = 'manual'
    const moved = (event: PopStateEvent) => {
      setPlace(here())
      scrollTo(Number((event.state as { y?: number } | null)?.y ?? 0))
    }
    window.addEventListener('popstate', moved)
    if (window.location.hash) scrollTo(0)
    return () => window.removeEventListener('popstate', moved)
  }, [])
  const go = useCallback((address: string, options: { replace?: boolean } = {}) => {
    const before = window.location.pathname
    const target = carried(address, new URLSearchParams(window.location.search))
    if (!options.replace) window.history.replaceState({ y: window.scrollY }, '')
    window.history[options.replace ? 'replaceState' : 'pushState'](null, '', target)
    setPlace(here())
    if (window.location.pathname !== before || window.location.hash) scrollTo(0)
  }, [])
  const router = useMemo(() => ({ ...place, go }), [place, go])
  return <Context.Provider value={router}>{children}</Context.Provider>
}

export function useRouter(): Router {
  const router = useContext(Context)
  if (!router) throw new Error('useRouter needs a RouterProvider above it')
  return router
}

/** One parameter of the address, and how to change it; `fallback` is left out of the address. */
export function useQuery(
  name: string,
  fallback = '',
): [string, (value: string, options?: { push?: boolean }) => void] {
  const { query, go } = useRouter()
  const set = useCallback(
    (value: string, options: { push?: boolean } = {}) => {
      const next = new URLSearchParams(window.location.search)
      if (value === fallback) next.delete(name)
      else next.set(name, value)
      const text = next.toString()
      go(window.location.pathname + (text ? `?${text}` : ''), { replace: !options.push })
    },
    [name, fallback, go],
  )
  return [query.get(name) ?? fallback, set]
}

type LinkProps = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'role'> & { to: string }

/** A link within the viewer: a plain anchor, followed without loading the page anew. */
export function Link({ to, onClick, ...rest }: LinkProps) {
  const { query, go } = useRouter()
  const href = carried(to, query)
  const follow = (event: TargetedMouseEvent<HTMLAnchorElement>) => {
    onClick?.(event)
    const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey
    if (event.defaultPrevented || !plain) return
    event.preventDefault()
    go(href)
  }
  return <a {...rest} href={href} onClick={follow} />
}
