import { boundsOf } from '../canvas/bounds.ts'
import type { Frame } from '../canvas/captions.ts'
import type { FoldedPicture } from '../model/folds.ts'
import type { Position } from '../model/scene.ts'
import type { Picture } from '../model/view.ts'
import { noteBox, type PlacedNote } from './graph.ts'
import type { Measure } from './wrap.ts'

/** A part of the model: how large, and where its origin lies in a frame of so many CSS pixels. */
export interface View {
  readonly zoom: number
  readonly pan: Position
  readonly width: number
  readonly height: number
}

/** CSS pixels of the graph on a page, and at most in full size; room round it for captions. */
const PAGE = { width: 1120, height: 760 }
const FULL = 8000
const MARGIN = 56
/** The part of a picture that has these nodes and relationships. */
export const within = (
  { nodes, relationships }: Picture,
  portion: { readonly nodes: readonly string[]; readonly relationships: readonly string[] },
): Picture => {
  const [kept, ties] = [new Set(portion.nodes), new Set(portion.relationships)]
  return {
    nodes: new Map([...nodes].filter(([id]) => kept.has(id))),
    relationships: new Map(
      [...relationships].filter(([id, { start, end }]) => ties.has(id) && kept.has(start) && kept.has(end)),
    ),
  }
}

/** What can be seen of a picture: nodes whose middle, or that of their group, lies in it, and what runs between them. */
export function inFrame(whole: Picture, folded: FoldedPicture, { zoom, pan, width, height }: View): Picture {
  const inside = new Set<string>()
  for (const look of folded.picture.nodes.values()) {
    const [x, y] = [look.x * zoom + pan.x, look.y * zoom + pan.y]
    if (x >= 0 && y >= 0 && x <= width && y <= height) inside.add(look.id)
  }
  return insideOf(whole, folded, inside)
}

/** The part of a picture of which it is known what lies inside, by what is drawn: of a group, all that is in it. */
export function insideOf(
  { nodes, relationships }: Picture,
  { faces }: Pick<FoldedPicture, 'faces'>,
  inside: ReadonlySet<string>,
): Picture {
  const seen = new Map([...nodes].filter(([id]) => inside.has(faces.get(id) ?? id)))
  return {
    nodes: seen,
    relationships: new Map([...relationships].filter(([, { start, end }]) => seen.has(start) && seen.has(end))),
  }
}

/** Size, zoom and pan for all of a picture with its notes. */
export function fitted(picture: Picture, notes: readonly PlacedNote[], size: 'page' | 'full', measure: Measure): View {
  const boxes: Frame[] = notes.flatMap(note => (note.kind === 'region' ? [note.box] : []))
  const bounds = boundsOf(picture)
  if (bounds) boxes.push(bounds)
  for (const note of notes)
    if (note.kind === 'note') boxes.push({ left: note.x, right: note.x, top: note.y, bottom: note.y })
  const box = unionOf(boxes) ?? { left: 0, right: 0, top: 0, bottom: 0 }
  const [wide, high] = [box.right - box.left || 1, box.bottom - box.top || 1]
  const room = size === 'page' ? PAGE : { width: FULL, height: FULL }
  const zoom = Math.min(
    size === 'page' ? 1.25 : 1,
    Math.max(0.02, Math.min((room.width - 2 * MARGIN) / wide, (room.height - 2 * MARGIN) / high)),
  )
  // Notes are as large at every zoom.
  const papers = notes.flatMap(note =>
    note.kind === 'note' ? [noteBox({ x: note.x * zoom, y: note.y * zoom }, note.text, measure).box] : [],
  )
  const { left, right, top, bottom } = unionOf([
    ...papers,
    { left: box.left * zoom, right: box.right * zoom, top: box.top * zoom, bottom: box.bottom * zoom },
  ])!
  const width = Math.round(Math.max(420, right - left + 2 * MARGIN))
  const height = Math.round(Math.max(280, bottom - top + 2 * MARGIN))
  return { zoom, width, height, pan: { x: width / 2 - (left + right) / 2, y: height / 2 - (top + bottom) / 2 } }
}

const unionOf = (boxes: readonly Frame[]): Frame | null =>
  boxes.length === 0
    ? null
    : {
        left: Math.min(...boxes.map(({ left }) => left)),
        right: Math.max(...boxes.map(({ right }) => right)),
        top: Math.min(...boxes.map(({ top }) => top)),
        bottom: Math.max(...boxes.map(({ bottom }) => bottom)),
      }
