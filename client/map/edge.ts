import type { Position } from '../model/scene.ts'

// The map ends where the earth goes on: what lies on both sides of 180° is cut there, or it would be drawn across all of
// the map. Places are shares of the earth's square, 0 to 1.

const leaps = (a: Position, b: Position) => Math.abs(a.x - b.x) > 0.5

/** The pieces of a line that leaves the map at one side and comes back at the other. */
export function cutLine(points: readonly Position[]): (readonly Position[])[] {
  const pieces: Position[][] = [[]]
  for (const [index, point] of points.entries()) {
    if (index > 0 && leaps(points[index - 1]!, point)) pieces.push([])
    pieces.at(-1)!.push(point)
  }
  return pieces.filter(piece => piece.length > 1)
}

/** The pieces of a ring, each a ring on the map. One that goes round a pole stays as it is: it has its own way along the edge. */
export function cutRing(points: readonly Position[]): (readonly Position[])[] {
  const crossings = points.filter((point, index) => leaps(point, points[(index + 1) % points.length]!)).length
  if (crossings === 0 || crossings % 2 === 1) return [points]
  // Laid out in one piece, beyond the edges of the map.
  let turn = 0
  const whole = points.map((point, index) => {
    const before = points[index - 1]
    if (before && leaps(before, point)) turn += point.x < before.x ? 1 : -1
    return { x: point.x + turn, y: point.y }
  })
  const [first, last] = [Math.min(...whole.map(({ x }) => x)), Math.max(...whole.map(({ x }) => x))]
  const pieces: Position[][] = []
  for (let map = Math.floor(first); map < last; map++) {
    const inside = clipped(
      clipped(whole, map, point => point.x >= map),
      map + 1,
      point => point.x <= map + 1,
    )
    if (inside.length > 2) pieces.push(inside.map(({ x, y }) => ({ x: x - map, y })))
  }
  return pieces
}

/** The part of a ring on one side of an upright line (Sutherland and Hodgman 1974, for one edge). */
function clipped(ring: readonly Position[], at: number, isInside: (point: Position) => boolean): Position[] {
  return ring.flatMap((point, index) => {
    const next = ring[(index + 1) % ring.length]!
    const isIn = isInside(point)
    const here = isIn ? [point] : []
    if (isIn === isInside(next) || point.x === next.x) return here
    const share = (at - point.x) / (next.x - point.x)
    return [...here, { x: at, y: point.y + (next.y - point.y) * share }]
  })
}
