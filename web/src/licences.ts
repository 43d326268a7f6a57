import type { Language, Words } from './language'
import licences from './locale/licences.json'

const LICENCES: Record<string, Words> = licences

/** A licence in the reader's language, where its own name is of one; else as it is named. */
export const licenceWord = (name: string, language: Language): string =>
  (Object.hasOwn(LICENCES, name) && LICENCES[name]?.[language]) || name
