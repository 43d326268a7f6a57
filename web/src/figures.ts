import type { Language } from './language'

/** Figures as a person writes them: 675 335, 0,53 and 85 % in French. */
const LOCALES: Record<Language, string> = { fr: 'fr-FR', en: 'en-GB' }
const SURE = 0.99
const DECIMALS = 6
const ROUNDED = { useGrouping: false, maximumFractionDigits: DECIMALS }
const BRIEF = { maximumSignificantDigits: 3 }
const EXPONENT = { ...ROUNDED, maximumSignificantDigits: 15, maximumFractionDigits: undefined }

export interface Figures {
  whole: (value: number | null | undefined) => string
  decimal: (value: number | null | undefined, places?: number) => string
  /** A number as a query returns it: an integer whole, whatever its size; at most six decimals. */
  exact: (written: string) => string
  /** The same for reading: three digits of what is no integer. */
  brief: (written: string) => string
  /** Never shown as none or all for what is near. */
  percent: (share: number | null | undefined, places?: number) => string
  /** Never shown as certainty, nor as none. */
  probability: (value: number | null | undefined) => string
  /** A score or a part of it, 0 to 1: never 0 for what is more. */
  partOfOne: (value: number | null | undefined) => string
  /** How many are expected: one decimal, and never 0 for what is more. */
  expected: (value: number | null | undefined) => string
  /** The chance of a p-value, in words: "about 1 in 250". */
  odds: (p: number) => string
  date: (iso: string) => string
}

const kept = new Map<Language, Figures>()

/** Formatters take a hundred times as long to make as to use: each language's are made once. */
export function figures(language: Language): Figures {
  const known = kept.get(language) ?? made(LOCALES[language], language)
  kept.set(language, known)
  return known
}

function made(locale: string, language: Language): Figures {
  const formats: Intl.NumberFormat[] = []
  const format = (places: number) =>
    new Intl.NumberFormat(locale, { minimumFractionDigits: places, maximumFractionDigits: places })
  const number = (value: number, places: number) => {
    formats[places] ??= format(places)
    const written = formats[places].format(value).replace('-', '−')
    // What rounds to none has no side.
    return /[1-9]/.test(written) ? written : written.replace('−', '')
  }
  let days: Intl.DateTimeFormat | null = null
  const day = () =>
    new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', year: 'numeric' })
  const decimal = (value: number | null | undefined, places = 2) =>
    value == null ? '?' : number(value, places)
  const partOfOne = (value: number | null | undefined) =>
    value != null && value > 0 && value < 0.005 ? `<\u00a0${decimal(0.01)}` : decimal(value)
  // Years and codes are no quantities: nothing stands between their thousands.
  const mark = locale === 'fr-FR' ? ',' : '.'
  const exact = (written: string) => {
    const plain = /^([+-]?)(\d+)(?:\.(\d+))?$/.exec(written)
    if (!plain) return new Intl.NumberFormat(locale, EXPONENT).format(Number(written))
    const [, sign = '', integer = '', decimals = ''] = plain
    if (/^0*$/.test(decimals)) return `${sign === '-' ? '−' : ''}${integer}`
    if (decimals.length <= DECIMALS) return `${sign === '-' ? '−' : ''}${integer}${mark}${decimals}`
    return new Intl.NumberFormat(locale, ROUNDED).format(Number(written))
  }
  return {
    exact,
    brief: (written) => {
      const value = Number(written)
      const short = Number.isInteger(value) || Math.abs(value) >= 100
      return short ? exact(written) : new Intl.NumberFormat(locale, BRIEF).format(value)
    },
    whole: (value) => (value == null ? '?' : number(Math.round(value), 0)),
    decimal,
    expected: (value) =>
      value != null && value > 0 && value < 0.05 ? `<\u00a0${decimal(0.1, 1)}` : decimal(value, 1),
    percent: (share, places = 0) => {
      if (share == null) return '?'
      // 0 % is none and 100 % all, whatever is near.
      const least = 10 ** -places
      const shown = Number((share * 100).toFixed(places))
      const written = (value: number) =>
        `${number(value, places)}${language === 'fr' ? '\u00a0%' : '%'}`
      if (share > 0 && shown === 0) return `<\u00a0${written(least)}`
      if (share < 1 && shown === 100) return `>\u00a0${written(100 - least)}`
      return written(share * 100)
    },
    probability: (value) =>
      value != null && value > SURE ? `>\u00a0${decimal(SURE)}` : partOfOne(value),
    partOfOne,
    odds: (p) => (p <= 0 ? '∞' : number(Math.max(1, Math.round(1 / p)), 0)),
    date: (iso) => {
      days ??= day()
      const written = days.format(new Date(iso))
      return language === 'fr' ? written.replace(/^1 /, '1er ') : written
    },
  }
}
