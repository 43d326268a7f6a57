/** How a kind of node is drawn: the colour of its family and its shape, keyed in the legend. */
export type Family =
  | 'ti'
  | 'place'
  | 'partner'
  | 'filiere'
  | 'industry'
  | 'organisation'
  | 'project'
  | 'firm'

export const FAMILIES: Family[] = [
  'ti',
  'place',
  'partner',
  'filiere',
  'industry',
  'organisation',
  'project',
  'firm',
]

const OF_KIND: Record<string, Family> = {
  ti: 'ti',
  filiere: 'filiere',
  industry: 'industry',
  project: 'project',
  firm: 'firm',
  establishment: 'firm',
  facility: 'firm',
  nuts1: 'partner',
  nuts2: 'partner',
  nuts3: 'partner',
  country: 'partner',
  commune: 'place',
  epci: 'place',
  ept: 'place',
  departement: 'place',
  region: 'place',
}

export const familyOf = (kind: string): Family => OF_KIND[kind] ?? 'organisation'

export const SQUARE: ReadonlySet<Family> = new Set(['filiere', 'industry', 'project'])
