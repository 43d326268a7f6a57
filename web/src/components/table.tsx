import type { ComponentChildren } from 'preact'

export interface Column<Row> {
  name: string
  head: ComponentChildren
  cell: (row: Row) => ComponentChildren
  number?: boolean
  /** The cell that names its row. */
  row?: boolean
  /** A sentence: on a phone it stands under its row, at full width. */
  sentence?: boolean
}

/** A table that reads well by eye and by screen reader; it scrolls rather than breaks. */
export function Table<Row>({
  caption,
  columns,
  rows,
  rowKey,
}: {
  caption: ComponentChildren
  columns: Column<Row>[]
  rows: Row[]
  rowKey: (row: Row) => string
}) {
  return (
    <section class="scroll" tabIndex={0} aria-label={typeof caption === 'string' ? caption : ''}>
      <table class={columns.some(({ sentence }) => sentence) ? 'with-sentence' : undefined}>
        <caption>{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.name} scope="col" class={shape(column)}>
                {column.head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)}>
              {columns.map((column) =>
                column.row ? (
                  <th key={column.name} scope="row">
                    {column.cell(row)}
                  </th>
                ) : (
                  <td key={column.name} class={shape(column)}>
                    {column.cell(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

const shape = <Row,>({ number, sentence }: Column<Row>): string =>
  number ? 'number' : sentence ? 'sentence' : ''
