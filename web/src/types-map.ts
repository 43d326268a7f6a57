/** The shapes of maps, of graphs of ties and of the paths in them. */
import type { Words } from './language'
import type { DataKind } from './types'
export type ValueStatus = 'known' | 'unknown' | 'secret' | 'simulated' | 'estimated'

export interface Indicator {
  name: string
  label: Words
  unit: string
  source: string
}

export type Outline = GeoJSON.Polygon | GeoJSON.MultiPolygon

export interface TerritoryProperties {
  id: string
  label: string
  phase: number
  regions: string[]
  longitude: number | null
  latitude: number | null
  value: number | null
  status: ValueStatus
  data: DataKind | null
  /** Of the sites behind the value. */
  register: string | null
  year: number | null
}

export interface TerritoryMap {
  type: 'FeatureCollection'
  release: string
  indicator: Indicator | null
  features: GeoJSON.Feature<Outline | null, TerritoryProperties>[]
}

export interface RegionProperties {
  id: string
  label: string
  country: string
  longitude: number | null
  latitude: number | null
}

export interface RegionMap {
  type: 'FeatureCollection'
  features: GeoJSON.Feature<Outline | null, RegionProperties>[]
}

export interface GraphNode {
  id: string
  iri: string
  kind: string
  label: Words
  simulated: boolean
  degree: number
  hub: boolean
}

export interface GraphEdge {
  start: string
  end: string
  relation: string
  source: string
  simulated: boolean
  value: number | null
  /** What the value rests on; null where there is none. */
  ground: string | null
  register: string | null
  year: number | null
  reference: 'FR' | 'EU' | null
}

export interface RelationPage {
  relation: string
  direction: 'in' | 'out'
  label: Words
  unit: string
  total: number
  offset: number
  shown: number
  next_offset: number | null
}

export interface GraphAnswer {
  center: string
  nodes: GraphNode[]
  edges: GraphEdge[]
  relations: RelationPage[]
}

export interface PathAnswer {
  start: string
  end: string
  found: boolean
  longest: number
  nodes: GraphNode[]
  edges: GraphEdge[]
}

export interface Place {
  id: string
  label: string
}
