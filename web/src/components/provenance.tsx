import { useRelease } from '../data'
import { useLanguage } from '../language'
import { licenceWord } from '../licences'
import type { Provenance as Row } from '../types'

/** Rows of sources that something rests on. */
export function Provenance({ rows }: { rows: Row[] }) {
  const { say, language } = useLanguage()
  return (
    <ul class="provenance">
      {rows.map((row) => (
        <li key={row.source}>
          <Title row={row} />,{' '}
          {row.vintage !== 'unknown'
            ? say('vintage', { vintage: row.vintage })
            : row.data_year === null
              ? say('unknown_year')
              : say('data_of', { year: String(row.data_year) })}
          , {say('rows', { count: row.rows })}, {licenceWord(row.licence, language)}
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

/** What a source is called, which leads to its publisher's page. */
function Title({ row }: { row: Row }) {
  const { name } = useLanguage()
  const page = useRelease().data?.sources.find((one) => one.name === row.source)?.landing_page
  const title = name(row.title)
  if (!page) return title
  return (
    <a href={page} rel="noreferrer">
      {title}
    </a>
  )
}
