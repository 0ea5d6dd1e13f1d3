import { type Figure, inOrder, type LayoutOutput } from './figure.ts'
import { below } from './shelves.ts'

/**
 * To the right as time goes on, by a scale that is the same all along: a node stands above or below others where they
 * would overlap, never beside its date. Nodes without a date stand apart below.
 */
export function timelineLayout(figure: Figure): LayoutOutput {
  const { nodes, aspect } = figure
  const places: LayoutOutput = nodes.map(() => ({ x: 0, y: 0 }))
  const order = inOrder(figure)
  const dated = order.filter(index => nodes[index]!.date !== null).sort((a, b) => nodes[a]!.date! - nodes[b]!.date!)
  const undated = order.filter(index => nodes[index]!.date === null)
  const first = nodes[dated[0] ?? -1]?.date ?? 0
  const last = nodes[dated.at(-1) ?? -1]?.date ?? 0
  const room = dated.reduce((sum, index) => sum + nodes[index]!.width * nodes[index]!.height, 0)
  const length = Math.max(600, 2 * Math.sqrt(room * aspect))
  const height = Math.max(1, ...dated.map(index => nodes[index]!.height))
  /** How far each row is taken, by its number: 0 in the middle, then above and below in turn. */
  const ends: number[] = []
  for (const index of dated) {
    const { date, width } = nodes[index]!
    const x = last > first ? ((date! - first) / (last - first)) * length : 0
    let row = 0
    while (row < ends.length && ends[row]! > x - width / 2) row++
    ends[row] = x + width / 2
    places[index] = { x, y: (row % 2 === 0 ? row / 2 : -(row + 1) / 2) * height }
  }
  below(undated, dated, nodes, places, aspect)
  return places
}
