import { useLanguage } from '../language'
import type { DataKind } from '../types'

/** Says that a figure rests on simulated rows; nothing where all is real. */
export function DataMark({ data }: { data: DataKind | null | undefined }) {
  const { say } = useLanguage()
  if (!data || data === 'real') return null
  return (
    <span class="tag simulated">{say(data === 'mixed' ? 'data.mixed' : 'data.simulated')}</span>
  )
}
