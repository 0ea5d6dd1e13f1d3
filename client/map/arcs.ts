import type { Arc } from '../model/atlas.ts'
import type { Position } from '../model/scene.ts'

/** A bow between two points on screen: a quadratic curve. */
export interface Bow {
  readonly from: Position
  readonly over: Position
  readonly to: Position
}

/** How far a bow's middle lies off the straight line, as a share of its length; of several, each a little further. */
const RISE = 0.2
const STEP = 0.11

/** Bows over the map, northwards; several between the same two places one above the other. Arcs shorter than a point are left out. */
export function bowsOf(arcs: readonly Arc[], at: (place: string) => Position | undefined): Map<string, Bow> {
  const bows = new Map<string, Bow>()
  const between = new Map<string, number>()
  for (const { id, from, to } of arcs) {
    const pair = from < to ? `${JSON.stringify(from)} ${to}` : `${JSON.stringify(to)} ${from}`
    const index = between.get(pair) ?? 0
    between.set(pair, index + 1)
    const [a, b] = [at(from), at(to)]
    if (!a || !b) continue
    const [right, down] = [b.x - a.x, b.y - a.y]
    const length = Math.hypot(right, down)
    if (length < 2) continue
    // Twice as far as the middle of the curve comes to lie.
    const off = 2 * (RISE + STEP * index)
    const side = right > 0 || (right === 0 && down > 0) ? 1 : -1
    const over = { x: (a.x + b.x) / 2 + side * down * off, y: (a.y + b.y) / 2 - side * right * off }
    bows.set(id, { from: a, over, to: b })
  }
  return bows
}

/** A point of a bow; 0 is where it begins, 1 where it ends. */
export const alongBow = ({ from, over, to }: Bow, share: number): Position => {
  const [a, b, c] = [(1 - share) ** 2, 2 * share * (1 - share), share ** 2]
  return { x: a * from.x + b * over.x + c * to.x, y: a * from.y + b * over.y + c * to.y }
}

const PARTS = 24

/** CSS pixels from a point to a bow. */
export function distanceToBow(bow: Bow, { x, y }: Position): number {
  let least = Infinity
  let before = bow.from
  for (let part = 1; part <= PARTS; part++) {
    const next = alongBow(bow, part / PARTS)
    const [right, down] = [next.x - before.x, next.y - before.y]
    const length = right * right + down * down
    const share = length === 0 ? 0 : ((x - before.x) * right + (y - before.y) * down) / length
    const inside = Math.max(0, Math.min(1, share))
    least = Math.min(least, Math.hypot(before.x + right * inside - x, before.y + down * inside - y))
    before = next
  }
  return least
}
