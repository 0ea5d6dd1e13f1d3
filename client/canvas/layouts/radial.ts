import { angles, onAnnulus } from './annulus.ts'
import { Boxes } from './boxes.ts'
import { degreesOf, type Figure, inOrder, type LayoutOutput, neighboursOf } from './figure.ts'
import { turned } from './rings.ts'
import { below } from './shelves.ts'

/** Between two rings, in model units. */
const GAP = 50
const ROWS = 12
/** Shares of the way from "beside what it came from" to "evenly round": the first that costs little room is taken. */
const EVENNESS = [0, 0.25, 0.5, 0.75, 1]
const WIDER = 1.3

/**
 * Some nodes in the middle, what is linked with them on a ring round them, and so on by the number of hops. What cannot
 * be reached stands apart below. Without a centre it goes round the best connected node.
 */
export function radialLayout(figure: Figure): LayoutOutput {
  const { nodes, aspect, spacing } = figure
  const places: LayoutOutput = nodes.map(() => ({ x: 0, y: 0 }))
  if (nodes.length === 0) return places
  const degrees = degreesOf(figure)
  const order = inOrder(figure)
  const chosen = order.filter(index => nodes[index]!.centre)
  const best = order.reduce((most, index) => (degrees[index]! > degrees[most]! ? index : most), order[0]!)
  const rings = ringsFrom(chosen.length > 0 ? chosen : [best], figure, order)
  const wanted = wedges(rings, nodes)
  const taken = new Boxes()
  let radius = 0
  for (const [hops, { members }] of rings.entries()) {
    const sorted = [...members].sort((a, b) => wanted.get(a)! - wanted.get(b)!)
    const inner = hops === 0 ? 0 : radius + GAP * spacing
    const aims = sorted.map(index => wanted.get(index)!)
    const plain = angles(sorted.map(index => nodes[index]!.width))
    const turn = turned(aims, plain)
    const even = plain.map(angle => angle + turn)
    const attempt = (share: number, boxes: Boxes) => {
      const at = aims.map((aim, one) => aim + signedAngle(even[one]! - aim) * share)
      return onAnnulus(sorted, at, nodes, places, { inner, rows: ROWS, taken: boxes })
    }
    const narrowest = attempt(1, new Boxes())
    const share = EVENNESS.find(one => attempt(one, new Boxes()) <= narrowest * WIDER) ?? 1
    radius = attempt(share, taken)
  }
  const reached = rings.flatMap(({ members }) => members)
  const isReached = new Set(reached)
  below(
    order.filter(index => !isReached.has(index)),
    reached,
    nodes,
    places,
    aspect,
  )
  return places
}

/** The nearest way round from one angle to another. */
const signedAngle = (angle: number) => Math.atan2(Math.sin(angle), Math.cos(angle))

interface Ring {
  readonly members: number[]
  /** From which node of the ring before each was reached first. */
  readonly from: ReadonlyMap<number, number>
}

/** Nodes by the number of hops from the first ones, each ring in a fixed order. */
function ringsFrom(centres: readonly number[], figure: Figure, order: readonly number[]): Ring[] {
  const neighbours = neighboursOf(figure)
  const rank = new Map(order.map((index, at) => [index, at]))
  const seen = new Set(centres)
  const rings: Ring[] = [{ members: [...centres], from: new Map() }]
  for (;;) {
    const members: number[] = []
    const from = new Map<number, number>()
    for (const parent of rings.at(-1)!.members)
      for (const index of [...neighbours[parent]!].sort((a, b) => rank.get(a)! - rank.get(b)!)) {
        if (seen.has(index)) continue
        seen.add(index)
        members.push(index)
        from.set(index, parent)
      }
    if (members.length === 0) return rings
    rings.push({ members, from })
  }
}

/** For each node an angle in the middle of the share of the turn that all that hangs on it needs. */
function wedges(rings: readonly Ring[], nodes: Figure['nodes']): Map<number, number> {
  const weight = new Map<number, number>()
  const children = new Map<number, number[]>()
  for (const { members, from } of [...rings].reverse())
    for (const index of members) {
      const mine = children.get(index) ?? []
      weight.set(
        index,
        Math.max(
          nodes[index]!.width,
          mine.reduce((sum, child) => sum + weight.get(child)!, 0),
        ),
      )
      const parent = from.get(index)
      if (parent === undefined) continue
      const list = children.get(parent)
      if (list) list.push(index)
      else children.set(parent, [index])
    }
  const angle = new Map<number, number>()
  const share = (members: readonly number[], begin: number, extent: number): [number, number, number][] => {
    const whole = members.reduce((sum, index) => sum + weight.get(index)!, 0)
    let at = begin
    return members.map(index => {
      const mine = (extent * weight.get(index)!) / whole
      const slice: [number, number, number] = [index, at, mine]
      angle.set(index, at + mine / 2)
      at += mine
      return slice
    })
  }
  let slices = share(rings[0]!.members, 0, 2 * Math.PI)
  while (slices.length > 0)
    slices = slices.flatMap(([index, begin, extent]) => share(children.get(index) ?? [], begin, extent))
  return angle
}
