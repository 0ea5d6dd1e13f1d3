import { Boxes, boxAt } from './boxes.ts'
import type { LayoutNode, LayoutOutput } from './figure.ts'

/**
 * Puts a figure, laid out by itself, among what holds its place. Pinned nodes take part: the figure goes to where its
 * places for them are as near as can be to where they are held. Without pinned ones it goes to where its nodes were, as
 * near as there is room for all of it.
 * @param members indexes into `nodes` of what was laid out, in the order of `figure`
 */
export function placed(nodes: readonly LayoutNode[], members: readonly number[], figure: LayoutOutput): LayoutOutput {
  const places = nodes.map(({ x, y }) => ({ x, y }))
  const held = members.flatMap((index, order) =>
    nodes[index]!.fixed ? [{ at: nodes[index]!, slot: figure[order]! }] : [],
  )
  const isAlone = members.length === nodes.length
  let by = { x: 0, y: 0 }
  if (held.length > 0)
    by = between(
      held.map(({ slot }) => slot),
      held.map(({ at }) => at),
    )
  else if (!isAlone && members.length > 0)
    by = between(
      figure,
      members.map(index => nodes[index]!),
    )
  if (!isAlone && held.length === 0) by = nearestRoom(nodes, members, figure, by)
  members.forEach((index, order) => {
    if (!nodes[index]!.fixed) places[index] = { x: figure[order]!.x + by.x, y: figure[order]!.y + by.y }
  })
  settle(nodes, places)
  return places
}

/** The way from the middle of some places to the middle of others. */
function between(from: readonly { x: number; y: number }[], to: readonly { x: number; y: number }[]) {
  const middle = (list: readonly { x: number; y: number }[]) => ({
    x: list.reduce((sum, { x }) => sum + x, 0) / list.length,
    y: list.reduce((sum, { y }) => sum + y, 0) / list.length,
  })
  const [start, end] = [middle(from), middle(to)]
  return { x: end.x - start.x, y: end.y - start.y }
}

/** Points round a middle, ring by ring outwards, the middle first. */
function* outwards(step: number, rings: number): Generator<{ x: number; y: number }> {
  yield { x: 0, y: 0 }
  for (let ring = 1; ring <= rings; ring++)
    for (let slot = 0; slot < 6 * ring; slot++) {
      const angle = (slot * Math.PI) / (3 * ring)
      yield { x: ring * step * Math.cos(angle), y: ring * step * Math.sin(angle) }
    }
}

/** Steps and rings in which room for a whole figure is looked for: beyond, its nodes give way one by one. */
const FIGURE_STEP = 120
const FIGURE_RINGS = 24

function nearestRoom(
  nodes: readonly LayoutNode[],
  members: readonly number[],
  figure: LayoutOutput,
  by: { x: number; y: number },
) {
  const taken = new Boxes()
  for (const node of nodes) if (node.outside) taken.add(boxAt(node, node))
  const fits = (x: number, y: number) =>
    members.every((index, order) =>
      taken.isFree(boxAt({ x: figure[order]!.x + x, y: figure[order]!.y + y }, nodes[index]!)),
    )
  for (const { x, y } of outwards(FIGURE_STEP, FIGURE_RINGS))
    if (fits(by.x + x, by.y + y)) return { x: by.x + x, y: by.y + y }
  return by
}

/**
 * Whatever overlaps something goes to the nearest place where it does not; what is fixed stays. Afterwards no two nodes
 * overlap, unless both are fixed.
 */
export function settle(nodes: readonly LayoutNode[], places: LayoutOutput): void {
  const taken = new Boxes()
  for (const [index, node] of nodes.entries()) if (node.fixed) taken.add(boxAt(places[index]!, node))
  const waiting: number[] = []
  for (const [index, node] of nodes.entries()) {
    if (node.fixed) continue
    const box = boxAt(places[index]!, node)
    if (taken.isFree(box)) taken.add(box)
    else waiting.push(index)
  }
  for (const index of waiting) {
    const { x, y } = places[index]!
    for (const by of outwards(Math.min(30, nodes[index]!.height / 2), Infinity)) {
      const place = { x: x + by.x, y: y + by.y }
      const box = boxAt(place, nodes[index]!)
      if (!taken.isFree(box)) continue
      taken.add(box)
      places[index] = place
      break
    }
  }
}
