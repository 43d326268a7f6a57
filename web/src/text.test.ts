import { describe, expect, it } from 'vitest'
import { contracted, curled, namedAfter, spaced, wrapped } from './text'

describe('a name', () => {
  it('is kept whole where two lines hold it', () => {
    expect(wrapped('Traitement et élimination des déchets dangereux', 29)).toEqual([
      'Traitement et élimination des',
      'déchets dangereux',
    ])
  })

  it('ends in an ellipsis where they do not', () => {
    const lines = wrapped('Fabrication de produits de consommation courante en plastique', 20)
    expect(lines).toHaveLength(2)
    expect(lines[1]).toMatch(/…$/)
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(20)
  })
})

it('no line of French begins with a sign that closes', () => {
  expect(spaced('« solide » : 12 % ?')).not.toMatch(/ [»:%?]|« /)
  expect(spaced('il dit oui')).toBe('il dit oui')
  expect(spaced("l'usine à {distance} km d'ici")).toBe("l'usine à {distance}\u00a0km d'ici")
})

it('a number keeps its unit and its thousands on one line', () => {
  expect(spaced('à 122 km, 14 000 emplois, 3 kmh')).toBe(
    'à 122\u00a0km, 14\u00a0000 emplois, 3 kmh',
  )
})

it('a page shows one kind of apostrophe', () => {
  expect(curled("Vallée de l'Arve et d’Ondaine, d'« un »")).toBe(
    'Vallée de l’Arve et d’Ondaine, d’« un »',
  )
  expect(curled("FILTER (?x = 'a')")).toBe("FILTER (?x = 'a')")
})

it.each([
  ['de', 'Athis-Mons', 'd’Athis-Mons'],
  ['de', 'Étampes', 'd’Étampes'],
  ['de', 'Yvetot', 'd’Yvetot'],
  ['de', 'Yutz', 'de Yutz'],
  ['de', 'Hennebont', 'de Hennebont'],
  ['de', 'Le Havre', 'du Havre'],
  ['de', 'Les Herbiers', 'des Herbiers'],
  ['de', 'La Rochelle', 'de La Rochelle'],
  ['à', 'Le Mans', 'au Mans'],
  ['À', 'Les Ulis', 'Aux Ulis'],
  ['à', 'Athis-Mons', 'à Athis-Mons'],
])('%s before %s is %s', (preposition, name, said) => {
  expect(namedAfter(preposition, name)).toBe(said)
})

it('what stands before the name of a template follows it, and nothing else does', () => {
  expect(
    contracted('de {place} à {goal}, à {km} km', { place: 'Antony', goal: 'Le Mans', km: 3 }),
  ).toBe('d’Antony au Mans, à 3 km')
  expect(contracted('de {other}, le code {place}', { place: 'Antony' })).toBe(
    'de {other}, le code {place}',
  )
})
