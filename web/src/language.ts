import { chosenLanguage, type Language } from './chosen-language'
import { figures } from './figures'
import fr from './locale/fr.json'
import { useRouter } from './router'
import { contracted, curled, spaced } from './text'

export type { Language }
export type Key = keyof typeof fr
export type Facts = Record<string, string | number>
export type Say = (key: Key, facts?: Facts) => string

export interface Words {
  fr?: string | null
  en?: string | null
}

type Catalogue = Record<Key, string>

/** French comes with the first view, English with the first who reads it. */
export const CATALOGUES: { fr: Catalogue; en?: Catalogue } = { fr }

/** Fetches the words of a language, before anything is said in it. */
export async function learn(language: Language): Promise<void> {
  if (language === 'en') CATALOGUES.en ??= (await import('./locale/en.json')).default
}

export function say(language: Language, key: Key, facts: Facts = {}): string {
  // Kinds and parts that a newer server names are shown by their own names.
  const text = CATALOGUES[language]?.[key] ?? key.slice(key.indexOf('.') + 1).replaceAll('_', ' ')
  const form = counted(text, facts, language)
  const joined = language === 'fr' ? contracted(form, facts) : form
  const filled = joined.replace(/\{(\w+)\}/g, (whole, name: string) =>
    name in facts ? String(facts[name]) : whole,
  )
  return french(filled, language)
}

const PLURALS = { fr: new Intl.PluralRules('fr'), en: new Intl.PluralRules('en') }
const FORMS = /\{(\w+)\|([^|{}]*)\|([^|{}]*)\}/g

/** `{count|one|many}`: the form that a count takes; `#` stands for the count itself. */
function counted(text: string, facts: Facts, language: Language): string {
  return text.replace(FORMS, (whole, name: string, one: string, many: string) => {
    const count = facts[name]
    if (typeof count !== 'number') return whole
    const form = PLURALS[language].select(count) === 'one' ? one : many
    return form.replace('#', figures(language).whole(count))
  })
}

export function spoken(words: Words | null | undefined, language: Language): string {
  const [first, second] = language === 'fr' ? [words?.fr, words?.en] : [words?.en, words?.fr]
  return french(first || second || '?', language)
}

const french = (text: string, language: Language): string =>
  curled(language === 'fr' ? spaced(text) : text)

export interface Speech {
  language: Language
  say: Say
  /** A text that the data hold in both languages. */
  name: (words: Words | null | undefined) => string
}

/** The words of the language in use. */
export function useLanguage(): Speech {
  const { query } = useRouter()
  const chosen = chosenLanguage(query)
  const language = CATALOGUES[chosen] ? chosen : 'fr'
  return {
    language,
    say: (key, facts) => say(language, key, facts),
    name: (words) => spoken(words, language),
  }
}
