import { useState } from 'preact/hooks'
import { useRelease } from '../data'
import { figures } from '../figures'
import { useLanguage } from '../language'
import { licenceWord } from '../licences'
import { Link } from '../router'
import type { Release } from '../types'

export function Footer() {
  const [open, setOpen] = useState(false)
  const { say, language } = useLanguage()
  const release = useRelease().data
  const { date } = figures(language)
  return (
    <footer class="footer">
      <div class="wide">
        <p class="footer-links">
          {release && (
            <span>
              {say('footer.release', { name: release.release, date: date(release.built_at) })}
            </span>
          )}
          <Link to="/a-propos">{say('about.nav')}</Link>
          <a href="/openapi.json">API</a>
          <a href={`/ontology?lang=${language}`}>{say('footer.ontology')}</a>
          <a href="/api/release">{say('footer.manifest')}</a>
          <a href={`/simple/?lang=${language}`}>{say('footer.simple')}</a>
        </p>
        {release && (
          <details id="sources" onToggle={(event) => setOpen(event.currentTarget.open)}>
            <summary>{say('footer.sources', { count: release.sources.length })}</summary>
            {open && <Sources sources={release.sources} />}
          </details>
        )}
      </div>
    </footer>
  )
}

export function Sources({ sources }: { sources: Release['sources'] }) {
  const { say, language } = useLanguage()
  return (
    <ul class="sources">
      {sources.map((source) => (
        <li key={source.name}>
          <a href={source.landing_page} rel="noreferrer">
            {language === 'fr' ? source.title_fr : source.title_en}
          </a>
          <br />
          <span class="soft">
            {source.publisher}, {source.vintage === 'unknown' ? say('unknown') : source.vintage} ·{' '}
            {say('rows', { count: source.rows })} ·{' '}
            <a href={source.licence_url} rel="license noreferrer">
              {licenceWord(source.licence, language)}
            </a>
          </span>{' '}
          {source.kind === 'simulated' && (
            <span class="tag simulated">{say('data.simulated')}</span>
          )}
        </li>
      ))}
    </ul>
  )
}
