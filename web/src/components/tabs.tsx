/** A choice of one among a few. */
export function Tabs<Name extends string>({
  label,
  options,
  chosen,
  choose,
}: {
  label: string
  options: [Name, string][]
  chosen: Name
  choose: (name: Name) => void
}) {
  return (
    <fieldset class="tabs" aria-label={label}>
      {options.map(([name, text]) => (
        <button
          key={name}
          type="button"
          aria-pressed={name === chosen}
          onClick={() => choose(name)}
        >
          {text}
        </button>
      ))}
    </fieldset>
  )
}
