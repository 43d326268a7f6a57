import { keepLanguage } from '../chosen-language'
import { learn, useLanguage } from '../language'
import { Link, useRouter } from '../router'
import { useTheme } from '../theme'
import { Search } from './search'

const ROOMS = [
  ['/', 'nav.home'],
  ['/graphe', 'nav.graph'],
  ['/comparer', 'nav.compare'],
  ['/capacites', 'nav.capability'],
  ['/ou-en-est-on', 'nav.standing'],
  ['/requetes', 'nav.queries'],
] as const

export function Header() {
  const { say } = useLanguage()
  const { path } = useRouter()
  const [theme, toggle] = useTheme()
  return (
    <div class="header">
      <div class="wide">
        <Link to="/" class="wordmark">
          <Mark />
          ti-graph
        </Link>
        <nav class="nav" aria-label={say('nav.label')}>
          {ROOMS.map(([to, key]) => (
            <Link key={to} to={to} aria-current={path === to ? 'page' : undefined}>
              {say(key)}
            </Link>
          ))}
        </nav>
        {path !== '/' && <Search label={say('search.label')} placeholder={say('search.short')} />}
        <div class="switches">
          <LanguageSwitch />
          <button
            type="button"
            class="button quiet square"
            aria-label={say(theme === 'dark' ? 'theme.light' : 'theme.dark')}
            title={say(theme === 'dark' ? 'theme.light' : 'theme.dark')}
            onClick={toggle}
          >
            <svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true">
              <circle
                cx="10"
                cy="10"
                r="7.2"
                fill="none"
                stroke="currentColor"
                stroke-width="1.6"
              />
              <path d="M10 2.8a7.2 7.2 0 0 1 0 14.4z" fill="currentColor" />
            </svg>
          </button>
        </div>
      </div>
    </div>
  )
}

function LanguageSwitch() {
  const { language } = useLanguage()
  const { path, query, go } = useRouter()
  const other = language === 'fr' ? 'en' : 'fr'
  const next = new URLSearchParams(query)
  next.set('lang', other)
  const choose = async (event: MouseEvent) => {
    event.preventDefault()
    await learn(other)
    next.delete('lang')
    keepLanguage(other)
    // Not through `carried`: it would keep the language that the reader is leaving.
    window.history.replaceState(null, '', path + (next.size ? `?${next}` : ''))
    go(window.location.href.slice(window.location.origin.length), { replace: true })
  }
  return (
    <a class="button quiet" href={`${path}?${next}`} lang={other} hreflang={other} onClick={choose}>
      {other === 'en' ? 'English' : 'Français'}
    </a>
  )
}

function Mark() {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true">
      <path
        d="M6 8h20M16 8v16M16 24l9-7M16 24l-9-7"
        fill="none"
        stroke="var(--accent)"
        stroke-width="2"
      />
      <circle cx="16" cy="8" r="3.4" fill="var(--accent)" />
      <circle cx="16" cy="24" r="4.4" fill="var(--europe)" />
      <circle cx="7" cy="17" r="3" fill="var(--europe)" />
      <circle cx="25" cy="17" r="3" fill="var(--europe)" />
    </svg>
  )
}
