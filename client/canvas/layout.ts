import { UndirectedGraph } from 'graphology'
import forceAtlas2Module from 'graphology-layout-forceatlas2'

/** A graph as the layout sees it: numbers only, so that no id of a foreign database reaches a library. */
export interface LayoutInput {
  /** Model units. `fixed` nodes keep their places; width and height include the caption. */
  readonly nodes: readonly { x: number; y: number; fixed: boolean; width: number; height: number }[]
  /** Pairs of indexes into `nodes`. */
  readonly links: readonly (readonly [number, number])[]
  /** Width by height of the room that there is. */
  readonly aspect: number
}

export type LayoutOutput = { x: number; y: number }[]

const GAP = 60

// The package is CommonJS with types written for a default export: what arrives is the function itself.
const forceAtlas2 = forceAtlas2Module as unknown as typeof forceAtlas2Module.default

/**
 * Places for a graph: connected parts by ForceAtlas2, the largest first, small parts and lone nodes packed beside it,
 * overlaps pushed apart. Deterministic. With fixed nodes all parts are laid out in place around them.
 */
export function layout(input: LayoutInput): LayoutOutput {
  const { nodes, links, aspect } = input
  const places = nodes.map(({ x, y }) => ({ x, y }))
  if (nodes.some(node => node.fixed)) {
    force(
      nodes.map((_, index) => index),
      input,
      places,
    )
    separate(nodes, places)
    return places
  }
  const parts = partsOf(nodes.length, links)
  const lone = parts.filter(part => part.length === 1).map(part => part[0]!)
  const connected = parts.filter(part => part.length > 1).sort((a, b) => b.length - a.length || a[0]! - b[0]!)
  const boxes: { members: number[]; width: number; height: number }[] = []
  for (const part of connected) {
    force(part, input, places)
    separate(nodes, places, part)
    boxes.push({ members: part, ...toOrigin(part, nodes, places) })
  }
  if (lone.length > 0) boxes.push({ members: lone, ...grid(lone, nodes, places, aspect) })
  pack(boxes, places, aspect)
  return places
}

function partsOf(count: number, links: LayoutInput['links']): number[][] {
  const parent = Array.from({ length: count }, (_, index) => index)
  const find = (index: number): number => {
    let root = index
    while (parent[root] !== root) root = parent[root]!
    while (parent[index] !== root) {
      const next = parent[index]!
      parent[index] = root
      index = next
    }
    return root
  }
  for (const [a, b] of links) parent[find(a)] = find(b)
  const parts = new Map<number, number[]>()
  for (let index = 0; index < count; index++) {
    const root = find(index)
    const part = parts.get(root)
    if (part) part.push(index)
    else parts.set(root, [index])
  }
  return [...parts.values()]
}

/** ForceAtlas2 on some of the nodes, then scaled so that each has about the room that its caption needs. */
function force(part: readonly number[], { nodes, links, aspect }: LayoutInput, places: LayoutOutput) {
  const graph = new UndirectedGraph()
  const hasFixed = part.some(index => nodes[index]!.fixed)
  part.forEach((index, order) => {
    const { fixed } = nodes[index]!
    // A sunflower: even, and the same each time. Fixed layouts start from where things are.
    const angle = order * 2.399963
    const radius = 10 * Math.sqrt(order + 1)
    const start = hasFixed ? places[index]! : { x: radius * Math.cos(angle), y: radius * Math.sin(angle) }
    graph.addNode(`n${index}`, { ...start, fixed })
  })
  for (const [a, b] of links)
    if (a !== b && graph.hasNode(`n${a}`) && graph.hasNode(`n${b}`)) graph.mergeEdge(`n${a}`, `n${b}`)
  const iterations = part.length <= 300 ? 600 : part.length <= 1500 ? 300 : 120
  const result = forceAtlas2(graph, {
    iterations,
    settings: {
      barnesHutOptimize: part.length > 500,
      gravity: hasFixed ? 0 : 0.6,
      scalingRatio: hasFixed ? 2000 : 12,
      slowDown: 2 + Math.log(part.length + 1),
      outboundAttractionDistribution: false,
      strongGravityMode: false,
    },
  })
  for (const index of part) {
    const { x, y } = result[`n${index}`]!
    if (!nodes[index]!.fixed) places[index] = { x, y }
  }
  if (hasFixed) return
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
function separate(nodes: LayoutInput['nodes'], places: LayoutOutput, part = nodes.map((_, index) => index)) {
  const cell = Math.max(...part.map(index => Math.max(nodes[index]!.width, nodes[index]!.height)))
  for (let round = 0; round < 120; round++) {
    const cells = new Map<string, number[]>()
    for (const index of part) {
      const { x, y } = places[index]!
      const key = `${Math.floor(x / cell)},${Math.floor(y / cell)}`
      const list = cells.get(key)
      if (list) list.push(index)
      else cells.set(key, [index])
    }
    let moved = false
    for (const a of part) {
      const column = Math.floor(places[a]!.x / cell)
      const row = Math.floor(places[a]!.y / cell)
      for (let i = column - 1; i <= column + 1; i++)
        for (let j = row - 1; j <= row + 1; j++)
          for (const b of cells.get(`${i},${j}`) ?? []) if (a < b && push(a, b, nodes, places)) moved = true
    }
    if (!moved) return
  }
}

function push(a: number, b: number, nodes: LayoutInput['nodes'], places: LayoutOutput): boolean {
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

/** Moves a part so that its box begins at the origin; gives the size of the box with the nodes' own sizes. */
function toOrigin(part: readonly number[], nodes: LayoutInput['nodes'], places: LayoutOutput) {
  const box = boundsOf(part, places)
  const width = Math.max(...part.map(index => nodes[index]!.width))
  const height = Math.max(...part.map(index => nodes[index]!.height))
  for (const index of part) {
    places[index]!.x += width / 2 - box.left
    places[index]!.y += height / 2 - box.top
  }
  return { width: box.right - box.left + width, height: box.bottom - box.top + height }
}

function grid(part: readonly number[], nodes: LayoutInput['nodes'], places: LayoutOutput, aspect: number) {
  const width = Math.max(...part.map(index => nodes[index]!.width))
  const height = Math.max(...part.map(index => nodes[index]!.height))
  const columns = Math.max(1, Math.ceil(Math.sqrt((part.length * height * aspect) / width)))
  part.forEach((index, order) => {
    places[index] = { x: ((order % columns) + 0.5) * width, y: (Math.floor(order / columns) + 0.5) * height }
  })
  return { width: Math.min(columns, part.length) * width, height: Math.ceil(part.length / columns) * height }
}

/** Shelves: boxes from the largest on, left to right, in rows as wide as the whole should be. */
function pack(boxes: { members: number[]; width: number; height: number }[], places: LayoutOutput, aspect: number) {
  const area = boxes.reduce((sum, box) => sum + (box.width + GAP) * (box.height + GAP), 0)
  const widest = Math.max(...boxes.map(box => box.width), 0)
  const limit = Math.max(widest + (boxes.length > 1 ? 0 : 1), Math.sqrt(area * aspect))
  let x = 0
  let y = 0
  let rowHeight = 0
  for (const { members, width, height } of boxes) {
    if (x > 0 && x + width > limit) {
      x = 0
      y += rowHeight + GAP
      rowHeight = 0
    }
    for (const index of members) {
      places[index]!.x += x
      places[index]!.y += y
    }
    x += width + GAP
    rowHeight = Math.max(rowHeight, height)
  }
}
