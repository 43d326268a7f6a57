import { type Say, useLanguage } from '../language'
import type { CandidateKind, GradeName } from '../types'

const GRADES: GradeName[] = ['exploratory', 'emerging', 'strong']

/** What a candidate is, and its grade: what passes no test is a lead, never the thing itself. */
export function gradeWords(say: Say, kind: CandidateKind, grade?: GradeName | null): string {
  const lead = !grade || grade === 'exploratory'
  const what = say(lead ? `candidate.lead_${kind}` : `candidate.${kind}`)
  return `${what}, ${say(`grade.${grade ?? 'exploratory'}`)}`
}

/** What a candidate is and how well it stands up to chance: one, two or three marks, and words. */
export function Grade({
  grade,
  kind,
}: {
  grade: GradeName | null | undefined
  kind: CandidateKind
}) {
  const { say } = useLanguage()
  if (!grade) return null
  const marks = GRADES.indexOf(grade) + 1
  return (
    <span class="grade">
      <i aria-hidden="true">
        {GRADES.map((one, place) => (
          <b key={one} class={place < marks ? 'full' : ''} />
        ))}
      </i>
      {gradeWords(say, kind, grade)}
    </span>
  )
}
