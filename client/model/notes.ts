import { foldText, parseQuery } from '../../server/contract/search/fold.ts'
import { difference, type Table } from './change.ts'
import { noSceneChange, type Position, type Scene, type SceneChange } from './scene.ts'

export const noteColours = ['yellow', 'green', 'blue', 'red', 'grey'] as const
export type NoteColour = (typeof noteColours)[number]

/** A sticky note: plain text at a place of the model (its middle), with arrows to what it is about. */
export interface StickyNote extends Position {
  readonly kind: 'note'
  readonly text: string
  readonly colour: NoteColour
  readonly nodes: readonly string[]
  readonly relationships: readonly string[]
}

/** A field round nodes, with a title. It follows them: wherever they are moved, it is round them. */
export interface Region {
  readonly kind: 'region'
  readonly text: string
  readonly colour: NoteColour
  readonly nodes: readonly string[]
}

export type Note = StickyNote | Region

/** A view to come back to: what stands in the middle, and how large. */
export interface Bookmark extends Position {
  readonly zoom: number
}

export const bookmarkSlots = ['1', '2', '3', '4', '5'] as const

/** Most letters of a note. */
export const NOTE_LENGTH = 2000

/** Model units between the nodes of a region and its edge, and between what a note is about and the note. */
const ROUND = 44
const BESIDE = 150

export const settingNote = (scene: Scene, id: string, note: Note | null): SceneChange => ({
  ...noSceneChange(),
  notes: difference(scene.notes, withRecord(scene.notes, id, note)),
})

export const settingBookmark = (scene: Scene, slot: string, bookmark: Bookmark | null): SceneChange => ({
  ...noSceneChange(),
  bookmarks: difference(scene.bookmarks, withRecord(scene.bookmarks, slot, bookmark)),
})

function withRecord<T>(table: Table<T>, id: string, record: T | null): Map<string, T> {
  const next = new Map(table)
  if (record) next.set(id, record)
  else next.delete(id)
  return next
}

export function nextNoteId(scene: Scene): string {
  let number = scene.notes.size + 1
  while (scene.notes.has(`note${number}`)) number++
  return `note${number}`
}

export interface Box {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** The field of a region, in model units; null while none of its nodes is in sight. */
export function fieldOf(sight: Scene, { nodes }: Pick<Region, 'nodes'>): Box | null {
  const places = nodes.flatMap(id => {
    const drawn = sight.nodes.get(id)
    return drawn && !drawn.hidden ? [drawn] : []
  })
  if (places.length === 0) return null
  const xs = places.map(({ x }) => x)
  const ys = places.map(({ y }) => y)
  return {
    left: Math.min(...xs) - ROUND,
    top: Math.min(...ys) - ROUND,
    right: Math.max(...xs) + ROUND,
    bottom: Math.max(...ys) + ROUND,
  }
}

/** Where the arrows of a note end: its nodes, and the middles of its relationships, as far as they are in sight. */
export function aimsOf(sight: Scene, note: StickyNote): Position[] {
  const placeOf = (id: string): Position | null => {
    const drawn = sight.nodes.get(id)
    return drawn && !drawn.hidden ? drawn : null
  }
  const middles = note.relationships.flatMap(id => {
    const drawn = sight.relationships.get(id)
    const [start, end] = drawn && !drawn.hidden ? [drawn.relationship.start, drawn.relationship.end].map(placeOf) : []
    return start && end ? [{ x: (start.x + end.x) / 2, y: (start.y + end.y) / 2 }] : []
  })
  return [...note.nodes.flatMap(id => placeOf(id) ?? []), ...middles].map(({ x, y }) => ({ x, y }))
}

/** Where a note about these nodes stands: to the right of them, at half their height; null when none is in sight. */
export function besideOf(sight: Scene, nodes: readonly string[]): Position | null {
  const field = fieldOf(sight, { nodes })
  return field && { x: field.right - ROUND + BESIDE, y: (field.top + field.bottom) / 2 }
}

/** Notes that have all the words, the one that was written first coming first. */
export function matchingNotes(notes: Table<Note>, q: string): { id: string; note: Note }[] {
  const { terms } = parseQuery(q)
  if (terms.length === 0) return []
  return Array.from(notes, ([id, note]) => ({ id, note })).filter(({ note }) => {
    const text = foldText(note.text)
    return terms.every(term => text.includes(term))
  })
}

/** What a note is called in a list: its first line. */
export const titleOf = ({ text }: Pick<Note, 'text'>): string => text.trim().split('\n')[0]!.slice(0, 80)
