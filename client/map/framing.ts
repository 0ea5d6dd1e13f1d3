import type { Position } from '../model/scene.ts'

/** A place on the projected earth with how much belongs to it. */
export interface Weighted extends Position {
  readonly weight: number
}

/** Of everything, what the first look shows at least. */
const CORE = 0.9

/**
 * What a first look shows: the places round the middle of it all that hold most of what there is, so that one city on
 * another continent does not make the rest a speck. All places where they lie well together.
 */
export function coreOf<T extends Weighted>(places: readonly T[]): T[] {
  const total = places.reduce((sum, { weight }) => sum + weight, 0)
  const middle = { x: medianOf(places, 'x'), y: medianOf(places, 'y') }
  const nearest = [...places].sort(
    (a, b) => Math.hypot(a.x - middle.x, a.y - middle.y) - Math.hypot(b.x - middle.x, b.y - middle.y),
  )
  let held = 0
  let count = 0
  while (count < nearest.length && held < total * CORE) held += nearest[count++]!.weight
  // What lies hardly further out belongs to it.
  const away = (at: Position) => Math.hypot(at.x - middle.x, at.y - middle.y)
  const reach = count === 0 ? 0 : away(nearest[count - 1]!) * 1.15
  return nearest.filter((place, index) => index < count || away(place) <= reach)
}

function medianOf(places: readonly Weighted[], axis: 'x' | 'y'): number {
  const sorted = [...places].sort((a, b) => a[axis] - b[axis])
  const half = sorted.reduce((sum, { weight }) => sum + weight, 0) / 2
  let held = 0
  for (const place of sorted) {
    held += place.weight
    if (held >= half) return place[axis]
  }
  return 0
}
