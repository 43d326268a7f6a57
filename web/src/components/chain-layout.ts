import type { Words } from '../language'
import { wrapped } from '../text'
import type { Candidate, MissingState, StageName } from '../types'

export interface Bar {
  id: string
  label: string
  lines: string[]
  value: number
  missing: boolean
  state: MissingState | null
  y: number
  height: number
  middle: number
}

export interface Column {
  id: string
  stage: StageName | null
  x: number
  bars: Bar[]
}

export interface ChainDrawing {
  width: number
  height: number
  unit: 'jobs' | 'establishments'
  columns: Column[]
}

const COLUMN = 244
const TOP = 34
const ROW = 60
const THICKEST = 46
const MOST_MISSING = 3
const LINE = 27

type Item = Pick<Bar, 'id' | 'label' | 'value' | 'missing' | 'state'>

/** Where everything of a value chain stands. Jobs give the widths only where all are reported. */
export function layChain(
  candidate: Candidate,
  name: (words: Words) => string,
  stageName: (stage: StageName) => string,
): ChainDrawing {
  const answer = candidate.industries.every(({ jobs }) => jobs != null)
  const unit = answer && candidate.industries.length ? 'jobs' : 'establishments'
  const inOrder = [...candidate.industries].sort((a, b) => a.stage - b.stage)
  const stages = [...new Set(inOrder.map(({ stage_name }) => stage_name))]
  const groups: [string, StageName | null, Item[]][] = [
    ['upstream', null, missing(candidate, 'upstream', stageName)],
    ...stages.map((stage): [string, StageName, Item[]] => [
      `stage-${stage}`,
      stage,
      held(candidate, stage, unit, name),
    ]),
    ['downstream', null, missing(candidate, 'downstream', stageName)],
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
  return { width: shown.length * COLUMN, height, unit, columns }
}

/** Stages by their own names: several may be of one branch, and none is the whole of it. */
function missing(
  candidate: Candidate,
  direction: 'upstream' | 'downstream',
  stageName: (stage: StageName) => string,
): Item[] {
  return candidate.missing
    .filter((one) => one.direction === direction)
    .slice(0, MOST_MISSING)
    .map((one) => ({
      id: `${direction}-${one.stage_name}`,
      label: stageName(one.stage_name),
      value: one.link_share,
      missing: true,
      state: one.state,
    }))
}

function held(
  candidate: Candidate,
  stage: StageName,
  unit: 'jobs' | 'establishments',
  name: (words: Words) => string,
): Item[] {
  return candidate.industries
    .filter((one) => one.stage_name === stage)
    .map((one) => ({
      id: one.id,
      label: name(one.label),
      value: (unit === 'jobs' ? one.jobs : one.establishments) ?? 0,
      missing: false,
      state: null,
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
