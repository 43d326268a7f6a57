import { useLanguage } from '../language'
import { useQuery } from '../router'

/** "Pourquoi ?" beside a figure: opens what it rests on. The address keeps it open when shared. */
export function Why({ subject, of }: { subject: string; of: string }) {
  const { say } = useLanguage()
  const [, open] = useQuery('why')
  return (
    <button type="button" class="why" onClick={() => open(subject, { push: true })}>
      {say('why')}
      <span class="hidden"> {of}</span>
    </button>
  )
}
