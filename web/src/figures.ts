import type { Language } from './language'

/** Figures as a person writes them: 675 335, 0,53 and 85 % in French. */
const LOCALES: Record<Language, string> = { fr: 'fr-FR', en: 'en-GB' }
const SURE = 0.99

export interface Figures {
  whole: (value: number | null | undefined) => string
  decimal: (value: number | null | undefined, places?: number) => string
  percent: (share: number | null | undefined, places?: number) => string
  /** Never shown as certainty. */
  probability: (value: number | null | undefined) => string
  /** The chance of a p-value, in words: "about 1 in 250". */
  odds: (p: number) => string
  date: (iso: string) => string
}

export function figures(language: Language): Figures {
  const locale = LOCALES[language]
  const number = (value: number, places: number) =>
    value.toLocaleString(locale, { minimumFractionDigits: places, maximumFractionDigits: places })
  const decimal = (value: number | null | undefined, places = 2) =>
    value == null ? '?' : number(value, places)
  return {
    whole: (value) => (value == null ? '?' : number(Math.round(value), 0)),
    decimal,
    percent: (share, places = 0) => {
      if (share == null) return '?'
      const text = number(share * 100, places)
      return language === 'fr' ? `${text}\u00a0%` : `${text}%`
    },
    probability: (value) =>
      value != null && value > SURE ? `>\u00a0${decimal(SURE)}` : decimal(value),
    odds: (p) => (p <= 0 ? '∞' : number(Math.max(1, Math.round(1 / p)), 0)),
    date: (iso) =>
      new Date(iso).toLocaleDateString(locale, { day: 'numeric', month: 'long', year: 'numeric' }),
  }
}
