import { expect, it } from 'vitest'
import { withValues } from './bind'

const territory = {
  name: 'territory',
  type: 'territory',
  default: null,
  example: 'ti-1',
  unit: '',
  choices: [],
}
const text = '#+ title: x\nSELECT ?territory ?n WHERE {\n  { SELECT ?n WHERE { ?a ?b ?n } }\n}'

it('gives a value to each SELECT that projects the parameter, and to no other', () => {
  expect(withValues(text, [territory], { territory: 'ti-2' }, 'https://example.org/')).toBe(
    'SELECT ?territory ?n WHERE {\n  VALUES ?territory { <https://example.org/territory/ti-2> }\n' +
      '  { SELECT ?n WHERE { ?a ?b ?n } }\n}',
  )
})

it('lets no value out of its term', () => {
  const hostile = withValues(text, [territory], { territory: '> } DROP ALL {' }, 'https://e.org/')
  expect(hostile).toContain('<https://e.org/territory/%3E%20%7D%20DROP%20ALL%20%7B>')
})
