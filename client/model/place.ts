import type { Graph } from '../../server/contract/graph.ts'
import type { Position, Scene } from './scene.ts'

/** Room that a node with its caption takes, in model units. */
const WIDTH = 112
const HEIGHT = 56
const FIRST_RING = 110
const RING = 56

/**
 * Places for nodes that are new to the scene, next to what they came from: the free angle round it first, then ring by
 * ring outwards. What is drawn does not move. The same input gives the same places.
 */
export function placing(scene: Scene, graph: Graph, origin?: Position): Map<string, Position> {
  const places = new Map<string, Position>()
  const taken = occupancy(scene)
  const neighbours = adjacency(graph)
  const known = (id: string): Position | undefined => places.get(id) ?? scene.nodes.get(id)
  const waiting = new Set(graph.nodes.map(node => node.id).filter(id => !scene.nodes.has(id)))
  const nextRing = new Map<string, number>()

  const put = (id: string, anchorId: string | undefined, anchor: Position) => {
    const away = anchorId === undefined ? 0 : freeAngle(anchor, anchorId, scene)
    const first = anchorId === undefined ? 0 : (nextRing.get(anchorId) ?? 0)
    for (let ring = first; ; ring++) {
      const radius = anchorId === undefined ? ring * RING : FIRST_RING + ring * RING
      const slots = Math.max(1, Math.floor((2 * Math.PI * radius) / (WIDTH * 0.75)))
      for (let slot = 0; slot < slots; slot++) {
        const turn = (slot % 2 === 0 ? slot / 2 : -(slot + 1) / 2) / slots
        const angle = away + turn * 2 * Math.PI
        const place = { x: anchor.x + radius * Math.cos(angle), y: anchor.y + radius * Math.sin(angle) }
        if (taken.has(place)) continue
        taken.add(place)
        places.set(id, place)
        if (anchorId !== undefined) nextRing.set(anchorId, ring)
        waiting.delete(id)
        return
      }
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
    // Nothing left that hangs on something placed: one starts a part of its own.
    if (!placed) put([...waiting][0]!, undefined, centre)
  }
  return places
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

/** The direction from a node in which fewest of its drawn surroundings lie; to the right when there are none. */
function freeAngle(at: Position, id: string, scene: Scene): number {
  let x = 0
  let y = 0
  for (const [other, drawn] of scene.nodes) {
    const dx = drawn.x - at.x
    const dy = drawn.y - at.y
    const distance = Math.hypot(dx, dy)
    if (other === id || drawn.hidden || distance === 0 || distance > 800) continue
    x -= dx / distance ** 2
    y -= dy / distance ** 2
  }
  return x === 0 && y === 0 ? 0 : Math.atan2(y, x)
}

function centreOf(scene: Scene): Position {
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
  const cells = new Map<string, Position[]>()
  const cell = (place: Position, dx = 0, dy = 0) =>
    `${Math.floor(place.x / WIDTH) + dx},${Math.floor(place.y / HEIGHT) + dy}`
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
