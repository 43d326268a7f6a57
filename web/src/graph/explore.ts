import { useEffect, useMemo, useState } from 'preact/hooks'
import { API, cachedJson } from '../api'
import { useRouter } from '../router'
import type { GraphAnswer, PathAnswer } from '../types'
import { added, emptyGraph, PAGE, type Shown, type Step, stepOf, stepText } from './model'
import { learnRelations } from './relations'

const encoded = encodeURIComponent

function addressOf(step: Step): string {
  if (step.kind === 'path')
    return `${API}/graph/path?from=${encoded(step.from)}&to=${encoded(step.to)}`
  if (step.kind === 'open') return `${API}/graph/${encoded(step.node)}?limit=${PAGE}`
  const query = new URLSearchParams({
    relation: step.relation,
    direction: step.direction,
    offset: String(step.offset),
    limit: String(PAGE),
  })
  return `${API}/graph/${encoded(step.node)}?${query}`
}

export interface Exploration {
  start: string
  steps: Step[]
  shown: Shown
  error: Error | null
  /** The last path that was asked for, and whether there is one. */
  path: PathAnswer | null
  take: (step: Step) => void
  undo: () => void
  startAt: (id: string) => void
}

/** The graph that the address tells of: a start, and steps from it. */
export function useExploration(): Exploration {
  const { query, go } = useRouter()
  const start = query.get('start') ?? ''
  const texts = query.getAll('x').join('\n')
  const [known, setKnown] = useState<{ shown: Shown; path: PathAnswer | null }>({
    shown: emptyGraph(),
    path: null,
  })
  const [error, setError] = useState<Error | null>(null)
  const steps = useMemo(() => texts.split('\n').flatMap((text) => stepOf(text) ?? []), [texts])
  useEffect(() => {
    let wanted = true
    setError(null)
    gathered(start, steps).then(
      (found) => wanted && setKnown(found),
      (problem: Error) => wanted && setError(problem),
    )
    return () => {
      wanted = false
    }
  }, [start, steps])
  const withSteps = (next: Step[]) => {
    const changed = new URLSearchParams(window.location.search)
    changed.delete('x')
    for (const step of next) changed.append('x', stepText(step))
    go(`/graphe?${changed}`)
  }
  return {
    start,
    steps,
    error,
    ...known,
    take: (step) => withSteps([...steps, step]),
    undo: () => withSteps(steps.slice(0, -1)),
    startAt: (id) => go(`/graphe?start=${encoded(id)}`),
  }
}

async function gathered(start: string, steps: Step[]) {
  let shown = emptyGraph()
  let path: PathAnswer | null = null
  if (!start) return { shown, path }
  const first = await cachedJson<GraphAnswer>(`${API}/graph/${encoded(start)}?limit=${PAGE}`)
  learnRelations(first.relations)
  shown = added(shown, first)
  const answers = await Promise.all(
    steps.map((step) => cachedJson<GraphAnswer | PathAnswer>(addressOf(step))),
  )
  for (const answer of answers) {
    if ('relations' in answer) learnRelations(answer.relations)
    else path = answer
    shown = added(shown, answer)
  }
  return { shown, path }
}
