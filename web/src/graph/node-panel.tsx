import { addressOf } from '../components/search'
import { figures } from '../figures'
import { type Key, useLanguage } from '../language'
import { Link } from '../router'
import type { GraphNode, RelationPage } from '../types'
import type { Exploration } from './explore'

/** The chosen node: what it is, and its ties, kind by kind, a page at a time. */
export function NodePanel({
  node,
  exploration,
  pinned,
  pin,
}: {
  node: GraphNode
  exploration: Exploration
  pinned: boolean
  pin: (id: string) => void
}) {
  const { say, name } = useLanguage()
  const pages = exploration.shown.relations.get(node.id)
  const own = addressOf({ id: node.id, kind: kindOfPage(node), territories: [] })
  return (
    <section aria-live="polite">
      <p class="soft">{say(`kind.${node.kind}` as Key)}</p>
      <h2>{name(node.label)}</h2>
      {node.simulated && <p class="tag simulated">{say('data.simulated')}</p>}
      <p class="soft">{say(node.hub ? 'graph.hub' : 'graph.ties', { count: node.degree })}</p>
      <p class="buttons">
        {!own.startsWith('/graphe') && (
          <Link class="button" to={own}>
            {say('graph.page')}
          </Link>
        )}
        <button type="button" class="button" aria-pressed={pinned} onClick={() => pin(node.id)}>
          {say(pinned ? 'graph.unpin' : 'graph.pin')}
        </button>
        <Link
          class="button"
          to={`/requetes?${new URLSearchParams({ q: `DESCRIBE <${node.iri}>` })}`}
        >
          SPARQL
        </Link>
      </p>
      {pages ? (
        <Pages node={node} pages={pages} exploration={exploration} />
      ) : (
        <button type="button" class="button strong" onClick={() => exploration.startAt(node.id)}>
          {say('graph.start_here')}
        </button>
      )}
      {!pages && <OpenRelations node={node} exploration={exploration} />}
    </section>
  )
}

/** Kinds of regions have a page; the graph names their level. */
const kindOfPage = ({ kind }: GraphNode): string =>
  /^(nuts|region$|country$)/.test(kind) ? 'region' : kind

function Pages({
  node,
  pages,
  exploration,
}: {
  node: GraphNode
  pages: RelationPage[]
  exploration: Exploration
}) {
  const { say, name, language } = useLanguage()
  const { whole } = figures(language)
  return (
    <ul class="relations">
      {pages.map((page) => (
        <li key={page.relation + page.direction}>
          <span>
            {name(page.label)}{' '}
            <span class="soft" title={say(`graph.${page.direction}`)}>
              {page.direction === 'out' ? '→' : '←'}
            </span>
            <br />
            <span class="soft">
              {say('graph.shown', { shown: whole(page.shown), total: whole(page.total) })}
            </span>
          </span>
          {page.next_offset !== null && (
            <button
              type="button"
              class="button"
              aria-label={say('graph.more_of', { relation: name(page.label) })}
              onClick={() =>
                exploration.take({
                  kind: 'expand',
                  node: node.id,
                  relation: page.relation,
                  direction: page.direction,
                  offset: page.next_offset ?? 0,
                })
              }
            >
              {say('graph.more')}
            </button>
          )}
        </li>
      ))}
    </ul>
  )
}

/** A node that was reached but not opened: its ties are asked for when the reader wants them. */
function OpenRelations({ node, exploration }: { node: GraphNode; exploration: Exploration }) {
  const { say } = useLanguage()
  return (
    <button
      type="button"
      class="button"
      onClick={() => exploration.take({ kind: 'open', node: node.id })}
    >
      {say('graph.open')}
    </button>
  )
}
