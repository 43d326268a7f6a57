import { Sources } from '../components/footer'
import { Answered } from '../components/message'
import { useGlossary, useRelease, useSite } from '../data'
import { type Key, useLanguage } from '../language'
import { useTitle } from '../title'

const ROOMS = ['limits', 'legal', 'accessibility', 'contact'] as const

/** What a public site owes: what it is, who answers for it, its words and its sources. */
export default function About() {
  const { say } = useLanguage()
  useTitle(say('about.title'))
  return (
    <>
      <section class="hero">
        <h1>{say('about.title')}</h1>
        <p class="lead">{say('about.what')}</p>
      </section>
      {ROOMS.map((room) => (
        <section key={room} id={room} class="section">
          <div class="section-head">
            <h2>{say(`about.${room}`)}</h2>
          </div>
          <p>{say(`about.${room}_text` as Key)}</p>
          {room === 'legal' && <Publisher />}
        </section>
      ))}
      <Glossary />
      <section id="about-sources" class="section">
        <div class="section-head">
          <h2>{say('about.sources')}</h2>
        </div>
        <Answered asked={useRelease()}>{({ sources }) => <Sources sources={sources} />}</Answered>
      </section>
    </>
  )
}

/** Who answers for the site: the body that runs the server says so in its settings. */
function Publisher() {
  const { say } = useLanguage()
  const { data: site } = useSite()
  if (!site) return null
  const { publisher, contact } = site
  return (
    <>
      <p>{publisher ? say('about.publisher', { publisher }) : say('about.publisher_unknown')}</p>
      {contact && <p>{say('about.publisher_contact', { contact })}</p>}
    </>
  )
}

function Glossary() {
  const { say, name } = useLanguage()
  return (
    <section id="glossary" class="section">
      <div class="section-head">
        <h2>{say('about.glossary')}</h2>
      </div>
      <Answered asked={useGlossary()}>
        {(terms) => (
          <dl>
            {terms.map(({ id, term, means }) => (
              <div key={id} id={`term-${id}`}>
                <dt>
                  <strong>{name(term)}</strong>
                </dt>
                <dd>{name(means)}</dd>
              </div>
            ))}
          </dl>
        )}
      </Answered>
    </section>
  )
}
