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

/** Shows an answer once it is there; where it is the whole page, a fault bears its heading. */
export function Answered<T>({
  asked,
  page = false,
  children,
}: {
  asked: Asked<T>
  page?: boolean
  children: (data: T) => ComponentChildren
}) {
  const { say } = useLanguage()
  if (asked.error)
    return (
      <>
        {page && <h1 class="hero">{say('not_found')}</h1>}
        <Failure error={asked.error} />
      </>
    )
  return asked.data === null ? <Waiting /> : children(asked.data)
}
