import { API, useApi } from './api'
import type {
  FilieresAnswer,
  PartnersAnswer,
  RegionMap,
  Release,
  TerritoryAnswer,
  TerritoryItem,
  TerritoryMap,
} from './types'

/** What the API is asked, in one place. */
const encoded = encodeURIComponent

export const useRelease = () => useApi<Release>(`${API}/release`)

export const useTerritories = () => useApi<TerritoryItem[]>(`${API}/territories?phase=2023`)

export const useTerritory = (id: string | null) =>
  useApi<TerritoryAnswer>(id && `${API}/territories/${encoded(id)}`)

export const useFilieres = (id: string | null) =>
  useApi<FilieresAnswer>(id && `${API}/territories/${encoded(id)}/filieres`)

export const usePartners = (id: string | null, filiere = '') =>
  useApi<PartnersAnswer>(
    id &&
      `${API}/territories/${encoded(id)}/partners${filiere ? `?filiere=${encoded(filiere)}` : ''}`,
  )

export const useIndicatorMap = (indicator: string) =>
  useApi<TerritoryMap>(`${API}/map/territories?indicator=${encoded(indicator)}`)

export const useRegionMap = (level: 'country' | 'nuts2', country = '') =>
  useApi<RegionMap>(`${API}/map/regions?level=${level}${country && `&country=${country}`}`)
