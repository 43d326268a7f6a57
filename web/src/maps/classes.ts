import type { TerritoryMap } from '../types'

type Feature = TerritoryMap['features'][number]

export const CLASSES = 6

export interface Scale {
  /** Upper bounds of the classes but the last. */
  breaks: number[]
  least: number
  most: number
  classOf: (value: number | null) => string
}

/** Classes of like number (quantiles); few distinct values are classes of their own. */
export function scale(features: Feature[], classes = CLASSES): Scale {
  const values = features
    .map(({ properties }) => properties.value)
    .filter((value): value is number => value !== null)
    .sort((a, b) => a - b)
  const most = values.at(-1) ?? 0
  const distinct = [...new Set(values)]
  const breaks =
    distinct.length <= classes ? distinct.slice(0, -1) : quantiles(values, classes, most)
  return {
    breaks,
    least: values[0] ?? 0,
    most,
    classOf: (value) =>
      value === null
        ? 'scale-none'
        : classAt(breaks.filter((bound) => value > bound).length, breaks),
  }
}

function quantiles(sorted: number[], classes: number, most: number): number[] {
  const at = (part: number) => sorted[Math.floor((part * sorted.length) / classes)] as number
  const bounds = Array.from({ length: classes - 1 }, (_, place) => at(place + 1))
  return [...new Set(bounds)].filter((bound) => bound < most)
}

/** The class of the n-th interval: few intervals are spread over all colours. */
export const classAt = (place: number, breaks: number[]): string =>
  `scale-${breaks.length ? Math.round((place * (CLASSES - 1)) / breaks.length) : CLASSES - 1}`
