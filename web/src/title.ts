import { useEffect } from 'preact/hooks'

/** The title of the window, which a screen reader tells first. */
export function useTitle(title: string | null | undefined): void {
  useEffect(() => {
    document.title = title ? `${title} · ti-graph` : 'ti-graph'
  }, [title])
}
