import { useState } from 'preact/hooks'
import { useLanguage } from '../language'

/** Copies the address of the page: by the clipboard, or over plain http by a selection. */
export function CopyLink({ class: shape = 'button' }: { class?: string }) {
  const { say } = useLanguage()
  const [copied, setCopied] = useState<'yes' | 'no' | null>(null)
  const copy = async () => setCopied((await copyText(window.location.href)) ? 'yes' : 'no')
  return (
    <>
      <button type="button" class={shape} onClick={copy}>
        {say(copied === 'yes' ? 'link.copied' : 'link.copy')}
      </button>
      {copied === 'no' && (
        <input readOnly aria-label={say('link.copy')} value={window.location.href} />
      )}
    </>
  )
}

async function copyText(text: string): Promise<boolean> {
  try {
    // There is no clipboard outside https and the machine itself.
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return bySelection(text)
  }
}

function bySelection(text: string): boolean {
  const field = document.createElement('textarea')
  field.value = text
  document.body.append(field)
  field.select()
  const done = document.execCommand('copy')
  field.remove()
  return done
}
