import { figures } from '../figures'
import { type Key, useLanguage } from '../language'
import type { Part } from '../types'
import { Table } from './table'

/** The parts of a score with their weights; a part that cannot be told says so. */
export function PartsTable({ parts }: { parts: Part[] }) {
  const { say, language } = useLanguage()
  const { decimal, percent } = figures(language)
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
          cell: ({ value }) => (value === null ? say('unknown') : decimal(value)),
        },
        {
          name: 'weight',
          head: say('parts.weight'),
          number: true,
          cell: ({ weight }) => (weight === 0 ? say('parts.explains') : percent(weight)),
        },
      ]}
    />
  )
}
