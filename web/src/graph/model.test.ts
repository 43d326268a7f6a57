import { describe, expect, it } from 'vitest'
import type { GraphAnswer, GraphEdge, GraphNode, RelationPage } from '../types'
import { added, emptyGraph, filtered, stepOf, stepText } from './model'

const node = (id: string, kind = 'commune', simulated = false): GraphNode => ({
  id,
  iri: `https://example.org/${id}`,
  kind,
  label: { fr: id, en: id },
  simulated,
  degree: 1,
  hub: false,
})

const edge = (start: string, end: string, source = 'insee_cog'): GraphEdge => ({
  start,
  end,
  relation: 'within',
  source,
  simulated: false,
  value: null,
  ground: null,
  register: null,
  year: null,
  reference: null,
})

const page = (offset: number, shown: number, total: number): RelationPage => ({
  relation: 'within',
  direction: 'in',
  label: { fr: 'situé dans', en: 'lies in' },
  unit: '',
  total,
  offset,
  shown,
  next_offset: offset + shown < total ? offset + shown : null,
})

const answer = (ids: string[], pages: RelationPage[]): GraphAnswer => ({
  center: 'hub',
  nodes: [node('hub', 'ti'), ...ids.map((id) => node(id))],
  edges: ids.map((id) => edge(id, 'hub')),
  relations: pages,
})

describe('exploring', () => {
  it('counts the pages of a hub as they are added', () => {
    const first = added(emptyGraph(), answer(['a', 'b'], [page(0, 2, 430)]))
    const second = added(first, answer(['c', 'd'], [page(2, 2, 430)]))
    expect(second.nodes.size).toBe(5)
    expect(second.relations.get('hub')).toMatchObject([{ shown: 4, total: 430, next_offset: 4 }])
  })

  it('writes every step into an address that reads back as the same step', () => {
    const steps = [
      { kind: 'expand', node: 'ti-2023-4408', relation: 'member', direction: 'in', offset: 12 },
      { kind: 'open', node: 'naf2-38.21Z' },
      { kind: 'path', from: 'a', to: 'b' },
    ] as const
    for (const step of steps) expect(stepOf(stepText(step))).toEqual(step)
  })

  it('reads no step from a hostile address', () => {
    expect(stepOf('<script>')).toBeNull()
    expect(stepOf('expand~a~b~sideways~1')).toBeNull()
  })
})

describe('a filter', () => {
  it('leaves no node that nothing ties, but the one started from', () => {
    const shown = added(emptyGraph(), answer(['a', 'b'], []))
    const hidden = { kinds: new Set<string>(), sources: new Set(['insee_cog']), simulated: true }
    expect([...filtered(shown, hidden, 'hub').nodes.keys()]).toEqual(['hub'])
  })
})
