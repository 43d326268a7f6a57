import { useRelease } from '../data'
import { figures } from '../figures'
import { useLanguage } from '../language'
import { useRouter } from '../router'
import { CopyLink } from './copy-link'

const TODAY = new Date().toISOString()

/** On every view: the release, its date and sources, and how much of it is simulated. */
export function Notice() {
  const { say, language } = useLanguage()
  const release = useRelease().data
  const { date, percent, whole } = figures(language)
  if (!release)
    // As high as the notice will be: what stands below does not move.
    return (
      <div class="notice real">
        <div class="wide">
          <span class="unseen" aria-hidden="true">
            {say('notice.release', { date: date(TODAY) })} · {say('notice.sources', { count: 24 })}
          </span>
          <Share />
        </div>
      </div>
    )
  const rows = release.sources.reduce((sum, source) => sum + source.rows, 0)
  const simulated = release.simulated_rows
  return (
    <div class={simulated ? 'notice' : 'notice real'} role="note">
      <div class="wide">
        {simulated > 0 && (
          <span>
            <strong>{say('notice.simulated')}</strong>{' '}
            {say('notice.share', {
              rows: whole(simulated),
              all: whole(rows),
              share: percent(simulated / rows),
            })}
          </span>
        )}
        <span>
          {say('notice.release', { date: date(release.built_at) })} ·{' '}
          <button type="button" class="plain-link" onClick={openSources}>
            {say('notice.sources', { count: release.sources.length })}
          </button>
        </span>
        <Share />
      </div>
    </div>
  )
}

/** The page of queries has a button of its own, beside what it saves. */
function Share() {
  return useRouter().path === '/requetes' ? null : <CopyLink class="plain-link" />
}

function openSources() {
  const sources = document.querySelector<HTMLDetailsElement>('#sources')
  sources?.setAttribute('open', '')
  sources?.querySelector('summary')?.focus()
}
