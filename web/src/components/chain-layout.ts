import type { Words } from '../language'
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
  path: string
  width: number
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
const LINE = 29

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
    const lines = wrapped(item.label)
    return { ...item, lines, middle, height: thick, y: middle - thick / 2 }
  })
}

/** At most two lines of a name. */
export function wrapped(text: string, longest = LINE): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line && line.length + 1 + word.length > longest) {
      lines.push(line)
      line = word
    } else line = line ? `${line} ${word}` : word
  }
  lines.push(line)
  if (lines.length <= 2) return lines
  return [lines[0] as string, `${(lines[1] as string).slice(0, longest - 1)}…`]
}

/** What joins neighbouring columns: bands meet in a knot, for stages sell to stages as a whole. */
function flowsOf(columns: Column[]): Flow[] {
  const flows: Flow[] = []
  for (let place = 0; place + 1 < columns.length; place++) {
    const [from, to] = [columns[place] as Column, columns[place + 1] as Column]
    const x = to.x - 34
    const y = mean([...from.bars, ...to.bars])
    const start = to.x - 62
    for (const bar of from.bars) flows.push(flow(bar, start, bar.middle, x, y, `${from.id}-out`))
    for (const bar of to.bars) flows.push(flow(bar, x, y, to.x - 4, bar.middle, `${to.id}-in`))
  }
  return flows
}

const mean = (bars: Bar[]): number =>
  bars.reduce((sum, { middle }) => sum + middle, 0) / bars.length

function flow(bar: Bar, x1: number, y1: number, x2: number, y2: number, id: string): Flow {
  const half = (x1 + x2) / 2
  return {
    id: `${id}-${bar.id}`,
    path: `M${x1} ${y1}C${half} ${y1} ${half} ${y2} ${x2} ${y2}`,
    width: bar.missing ? 1.5 : Math.max(2, bar.height * 0.55),
    missing: bar.missing,
  }
}
