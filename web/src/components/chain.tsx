import { useMemo } from 'preact/hooks'
import { useLanguage } from '../language'
import type { Candidate } from '../types'
import { type Bar, type Column, layChain } from './chain-layout'

/** A value chain from left to right: bars are as thick as their jobs or establishments. */
export function Chain({ candidate }: { candidate: Candidate }) {
  const { say, name } = useLanguage()
  const chain = useMemo(
    () => layChain(candidate, name, (stage) => say(`stage.${stage}`)),
    [candidate, name, say],
  )
  const { width, height, columns, unit } = chain
  const quantity = (bar: Bar) =>
    bar.state
      ? say(`chain.state_${bar.state}`)
      : say(unit === 'jobs' ? 'chain.jobs' : 'chain.establishments', { count: bar.value })
  const heading = (column: Column) =>
    column.stage === null
      ? say(column.id === 'upstream' ? 'chain.upstream' : 'chain.downstream')
      : say(`stage.${column.stage}`)
  return (
    <figure>
      <BarList columns={columns} heading={heading} quantity={quantity} />
      <section
        class="chain"
        tabIndex={0}
        aria-label={say('chain.title', { name: name(candidate.label) })}
      >
        <svg
          viewBox={`0 0 ${width} ${height}`}
          width={width}
          height={height}
          role="img"
          aria-label={`${say('chain.title', { name: name(candidate.label) })}. ${say('map.table_tells')}`}
        >
          {columns.map((column) => (
            <g key={column.id}>
              <text class="stage-name" x={column.x} y={14}>
                {heading(column)}
              </text>
              {column.bars.map((bar) => (
                <g key={bar.id}>
                  <title>{`${bar.label} · ${quantity(bar)}`}</title>
                  <rect
                    class={bar.missing ? 'absent' : 'held'}
                    x={column.x}
                    y={bar.y}
                    width={10}
                    height={bar.height}
                    rx={1}
                  />
                  {bar.lines.map((line, place) => (
                    <text
                      key={line}
                      x={column.x + 18}
                      y={bar.middle - 2 + (place - (bar.lines.length - 1) / 2 - 0.5) * 16 + 4}
                    >
                      {line}
                    </text>
                  ))}
                  <text
                    class="quantity"
                    x={column.x + 18}
                    y={bar.middle - 2 + ((bar.lines.length - 1) / 2 + 0.5) * 16 + 4}
                  >
                    {quantity(bar)}
                  </text>
                </g>
              ))}
            </g>
          ))}
        </svg>
      </section>
      <figcaption class="legend">
        <span class="legend-item">
          <svg viewBox="0 0 16 16" aria-hidden="true">
            <rect x="3" y="1" width="10" height="14" fill="var(--accent)" />
          </svg>
          {say(unit === 'jobs' ? 'chain.width_jobs' : 'chain.width_establishments')}
        </span>
        <span class="legend-item">
          <svg viewBox="0 0 16 16" aria-hidden="true">
            <rect
              x="3"
              y="1.5"
              width="10"
              height="13"
              fill="none"
              stroke="currentColor"
              stroke-dasharray="3 2"
            />
          </svg>
          {say('chain.dashed')}
        </span>
      </figcaption>
    </figure>
  )
}

/** The same as a list, in place of a drawing that a phone would cut: what is there comes first. */
function BarList({
  columns,
  heading,
  quantity,
}: {
  columns: Column[]
  heading: (column: Column) => string
  quantity: (bar: Bar) => string
}) {
  const held = columns.filter(({ stage }) => stage !== null)
  const others = columns.filter(({ stage }) => stage === null)
  return (
    <ul class="chain-list plain-list">
      {[...held, ...others].flatMap((column) =>
        column.bars.map((bar) => (
          <li key={bar.id} class={bar.missing ? 'absent' : 'held'}>
            <small class="soft block">{heading(column)}</small>
            {bar.label} <span class="soft">· {quantity(bar)}</span>
          </li>
        )),
      )}
    </ul>
  )
}
