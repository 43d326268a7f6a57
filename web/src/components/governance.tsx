import { useNamedQuery } from '../data'
import { type Key, useLanguage } from '../language'
import type { QueryAnswer } from '../types'
import { Answered } from './message'

/** Roles that the programme asks for; one of which nothing is known is a gap, not an absence. */
const ROLES = ['elu', 'industriel', 'chef_de_projet', 'region', 'cci', 'sous_prefet']

export function Governance({ territory }: { territory: string }) {
  const asked = useNamedQuery('governance/roles', { territory })
  return <Answered asked={asked}>{(answer) => <Roles answer={answer} />}</Answered>
}

function Roles({ answer }: { answer: QueryAnswer }) {
  const { say } = useLanguage()
  const known = new Set(answer.rows.map(({ role }) => role))
  const others = [...known].filter((role) => !ROLES.includes(String(role)))
  return (
    <ul class="gaps">
      {[...ROLES, ...others.map(String)].map((role) => {
        const rows = answer.rows.filter((row) => row.role === role)
        return (
          <li key={role}>
            <span>{say(`role.${role}` as Key)}</span>
            {rows.length ? (
              <span>{say(rows[0]?.presence === 'absent' ? 'absent' : 'present')}</span>
            ) : (
              <span class="soft">{say('unknown')}</span>
            )}
            {rows.map((row) => (
              <small key={String(row.observed_on)}>
                {[
                  row.organisation ?? row.holder,
                  say('governance.seen', { date: String(row.observed_on) }),
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </small>
            ))}
          </li>
        )
      })}
    </ul>
  )
}
