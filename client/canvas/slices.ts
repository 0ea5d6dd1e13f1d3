import type { Picture } from '../model/view.ts'

/** Elements that come new in one frame: styling and first drawing are what takes long. */
const SLICE = 80
/** Elements that look different from one frame to the next. */
const DRESSED = 250

/**
 * The next picture on the way to a wanted one: all that is gone or moved, and a slice of what is new or looks
 * different, what looks different first, then nodes, then relationships.
 */
export function sliceOf(from: Picture, wanted: Picture): Picture {
  const left = { dress: DRESSED, added: SLICE }
  const nodes = sliceOfTable(from.nodes, wanted.nodes, left, (before, after) =>
    before.selected === after.selected &&
    before.emphasis === after.emphasis &&
    before.size === after.size &&
    before.appearance === after.appearance &&
    before.label === after.label
      ? null
      : { ...before, x: after.x, y: after.y },
  )
  if (nodes.size < wanted.nodes.size) left.added = 0
  const relationships = sliceOfTable(from.relationships, wanted.relationships, left, (before, after) =>
    before.selected === after.selected &&
    before.emphasis === after.emphasis &&
    before.line === after.line &&
    before.ink === after.ink &&
    before.width === after.width
      ? null
      : before,
  )
  return nodes === wanted.nodes && relationships === wanted.relationships ? wanted : { nodes, relationships }
}

/** `undressed` is what an element that is drawn shows until it is its turn to look different; null where it looks the same. */
function sliceOfTable<T>(
  from: ReadonlyMap<string, T>,
  wanted: ReadonlyMap<string, T>,
  left: { dress: number; added: number },
  undressed: (before: T, after: T) => T | null,
): ReadonlyMap<string, T> {
  const slice = new Map<string, T>()
  let whole = true
  for (const [id, look] of wanted) {
    const before = from.get(id)
    if (before === undefined) {
      if (left.added > 0) slice.set(id, look)
      else whole = false
      left.added--
      continue
    }
    const later = before === look ? null : undressed(before, look)
    if (later !== null && left.dress-- <= 0) {
      slice.set(id, later)
      whole = false
    } else slice.set(id, look)
  }
  return whole ? wanted : slice
}
