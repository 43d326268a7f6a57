import { Answered } from '../components/message'
import { useStanding } from '../data'
import { useLanguage } from '../language'
import { useProgrammeWords } from '../programme-words'
import { Link } from '../router'
import { useTitle } from '../title'
import type { AxisItem, MeasureItem, StandingAnswer } from '../types-programme'

/** Where the programme stands: the recommendations of the Senate and what follows each today. */
export default function StandingPage() {
  const say = useProgrammeWords()
  useTitle(say('standing'))
  return (
    <>
      <section class="hero">
        <h1>{say('standing')}</h1>
        <p class="lead">{say('standing.lead')}</p>
      </section>
      <Answered asked={useStanding()}>{(known) => <Axes known={known} />}</Answered>
    </>
  )
}

function Axes({ known }: { known: StandingAnswer }) {
  const { name, language } = useLanguage()
  const say = useProgrammeWords()
  return (
    <>
      <p>
        <strong>{name(known.says)}</strong>
      </p>
      {known.imported.map((one) => (
        <p key={one.source} class="message" role="note">
          {name(one.says)}
        </p>
      ))}
      <p>
        {say('report')}{' '}
        {['html', 'pdf', 'xlsx'].map((format) => (
          <a key={format} href={`/api/v1/report?format=${format}&lang=${language}`}>
            {format.toUpperCase()}{' '}
          </a>
        ))}
      </p>
      <p>
        <Link to="/requetes?name=governance/no_chamber">{say('no_chamber_link')}</Link> ·{' '}
        <Link to="/requetes?name=governance/no_region">{say('no_region_link')}</Link>
      </p>
      <p class="soft">{name(known.caveat)}</p>
      {known.axes.map((axis) => (
        <Axis key={axis.number} axis={axis} />
      ))}
    </>
  )
}

function Axis({ axis }: { axis: AxisItem }) {
  const { name } = useLanguage()
  const say = useProgrammeWords()
  return (
    <section class="section stack" aria-labelledby={`axis-${axis.number}`}>
      <div class="section-head">
        <h2 id={`axis-${axis.number}`}>
          {say('standing.axis', { number: axis.number })} · {name(axis.label)}
        </h2>
      </div>
      {axis.recommendations.map((one) => (
        <div key={one.number}>
          <h3>
            {one.number}. {name(one.asks)}
          </h3>
          <Measures measures={one.measures} />
        </div>
      ))}
      {axis.measures.length > 0 && (
        <div>
          <h3>{say('standing.whole')}</h3>
          <Measures measures={axis.measures} />
        </div>
      )}
    </section>
  )
}

function Measures({ measures }: { measures: MeasureItem[] }) {
  const { name } = useLanguage()
  const address = ({ kind, measure }: MeasureItem) =>
    `/requetes?name=${kind === 'query' ? measure : 'programme/recommendations_followed'}`
  return (
    <ul class="measures">
      {measures.map((one) => (
        <li key={one.measure}>
          <Link to={address(one)}>{name(one.label)}</Link>
          <span class={one.level === 'known' ? '' : 'soft'}>{name(one.says)}</span>
        </li>
      ))}
    </ul>
  )
}
