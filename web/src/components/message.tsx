import type { ComponentChildren } from 'preact'
import { ApiError, type Asked } from '../api'
import { useLanguage } from '../language'

export function Waiting() {
  const { say } = useLanguage()
  return (
    <p class="waiting" role="status">
      {say('waiting')}
    </p>
  )
}

/** What went wrong, in the server's words, and what to do next. */
export function Failure({ error }: { error: Error }) {
  const { say } = useLanguage()
  const [detail, hint] =
    error instanceof ApiError ? [error.message, error.hint] : [say('failure'), say('failure.hint')]
  return (
    <div class="message wrong" role="alert">
      <p>
        <strong>{detail}</strong>
      </p>
      <p>{hint}</p>
    </div>
  )
}

/** Shows an answer once it is there. */
export function Answered<T>({
  asked,
  children,
}: {
  asked: Asked<T>
  children: (data: T) => ComponentChildren
}) {
  if (asked.error) return <Failure error={asked.error} />
  return asked.data === null ? <Waiting /> : children(asked.data)
}
