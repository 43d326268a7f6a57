import type { Words } from './language'
import type { TerritoryItem } from './types'

/** An indicator of a territory; without a value nothing is known, and it is no zero. */
export interface IndicatorItem {
  indicator: string
  domain: string
  label: Words
  definition: Words
  unit_label: Words
  counted: boolean
  value: number | null
  year: number | null
  register: string | null
  register_label: Words | null
  rank: number | null
  ranked: number
  region_gap: number | null
  matched_gap: number | null
  people_share: number | null
  need: boolean | null
  advice: Words | null
}

/** What is needed, done and offered in a domain; needs or actions are null where none of it is known. */
/** A workbook that the graph does not hold yet. */
export interface Pending {
  source: string
  imported_on: string
  says: Words
}

export interface DomainItem {
  domain: string
  label: Words
  axis: Words | null
  in_need: Words[]
  judged: number
  needs: number | null
  actions: number | null
  offers: number
  verdict: string
  says: Words
}

export interface AttractivenessAnswer {
  territory: TerritoryItem
  caveat: Words
  indicators: IndicatorItem[]
  domains: DomainItem[]
  rule: Words
  aids_say: Words
}

export interface Holder {
  id: string | null
  label: Words
  basis: 'reported' | 'official' | 'area' | 'seat'
  observed_on: string | null
  simulated: boolean
  in_release: boolean
}

export interface RoleItem {
  role: string
  label: Words
  state: 'known' | 'absent' | 'area' | 'unknown'
  holders: Holder[]
  absent_on: string | null
  advice: Words | null
}

export interface GovernanceAnswer {
  territory: TerritoryItem
  caveat: Words
  roles: RoleItem[]
}

export interface MeasureItem {
  measure: string
  kind: 'indicator' | 'query'
  label: Words
  level: 'known' | 'unknown'
  moves: 'known' | 'unknown'
  says: Words
}

export interface RecommendationItem {
  number: number
  asks: Words
  measures: MeasureItem[]
}

export interface AxisItem {
  number: number
  label: Words
  recommendations: RecommendationItem[]
  measures: MeasureItem[]
}

export interface StandingAnswer {
  release: string
  says: Words
  caveat: Words
  axes: AxisItem[]
  imported: Pending[]
}
