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

/** French as it is set: spaces beside signs and before km do not break, and one kind of apostrophe. */
export const spaced = (text: string): string =>
  text
    .replace(/« /g, '«\u00a0')
    .replace(/ (?=[»:;?!%€])/g, '\u00a0')
    .replace(/(?<=[\d}]) (?=(km|ha)\b)/g, '\u00a0')
    .replace(/(?<=\p{L})'(?=[\p{L}\d«{])/gu, '\u2019')
