import { type Facts, useLanguage, type Words } from './language'
import dictionary from './locale/programme.json'

export type ProgrammeKey = keyof typeof dictionary

/** The words of pages on the programme: they come with those pages, not with the first view. */
export function useProgrammeWords(): (key: ProgrammeKey, facts?: Facts) => string {
  const { name } = useLanguage()
  return (key, facts = {}) =>
    name(dictionary[key] as Words).replace(/\{(\w+)\}/g, (whole, fact: string) =>
      fact in facts ? String(facts[fact]) : whole,
    )
}
