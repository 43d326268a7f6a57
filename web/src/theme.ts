import { useEffect, useState } from 'preact/hooks'

export type Theme = 'light' | 'dark'
const KEY = 'ti-graph-theme'

const preferred = (): Theme =>
  window.matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'

function stored(): Theme | null {
  const value = window.localStorage.getItem(KEY)
  return value === 'light' || value === 'dark' ? value : null
}

/** Set before the first paint of the application. */
export function startTheme(): void {
  document.documentElement.dataset.theme = stored() ?? preferred()
}

const changed = new EventTarget()

export function useTheme(): [Theme, () => void] {
  const [theme, setTheme] = useState<Theme>(
    () => (document.documentElement.dataset.theme as Theme | undefined) ?? preferred(),
  )
  useEffect(() => {
    const read = () => setTheme(document.documentElement.dataset.theme as Theme)
    changed.addEventListener('theme', read)
    return () => changed.removeEventListener('theme', read)
  }, [])
  const toggle = () => {
    const next = theme === 'dark' ? 'light' : 'dark'
    document.documentElement.dataset.theme = next
    window.localStorage.setItem(KEY, next)
    changed.dispatchEvent(new Event('theme'))
  }
  return [theme, toggle]
}

/** A colour of the style sheet, for what is drawn on a canvas. */
export function ink(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim()
}
