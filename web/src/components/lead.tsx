import type { ComponentChildren } from 'preact'
import { useLead } from '../data'
import { type Speech, useLanguage } from '../language'
import { Link } from '../router'
import type { LeadLink, LeadSentence } from '../types'
import { Answered } from './message'

const PATHS: Record<LeadLink['kind'], string> = {
  filiere: '/filieres/',
  site: '/graphe?start=',
  territory: '/territoires/',
  region: '/regions/',
}

/** The answer first: a few sentences, whose names lead on. */
export function Lead({ id }: { id: string }) {
  const { say, name } = useLanguage()
  return (
    <section class="section lead-answer" aria-label={say('lead.label')}>
      <Answered asked={useLead(id)}>
        {({ sentences }) => (
          <>
            {sentences.map((one) => (
              <p key={`${one.about}-${one.text.fr}`} class={`lead about-${one.about}`}>
                {linked(name, one)}
              </p>
            ))}
          </>
        )}
      </Answered>
    </section>
  )
}

/** The sentence with its names as links, in the order in which they stand. */
function linked(name: Speech['name'], { text, links }: LeadSentence): ComponentChildren[] {
  const parts: ComponentChildren[] = []
  let rest = name(text)
  for (const link of links) {
    const label = name({ fr: link.label, en: link.label })
    const start = rest.indexOf(label)
    if (start < 0) continue
    parts.push(
      rest.slice(0, start),
      <Link key={link.id} to={PATHS[link.kind] + encodeURIComponent(link.id)}>
        {label}
      </Link>,
    )
    rest = rest.slice(start + label.length)
  }
  return [...parts, rest]
}
