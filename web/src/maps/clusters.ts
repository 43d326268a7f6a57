/** Points that stand too near each other to be told apart in a drawing. */
export interface Cluster<Item> {
  x: number
  y: number
  items: Item[]
}

/**
 * Items gathered around the first that stands there: each is in the nearest cluster within `reach`,
 * else it starts one. The order of the items decides, and nothing else.
 */
export function clusters<Item>(
  items: Item[],
  place: (item: Item) => readonly [number, number],
  reach: number,
): Cluster<Item>[] {
  const found: Cluster<Item>[] = []
  for (const item of items) {
    const [x, y] = place(item)
    let best: Cluster<Item> | undefined
    let least = reach
    for (const one of found) {
      const distance = Math.hypot(one.x - x, one.y - y)
      if (distance <= least) [best, least] = [one, distance]
    }
    if (best) best.items.push(item)
    else found.push({ x, y, items: [item] })
  }
  return found
}
