import { API, useApi } from './api'
import { useLanguage } from './language'
import type {
  CapabilityItem,
  ChainItem,
  ExplainAnswer,
  FiliereAnswer,
  FilieresAnswer,
  GlossaryTerm,
  Hit,
  Indicator,
  LeadAnswer,
  Page,
  PartnerAnswer,
  PartnersAnswer,
  QueryAnswer,
  QueryItem,
  QueryText,
  RegionAnswer,
  RegionMap,
  Release,
  SiteItem,
  TerritoryAnswer,
  TerritoryMap,
} from './types'
import type { AttractivenessAnswer, GovernanceAnswer, StandingAnswer } from './types-programme'

/** What the API is asked, in one place. */
const encoded = encodeURIComponent

/** Who answers for the site. */
export const useSite = () =>
  useApi<{ publisher: string | null; contact: string | null }>(`${API}/site`)

export const useRelease = () => useApi<Release>(`${API}/release`)

/** What the search knows of an identifier; nothing until it is here. */
export function useHit(id: string): Hit | undefined {
  const asked = /^[a-z0-9]+-/.test(id) ? `${API}/search?limit=3&q=${encoded(id)}` : null
  return useApi<{ hits: Hit[] }>(asked).data?.hits.find((one) => one.id === id)
}

/** The name of something by its identifier, and the identifier until it is known. */
export function useLabel(id: string): string {
  const { name } = useLanguage()
  const hit = useHit(id)
  return hit ? name(hit.label) : id
}

/** What a register is called: its title, and its identifier until the release is known. */
export function useRegisterName(register: string): string {
  const { name } = useLanguage()
  const source = useRelease().data?.sources.find((one) => one.name === register)
  return source ? name({ fr: source.title_fr, en: source.title_en }) : register
}

/** What data sets are called, loaded or computed: by identifier, where it is known. */
export function useSourceName(): (id: string) => string | undefined {
  const { say, name } = useLanguage()
  const sources = useRelease().data?.sources
  return (id) => {
    if (id === 'analytics_real' || id === 'analytics_simulated' || id === 'derived')
      return say(`computed.${id}`)
    const source = sources?.find((one) => one.name === id)
    return source && name({ fr: source.title_fr, en: source.title_en })
  }
}

export const useTerritory = (id: string | null) =>
  useApi<TerritoryAnswer>(id && `${API}/territories/${encoded(id)}`)

const SITES_A_PAGE = 500

const sitesFrom = (id: string, offset: number) =>
  `${API}/territories/${encoded(id)}/sites?limit=${SITES_A_PAGE}&offset=${offset}`

/** The first sites of a territory: as many as a page of the API holds. */
export const useSites = (id: string) => useApi<Page<SiteItem>>(sitesFrom(id, 0))

/** Those of the next two pages, where there are so many; none until they are here. */
export function useMoreSites(id: string, total: number): SiteItem[] {
  const from = (page: number) =>
    total > page * SITES_A_PAGE ? sitesFrom(id, page * SITES_A_PAGE) : null
  const second = useApi<Page<SiteItem>>(from(1)).data
  const third = useApi<Page<SiteItem>>(from(2)).data
  return [...(second?.items ?? []), ...(third?.items ?? [])]
}

export const useAttractiveness = (id: string) =>
  useApi<AttractivenessAnswer>(`${API}/territories/${encoded(id)}/attractiveness`)

export const useGovernance = (id: string) =>
  useApi<GovernanceAnswer>(`${API}/territories/${encoded(id)}/governance`)

export const useStanding = () => useApi<StandingAnswer>(`${API}/recommendations`)

export const useGlossary = () => useApi<GlossaryTerm[]>(`${API}/glossary`)

export const useLead = (id: string) => useApi<LeadAnswer>(`${API}/territories/${encoded(id)}/lead`)

export const useFilieres = (id: string | null) =>
  useApi<FilieresAnswer>(id && `${API}/territories/${encoded(id)}/filieres`)

/** The chains of the dictionary, that partners of any territory can be asked along. */
export const useChains = () => useApi<ChainItem[]>(`${API}/chains`)

export const usePartners = (id: string | null, filiere = '') =>
  useApi<PartnersAnswer>(
    id &&
      `${API}/territories/${encoded(id)}/partners${filiere ? `?filiere=${encoded(filiere)}` : ''}`,
  )

/** The territories with a figure; `overview` outlines are those of a map of the whole country. */
export const useIndicatorMap = (indicator: string | null, detail: 'overview' | 'full') =>
  useApi<TerritoryMap>(
    indicator && `${API}/map/territories?indicator=${encoded(indicator)}&detail=${detail}`,
  )

export const useRegionMap = (level: 'country' | 'nuts2', country = '') =>
  useApi<RegionMap>(`${API}/map/regions?level=${level}${country && `&country=${country}`}`)

export const useIndicators = () => useApi<Indicator[]>(`${API}/map/indicators`)

export const useOutline = (id: string) =>
  useApi<TerritoryMap>(`${API}/territories/${encoded(id)}/outline`)

export const useFiliere = (id: string | null) =>
  useApi<FiliereAnswer>(id && `${API}/filieres/${encoded(id)}`)

export const usePartner = (id: string | null) =>
  useApi<PartnerAnswer>(id && `${API}/partners/${encoded(id)}`)

export const useExplain = (id: string | null) =>
  useApi<ExplainAnswer>(id && `${API}/explain/${encoded(id)}`)

export const useRegion = (id: string) => useApi<RegionAnswer>(`${API}/regions/${encoded(id)}`)

export const useCapability = () => useApi<Page<CapabilityItem>>(`${API}/capability?limit=200`)

export const useCatalogue = () => useApi<QueryItem[]>(`${API}/queries`)

export const useQueryText = (name: string | null) =>
  useApi<QueryText>(name && `${API}/queries/${name}/text`)

/** The address of a named query's answer. */
export const answerAddress = (name: string, parameters: Record<string, string>): string => {
  const query = new URLSearchParams(parameters)
  return `${API}/queries/${name}${query.size ? `?${query}` : ''}`
}

export const useNamedQuery = (name: string | null, parameters: Record<string, string> = {}) =>
  useApi<QueryAnswer>(name && answerAddress(name, parameters))
