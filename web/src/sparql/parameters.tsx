import { useEffect, useState } from 'preact/hooks'
import { Search } from '../components/search'
import { useLabel } from '../data'
import { useLanguage } from '../language'
import { useRouter } from '../router'
import type { QueryParameter, QueryText } from '../types'
import { parameterWord } from './words'

/** Kinds that a picker offers: by the name of the parameter where its type is a wider one. */
function kindsOf({ name, type }: QueryParameter): string[] | null {
  if (type === 'industry') return ['industry']
  if (type === 'suggestion') return name === 'filiere' ? ['filiere'] : null
  if (type !== 'territory') return null
  if (name === 'region') return ['region']
  return name === 'commune' ? ['commune'] : ['territory']
}

/** One picker a parameter; choosing asks anew, and the address keeps what was chosen. */
export function Parameters({
  query,
  values,
}: {
  query: QueryText
  values: Record<string, string>
}) {
  const { go } = useRouter()
  if (!query.params.length) return null
  const set = (name: string, value: string) => {
    const next = new URLSearchParams({ name: query.name })
    for (const [one, known] of Object.entries({ ...values, [name]: value }))
      next.set(`p.${one}`, known)
    go(`/requetes?${next}`)
  }
  return (
    <div class="toolbar">
      {query.params.map((one) => (
        <Picker
          key={one.name}
          parameter={one}
          value={values[one.name] ?? ''}
          set={(value) => set(one.name, value)}
        />
      ))}
    </div>
  )
}

interface PickerProps {
  parameter: QueryParameter
  value: string
  set: (value: string) => void
}

function Picker(props: PickerProps) {
  const kinds = kindsOf(props.parameter)
  if (kinds) return <Thing {...props} kinds={kinds} />
  return props.parameter.type === 'phase' ? <Phase {...props} /> : <Typed {...props} />
}

function Thing({ parameter, value, set, kinds }: PickerProps & { kinds: string[] }) {
  const { language } = useLanguage()
  const label = useLabel(value)
  const word = parameterWord(parameter.name, language)
  return (
    <div class="field">
      <span>
        {word} : <strong>{label}</strong>
      </span>
      <Search label={word} placeholder={label} kinds={kinds} choose={({ id }) => set(id)} />
    </div>
  )
}

function Phase({ parameter: { name, choices }, value, set }: PickerProps) {
  const { language } = useLanguage()
  return (
    <div class="field">
      <label for={`p-${name}`}>{parameterWord(name, language)}</label>
      <select id={`p-${name}`} value={value} onChange={(event) => set(event.currentTarget.value)}>
        {choices.map((phase) => (
          <option key={phase} value={phase} selected={phase === value}>
            {phase}
          </option>
        ))}
      </select>
    </div>
  )
}

function Typed({ parameter: { name, type, unit }, value, set }: PickerProps) {
  const { say, language } = useLanguage()
  const number = type === 'integer' || type === 'decimal'
  const comma = number && language === 'fr'
  const shown = comma ? value.replace('.', ',') : value
  const [given, setGiven] = useState(shown)
  useEffect(() => setGiven(shown), [shown])
  return (
    <form
      class="field"
      onSubmit={(event) => {
        event.preventDefault()
        set(comma ? given.replace(',', '.') : given)
      }}
    >
      <label for={`p-${name}`}>
        {parameterWord(name, language)} {unit === 'km' && '(km)'}
      </label>
      <span class="buttons">
        <input
          id={`p-${name}`}
          inputMode={number ? 'decimal' : undefined}
          value={given}
          onInput={(event) => setGiven(event.currentTarget.value)}
        />
        <button type="submit" class="button strong">
          {say('query.run')}
        </button>
      </span>
    </form>
  )
}
