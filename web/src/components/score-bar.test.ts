import { expect, it } from 'vitest'
import { counted } from './score-bar'

const PARTS = [
  { part: 'popularity', value: 0.9, weight: 0.8 },
  { part: 'filiere', value: 0.7, weight: 0.5 },
  { part: 'distance', value: 0.7, weight: 0.2 },
  { part: 'similarity', value: 0.1, weight: 0 },
]

it('tells weights as shares of one, and leaves out what has no weight', () => {
  const shares = counted(PARTS).map(({ share }) => share)
  expect(shares).toHaveLength(3)
  expect(shares.reduce((sum, share) => sum + share)).toBeCloseTo(1)
})
