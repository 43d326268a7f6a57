/** A figure that can be asked "why?": what it is of, and the named query that tells its rows. */
export interface Subject {
  kind: 'candidate' | 'partner' | 'specialisation' | 'territory' | 'capability' | 'registers'
  /** Identifiers that name it: a territory, then an industry or a suggestion. */
  ids: string[]
}

const KINDS = ['candidate', 'partner', 'specialisation', 'territory', 'capability', 'registers']
const SEPARATOR = '~'

export const subjectKey = (kind: Subject['kind'], ...ids: string[]): string =>
  [kind, ...ids].join(SEPARATOR)

export function subjectOf(key: string): Subject | null {
  const [kind, ...ids] = key.split(SEPARATOR)
  return kind && KINDS.includes(kind) && ids.length ? { kind: kind as Subject['kind'], ids } : null
}

export interface Asked {
  name: string
  parameters: Record<string, string>
}

/** Named queries that tell the rows of a figure, the nearest first. */
export function queriesOf({ kind, ids: [first = '', second = ''] }: Subject): Asked[] {
  switch (kind) {
    case 'candidate':
      return [
        { name: 'filiere/chain', parameters: { filiere: second } },
        { name: 'partner/evidence', parameters: { suggestion: second } },
        { name: 'filiere/link_holders', parameters: { filiere: second } },
      ]
    case 'partner':
      return [
        { name: 'partner/evidence', parameters: { suggestion: second } },
        { name: 'partner/past_projects', parameters: { territory: first } },
      ]
    case 'specialisation':
      return [{ name: 'territory/specialisations', parameters: { territory: first } }]
    case 'capability':
      return [{ name: 'territory/capability_robustness', parameters: {} }]
    case 'registers':
      return [
        { name: 'territory/register_reach', parameters: { territory: first } },
        { name: 'territory/coverage', parameters: {} },
      ]
    case 'territory':
      return [
        { name: 'territory/identity', parameters: { territory: first } },
        { name: 'territory/members', parameters: { territory: first } },
      ]
  }
}

/** The address of a named query on the page of queries. */
export function queryAddress({ name, parameters }: Asked): string {
  const query = new URLSearchParams({ name })
  for (const [key, value] of Object.entries(parameters)) query.set(`p.${key}`, value)
  return `/requetes?${query}`
}
