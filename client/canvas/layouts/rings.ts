import { angles, onAnnulus } from './annulus.ts'
import { Boxes } from './boxes.ts'
import { type Figure, grouped, inOrder, type LayoutOutput, neighboursOf } from './figure.ts'

/** Between two rings, in model units. */
const GAP = 40
const ROWS = 12

/**
 * The highest measures in the middle, the rest on rings round it: each ring outwards holds about half of the measure of
 * the one before (16 and more, 8 to 15, 4 to 7, …), so that few nodes lie inside and many outside. On its ring a node
 * lies on the side of what it is linked with further in.
 */
export function ringsLayout(figure: Figure): LayoutOutput {
  const { nodes, spacing } = figure
  const places: LayoutOutput = nodes.map(() => ({ x: 0, y: 0 }))
  const bandOf = (index: number) => Math.floor(Math.log2(Math.max(0.5, nodes[index]!.measure)))
  const bands = grouped(inOrder(figure), bandOf).reverse()
  const neighbours = neighboursOf(figure)
  const taken = new Boxes()
  const inside = new Set<number>()
  let radius = 0
  for (const members of bands) {
    const wanted = new Map(
      members.map(index => [
        index,
        towards(
          neighbours[index]!.filter(one => inside.has(one)),
          places,
        ),
      ]),
    )
    const sorted = [...members].sort((a, b) => (wanted.get(a) ?? Infinity) - (wanted.get(b) ?? Infinity))
    const even = angles(sorted.map(index => nodes[index]!.width))
    const turn = turned(
      sorted.map(index => wanted.get(index) ?? null),
      even,
    )
    const alone = members.length === 1 && inside.size === 0
    const inner = alone ? 0 : radius === 0 ? 0 : radius + GAP * spacing
    radius = onAnnulus(
      sorted,
      even.map(angle => angle + turn),
      nodes,
      places,
      { inner, rows: ROWS, taken },
    )
    for (const index of members) inside.add(index)
  }
  return places
}

/** The angle at which some places lie, all together; null of none. */
function towards(others: readonly number[], places: LayoutOutput): number | null {
  if (others.length === 0) return null
  let [x, y] = [0, 0]
  for (const other of others) {
    x += places[other]!.x
    y += places[other]!.y
  }
  const angle = Math.atan2(y, x)
  return angle < 0 ? angle + 2 * Math.PI : angle
}

/** How far angles have to be turned so that they come to lie, all together, nearest to those that are wanted. */
export function turned(wanted: readonly (number | null)[], angles: readonly number[]): number {
  let [x, y] = [0, 0]
  for (const [order, angle] of angles.entries()) {
    const to = wanted[order]
    if (to === null || to === undefined) continue
    x += Math.cos(to - angle)
    y += Math.sin(to - angle)
  }
  return Math.hypot(x, y) < 1e-9 ? 0 : Math.atan2(y, x)
}
