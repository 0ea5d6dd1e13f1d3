import { UndirectedGraph } from 'graphology'
import defaults from 'graphology-layout-forceatlas2/defaults.js'
import helpers from 'graphology-layout-forceatlas2/helpers.js'
import iterate from 'graphology-layout-forceatlas2/iterate.js'
import { type Figure, type LayoutOutput, partsOf, type Steps } from './figure.ts'
import { inGrid, onShelves, type Part, toOrigin } from './shelves.ts'

const { graphToByteArrays } = helpers

/**
 * Places for a graph by force: connected parts by ForceAtlas2, the largest first, small parts and lone nodes packed beside it,
 * overlaps pushed apart. Deterministic. With fixed nodes only the others move, each part near where it is.
 *
 * Between steps it gives how much is done, from 0 to 1; whoever answers `true` gets what there is so far, with overlaps
 * pushed apart as far as that goes quickly.
 */
export function* forceLayout(input: Figure): Steps {
  const { nodes, links, aspect } = input
  const places = nodes.map(({ x, y }) => ({ x, y }))
  const work: Work = { done: 0, total: Math.max(1, nodes.length * 2), stopped: false }
  if (nodes.some(node => node.fixed)) {
    yield* layoutAmongFixed(input, places, work)
    return places
  }
  const parts = partsOf(nodes.length, links)
  const lone = parts.filter(part => part.length === 1).map(part => part[0]!)
  const connected = parts.filter(part => part.length > 1).sort((a, b) => b.length - a.length || a[0]! - b[0]!)
  const boxes: Part[] = []
  for (const part of connected) {
    yield* force(part, input, places, work)
    yield* separate(nodes, places, work, part)
    boxes.push(toOrigin(part, nodes, places))
  }
  if (lone.length > 0) boxes.push(inGrid(lone, nodes, places, aspect))
  onShelves(boxes, places, aspect)
  return places
}

/** How far it is, counted in nodes: each is laid out, then set apart. */
interface Work {
  done: number
  readonly total: number
  stopped: boolean
}

function* pause(work: Work, share = 0): Generator<number, void, boolean | undefined> {
  if (!work.stopped && (yield Math.min(1, (work.done + share) / work.total))) work.stopped = true
}

/** What hangs on something fixed is drawn to it, a part of its own is laid out where it is, a lone node stays. */
function* layoutAmongFixed(input: Figure, places: LayoutOutput, work: Work) {
  const { nodes, links } = input
  const isFree = (index: number) => !nodes[index]!.fixed
  const anchored = new Set<number>()
  for (const [a, b] of links) {
    if (isFree(a) && !isFree(b)) anchored.add(a)
    if (isFree(b) && !isFree(a)) anchored.add(b)
  }
  const inner = links.filter(([a, b]) => isFree(a) && isFree(b))
  const free = partsOf(nodes.length, inner).filter(part => isFree(part[0]!))
  const hanging = free.filter(part => part.some(index => anchored.has(index)))
  for (const part of free) {
    if (part.length === 1 || hanging.includes(part)) continue
    const before = middleOf(part, places)
    yield* force(part, input, places, work)
    yield* separate(nodes, places, work, part)
    const after = middleOf(part, places)
    for (const index of part) {
      const { x, y } = places[index]!
      places[index] = { x: x + before.x - after.x, y: y + before.y - after.y }
    }
  }
  yield* relax(hanging.flat(), input, places, work)
  yield* separate(nodes, places, work)
}

function middleOf(part: readonly number[], places: LayoutOutput) {
  const sum = part.reduce((all, index) => ({ x: all.x + places[index]!.x, y: all.y + places[index]!.y }), {
    x: 0,
    y: 0,
  })
  return { x: sum.x / part.length, y: sum.y / part.length }
}

/** Springs to what a node is linked with, and a push from what lies near; steps grow smaller as it cools. */
function* relax(free: readonly number[], { nodes, links, spacing }: Figure, places: LayoutOutput, work: Work) {
  const ROUNDS = 150
  const LENGTH = 120 * spacing
  const REACH = 200 * spacing
  const linked = new Map<number, number[]>(free.map(index => [index, []]))
  for (const [a, b] of links) {
    if (a === b) continue
    linked.get(a)?.push(b)
    linked.get(b)?.push(a)
  }
  // Nodes that lie on the same spot are parted, each time in the same way.
  for (const [order, index] of free.entries()) {
    const { x, y } = places[index]!
    places[index] = { x: x + Math.cos(order * 2.399963), y: y + Math.sin(order * 2.399963) }
  }
  for (let round = 0; round < ROUNDS && !work.stopped; round++) {
    const heat = 1 + 60 * (1 - round / ROUNDS)
    const cells = cellsOf(
      nodes.map((_, index) => index),
      places,
      REACH,
    )
    for (const index of free) {
      const at = places[index]!
      let x = 0
      let y = 0
      const others = linked.get(index)!
      for (const other of others) {
        const to = places[other]!
        const distance = Math.hypot(to.x - at.x, to.y - at.y) || 1
        const pull = ((distance - LENGTH) / distance) * (0.3 / Math.sqrt(others.length))
        x += (to.x - at.x) * pull
        y += (to.y - at.y) * pull
      }
      for (const other of near(cells, at, REACH)) {
        if (other === index) continue
        const to = places[other]!
        const distance = Math.hypot(to.x - at.x, to.y - at.y) || 1
        if (distance >= REACH) continue
        const push = (25 * (1 - distance / REACH)) / distance
        x -= (to.x - at.x) * push
        y -= (to.y - at.y) * push
      }
      const step = Math.hypot(x, y)
      const share = step > heat ? heat / step : 1
      places[index] = { x: at.x + x * share, y: at.y + y * share }
    }
    yield* pause(work, (free.length * round) / ROUNDS)
  }
  work.done += free.length
}

/** Indexes by the square cell that they lie in. */
function cellsOf(part: readonly number[], places: LayoutOutput, cell: number): Map<string, number[]> {
  const cells = new Map<string, number[]>()
  for (const index of part) {
    const { x, y } = places[index]!
    const key = `${Math.floor(x / cell)},${Math.floor(y / cell)}`
    const list = cells.get(key)
    if (list) list.push(index)
    else cells.set(key, [index])
  }
  return cells
}

function* near(cells: ReadonlyMap<string, readonly number[]>, at: { x: number; y: number }, cell: number) {
  const column = Math.floor(at.x / cell)
  const row = Math.floor(at.y / cell)
  for (let i = column - 1; i <= column + 1; i++)
    for (let j = row - 1; j <= row + 1; j++) yield* cells.get(`${i},${j}`) ?? []
}

/** ForceAtlas2 on some of the nodes, then scaled so that each has about the room that its caption needs. */
function* force(part: readonly number[], { nodes, links, aspect }: Figure, places: LayoutOutput, work: Work) {
  const graph = new UndirectedGraph()
  part.forEach((index, order) => {
    // A sunflower: even, and the same each time.
    const angle = order * 2.399963
    const radius = 10 * Math.sqrt(order + 1)
    graph.addNode(`n${index}`, { x: radius * Math.cos(angle), y: radius * Math.sin(angle) })
  })
  for (const [a, b] of links)
    if (a !== b && graph.hasNode(`n${a}`) && graph.hasNode(`n${b}`)) graph.mergeEdge(`n${a}`, `n${b}`)
  const matrices = graphToByteArrays(graph, () => 1)
  const iterations = part.length <= 300 ? 600 : part.length <= 1500 ? 300 : 120
  const settings = {
    ...defaults,
    barnesHutOptimize: part.length > 500,
    gravity: 0.6,
    scalingRatio: 12,
    slowDown: 2 + Math.log(part.length + 1),
  }
  const between = Math.max(1, Math.floor(6000 / part.length))
  for (let i = 0; i < iterations && !work.stopped; i++) {
    iterate(settings, matrices.nodes, matrices.edges)
    if (i % between === between - 1) yield* pause(work, (part.length * i) / iterations)
  }
  work.done += part.length
  part.forEach((index, order) => {
    places[index] = { x: matrices.nodes[order * 10]!, y: matrices.nodes[order * 10 + 1]! }
  })
  const box = boundsOf(part, places)
  const room = part.reduce((sum, index) => sum + nodes[index]!.width * nodes[index]!.height, 0) * 1.8
  const width = Math.max(1e-6, box.right - box.left)
  const height = Math.max(1e-6, box.bottom - box.top)
  // Stretched half of the way towards the shape of the room.
  const stretch = Math.min(1.5, Math.max(0.67, Math.sqrt((aspect * height) / width)))
  const scale = Math.sqrt(room / (width * height))
  for (const index of part) {
    const place = places[index]!
    places[index] = { x: place.x * scale * Math.sqrt(stretch), y: (place.y * scale) / Math.sqrt(stretch) }
  }
}

function boundsOf(part: readonly number[], places: LayoutOutput) {
  const box = { left: Infinity, right: -Infinity, top: Infinity, bottom: -Infinity }
  for (const index of part) {
    const { x, y } = places[index]!
    box.left = Math.min(box.left, x)
    box.right = Math.max(box.right, x)
    box.top = Math.min(box.top, y)
    box.bottom = Math.max(box.bottom, y)
  }
  return box
}

/** Pushes overlapping boxes apart along the axis of least overlap; fixed nodes stay. */
function* separate(nodes: Figure['nodes'], places: LayoutOutput, work: Work, part = nodes.map((_, i) => i)) {
  const cell = part.reduce((most, index) => Math.max(most, nodes[index]!.width, nodes[index]!.height), 1)
  for (let round = 0; round < (work.stopped ? 30 : 120); round++) {
    const cells = cellsOf(part, places, cell)
    let moved = false
    for (const a of part)
      for (const b of near(cells, places[a]!, cell)) if (a < b && push(a, b, nodes, places)) moved = true
    if (!moved) break
    if (part.length > 300) yield* pause(work, (part.length * round) / 120)
  }
  work.done += part.length
}

function push(a: number, b: number, nodes: Figure['nodes'], places: LayoutOutput): boolean {
  const [one, two, from, to] = [nodes[a]!, nodes[b]!, places[a]!, places[b]!]
  const dx = to.x - from.x
  const dy = to.y - from.y
  const overX = (one.width + two.width) / 2 - Math.abs(dx)
  const overY = (one.height + two.height) / 2 - Math.abs(dy)
  if (overX <= 0.5 || overY <= 0.5 || (one.fixed && two.fixed)) return false
  const share = one.fixed ? 0 : two.fixed ? 1 : 0.5
  if (overX / one.width < overY / one.height) {
    const step = dx === 0 ? (a < b ? overX : -overX) : Math.sign(dx) * overX
    from.x -= step * share
    to.x += step * (1 - share)
  } else {
    const step = dy === 0 ? overY : Math.sign(dy) * overY
    from.y -= step * share
    to.y += step * (1 - share)
  }
  return true
}
