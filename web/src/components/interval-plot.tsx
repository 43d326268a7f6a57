import { figures } from '../figures'
import { useLanguage } from '../language'

export interface Interval {
  id: string
  label: string
  value: number
  low: number
  high: number
}

const ROW = 30
const LEFT = 238
const WIDTH = 560
const TOP = 8

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
  const most = Math.max(...rows.map(({ high }) => high), reference ?? 0) * 1.02
  const height = TOP + rows.length * ROW + 40
  const x = (value: number) => LEFT + ((WIDTH - LEFT - 16) * value) / most
  const bottom = TOP + rows.length * ROW
  return (
    <figure class="plot scroll">
      <svg viewBox={`0 0 ${WIDTH} ${height}`} role="img" aria-label={title}>
        <g class="axis">
          {ticks(most).map((tick) => (
            <g key={tick}>
              <line class="grid" x1={x(tick)} x2={x(tick)} y1={TOP} y2={bottom} />
              <text x={x(tick)} y={bottom + 16} text-anchor="middle">
                {decimal(tick, tick % 1 ? 1 : 0)}
              </text>
            </g>
          ))}
          <text x={WIDTH - 16} y={bottom + 33} text-anchor="end">
            {axis}
          </text>
        </g>
        {reference !== undefined && (
          <line class="one" x1={x(reference)} x2={x(reference)} y1={TOP} y2={bottom} />
        )}
        {rows.map(({ id, label, value, low, high }, place) => {
          const y = TOP + place * ROW + ROW / 2
          return (
            <g key={id}>
              <title>{`${label}: ${decimal(value, 1)} (${decimal(low, 1)}–${decimal(high, 1)})`}</title>
              <text x={LEFT - 14} y={y + 4} text-anchor="end">
                {shortened(label, 34)}
              </text>
              <line class="whisker" x1={x(low)} x2={x(high)} y1={y} y2={y} />
              <circle class="point" cx={x(value)} cy={y} r="4.5" />
            </g>
          )
        })}
      </svg>
    </figure>
  )
}

export const shortened = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, most - 1).trimEnd()}…`

export function ticks(most: number): number[] {
  const step = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100].find((one) => most / one <= 8) ?? most / 5
  return Array.from({ length: Math.floor(most / step) + 1 }, (_, place) => place * step)
}
