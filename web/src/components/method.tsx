import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { useLanguage } from '../language'

/** "Pourquoi ?" that opens in the page: the one kind of room where words of method may stand. */
export function Method({ of, children }: { of: string; children: ComponentChildren }) {
  const { say } = useLanguage()
  const [open, setOpen] = useState(false)
  return (
    <details class="method" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        {say('why')}
        <span class="hidden"> {of}</span>
      </summary>
      {open && children}
    </details>
  )
}
