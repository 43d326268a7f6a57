import { useHit } from '../data'
import { figures } from '../figures'
import { useLanguage } from '../language'
import { Link } from '../router'

/** Of a commune or a group of communes: whether the programme covers it, and what is nearest. */
export function ProgrammeNote({ id }: { id: string }) {
  const { say, name, language } = useLanguage()
  const hit = useHit(/^(commune|epci|ept)-/.test(id) ? id : '')
  if (!hit) return null
  const { nearest, territories } = hit
  const label = name(hit.label)
  if (territories.length)
    return (
      <p class="message" id="programme">
        {say('programme.inside', { label, count: territories.length })}{' '}
        {territories.map((one, place) => (
          <span key={one.id}>
            {place > 0 && ', '}
            <Link to={`/territoires/${one.id}`}>{one.label}</Link>
          </span>
        ))}
        .
      </p>
    )
  return (
    <div class="message" id="programme">
      <p>
        <strong>{say('programme.outside')}</strong> {say('programme.outside_means', { label })}
      </p>
      {nearest && (
        <p>
          {say('programme.nearest')}{' '}
          <Link to={`/territoires/${nearest.territory.id}`}>{nearest.territory.label}</Link>
          {say('programme.nearest_km', {
            distance: figures(language).decimal(nearest.distance_km, 1),
            place: nearest.measured_from.label,
            goal: nearest.measured_to.label,
          })}
        </p>
      )}
      {!nearest && <p>{say('programme.no_nearest')}</p>}
    </div>
  )
}
