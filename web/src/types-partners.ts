/** Partners in Europe, from a territory and from a region. */
import type { Words } from './language'
import type { DataKind, Part, Provenance, Specialisations, TerritoryItem } from './types'
import type { Place } from './types-map'

export interface Partner {
  id: string
  rank: number
  score: number
  region: string
  label: string
  country: string
  data: DataKind
  distance_km: number
  shared_projects: number
  cross_border: boolean
  parts: Part[]
  evidence: Provenance[]
}

export interface Relevant {
  id: string
  rank: number
  score: number
  region: string
  region_id: string
  label: string
  country: string
  distance_km: number
  reasons: Words
  parts: Part[]
  declared: Declared[]
}

/** A value chain of the dictionary. */
export interface ChainItem {
  id: string
  label: Words
  words: string[]
}

/** What a workbook declares of Europe: an organisation to call, an agreement, a network. */
export interface Declared {
  id: string
  kind: 'contact' | 'agreement' | 'twinning' | 'network'
  page: string | null
  text: Words
  in_release: boolean
}

export interface PartnersAnswer {
  territory: TerritoryItem
  filiere: string | null
  data: DataKind
  method: string
  caveat: Words
  along: { id: string; label: Words; caveat: Words | null } | null
  relevant: Relevant[]
  near: Relevant[]
  complementary: Relevant[]
  complementary_label: Words
  french: { id: string; label: string; distance_km: number }[]
  likely: { id: string; label: string; declared: Declared[] }[]
  likely_caveat: Words
  declared: Declared[]
  not_known: Words[]
  partners: Partner[]
  why_empty: Words | null
}

export interface PartnerAnswer {
  territory: TerritoryItem
  filiere: string | null
  method: string
  caveat: Words
  partner: Partner
}

/** A French territory for a region of Europe, along one of its chains. */
export interface RegionTerritory {
  territory: Place
  region: Place
  along: string
  along_label: Words
  relation: string | null
  rank: number
  distance_km: number
  reasons: Words
}

export interface RegionFiliere {
  division: string
  label: Words
  territories: RegionTerritory[]
}

export interface RegionAnswer {
  id: string
  iri: string
  label: string
  kind: string
  code: string
  country: string
  vintage: string
  within: Place[]
  neighbours: Place[]
  territories: { territory: Place; population_share: number | null }[]
  relevant_to: number
  suggested_to: { territory: Place; rank: number; score: number }[]
  filieres: RegionFiliere[]
  near: RegionTerritory[]
  contains: Place[]
  namesakes: Place[]
  continued_by: Place[]
  participants: number
  projects: number
  specialisations: Specialisations | null
  evidence: Provenance[]
}
