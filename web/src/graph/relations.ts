import type { Language, Words } from '../language'
import type { RelationPage } from '../types'

/** Names of the kinds of ties as the server tells them, gathered as answers come. */
const answer = new Map<string, Words>()

export function learnRelations(pages: RelationPage[]): void {
  for (const { relation, label } of pages) answer.set(relation, label)
}

export const relationLabel = (relation: string, language: Language): string =>
  answer.get(relation)?.[language] ?? relation.replaceAll('_', ' ')
