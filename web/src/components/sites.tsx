import { useState } from 'preact/hooks'
import { useMoreSites, useSites } from '../data'
import { useLanguage } from '../language'
import { Link } from '../router'
import type { Page, SiteItem } from '../types'
import { apart } from './apart'
import { Later } from './later'
import { LongList } from './long-list'
import { Answered } from './message'
import { Table } from './table'

const SiteMap = apart(async () => (await import('../maps/site-map')).SiteMap, {
  aspectRatio: '560 / 430',
})

const namedFirst = (items: SiteItem[]): SiteItem[] => [
  ...items.filter(({ name }) => name),
  ...items.filter(({ name }) => !name),
]

/** The industrial sites of a territory by name, with the register that lists them and its year. */
export function Sites({ id }: { id: string }) {
  const { say } = useLanguage()
  return (
    <Answered asked={useSites(id)}>
      {(known) =>
        known.total ? (
          <Known key={id} id={id} known={known} />
        ) : (
          <p class="message">{say('sites.none')}</p>
        )
      }
    </Answered>
  )
}

/** The map beside the list; a circle of the map that is chosen leaves its sites in the list. */
function Known({ id, known }: { id: string; known: Page<SiteItem> }) {
  const { say } = useLanguage()
  const { total } = known
  const items = [...known.items, ...useMoreSites(id, total)]
  const [chosen, setChosen] = useState<SiteItem[] | null>(null)
  return (
    <div class="two map-first">
      <Later room="560 / 430">
        <SiteMap id={id} sites={items} choose={setChosen} />
      </Later>
      <div>
        {chosen && (
          <p class="more">
            <button type="button" class="button" onClick={() => setChosen(null)}>
              {say('sites.all', { count: items.length })}
            </button>
          </p>
        )}
        <LongList key={chosen?.[0]?.id} rows={namedFirst(chosen ?? items)} first={12}>
          {(rows) => <List rows={rows} of={chosen ?? items} count={chosen?.length ?? total} />}
        </LongList>
        {items.length < total && (
          <p class="soft">{say('graph.shown', { shown: items.length, total })}</p>
        )}
      </div>
    </div>
  )
}

function List({ rows, of, count }: { rows: SiteItem[]; of: SiteItem[]; count: number }) {
  const { say, name } = useLanguage()
  const listed = (one: SiteItem) =>
    inRegisters(
      [name(one.register_label), one.year].filter((part) => part).join(', '),
      one.also_in_labels.map(name).join(', '),
    )
  const inRegisters = (register: string, others: string) =>
    others ? say('sites.also_in', { register, others }) : register
  const registers = [...new Set(of.map(listed))]
  const unnamed = ({ name_reason: reason }: SiteItem) =>
    reason ? say('sites.unnamed_because', { reason: name(reason) }) : say('sites.unnamed')
  const known = say('sites.caption', { count })
  return (
    <Table<SiteItem>
      // One register of all is said once: repeated in each row it would take more room than the sites.
      caption={registers.length === 1 ? `${known} · ${registers[0]}` : known}
      rows={rows}
      rowKey={(one) => one.id}
      columns={[
        {
          name: 'name',
          head: say('sites.name'),
          row: true,
          cell: (one) => (
            <Link to={`/graphe?start=${encodeURIComponent(one.iri.split('/').at(-1) ?? '')}`}>
              {one.name ?? unnamed(one)}
            </Link>
          ),
        },
        {
          name: 'industry',
          head: say('kind.industry'),
          cell: (one) => `${one.industry ?? ''} ${name(one.industry_label)}`,
        },
        { name: 'commune', head: say('kind.commune'), cell: (one) => one.commune },
        ...(registers.length === 1
          ? []
          : [{ name: 'register', head: say('sites.register'), cell: listed }]),
      ]}
    />
  )
}
