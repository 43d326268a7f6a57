/** The shapes of the API's answers that the viewer reads (`/openapi.json` has them whole). */
import type { Words } from './language'
import type { GraphAnswer, Place } from './types-map'
import type { Plain } from './types-query'

export type * from './types-map'
export type * from './types-partners'
export type * from './types-query'

export type DataKind = 'real' | 'simulated'

export interface SourceEntry {
  name: string
  kind: string
  title_fr: string
  title_en: string
  publisher: string
  landing_page: string
  licence: string
  licence_url: string
  vintage: string
  rows: number
}

export interface Release {
  release: string
  built_at: string
  version: string
  base_iri: string
  triples: number
  simulated_rows: number
  sources: SourceEntry[]
  tables: Record<string, number>
}

export interface Provenance {
  source: string
  title: Words
  licence: string
  vintage: string
  data_year: number | null
  rows: number
  simulated: boolean
}

export interface TerritoryItem {
  id: string
  iri: string
  label: string
  phase: number
  regions: string[]
  members: number
}

export interface SpecialisationItem {
  industry: string
  label: Words
  observed: number
  expected: number
  quotient: number
  low: number
  high: number
  probability: number
  /** Whether the first answer counts it among what stands out. */
  sure: boolean
  q_value?: number | null
  counted?: string
}

export interface Specialisations {
  place: string
  place_label: string
  data: DataKind
  year: number | null
  reference: 'FR' | 'EU'
  compared: Words
  ground: string
  register: string
  register_label: { fr: string; en: string }
  cannot_see: { fr: string; en: string } | null
  order: Words
  items: SpecialisationItem[]
  evidence: Provenance[]
}

export interface Relative {
  id: string
  label: string
  share_of_earlier: number
  share_of_later: number
}

export interface Member {
  id: string
  label: string
  nature: string | null
  population: number | null
}

/** A row of a workbook; one imported since the release is in the graph after the next build. */
export interface Reported {
  kind: string
  kind_label: Words
  text: Words
  presence: string | null
  observed_on: string
  source: string
  source_title: string
  simulated: boolean
  in_release: boolean
}

export interface TerritoryAnswer {
  territory: TerritoryItem
  release: string
  data: DataKind
  population: number | null
  population_status: 'known' | 'estimated' | 'unknown' | 'secret' | 'simulated'
  population_year: number | null
  population_source: string | null
  communes: number
  communes_without_population: number
  member_list: Member[]
  departements: string[]
  descends_from: Relative[]
  continues_in: Relative[]
  specialisations: Specialisations[]
  why_no_specialisation: Words | null
  registers: Reach[]
  advice: { fr: string; en: string } | null
  reported: Reported[]
  evidence: Provenance[]
}

/** How far a register of sites reaches into a territory. */
export interface Reach {
  register: string
  label: { fr: string; en: string }
  ground: string
  year: number | null
  sites: number
  communes_reached: number
  communes: number
  cannot_see?: Words | null
}

export interface Part {
  part: string
  value: number | null
  weight: number
}

export type StageName =
  | 'inputs'
  | 'components'
  | 'equipment'
  | 'assembly'
  | 'services'
  | 'recycling'

export interface ChainIndustry {
  id: string
  label: Words
  code: string
  branch: Words
  stage: number
  stage_name: StageName
  sites: number
  establishments: number
  expected: number
  jobs?: number | null
  quotient: number
  probability: number
}

export interface Holder {
  territory: string
  label: string
  distance_km: number
}

export type MissingState = 'absent' | 'thin' | 'not_visible'

export interface MissingItem {
  state: MissingState
  branch: string
  label: Words
  stage_name: StageName
  direction: 'upstream' | 'downstream'
  link_share: number
  establishments: number
  expected: number
  holders?: Holder[]
}

export type GradeName = 'strong' | 'emerging' | 'exploratory'

export interface Anchor {
  organisation: string
  label: string
  tie: 'declared' | 'area' | 'theme'
  distance_km: number | null
}

export type CandidateKind = 'specialite' | 'filiere' | 'colocalisation'

export interface Candidate {
  id: string
  rank: number
  kind: CandidateKind
  ground: string
  register: string
  year: number | null
  score: number
  label: Words
  data: DataKind
  method: string
  stages: number
  establishments: number
  jobs: number | null
  jobs_told_share: number
  parts: Part[]
  industries: ChainIndustry[]
  missing: MissingItem[]
  evidence: Provenance[]
  grade?: GradeName | null
  p_value?: number | null
  q_value?: number | null
  survival?: number | null
  one_firm?: boolean | null
  across?: {
    territory: string
    label: string
    establishments: number
    grade_alone: GradeName | null
    without: 'none' | 'tests' | 'grade' | 'better' | 'same'
  } | null
  anchors?: Anchor[]
  two_measures?: Words | null
}

/** A candidate of a territory beside, across the border with the one that is asked about. */
export interface FromBeside {
  id: string
  label: Words
  kind: Candidate['kind']
  grade: GradeName
  territory: string
  territory_label: string
  establishments: number
  establishments_here: number
}

export interface FilieresAnswer {
  territory: TerritoryItem
  data: DataKind
  method: string
  caveat: Words
  candidates: Candidate[]
  from_beside: FromBeside[]
  why_empty: Words | null
}

export interface LeadLink {
  kind: 'filiere' | 'site' | 'territory' | 'region'
  id: string
  label: string
}

export interface LeadSentence {
  about: string
  text: Words
  links: LeadLink[]
}

export interface LeadAnswer {
  id: string
  label: string
  sentences: LeadSentence[]
}

export interface SiteItem {
  id: string
  iri: string
  name: string | null
  name_reason: Words | null
  industry: string | null
  industry_label: Words
  commune: string
  register_label: Words
  year: number | null
  also_in_labels: Words[]
  longitude: number | null
  latitude: number | null
}

export interface GlossaryTerm {
  id: string
  term: Words
  means: Words
}

/** A named query for a question in words; whoever asks chooses. */
export interface Offer {
  query: string
  question: Words
  not_understood: string[]
  address: string
}

export interface Hit {
  id: string
  kind: string
  label: Words
  detail: string
  phase: number | null
  matched: string
  basis: string
  score: number
  territories: { id: string; label: string }[]
  nearest?: {
    territory: Place
    distance_km: number
    measured_from: Place
    measured_to: Place
  } | null
  outside_because?: Words | null
  continued_by?: Place[]
}

export interface Page<Item> {
  total: number
  offset: number
  items: Item[]
}

export interface FiliereItem {
  id: string
  territory: Place
  rank: number
  score: number
  label: Words
  data: DataKind
}

export interface FiliereAnswer {
  territory: TerritoryItem
  method: string
  caveat: Words
  candidate: Candidate
}

export interface CapabilityItem {
  territory: Place
  score: number
  low: number
  high: number
  rank: number
  rank_low: number
  rank_high: number
  band: 'upper' | 'middle' | 'lower'
  sites: number
  ground: string
  register: string
  reference: 'FR' | 'EU'
  year: number | null
  cannot_see: Words | null
  data: DataKind
  method: string
  parts: Part[]
}

export interface EvidenceRow {
  table: string
  source: string
  values: Record<string, Plain>
}

export interface ExplainAnswer {
  id: string
  kind: 'filiere' | 'partner' | 'relevant' | 'capability'
  territory: TerritoryItem
  data: DataKind
  method: string
  parts: Part[]
  evidence: Provenance[]
  graph: GraphAnswer
  rows: EvidenceRow[]
  rows_total: number
}
