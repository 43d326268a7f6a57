/** A name on at most two lines of about so many letters; what is left out is reported by an ellipsis. */
export function wrapped(text: string, longest: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line && line.length + 1 + word.length > longest) {
      lines.push(line)
      line = word
    } else line = line ? `${line} ${word}` : word
  }
  lines.push(line)
  if (lines.length <= 2) return lines
  return [lines[0] as string, shortened(lines.slice(1).join(' '), longest)]
}

export const shortened = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, most - 1).trimEnd()}…`

/** French signs that no line may begin or end with, and units: their spaces do not break. */
export const spaced = (text: string): string =>
  text
    .replace(/« /g, '«\u00a0')
    .replace(/ (?=[»:;?!%€])/g, '\u00a0')
    .replace(/(?<=[\d}]) (?=(?:\d{3}|km|m²|€|ha|h|kg|t|MW|GWh)(?![\p{L}\d]))/gu, '\u00a0')

/** One kind of apostrophe, whichever the data hold. */
export const curled = (text: string): string => text.replace(/(?<=\p{L})'(?=[\p{L}\d«{])/gu, '’')
