import type { CapabilityItem } from './types'

export type Weights = Record<string, number>

export const EQUAL = 5

export interface Ranked {
  item: CapabilityItem
  score: number
  rank: number
}

/** Weights as the address tells them: `base:5,chain:0`; what it leaves out has the equal weight. */
export function weightsOf(text: string, parts: string[]): Weights {
  const answer = new Map(text.split(',').map((one) => one.split(':') as [string, string]))
  return Object.fromEntries(
    parts.map((part) => {
      const value = Number(answer.get(part) ?? EQUAL)
      return [part, Number.isInteger(value) && value >= 0 && value <= 10 ? value : EQUAL]
    }),
  )
}

/** Nothing where all weights are equal. */
export function weightsText(weights: Weights, parts: string[]): string {
  return parts
    .filter((part) => weights[part] !== EQUAL)
    .map((part) => `${part}:${weights[part]}`)
    .join(',')
}

/** Territories by the weighted mean of their parts, best first; equals (to nine decimals) share a rank. */
export function reweighted(items: CapabilityItem[], weights: Weights): Ranked[] {
  const total = Object.values(weights).reduce((sum, weight) => sum + weight, 0)
  const score = (item: CapabilityItem) =>
    total === 0
      ? 0
      : item.parts.reduce((sum, { part, value }) => sum + (weights[part] ?? 0) * (value ?? 0), 0) /
        total
  const sorted = items
    .map((item) => ({ item, score: Math.round(score(item) * 1e9) / 1e9, rank: 0 }))
    .sort((a, b) => b.score - a.score || a.item.rank - b.item.rank)
  sorted.forEach((one, place) => {
    const before = sorted[place - 1]
    one.rank = before && before.score === one.score ? before.rank : place + 1
  })
  return sorted
}
