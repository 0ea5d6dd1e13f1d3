import { Boxes, boxAt } from './boxes.ts'
import { type LayoutNode, type LayoutOutput, roomOf } from './figure.ts'

const TURN = 2 * Math.PI

/** Angles of nodes one after the other all the way round, each with room for its width and for `gap` after it. */
export function angles(widths: readonly number[], gap: (order: number) => number = () => 0): number[] {
  const whole = widths.reduce((sum, width, order) => sum + width + gap(order), 0)
  let at = 0
  return widths.map((width, order) => {
    const angle = ((at + width / 2) / whole) * TURN
    at += width + gap(order)
    return angle
  })
}

/**
 * Puts nodes at their angles round the origin, outside of a radius and of what is taken: on one ring where that is
 * narrow enough, else staggered over several, up to `rows`. Grows until nothing overlaps.
 * @returns the radius outside of which nothing of it lies
 */
export function onAnnulus(
  members: readonly number[],
  at: readonly number[],
  nodes: readonly LayoutNode[],
  places: LayoutOutput,
  { inner, rows, taken }: { inner: number; rows: number; taken: Boxes },
): number {
  if (members.length === 0) return inner
  const { width, height } = roomOf(nodes, members)
  const length = members.reduce((sum, index) => sum + nodes[index]!.width, 0)
  const outer = (count: number) => Math.max(inner, length / (TURN * count)) + (count - 1) * height
  let count = 1
  while (count < rows && count < members.length && outer(count + 1) < outer(count)) count++
  let radius = members.length === 1 ? inner : Math.max(inner, length / (TURN * count) / 1.4)
  for (;;) {
    const mine = new Boxes()
    const isFree = members.every((index, order) => {
      const away = radius + (order % count) * height
      places[index] = { x: away * Math.cos(at[order]!), y: away * Math.sin(at[order]!) }
      const box = boxAt(places[index]!, nodes[index]!)
      if (!mine.isFree(box) || !taken.isFree(box)) return false
      mine.add(box)
      return true
    })
    if (isFree) break
    radius = radius * 1.04 + 2
  }
  for (const index of members) taken.add(boxAt(places[index]!, nodes[index]!))
  return radius + (count - 1) * height + Math.hypot(width, height) / 2
}
