import { useSites } from '../data'
import { useLanguage } from '../language'
import { Link } from '../router'
import type { SiteItem } from '../types'
import { LongList } from './long-list'
import { Answered } from './message'
import { Table } from './table'

const namedFirst = (items: SiteItem[]): SiteItem[] => [
  ...items.filter(({ name }) => name),
  ...items.filter(({ name }) => !name),
]

/** The industrial sites of a territory by name, with the register that lists them and its year. */
export function Sites({ id }: { id: string }) {
  const { say, name } = useLanguage()
  return (
    <Answered asked={useSites(id)}>
      {({ items, total }) =>
        total ? (
          <>
            <LongList rows={namedFirst(items)}>
              {(rows) => (
                <Table<SiteItem>
                  caption={say('sites.caption', { count: total })}
                  rows={rows}
                  rowKey={(one) => one.id}
                  columns={[
                    {
                      name: 'name',
                      head: say('sites.name'),
                      row: true,
                      cell: (one) => (
                        <Link
                          to={`/graphe?start=${encodeURIComponent(one.iri.split('/').at(-1) ?? '')}`}
                        >
                          {one.name ?? say('sites.unnamed')}
                        </Link>
                      ),
                    },
                    {
                      name: 'industry',
                      head: say('kind.industry'),
                      cell: (one) => `${one.industry ?? ''} ${name(one.industry_label)}`,
                    },
                    { name: 'commune', head: say('kind.commune'), cell: (one) => one.commune },
                    {
                      name: 'register',
                      head: say('sites.register'),
                      cell: (one) =>
                        `${name(one.register_label)}${one.year ? `, ${one.year}` : ''}`,
                    },
                  ]}
                />
              )}
            </LongList>
            {items.length < total && (
              <p class="soft">{say('graph.shown', { shown: items.length, total })}</p>
            )}
          </>
        ) : (
          <p class="message">{say('sites.none')}</p>
        )
      }
    </Answered>
  )
}
