import type { Graph } from '../../server/contract/graph.ts'
import type { Position, Scene } from './scene.ts'

/** Room that a node with its caption takes, in model units. */
const WIDTH = 112
const HEIGHT = 56
const FIRST_RING = 140
const RING = 56
/** From so many new nodes on nobody looks for gaps: it would take seconds, and nobody could read the picture. */
const CROWD = 3000

/**
 * Places for nodes that are new to the scene, next to what they came from: the free angle round it first, then ring by
 * ring outwards. What is drawn does not move. The same input gives the same places.
 */
export function placing(scene: Scene, graph: Graph, origin?: Position): Map<string, Position> {
  if (graph.nodes.length >= CROWD) return crowding(scene, graph, origin)
  const places = new Map<string, Position>()
  const taken = occupancy(scene)
  const neighbours = adjacency(graph)
  const known = (id: string): Position | undefined => places.get(id) ?? scene.nodes.get(id)
  const waiting = new Set(graph.nodes.map(node => node.id).filter(id => !scene.nodes.has(id)))
  const fans = new Map<string | undefined, Fan>()

  const put = (id: string, anchorId: string | undefined, anchor: Position) => {
    const fan = fans.get(anchorId) ?? fanOf(anchor, anchorId, scene)
    fans.set(anchorId, fan)
    for (;;) {
      const radius = fan.first + fan.ring * RING
      // The further out, the wider: a hub's neighbours would else end up in a beam across the whole picture.
      const arc = Math.min(2 * Math.PI, fan.arc + Math.max(0, fan.ring - 2) * (Math.PI / 6))
      const slots = Math.max(1, Math.floor((arc * radius) / (WIDTH * 0.75)))
      for (; fan.slot < slots; fan.slot++) {
        const { slot } = fan
        const turn = (slot % 2 === 0 ? slot / 2 : -(slot + 1) / 2) / slots
        const angle = fan.towards + turn * arc
        const place = { x: anchor.x + radius * Math.cos(angle), y: anchor.y + radius * Math.sin(angle) }
        if (taken.has(place)) continue
        taken.add(place)
        places.set(id, place)
        waiting.delete(id)
        return
      }
      fan.ring++
      fan.slot = 0
    }
  }

  const centre = origin ?? centreOf(scene)
  while (waiting.size > 0) {
    let placed = false
    for (const id of [...waiting]) {
      const anchorId = neighbours.get(id)?.find(other => known(other) !== undefined)
      if (anchorId === undefined) continue
      put(id, anchorId, known(anchorId)!)
      placed = true
    }
    if (placed) continue
    // Nothing left that hangs on something placed: what hangs on nothing at all, and one that starts a part of its own.
    for (const id of [...waiting]) {
      put(id, undefined, centre)
      if ((neighbours.get(id)?.length ?? 0) > 0) break
    }
  }
  return places
}

/** A disc round what is drawn, from the inside outwards, neighbours after each other so that they lie near each other. */
function crowding(scene: Scene, graph: Graph, origin = centreOf(scene)): Map<string, Position> {
  const places = new Map<string, Position>()
  const neighbours = adjacency(graph)
  const order = new Set<string>()
  for (const { id } of graph.nodes) {
    order.add(id)
    // A set that grows while it is walked would start anew each time: a list of its own.
    const reached = [id]
    for (const one of reached)
      for (const other of neighbours.get(one) ?? []) {
        if (order.has(other) || !neighbours.has(other)) continue
        order.add(other)
        reached.push(other)
      }
  }
  const fresh = [...order].filter(id => !scene.nodes.has(id))
  const disc = discRound([...scene.nodes.values()], fresh.length, WIDTH, origin)
  for (const [index, id] of fresh.entries()) places.set(id, disc[index]!)
  return places
}

/** So many places about so far apart, in a disc; where something is there already, in a ring round it. */
export function discRound(there: readonly Position[], count: number, apart: number, origin: Position): Position[] {
  const radius = there.reduce((most, { x, y }) => Math.max(most, Math.hypot(x - origin.x, y - origin.y)), -apart)
  // The sunflower's spiral (Vogel 1979): each turn by the golden angle, so that the same room is round each.
  const scale = apart / Math.sqrt(Math.PI)
  const first = Math.ceil(((radius + apart) / scale) ** 2)
  return Array.from({ length: count }, (_, index) => {
    const distance = scale * Math.sqrt(first + index)
    const angle = (first + index) * Math.PI * (3 - Math.sqrt(5))
    return { x: origin.x + distance * Math.cos(angle), y: origin.y + distance * Math.sin(angle) }
  })
}

function adjacency(graph: Graph): Map<string, string[]> {
  const byNode = new Map<string, string[]>(graph.nodes.map(node => [node.id, []]))
  for (const { start, end } of graph.relationships) {
    if (start === end) continue
    byNode.get(start)?.push(end)
    byNode.get(end)?.push(start)
  }
  return byNode
}

/** Where the next neighbour of a node may go: on rings round it, within an arc, from its middle to both sides. */
interface Fan {
  readonly towards: number
  readonly arc: number
  /** Radius of the first ring. */
  readonly first: number
  ring: number
  slot: number
}

/** An arc narrower than this is no room: then new ones go all round, whatever is free. */
const NARROW = Math.PI / 3
const NEAR = 450

/** The widest angle round a node in which nothing that is drawn lies near. */
function fanOf(at: Position, id: string | undefined, scene: Scene): Fan {
  const whole = { towards: 0, arc: 2 * Math.PI, first: id === undefined ? 0 : FIRST_RING, ring: 0, slot: 0 }
  if (id === undefined) return whole
  const angles: number[] = []
  for (const [other, drawn] of scene.nodes) {
    const dx = drawn.x - at.x
    const dy = drawn.y - at.y
    const distance = Math.hypot(dx, dy)
    if (other !== id && !drawn.hidden && distance > 0 && distance <= NEAR) angles.push(Math.atan2(dy, dx))
  }
  if (angles.length === 0) return whole
  angles.sort((a, b) => a - b)
  let gap = 0
  let towards = 0
  for (const [index, angle] of angles.entries()) {
    const next = angles[index + 1] ?? angles[0]! + 2 * Math.PI
    if (next - angle <= gap) continue
    gap = next - angle
    towards = angle + gap / 2
  }
  return { ...whole, towards, arc: gap < NARROW ? 2 * Math.PI : gap * 0.9 }
}

export function centreOf(scene: Scene): Position {
  let x = 0
  let y = 0
  for (const drawn of scene.nodes.values()) {
    x += drawn.x
    y += drawn.y
  }
  const count = Math.max(1, scene.nodes.size)
  return { x: x / count, y: y / count }
}

/** Which places collide with one that is taken: a grid with cells of the room that a node needs. */
function occupancy(scene: Scene) {
  const cells = new Map<number, Position[]>()
  const cell = (place: Position, dx = 0, dy = 0) =>
    (Math.floor(place.x / WIDTH) + dx) * 1_000_003 + Math.floor(place.y / HEIGHT) + dy
  const add = (place: Position) => {
    const key = cell(place)
    const list = cells.get(key)
    if (list) list.push(place)
    else cells.set(key, [place])
  }
  const has = (place: Position): boolean => {
    for (let dx = -1; dx <= 1; dx++)
      for (let dy = -1; dy <= 1; dy++)
        for (const other of cells.get(cell(place, dx, dy)) ?? [])
          if (Math.abs(other.x - place.x) < WIDTH && Math.abs(other.y - place.y) < HEIGHT) return true
    return false
  }
  for (const drawn of scene.nodes.values()) if (!drawn.hidden) add(drawn)
  return { add, has }
}
