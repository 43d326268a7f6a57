import { useLanguage } from '../language'
import type { Declared, PartnersAnswer } from '../types'

/** What workbooks declare of Europe, a line each, with its source and day. */
export function DeclaredRows({ rows }: { rows: Declared[] }) {
  const { name, say } = useLanguage()
  if (!rows.length) return null
  return (
    <ul class="gaps">
      {rows.map((one) => (
        <li key={one.id}>
          <span>{name(one.text)}</span>
          {!one.in_release && <small>{say('reported.since')}</small>}
        </li>
      ))}
    </ul>
  )
}

/** Who to call on this side and abroad, agreements and networks, and what is not loaded. */
export function DeclaredTies({ answer }: { answer: PartnersAnswer }) {
  const { name, say } = useLanguage()
  const abroad = answer.likely.filter(({ declared }) => declared.length)
  return (
    <>
      <h3 class="apart">{say('declared.title')}</h3>
      <DeclaredRows rows={answer.declared} />
      {abroad.map((one) => (
        <div key={one.id}>
          <p>{one.label}</p>
          <DeclaredRows rows={one.declared} />
        </div>
      ))}
      {answer.not_known.map((one) => (
        <p class="soft" key={one.fr}>
          {name(one)}
        </p>
      ))}
    </>
  )
}
