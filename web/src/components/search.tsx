import { useEffect, useId, useRef, useState } from 'preact/hooks'
import { API, fetchJson } from '../api'
import { figures } from '../figures'
import { type Key, type Speech, useLanguage } from '../language'
import { useRouter } from '../router'
import type { Hit, Offer } from '../types'

const PAUSE_MS = 120
const LIMIT = 10
/** Territories that a hit names. */
const SHOWN = 3

/** Where a thing is shown: its own page, or the explorer. */
export function addressOf({ id, kind, territories }: Pick<Hit, 'id' | 'kind' | 'territories'>) {
  const name = encodeURIComponent(id)
  if (id.startsWith('ti-')) return `/territoires/${name}`
  if (kind === 'filiere') return `/filieres/${name}`
  if (kind === 'region') return `/regions/${name}`
  const [only, second] = territories
  if (['commune', 'group'].includes(kind) && only && !second)
    return `/territoires/${encodeURIComponent(only.id)}`
  return `/graphe?start=${name}`
}

const folded = (hit: Hit) =>
  (hit.label.fr ?? '').normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

/** Hits without the territories that bear the name of one of a later phase. */
export function ofLatestPhase(hits: Hit[]): Hit[] {
  return hits.filter(
    (hit) =>
      !hits.some(
        (other) => (other.phase ?? 0) > (hit.phase ?? 9999) && folded(other) === folded(hit),
      ),
  )
}

interface SearchProps {
  label: string
  placeholder?: string
  kinds?: string[]
  choose?: (hit: Hit) => void
  /** Of territories of one name in several phases, the last alone. */
  latest?: boolean
}

/** A search that answers while one types (WAI-ARIA combobox with a list). */
export function Search({ label, placeholder, kinds = [], choose, latest }: SearchProps) {
  const { say, name } = useLanguage()
  const { go } = useRouter()
  const id = useId()
  const [text, setText] = useState('')
  const [open, setOpen] = useState(false)
  const [active, setActive] = useState(0)
  const all = useHits(text, kinds.join(','))
  const found = all && latest ? ofLatestPhase(all) : all
  const offers = useOffers(choose || kinds.length ? '' : text)
  const hits = found && [...offers, ...found]
  const list = useRef<HTMLUListElement>(null)
  const shown = open && text.trim() !== '' && hits !== null
  useEffect(() => setActive(0), [all, offers])
  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: 'nearest' })
  }, [active])
  const take = (hit: Hit | Offer | undefined) => {
    if (!hit) return
    setOpen(false)
    setText('')
    if ('query' in hit) return go(hit.address)
    choose ? choose(hit) : go(addressOf(hit))
  }
  const keys: Record<string, () => void> = {
    ArrowDown: () => setActive(Math.min(active + 1, (hits?.length ?? 1) - 1)),
    ArrowUp: () => setActive(Math.max(active - 1, 0)),
    Enter: () => take(hits?.[active]),
    Escape: () => setOpen(false),
  }
  const kindName = (kind: string) => say(`kind.${kind}` as Key)
  return (
    <search class="search">
      <label class="hidden" for={id}>
        {label}
      </label>
      <input
        id={id}
        type="text"
        role="combobox"
        value={text}
        placeholder={placeholder}
        autocomplete="off"
        spellcheck={false}
        maxLength={200}
        aria-expanded={shown}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={shown && hits.length ? `${id}-${active}` : undefined}
        onInput={(event) => {
          setText(event.currentTarget.value)
          setOpen(true)
        }}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={(event) => {
          const act = keys[event.key]
          if (!act || (!shown && event.key !== 'ArrowDown')) return
          event.preventDefault()
          act()
        }}
      />
      <p class="hidden" role="status">
        {shown ? say('search.count', { count: hits.length }) : ''}
      </p>
      <ul
        id={`${id}-list`}
        ref={list}
        class="search-list"
        role="listbox"
        aria-label={label}
        hidden={!shown || !hits.length}
      >
        {(hits ?? []).map((hit, place) => (
          <li
            key={'query' in hit ? hit.address : hit.id}
            id={`${id}-${place}`}
            role="option"
            aria-selected={place === active}
            tabIndex={-1}
            onMouseDown={(event) => event.preventDefault()}
            onMouseMove={() => setActive(place)}
            onClick={() => take(hit)}
          >
            {'query' in hit ? (
              <OfferText offer={hit} />
            ) : (
              <>
                <span>{name(hit.label)}</span>
                <small>{kindName(hit.kind)}</small>
                <HitNote hit={hit} />
              </>
            )}
          </li>
        ))}
      </ul>
      {shown && !hits.length && <p class="search-list search-none">{say('search.none')}</p>}
    </search>
  )
}

/** A question that a named query answers, and the words that nothing was made of. */
function OfferText({ offer }: { offer: Offer }) {
  const { say, name } = useLanguage()
  const words = offer.not_understood.join(', ')
  return (
    <>
      <span>{name(offer.question)}</span>
      <small>{say('search.question')}</small>
      {words && <small class="hit-note">{say('search.not_understood', { words })}</small>}
    </>
  )
}

/** By which other name it was found, and the territory that it lies in. */
function HitNote({ hit }: { hit: Hit }) {
  const { say, name, language } = useLanguage()
  const notes = [
    hit.phase && say('search.phase', { phase: hit.phase }),
    hit.matched &&
      hit.matched !== name(hit.label) &&
      say('search.matched', { text: hit.matched, basis: say(`basis.${hit.basis}` as Key) }),
    hit.nearest &&
      say('search.outside', {
        label: hit.nearest.territory.label,
        distance: figures(language).decimal(hit.nearest.distance_km, 1),
        place: hit.nearest.measured_from.label,
        goal: hit.nearest.measured_to.label,
      }),
    hit.outside_because && name(hit.outside_because),
    hit.continued_by?.length &&
      say('search.continued', {
        regions: hit.continued_by
          .map(({ id, label }) => `${label} (${id.replace(/^nuts-/, '')})`)
          .join(', '),
      }),
    !hit.outside_because && !hit.continued_by?.length && unplaced(hit, say),
    hit.kind === 'filiere' && hit.detail,
    !hit.id.startsWith('ti-') &&
      [
        ...hit.territories.slice(0, SHOWN).map(({ label }) => label),
        ...(hit.territories.length > SHOWN ? ['…'] : []),
      ].join(', '),
  ].filter(Boolean)
  return notes.length ? <small class="hit-note">{notes.join(' · ')}</small> : null
}

/** Of a place without a territory, and without a nearest one: that there is none, or none is known. */
function unplaced(hit: Hit, say: Speech['say']): string | false {
  if (hit.territories.length || hit.nearest) return false
  if (['commune', 'group'].includes(hit.kind)) return say('search.unplaced')
  const french = hit.kind === 'departement' || /^(region-|nuts-FR)/.test(hit.id)
  return french && say('search.no_territory')
}

/** What the server finds for a text, a pause after its last letter; null where nothing is asked. */
function useFound<Answer, Item>(
  path: string | null,
  items: (answer: Answer) => Item[],
): Item[] | null {
  const [found, setFound] = useState<Item[] | null>(null)
  useEffect(() => {
    if (path === null) return setFound(null)
    const asked = new AbortController()
    const pause = window.setTimeout(async () => {
      try {
        setFound(items(await fetchJson<Answer>(`${API}${path}`, { signal: asked.signal })))
      } catch {
        // A question that the next letter overtook, or a server that is gone: nothing is offered.
        if (!asked.signal.aborted) setFound([])
      }
    }, PAUSE_MS)
    return () => {
      window.clearTimeout(pause)
      asked.abort()
    }
  }, [path])
  return found
}

function useHits(text: string, kinds: string): Hit[] | null {
  const query = new URLSearchParams({ q: text, limit: String(LIMIT) })
  for (const kind of kinds.split(',').filter(Boolean)) query.append('kind', kind)
  return useFound(text.trim() ? `/search?${query}` : null, ({ hits }: { hits: Hit[] }) => hits)
}

const NONE: Offer[] = []

/** The queries for a question of several words. */
function useOffers(text: string): Offer[] {
  const asks = /\S\s+\S/.test(text)
  const query = new URLSearchParams({ q: text })
  return (
    useFound(asks ? `/ask?${query}` : null, ({ offers }: { offers: Offer[] }) => offers) ?? NONE
  )
}
