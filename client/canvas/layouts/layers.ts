import { type Figure, grouped, inOrder, type LayoutOutput, partsOf, roomOf } from './figure.ts'
import { inGrid, onShelves, type Part, toOrigin } from './shelves.ts'

/** Between two layers, in model units: room for the lines and what is written at them. */
const GAP = 120
const SWEEPS = 8

/**
 * Layers along the arrows: what a relationship starts from comes before what it leads to, as far as circles allow. In
 * each layer nodes lie near to what they are linked with; a layer too long for the room is several nodes deep. Parts
 * that hang on nothing in each other stand beside each other, lone nodes in a grid.
 *
 * Sugiyama's method (1981) without dummy nodes: circles broken by a search in depth, ranks by the longest way, orders by
 * barycentres over all neighbours on one side.
 */
export function layersLayout(figure: Figure): LayoutOutput {
  const { nodes, links, aspect } = figure
  const places: LayoutOutput = nodes.map(() => ({ x: 0, y: 0 }))
  const order = inOrder(figure)
  const rank = new Map(order.map((index, at) => [index, at]))
  const parts = partsOf(nodes.length, links).map(part => part.sort((a, b) => rank.get(a)! - rank.get(b)!))
  const boxes: Part[] = []
  for (const part of parts.filter(({ length }) => length > 1).sort((a, b) => b.length - a.length || a[0]! - b[0]!)) {
    inLayers(part, figure, places)
    boxes.push(toOrigin(part, nodes, places))
  }
  const connected = new Set(boxes.flatMap(({ members }) => members))
  const lone = order.filter(index => !connected.has(index))
  if (lone.length > 0) boxes.push(inGrid(lone, nodes, places, aspect))
  onShelves(boxes, places, aspect)
  return places
}

function inLayers(part: readonly number[], figure: Figure, places: LayoutOutput) {
  const { nodes, aspect, direction, spacing } = figure
  const arrows = withoutCircles(part, figure)
  const layers = ranked(part, arrows)
  const { width, height } = roomOf(nodes, part)
  // Along the arrows, and across them.
  const [along, across] = direction === 'right' ? [width, height] : [height, width]
  const shape = direction === 'right' ? aspect : 1 / aspect
  const gap = GAP * spacing
  const depth = (most: number) => layers.reduce((sum, { length }) => sum + Math.ceil(length / most) * along + gap, 0)
  const longest = Math.max(...layers.map(({ length }) => length))
  let most = 1
  while (most < longest && depth(most) / (most * across) > shape) most++
  sortedLayers(layers, arrows)
  let at = 0
  for (const members of layers) {
    const deep = Math.ceil(members.length / most)
    const long = Math.ceil(members.length / deep)
    members.forEach((index, order) => {
      const main = at + ((order % deep) + 0.5) * along
      const side = (Math.floor(order / deep) - (long - 1) / 2) * across
      places[index] = direction === 'right' ? { x: main, y: side } : { x: side, y: main }
    })
    at += deep * along + gap
  }
}

interface Arrows {
  readonly next: ReadonlyMap<number, readonly number[]>
  readonly before: ReadonlyMap<number, readonly number[]>
}

/** The links of a part, those turned round that close a circle on a walk that begins where nothing leads to. */
function withoutCircles(part: readonly number[], { links }: Figure): Arrows {
  const out = new Map(part.map(index => [index, [] as number[]]))
  const leadTo = new Set<number>()
  for (const [a, b] of links) {
    if (a === b || !out.has(a)) continue
    out.get(a)!.push(b)
    leadTo.add(b)
  }
  const next = new Map(part.map(index => [index, [] as number[]]))
  const before = new Map(part.map(index => [index, [] as number[]]))
  const connect = (a: number, b: number) => {
    next.get(a)!.push(b)
    before.get(b)!.push(a)
  }
  const state = new Map<number, 'open' | 'done'>()
  for (const root of [...part.filter(index => !leadTo.has(index)), ...part]) {
    if (state.has(root)) continue
    const way = [{ index: root, child: 0 }]
    state.set(root, 'open')
    while (way.length > 0) {
      const here = way.at(-1)!
      const child = out.get(here.index)![here.child++]
      if (child === undefined) {
        state.set(here.index, 'done')
        way.pop()
      } else if (state.get(child) === 'open') connect(child, here.index)
      else {
        connect(here.index, child)
        if (state.has(child)) continue
        state.set(child, 'open')
        way.push({ index: child, child: 0 })
      }
    }
  }
  return { next, before }
}

/** Layers by the longest way from the start; what nothing leads to is drawn towards what it leads to. */
function ranked(part: readonly number[], { next, before }: Arrows): number[][] {
  const rank = new Map<number, number>()
  const waiting = new Map(part.map(index => [index, before.get(index)!.length]))
  const ready = part.filter(index => waiting.get(index) === 0)
  for (const index of ready) {
    rank.set(
      index,
      before.get(index)!.reduce((most, one) => Math.max(most, rank.get(one)! + 1), 0),
    )
    for (const one of next.get(index)!) {
      const left = waiting.get(one)! - 1
      waiting.set(one, left)
      if (left === 0) ready.push(one)
    }
  }
  for (const index of part) {
    const others = next.get(index)!
    if (before.get(index)!.length === 0 && others.length > 0)
      rank.set(
        index,
        others.reduce((least, one) => Math.min(least, rank.get(one)! - 1), Infinity),
      )
  }
  return grouped(part, index => rank.get(index)!)
}

/** Orders each layer by where its neighbours before it lie, then after it, there and back some times. */
function sortedLayers(layers: number[][], { next, before }: Arrows) {
  const at = new Map<number, number>()
  const measure = (members: readonly number[]) => {
    for (const [order, index] of members.entries()) at.set(index, (order + 0.5) / members.length)
  }
  layers.forEach(measure)
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const isDown = sweep % 2 === 0
    for (const members of isDown ? layers : layers.toReversed()) {
      const wanted = new Map(
        members.map(index => {
          const others = (isDown ? before : next).get(index)!
          const sum = others.reduce((all, one) => all + at.get(one)!, 0)
          return [index, others.length > 0 ? sum / others.length : at.get(index)!]
        }),
      )
      members.sort((a, b) => wanted.get(a)! - wanted.get(b)! || at.get(a)! - at.get(b)!)
      measure(members)
    }
  }
}
