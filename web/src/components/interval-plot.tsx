import { useRef } from 'preact/hooks'
import { figures } from '../figures'
import { useLanguage } from '../language'
import { shortened, wrapped } from '../text'
import { useWidth } from '../width'

export interface Interval {
  id: string
  label: string
  value: number
  low: number
  high: number
}

const TOP = 8
const LINE = 15
const LETTER = 6.3
/** Under this many pixels names stand above their bars. */
const NARROW = 430

/** Where names and bars stand at a width. */
function laid(width: number) {
  return width < NARROW
    ? { row: 42, left: 12, letters: width / LETTER, bar: 30, above: true }
    : {
        row: 40,
        left: Math.round(width * 0.44),
        letters: (width * 0.44) / LETTER,
        bar: 20,
        above: false,
      }
}

/** Values with their intervals on one scale; the table tells the same. */
export function IntervalPlot({
  title,
  axis,
  rows,
  reference,
}: {
  title: string
  axis: string
  rows: Interval[]
  reference?: number
}) {
  const { language } = useLanguage()
  const { decimal } = figures(language)
  const figure = useRef<HTMLElement>(null)
  const width = useWidth(figure, 560)
  const { row, left, letters, bar, above } = laid(width)
  const most = Math.max(...rows.map(({ high }) => high), reference ?? 0) * 1.02
  const bottom = TOP + rows.length * row
  const x = (value: number) => left + ((width - left - 16) * value) / most
  return (
    <figure class="plot" ref={figure}>
      <svg width={width} viewBox={`0 0 ${width} ${bottom + 40}`} role="img" aria-label={title}>
        <g class="axis">
          {ticks(most).map((tick) => (
            <g key={tick}>
              <line class="grid" x1={x(tick)} x2={x(tick)} y1={TOP} y2={bottom} />
              <text x={x(tick)} y={bottom + 16} text-anchor="middle">
                {decimal(tick, tick % 1 ? 1 : 0)}
              </text>
            </g>
          ))}
          <text x={width - 16} y={bottom + 33} text-anchor="end">
            {axis}
          </text>
        </g>
        {reference !== undefined && (
          <line class="one" x1={x(reference)} x2={x(reference)} y1={TOP} y2={bottom} />
        )}
        {rows.map(({ id, label, value, low, high }, place) => {
          const top = TOP + place * row
          const y = top + bar
          return (
            <g key={id}>
              <title>{`${label}: ${decimal(value, 1)} (${decimal(low, 1)}–${decimal(high, 1)})`}</title>
              {above ? (
                <text class="over" x={0} y={top + 15}>
                  {shortened(label, letters)}
                </text>
              ) : (
                <Name lines={wrapped(label, letters - 4)} x={left - 14} y={y} />
              )}
              <line class="whisker" x1={x(low)} x2={x(high)} y1={y} y2={y} />
              <circle class="point" cx={x(value)} cy={y} r="4.5" />
            </g>
          )
        })}
      </svg>
    </figure>
  )
}

function Name({ lines, x, y }: { lines: string[]; x: number; y: number }) {
  return (
    <>
      {lines.map((line, place) => (
        <text
          key={line}
          x={x}
          y={y + 4 + (place - (lines.length - 1) / 2) * LINE}
          text-anchor="end"
        >
          {line}
        </text>
      ))}
    </>
  )
}

export function ticks(most: number): number[] {
  const step = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100].find((one) => most / one <= 8) ?? most / 5
  return Array.from({ length: Math.floor(most / step) + 1 }, (_, place) => place * step)
}
