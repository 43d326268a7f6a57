import { useLanguage } from '../language'
import type { GradeName } from '../types'

const GRADES: GradeName[] = ['exploratory', 'emerging', 'strong']

/** How well a candidate stands up to chance: one, two or three marks, and the word. */
export function Grade({ grade }: { grade: GradeName | null | undefined }) {
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
      {say(`grade.${grade}`)}
    </span>
  )
}
