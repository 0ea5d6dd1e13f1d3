import type { Position } from '../model/scene.ts'

/** A place on screen with what belongs to it. CSS pixels. */
export interface Anchor extends Position {
  readonly id: string
  readonly radius: number
  readonly things: readonly string[]
}

/** Of a full turn: with this angle between them no two of many things lie in one line from the middle. */
const GOLDEN = Math.PI * (3 - Math.sqrt(5))

/**
 * Where things float round the places they belong to, as near as there is room: none lies on another, nor on a place.
 * Places with few things choose first, so that a small one is not swallowed by a large one beside it. The same input
 * gives the same picture.
 * @param spacing CSS pixels between the middles of two things
 * @returns by the id of each thing, its place on screen less that of its anchor
 */
export function floating(anchors: readonly Anchor[], spacing: number): Map<string, Position> {
  const taken = new Crowd(spacing)
  for (const { x, y, radius } of anchors) taken.add({ x, y }, radius + spacing / 2)
  const offsets = new Map<string, Position>()
  for (const { x, y, radius, things } of [...anchors].sort((a, b) => a.things.length - b.things.length)) {
    let slot = 1
    for (const thing of things) {
      for (; ; slot++) {
        const away = radius + spacing * (0.55 + 0.5 * Math.sqrt(slot))
        const offset = { x: away * Math.cos(slot * GOLDEN), y: away * Math.sin(slot * GOLDEN) }
        const place = { x: x + offset.x, y: y + offset.y }
        if (!taken.isFree(place)) continue
        taken.add(place, spacing)
        offsets.set(thing, offset)
        slot++
        break
      }
    }
  }
  return offsets
}

/** Round things on screen, in a coarse grid. */
class Crowd {
  private readonly cells = new Map<string, { at: Position; reach: number }[]>()
  private readonly size: number
  private largest = 0

  constructor(size: number) {
    this.size = size
  }

  add(at: Position, reach: number) {
    this.largest = Math.max(this.largest, reach)
    const key = this.keyOf(Math.floor(at.x / this.size), Math.floor(at.y / this.size))
    const cell = this.cells.get(key)
    if (cell) cell.push({ at, reach })
    else this.cells.set(key, [{ at, reach }])
  }

  isFree({ x, y }: Position): boolean {
    const cells = Math.ceil(this.largest / this.size)
    const [column, row] = [Math.floor(x / this.size), Math.floor(y / this.size)]
    for (let i = column - cells; i <= column + cells; i++)
      for (let j = row - cells; j <= row + cells; j++)
        for (const { at, reach } of this.cells.get(this.keyOf(i, j)) ?? [])
          if (Math.hypot(at.x - x, at.y - y) < reach) return false
    return true
  }

  private keyOf(column: number, row: number): string {
    return `${column} ${row}`
  }
}
