import type { QueryParameter } from '../types'

/** Type of parameter → the room of the IRIs that it names. */
const ROOMS: Record<string, string> = {
  territory: 'territory',
  industry: 'industry',
  organisation: 'organisation',
  suggestion: 'suggestion',
  phase: 'phase',
}

function term({ type }: QueryParameter, value: string, base: string): string {
  const room = ROOMS[type]
  if (room) return `<${base}${room}/${encodeURIComponent(value)}>`
  if (['integer', 'decimal'].includes(type) && /^-?\d+(\.\d+)?$/.test(value)) return value
  return JSON.stringify(value)
}

/**
 * A named query as text that stands by itself: each SELECT that projects a parameter is given its
 * value, so that the reader can change it. The named query itself is asked with bound values.
 */
export function withValues(
  text: string,
  params: QueryParameter[],
  values: Record<string, string>,
  base: string,
): string {
  const query = text.replace(/^#\+.*\n/gm, '')
  return query.replace(/SELECT\b([^{}]*?)WHERE\s*\{/g, (whole, projection: string) => {
    const lines = params
      .filter(({ name }) => new RegExp(`\\?${name}\\b`).test(projection))
      .map((one) => {
        const value = values[one.name] ?? String(one.default ?? one.example ?? '')
        return `\n  VALUES ?${one.name} { ${term(one, value, base)} }`
      })
    return whole + lines.join('')
  })
}
