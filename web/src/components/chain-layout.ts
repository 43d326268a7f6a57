import type { Words } from '../language'
import { wrapped } from '../text'
import type { Candidate } from '../types'

export interface Bar {
  id: string
  label: string
  lines: string[]
  value: number
  missing: boolean
  y: number
  height: number
  middle: number
}

export interface Column {
  id: string
  stage: number | null
  x: number
  bars: Bar[]
}

export interface Flow {
  id: string
  /** The outline of a band; of what is missing, a line. */
  path: string
  missing: boolean
}

export interface ChainDrawing {
  width: number
  height: number
  unit: 'jobs' | 'establishments'
  columns: Column[]
  flows: Flow[]
}

const COLUMN = 244
const TOP = 34
const ROW = 60
const THICKEST = 46
const MOST_MISSING = 3
const LINE = 27

type Item = Pick<Bar, 'id' | 'label' | 'value' | 'missing'>

/** Where everything of a value chain stands. Jobs give the widths only where all are told. */
export function layChain(candidate: Candidate, name: (words: Words) => string): ChainDrawing {
  const told = candidate.industries.every(({ jobs }) => jobs != null)
  const unit = told && candidate.industries.length ? 'jobs' : 'establishments'
  const stages = [...new Set(candidate.industries.map(({ stage }) => stage))].sort((a, b) => a - b)
  const groups: [string, number | null, Item[]][] = [
    ['upstream', null, missing(candidate, 'upstream', name)],
    ...stages.map((stage): [string, number, Item[]] => [
      `stage-${stage}`,
      stage,
      held(candidate, stage, unit, name),
    ]),
    ['downstream', null, missing(candidate, 'downstream', name)],
  ]
  const shown = groups.filter(([, , items]) => items.length)
  const rows = Math.max(...shown.map(([, , items]) => items.length))
  const height = TOP + rows * ROW + 6
  const largest = Math.max(
    1,
    ...shown.flatMap(([, , items]) => items.map((item) => (item.missing ? 0 : item.value))),
  )
  const columns = shown.map(([id, stage, items], place) => ({
    id,
    stage,
    x: 8 + place * COLUMN,
    bars: laid(items, height, largest),
  }))
  return { width: shown.length * COLUMN, height, unit, columns, flows: flowsOf(columns) }
}

function missing(
  candidate: Candidate,
  direction: 'upstream' | 'downstream',
  name: (words: Words) => string,
): Item[] {
  return candidate.missing
    .filter((one) => one.direction === direction)
    .slice(0, MOST_MISSING)
    .map((one) => ({
      id: `${direction}-${one.branch}`,
      label: name(one.label),
      value: one.link_share,
      missing: true,
    }))
}

function held(
  candidate: Candidate,
  stage: number,
  unit: 'jobs' | 'establishments',
  name: (words: Words) => string,
): Item[] {
  return candidate.industries
    .filter((one) => one.stage === stage)
    .map((one) => ({
      id: one.id,
      label: name(one.label),
      value: (unit === 'jobs' ? one.jobs : one.establishments) ?? 0,
      missing: false,
    }))
}

function laid(items: Item[], height: number, largest: number): Bar[] {
  const start = TOP + (height - TOP - items.length * ROW) / 2
  return items.map((item, place) => {
    const thick = item.missing ? 26 : Math.max(4, (THICKEST * item.value) / largest)
    const middle = start + place * ROW + ROW / 2
    const lines = wrapped(item.label, LINE)
    return { ...item, lines, middle, height: thick, y: middle - thick / 2 }
  })
}

/** Thickness of the trunk that bands run into. */
const TRUNK = 16

/** What joins neighbouring columns: bands meet in a trunk, for stages sell to stages as a whole. */
function flowsOf(columns: Column[]): Flow[] {
  const flows: Flow[] = []
  for (let place = 0; place + 1 < columns.length; place++) {
    const [from, to] = [columns[place] as Column, columns[place + 1] as Column]
    const knot = { x: to.x - 34, y: mean([...from.bars, ...to.bars]) }
    const trunk = Math.min(TRUNK, thickness(from.bars), thickness(to.bars))
    flows.push(...bands(from.bars, to.x - 62, knot, trunk, `${from.id}-out`))
    flows.push(...bands(to.bars, to.x - 4, knot, trunk, `${to.id}-in`))
  }
  return flows
}

const mean = (bars: Bar[]): number =>
  bars.reduce((sum, { middle }) => sum + middle, 0) / bars.length

/** How thick bars are together; what is missing takes whatever it meets. */
const thickness = (bars: Bar[]): number =>
  bars.some(({ missing }) => missing) ? TRUNK : bars.reduce((sum, { height }) => sum + height, 0)

/** Bands from bars at `x` to a knot, where each takes its share of the trunk. */
function bands(
  bars: Bar[],
  x: number,
  knot: { x: number; y: number },
  trunk: number,
  id: string,
): Flow[] {
  const all = bars.reduce((sum, { height }) => sum + height, 0)
  const half = (x + knot.x) / 2
  let top = knot.y - trunk / 2
  return bars.map(({ id: bar, middle, height, missing }) => {
    if (missing)
      return {
        id: `${id}-${bar}`,
        path: `M${x} ${middle}C${half} ${middle} ${half} ${knot.y} ${knot.x} ${knot.y}`,
        missing,
      }
    const [high, low, end] = [
      middle - height / 2,
      middle + height / 2,
      top + (trunk * height) / all,
    ]
    const path =
      `M${x} ${high}C${half} ${high} ${half} ${top} ${knot.x} ${top}V${end}` +
      `C${half} ${end} ${half} ${low} ${x} ${low}Z`
    top = end
    return { id: `${id}-${bar}`, path, missing }
  })
}
