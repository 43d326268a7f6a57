import { useLanguage } from '../language'
import type { DataKind } from '../types'

/** What all figures of a table rest on, reported once above it; null where they differ. */
export function common<Value>(data: Value[]): Value | null {
  const [first] = data
  return first !== undefined && data.every((one) => one === first) ? first : null
}

/** Says that a figure rests on simulated rows; nothing where all is real. */
export function DataMark({ data }: { data: DataKind | null | undefined }) {
  const { say } = useLanguage()
  if (!data || data === 'real') return null
  return <span class="tag simulated">{say('data.simulated')}</span>
}
