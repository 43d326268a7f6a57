/** The language of the reader: what the address says, what was chosen before, what the browser speaks. */
export type Language = 'fr' | 'en'

const KEPT = 'ti-graph-language'

export function chosenLanguage(query: URLSearchParams): Language {
  const asked = query.get('lang') ?? kept()
  if (asked === 'fr' || asked === 'en') return asked
  const spoken = navigator.languages.map((one) => one.slice(0, 2))
  return spoken.find((one): one is Language => one === 'fr' || one === 'en') ?? 'fr'
}

export function keepLanguage(language: Language): void {
  try {
    window.localStorage.setItem(KEPT, language)
  } catch {
    // Storage may be refused: the address still says it.
  }
}

function kept(): string | null {
  try {
    return window.localStorage.getItem(KEPT)
  } catch {
    return null
  }
}
