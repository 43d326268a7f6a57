export type LayoutName = 'force' | 'radial' | 'columns'
export const LAYOUTS: LayoutName[] = ['force', 'radial', 'columns']

/** What a layout is given: nodes by place, ties as pairs of places. */
export interface LayoutInput {
  count: number
  ties: Int32Array
  x: Float64Array
  y: Float64Array
  fixed: Uint8Array
}

export interface Positions {
  x: Float64Array
  y: Float64Array
}

/** Where a node starts: on a spiral by its place, the same on every machine. */
export function spiral(place: number): [number, number] {
  const angle = place * 2.399963229728653
  const radius = 10 * Math.sqrt(place)
  return [radius * Math.cos(angle), radius * Math.sin(angle)]
}

/** Rings by the number of ties from the first node. */
export function radial({ count, ties, x, y, fixed }: LayoutInput): Positions {
  const rings = [...ringsFrom(count, ties)]
  for (const [depth, ring] of rings.entries()) {
    ring.forEach((node, place) => {
      if (fixed[node]) return
      const angle = (2 * Math.PI * place) / ring.length - Math.PI / 2
      const radius = depth * Math.max(100, (ring.length * 14) / (2 * Math.PI * Math.max(1, depth)))
      x[node] = radius * Math.cos(angle)
      y[node] = radius * Math.sin(angle)
    })
  }
  return { x, y }
}

function* ringsFrom(count: number, ties: Int32Array): Generator<number[]> {
  const near: number[][] = Array.from({ length: count }, () => [])
  for (let i = 0; i < ties.length; i += 2) {
    const [a, b] = [ties[i] as number, ties[i + 1] as number]
    near[a]?.push(b)
    near[b]?.push(a)
  }
  const seen = new Set<number>([0])
  let ring = count ? [0] : []
  while (ring.length) {
    yield ring
    ring = [...new Set(ring.flatMap((node) => near[node] ?? []))].filter((node) => !seen.has(node))
    for (const node of ring) seen.add(node)
  }
  const apart = Array.from({ length: count }, (_, node) => node).filter((node) => !seen.has(node))
  if (apart.length) yield apart
}

/** One column a group, in the order of the groups. */
export function columns({ count, x, y, fixed }: LayoutInput, groups: number[]): Positions {
  const filled = new Map<number, number>()
  for (const group of groups) filled.set(group, (filled.get(group) ?? 0) + 1)
  const order = [...filled.keys()].sort((a, b) => a - b)
  const next = new Map<number, number>()
  for (let node = 0; node < count; node++) {
    const group = groups[node] as number
    const row = next.get(group) ?? 0
    next.set(group, row + 1)
    if (fixed[node]) continue
    x[node] = order.indexOf(group) * 260
    y[node] = ((filled.get(group) as number) / 2 - row) * 30
  }
  return { x, y }
}
