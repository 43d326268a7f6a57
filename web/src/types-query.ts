/** The shapes of named queries, their parameters and their answers. */
import type { Words } from './language'

export type Plain = string | number | boolean | null

export interface QueryParameter {
  name: string
  type: string
  default: Plain
  example: Plain
  unit: string
  choices: string[]
}

export interface QueryItem {
  name: string
  theme: string
  title: Words
  question: Words
  competency: string | null
  params: QueryParameter[]
  returns: string[]
}

export interface QueryText extends QueryItem {
  text: string
}

export interface QueryAnswer {
  query: string
  title: Words
  params: Record<string, Plain>
  total: number
  notice?: { code: string; of: string[]; fr: string; en: string } | null
  imported?: { source: string; says: { fr: string; en: string } }[]
  columns: string[]
  rows: Record<string, Plain>[]
}
