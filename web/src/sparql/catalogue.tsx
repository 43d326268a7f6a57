import { useState } from 'preact/hooks'
import { Answered } from '../components/message'
import { useCatalogue } from '../data'
import { type Key, useLanguage } from '../language'
import type { QueryItem } from '../types'

/** The named queries, by theme. */
export function Catalogue({
  chosen,
  choose,
}: {
  chosen: string
  choose: (query: QueryItem) => void
}) {
  const { say, name } = useLanguage()
  const [text, setText] = useState('')
  const matches = (query: QueryItem) =>
    `${query.name} ${name(query.title)} ${name(query.question)} ${query.competency ?? ''}`
      .toLowerCase()
      .includes(text.toLowerCase())
  return (
    <div>
      <h2>{say('query.catalogue')}</h2>
      <div class="field">
        <label for="catalogue-filter">{say('query.filter')}</label>
        <input
          id="catalogue-filter"
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </div>
      <section class="catalogue" tabIndex={0} aria-label={say('query.catalogue')}>
        <Answered asked={useCatalogue()}>
          {(queries) =>
            [...new Set(queries.map(({ theme }) => theme))].map((theme) => {
              const found = queries.filter((one) => one.theme === theme && matches(one))
              return found.length ? (
                <div key={theme}>
                  <h3>{say(`theme.${theme}` as Key)}</h3>
                  <ul>
                    {found.map((query) => (
                      <li key={query.name}>
                        <button
                          type="button"
                          aria-current={query.name === chosen ? 'true' : undefined}
                          onClick={() => choose(query)}
                        >
                          {name(query.title)}
                        </button>
                      </li>
                    ))}
                  </ul>
                </div>
              ) : null
            })
          }
        </Answered>
      </section>
    </div>
  )
}
