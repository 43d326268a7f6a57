import { useLanguage } from '../language'
import type { Reported } from '../types'

/** What workbooks report of a territory, as soon as they are imported. */
export function ReportedRows({ rows }: { rows: Reported[] }) {
  const { say, name } = useLanguage()
  if (!rows.length) return null
  return (
    <>
      <h3>{say('reported.title')}</h3>
      <ul class="gaps">
        {rows.map((one) => (
          <li key={`${one.source}-${one.kind}-${name(one.text)}-${one.observed_on}`}>
            <span>{name(one.kind_label)}</span>
            <span>
              {name(one.text)}
              {one.simulated && ` · ${say('data.simulated')}`}
            </span>
            <small>
              {say('reported.seen', { date: one.observed_on })} · {one.source_title}
              {!one.in_release && ` · ${say('reported.since')}`}
            </small>
          </li>
        ))}
      </ul>
    </>
  )
}
