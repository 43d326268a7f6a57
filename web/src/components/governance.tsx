import { useGovernance } from '../data'
import { figures } from '../figures'
import { useLanguage } from '../language'
import { type ProgrammeKey, useProgrammeWords } from '../programme-words'
import { Link } from '../router'
import type { GovernanceAnswer, Holder, RoleItem } from '../types-programme'
import { Answered } from './message'

/** The official list of members has a table of its own above. */
const MEMBERS = 'members'

/** Who steers a territory: reported, by its place, or not known and what to do. */
export function Governance({ territory }: { territory: string }) {
  return (
    <Answered asked={useGovernance(territory)}>
      {(answer) => <Roles answer={answer} territory={territory} />}
    </Answered>
  )
}

function Roles({ answer, territory }: { answer: GovernanceAnswer; territory: string }) {
  const { name } = useLanguage()
  const advised = new Map<string, string[]>()
  for (const { advice, label } of answer.roles)
    if (advice) advised.set(name(advice), [...(advised.get(name(advice)) ?? []), name(label)])
  return (
    <div class="stack">
      <ul class="gaps">
        {answer.roles.map((role) => (
          <Role key={role.role} role={role} />
        ))}
      </ul>
      {[...advised].map(([advice, labels]) => (
        <p key={advice}>
          <strong>{labels.join(', ')}</strong> · {advice}
        </p>
      ))}
      <p class="soft">{name(answer.caveat)}</p>
      <Questions territory={territory} />
    </div>
  )
}

/** Questions on who is there and who is not, that named queries answer. */
const QUESTIONS = [
  ['poles_near_link', 'actor/poles_near', true],
  ['poles_untied_link', 'actor/poles_without_tie', false],
  ['no_chamber_link', 'governance/no_chamber', false],
  ['no_region_link', 'governance/no_region', false],
] as const

function Questions({ territory }: { territory: string }) {
  const say = useProgrammeWords()
  const address = (name: string, own: boolean) =>
    `/requetes?${new URLSearchParams({ name, ...(own && { 'p.territory': territory }) })}`
  return (
    <ul class="plain-list">
      {QUESTIONS.map(([words, name, own]) => (
        <li key={name}>
          <Link to={address(name, own)}>{say(words)}</Link>
        </li>
      ))}
    </ul>
  )
}

function Role({ role }: { role: RoleItem }) {
  const { name, language } = useLanguage()
  const say = useProgrammeWords()
  const { date } = figures(language)
  const day = role.absent_on ? date(role.absent_on) : ''
  return (
    <li>
      <span>{name(role.label)}</span>
      <span class={role.state === 'known' ? '' : 'soft'}>
        {role.role === MEMBERS
          ? say('basis.official')
          : say(`state.${role.state}` as ProgrammeKey, { day })}
      </span>
      {role.role === MEMBERS ? (
        <small>{say('members_above', { count: role.holders.length })}</small>
      ) : (
        role.holders.map((one) => <Body key={one.id ?? one.observed_on} holder={one} />)
      )}
    </li>
  )
}

function Body({ holder }: { holder: Holder }) {
  const { name, language, say: speak } = useLanguage()
  const say = useProgrammeWords()
  const day = holder.observed_on ? figures(language).date(holder.observed_on) : ''
  return (
    <small>
      {name(holder.label)} · {say(`basis.${holder.basis}` as ProgrammeKey, { day })}
      {!holder.in_release && ` · ${speak('reported.since')}`}
      {holder.simulated && ` · ${speak('data.simulated')}`}
    </small>
  )
}
