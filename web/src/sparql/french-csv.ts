import type { Bindings, Term } from './result'

/** A text that a spreadsheet would take for a number or a day, as the server's own files have it. */
const CODE = /^(?:\d+(?:[eE]\d+)?|\d{1,2}[-/.]\d{1,4})$/
/** A text that a spreadsheet would run. */
const FORMULA = /^[=+\-@\t\r]/
const NUMBER = /#(integer|decimal|double|float|int|long|nonNegativeInteger)$/

function cell(term: Term | undefined): string {
  if (!term) return ''
  const { value, datatype = '' } = term
  if (datatype.endsWith('#boolean')) return /^(true|1)$/.test(value) ? 'VRAI' : 'FAUX'
  if (NUMBER.test(datatype)) return value.replace('.', ',')
  // The formula that gives a text alone: quotes of CSV do not keep the zero of 01001.
  if (CODE.test(value)) return `="${value}"`
  return FORMULA.test(value) ? `'${value}` : value
}

const quoted = (text: string) => (/[;"\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

/** CSV that Excel opens in columns in France: BOM, semicolons, decimal commas, VRAI and FAUX. */
export function frenchCsv({ head, boolean, results }: Bindings): string {
  const columns = boolean === undefined ? (head.vars ?? []) : ['ask']
  const rows =
    boolean === undefined
      ? (results?.bindings ?? []).map((row) => columns.map((column) => cell(row[column])))
      : [[boolean ? 'VRAI' : 'FAUX']]
  return `\ufeff${[columns, ...rows].map((row) => `${row.map(quoted).join(';')}\r\n`).join('')}`
}
