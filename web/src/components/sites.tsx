import { useSites } from '../data'
import { useLanguage } from '../language'
import { Link } from '../router'
import type { SiteItem } from '../types'
import { Answered } from './message'
import { Table } from './table'

/** The industrial sites of a territory by name, with the register that lists them and its year. */
export function Sites({ id }: { id: string }) {
  const { say, name } = useLanguage()
  return (
    <Answered asked={useSites(id)}>
      {({ items, total }) =>
        total ? (
          <>
            <Table<SiteItem>
              caption={say('sites.caption', { count: total })}
              rows={items}
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
                  cell: (one) => `${name(one.register_label)}${one.year ? `, ${one.year}` : ''}`,
                },
              ]}
            />
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
