import { expect, it } from 'vitest'
import { frenchCsv } from './french-csv'
import type { Term } from './result'

const XSD = 'http://www.w3.org/2001/XMLSchema#'
const literal = (value: string, kind?: string) => ({
  type: 'literal',
  value,
  ...(kind && { datatype: XSD + kind }),
})

it('the file of a query is what French Excel opens, as that of a named query', () => {
  const bindings: Record<string, Term>[] = [
    { code: literal('01001'), share: literal('0.25', 'decimal'), name: literal('L; "A"') },
    { code: literal('=1+1'), share: literal('3', 'integer'), known: literal('true', 'boolean') },
  ]
  const vars = ['code', 'share', 'name', 'known']
  expect(frenchCsv({ head: { vars }, results: { bindings } })).toBe(
    '\ufeffcode;share;name;known\r\n"=""01001""";0,25;"L; ""A""";\r\n\'=1+1;3;;VRAI\r\n',
  )
})

it('an answer of yes or no is a file too', () => {
  expect(frenchCsv({ head: {}, boolean: false })).toBe('\ufeffask\r\nFAUX\r\n')
})
