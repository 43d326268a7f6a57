import type { Language } from '../language'

/** Eurostat's own codes → ISO 3166. */
const OF_EUROSTAT: Record<string, string> = { EL: 'GR', UK: 'GB' }

/** A country's name in the reader's language, by its code of two letters. */
export function countryName(code: string, language: Language): string | undefined {
  if (!/^[A-Z]{2}$/.test(code)) return undefined
  return new Intl.DisplayNames([language], { type: 'region' }).of(OF_EUROSTAT[code] ?? code)
}
