import { angles, onAnnulus } from './annulus.ts'
import { Boxes } from './boxes.ts'
import { type Figure, inOrder, type LayoutOutput } from './figure.ts'

/** More would be no circle any more. */
const ROWS = 3

/** One circle, label after label with a gap between them, the best connected of each first. */
export function circleLayout(figure: Figure): LayoutOutput {
  const { nodes } = figure
  const places: LayoutOutput = nodes.map(() => ({ x: 0, y: 0 }))
  const order = inOrder(figure)
  if (order.length < 2) return places
  const isLast = (at: number) => nodes[order[at]!]!.group !== nodes[order[(at + 1) % order.length]!]!.group
  const at = angles(
    order.map(index => nodes[index]!.width),
    place => (isLast(place) ? nodes[order[place]!]!.width : 0),
  )
  // The first label begins at the top.
  const turned = at.map(angle => angle - Math.PI / 2)
  onAnnulus(order, turned, nodes, places, { inner: 0, rows: ROWS, taken: new Boxes() })
  return places
}
