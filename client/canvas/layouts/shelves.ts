import { type LayoutNode, type LayoutOutput, roomOf } from './figure.ts'

/** Between parts of a picture that hang on nothing in each other, in model units. */
export const APART = 60

/** Nodes and the size of the box that they fill from the origin on, their own sizes included. */
export interface Part {
  readonly members: readonly number[]
  readonly width: number
  readonly height: number
}

/** Moves a part so that its box begins at the origin. */
export function toOrigin(members: readonly number[], nodes: readonly LayoutNode[], places: LayoutOutput): Part {
  const box = { left: Infinity, right: -Infinity, top: Infinity, bottom: -Infinity }
  for (const index of members) {
    const { x, y } = places[index]!
    const { width, height } = nodes[index]!
    box.left = Math.min(box.left, x - width / 2)
    box.right = Math.max(box.right, x + width / 2)
    box.top = Math.min(box.top, y - height / 2)
    box.bottom = Math.max(box.bottom, y + height / 2)
  }
  for (const index of members) {
    places[index]!.x -= box.left
    places[index]!.y -= box.top
  }
  return { members, width: box.right - box.left, height: box.bottom - box.top }
}

/** Rows and columns in about the shape of the room, in the order of the members. */
export function inGrid(
  members: readonly number[],
  nodes: readonly LayoutNode[],
  places: LayoutOutput,
  aspect: number,
): Part {
  const { width, height } = roomOf(nodes, members)
  const columns = Math.max(1, Math.ceil(Math.sqrt((members.length * height * aspect) / width)))
  members.forEach((index, order) => {
    places[index] = { x: ((order % columns) + 0.5) * width, y: (Math.floor(order / columns) + 0.5) * height }
  })
  return {
    members,
    width: Math.min(columns, members.length) * width,
    height: Math.ceil(members.length / columns) * height,
  }
}

/** Shelves: parts from the first on, left to right, in rows as wide as the whole should be. */
export function onShelves(parts: readonly Part[], places: LayoutOutput, aspect: number) {
  const area = parts.reduce((sum, { width, height }) => sum + (width + APART) * (height + APART), 0)
  const widest = Math.max(...parts.map(({ width }) => width), 0)
  const limit = Math.max(widest + (parts.length > 1 ? 0 : 1), Math.sqrt(area * aspect))
  let x = 0
  let y = 0
  let rowHeight = 0
  for (const { members, width, height } of parts) {
    if (x > 0 && x + width > limit) {
      x = 0
      y += rowHeight + APART
      rowHeight = 0
    }
    for (const index of members) {
      places[index]!.x += x
      places[index]!.y += y
    }
    x += width + APART
    rowHeight = Math.max(rowHeight, height)
  }
}

/** Puts what belongs to no place of a layout in a grid of its own below the rest. */
export function below(
  members: readonly number[],
  others: readonly number[],
  nodes: readonly LayoutNode[],
  places: LayoutOutput,
  aspect: number,
): void {
  if (members.length === 0) return
  const box = { left: Infinity, right: -Infinity, bottom: -Infinity }
  for (const index of others) {
    const { x, y } = places[index]!
    box.left = Math.min(box.left, x - nodes[index]!.width / 2)
    box.right = Math.max(box.right, x + nodes[index]!.width / 2)
    box.bottom = Math.max(box.bottom, y + nodes[index]!.height / 2)
  }
  // As wide as what it stands below, when that is wide.
  const { width: wide, height: high } = roomOf(nodes, members)
  const span = others.length > 0 ? box.right - box.left : 0
  const shape = Math.max(aspect, (span * span) / (members.length * wide * high))
  const { width } = inGrid(members, nodes, places, shape)
  if (others.length === 0) return
  for (const index of members) {
    places[index]!.x += (box.left + box.right - width) / 2
    places[index]!.y += box.bottom + 2 * APART
  }
}
