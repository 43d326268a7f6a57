import { useLanguage } from '../language'
import { Link } from '../router'

export function NotFound() {
  const { say } = useLanguage()
  return (
    <>
      <h1>{say('not_found')}</h1>
      <p class="lead">
        <Link to="/">{say('not_found.home')}</Link>
      </p>
    </>
  )
}
