import type { Picture } from '../model/view.ts'

/** The box round some nodes of a picture, or all of them, with their captions; null of none. Model units. */
export function boundsOf(picture: Picture, nodes: Iterable<string> = picture.nodes.keys()) {
  let box: { left: number; right: number; top: number; bottom: number } | null = null
  for (const id of nodes) {
    const look = picture.nodes.get(id)
    if (!look) continue
    // Half of a caption's width to the sides, a line of it below.
    const [left, right, top, bottom] = [look.x - 45, look.x + 45, look.y - look.size, look.y + look.size + 12]
    box = box
      ? {
          left: Math.min(box.left, left),
          right: Math.max(box.right, right),
          top: Math.min(box.top, top),
          bottom: Math.max(box.bottom, bottom),
        }
      : { left, right, top, bottom }
  }
  return box
}
