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

/** Articles that are a part of a name join what stands before them; « La » and « L’ » do not. */
const JOINED: Record<string, string> = {
  'de Le': 'du',
  'de Les': 'des',
  'à Le': 'au',
  'à Les': 'aux',
}

/**
 * `de` or `à` with a name after it, as French says it: d’Athis-Mons, du Havre, aux Herbiers.
 * A name in h keeps « de », and one in y before a vowel: which are mute is in no list.
 */
export const namedAfter = (preposition: string, name: string): string =>
  partsAfter(preposition, name).join('')

/** The same in two parts: what stands before the name, and what is left of it. */
export function partsAfter(preposition: string, name: string): [string, string] {
  const small = preposition.toLowerCase()
  const [article = '', ...rest] = name.split(' ')
  const joined = JOINED[`${small} ${article}`]
  if (joined && rest.length) {
    const cased = preposition === small ? joined : joined[0]?.toUpperCase() + joined.slice(1)
    return [`${cased} `, rest.join(' ')]
  }
  const plain = name.normalize('NFKD').toLowerCase()
  const elided = small === 'de' && /^(?:[aeiouœæ]|y[^aeiou\P{L}])/u.test(plain)
  return [elided ? `${preposition[0]}’` : `${preposition} `, name]
}

/** A French text in which `de {name}` and `à {name}` are as they are said before that name. */
export const contracted = (text: string, facts: Record<string, string | number>): string =>
  text.replace(/(?<![\p{L}])(de|De|à|À) \{(\w+)\}/gu, (whole, preposition, name) =>
    name in facts ? namedAfter(preposition, String(facts[name])) : whole,
  )
