import { useLanguage } from '../language'
import type { Provenance as Row } from '../types'

/** Rows of sources that something rests on. */
export function Provenance({ rows }: { rows: Row[] }) {
  const { say, name } = useLanguage()
  return (
    <ul class="provenance">
      {rows.map((row) => (
        <li key={row.source}>
          {name(row.title)} ({row.source}),{' '}
          {row.vintage !== 'unknown'
            ? say('vintage', { vintage: row.vintage })
            : row.data_year === null
              ? say('unknown_year')
              : say('data_of', { year: String(row.data_year) })}
          , {say('rows', { count: row.rows })}, {row.licence}
          {row.simulated && (
            <>
              {' '}
              <span class="tag simulated">{say('data.simulated')}</span>
            </>
          )}
        </li>
      ))}
    </ul>
  )
}
