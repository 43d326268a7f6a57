import type { ComponentChildren } from 'preact'
import { ApiError, type Asked, UnreachableError } from '../api'
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
    error instanceof ApiError
      ? [error.message, error.hint]
      : error instanceof UnreachableError
        ? [say('failure'), say('failure.hint')]
        : [say('broken'), say('broken.hint')]
  return (
    <div class="message wrong" role="alert">
      <p>
        <strong>{detail}</strong>
      </p>
      <p>{hint}</p>
    </div>
  )
}

const missing = (error: Error) => error instanceof ApiError && error.status === 404

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
        {page && <h1 class="hero">{say(missing(asked.error) ? 'not_found' : 'failed')}</h1>}
        <Failure error={asked.error} />
      </>
    )
  return asked.data === null ? <Waiting /> : children(asked.data)
}
