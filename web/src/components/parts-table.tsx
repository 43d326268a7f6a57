import { figures } from '../figures'
import { type Key, useLanguage } from '../language'
import type { Part } from '../types'
import { counted } from './score-bar'
import { Table } from './table'

/** The parts of a score with their weights; a part that cannot be reported says so. */
export function PartsTable({ parts }: { parts: Part[] }) {
  const { say, language } = useLanguage()
  const { partOfOne, percent } = figures(language)
  const shares = new Map(counted(parts).map(({ part, share }) => [part, share]))
  return (
    <Table
      caption={say('parts.caption')}
      rows={parts}
      rowKey={({ part }) => part}
      columns={[
        {
          name: 'part',
          head: say('parts.part'),
          row: true,
          cell: ({ part }) => say(`part.${part}` as Key),
        },
        {
          name: 'value',
          head: say('parts.value'),
          number: true,
          cell: ({ value }) => (value === null ? say('unknown') : partOfOne(value)),
        },
        {
          name: 'weight',
          head: say('parts.weight'),
          number: true,
          cell: ({ part }) =>
            shares.has(part) ? percent(shares.get(part)) : say('parts.explains'),
        },
      ]}
    />
  )
}
