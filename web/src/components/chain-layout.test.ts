import { expect, it } from 'vitest'
import type { Candidate } from '../types'
import { layChain } from './chain-layout'

const missing = (stage_name: string) => ({
  branch: 'a38-CH',
  label: { fr: 'Métallurgie et fabrication de produits métalliques', en: 'Metals' },
  stage_name,
  direction: 'upstream',
  state: 'not_visible',
  link_share: 0.2,
  establishments: 0,
  expected: 1,
  holders: [],
})

it('a stage that is missing bears its own name, though two are of one branch', () => {
  const candidate = { industries: [], missing: [missing('inputs'), missing('components')] }
  const chain = layChain(
    candidate as unknown as Candidate,
    ({ fr }) => fr ?? '',
    (stage) => `maillon ${stage}`,
  )
  const bars = chain.columns[0]?.bars ?? []
  expect(bars.map(({ label }) => label)).toEqual(['maillon inputs', 'maillon components'])
  expect(new Set(bars.map(({ id }) => id)).size).toBe(2)
})
