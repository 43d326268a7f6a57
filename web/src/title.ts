import { useEffect } from 'preact/hooks'
import { curled } from './text'

/** The title of the window, which a screen reader tells first. */
export function useTitle(title: string | null | undefined): void {
  useEffect(() => {
    document.title = title ? `${curled(title)} · ti-graph` : 'ti-graph'
  }, [title])
}
