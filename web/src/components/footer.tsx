import { useRelease } from '../data'
import { figures } from '../figures'
import { useLanguage } from '../language'

export function Footer() {
  const { say, language } = useLanguage()
  const release = useRelease().data
  const { date, whole } = figures(language)
  return (
    <footer class="footer">
      <div class="wide">
        <p class="footer-links">
          {release && (
            <span>
              {say('footer.release', { name: release.release, date: date(release.built_at) })}
            </span>
          )}
          <a href="/openapi.json">API</a>
          <a href={`/ontology?lang=${language}`}>{say('footer.ontology')}</a>
          <a href="/api/release">{say('footer.manifest')}</a>
          <a href={`/simple/?lang=${language}`}>{say('footer.simple')}</a>
        </p>
        {release && (
          <details id="sources">
            <summary>{say('footer.sources', { count: release.sources.length })}</summary>
            <ul class="sources">
              {release.sources.map((source) => (
                <li key={source.name}>
                  <a href={source.landing_page} rel="noreferrer">
                    {language === 'fr' ? source.title_fr : source.title_en}
                  </a>
                  <br />
                  <span class="soft">
                    {source.publisher}, {source.vintage} ·{' '}
                    {say('rows', { count: whole(source.rows) })} ·{' '}
                    <a href={source.licence_url} rel="license noreferrer">
                      {source.licence}
                    </a>
                  </span>{' '}
                  {source.kind === 'simulated' && (
                    <span class="tag simulated">{say('data.simulated')}</span>
                  )}
                </li>
              ))}
            </ul>
          </details>
        )}
      </div>
    </footer>
  )
}
