import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { useLanguage } from '../language'

const FIRST = 20

/** The first of many rows; the reader asks for the rest. */
export function LongList<Row>({
  rows,
  first = FIRST,
  children,
}: {
  rows: Row[]
  first?: number
  children: (shown: Row[]) => ComponentChildren
}) {
  const { say } = useLanguage()
  const [whole, setWhole] = useState(false)
  const more = !whole && rows.length > first
  return (
    <>
      {children(more ? rows.slice(0, first) : rows)}
      {more && (
        <p class="more">
          <button type="button" class="button" onClick={() => setWhole(true)}>
            {say('table.all', { count: rows.length })}
          </button>
        </p>
      )}
    </>
  )
}
