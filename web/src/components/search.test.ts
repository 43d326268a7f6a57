import { expect, it } from 'vitest'
import type { Hit } from '../types'
import { ofLatestPhase } from './search'

const hit = (id: string, fr: string, phase: number | null) => ({ id, label: { fr }, phase }) as Hit

it('of territories of one name in several phases the last alone is offered', () => {
  const hits = [
    hit('ti-2018-4402', 'Alsace centrale', 2018),
    hit('ti-2023-4401', 'Alsace Centrale', 2023),
    hit('ti-2018-4415', 'Vosges', 2018),
    hit('departement-88', 'Vosges', null),
  ]
  expect(ofLatestPhase(hits).map(({ id }) => id)).toEqual([
    'ti-2023-4401',
    'ti-2018-4415',
    'departement-88',
  ])
})
