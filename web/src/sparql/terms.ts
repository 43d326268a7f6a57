import type { Completion } from '@codemirror/autocomplete'
import { useMemo } from 'preact/hooks'
import { API, useApi } from '../api'
import { type Language, spoken, type Words } from '../language'

interface Term {
  name: string
  kind: string
  label: Words
  definition: Words
}

const KEYWORDS =
  'SELECT CONSTRUCT DESCRIBE ASK WHERE OPTIONAL FILTER BIND VALUES UNION MINUS GRAPH DISTINCT ORDER BY GROUP HAVING LIMIT OFFSET PREFIX COUNT SUM AVG MIN MAX EXISTS'

/** What the editor offers: terms of the ontology, with their names and definitions. */
export function useTerms(language: Language): Completion[] {
  const terms = useApi<Term[]>(`${API}/ontology/terms`).data
  return useMemo(
    () => [
      ...(terms ?? []).map(({ name, label, definition, kind }) => ({
        label: name,
        detail: spoken(label, language),
        info: spoken(definition, language),
        type: kind === 'class' ? 'class' : 'property',
      })),
      ...KEYWORDS.split(' ').map((label) => ({ label, type: 'keyword', boost: -1 })),
    ],
    [terms, language],
  )
}
