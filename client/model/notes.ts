import { foldText, parseQuery } from '../../server/contract/search/fold.ts'
import type { Atlas } from './atlas.ts'
import { difference, type Table } from './change.ts'
import { type GroupedScene, groupedScene } from './groups.ts'
import { plainOf } from './markdown.ts'
import { noSceneChange, type Position, type Scene, type SceneChange } from './scene.ts'

export const noteColours = ['yellow', 'green', 'blue', 'red', 'grey'] as const
export type NoteColour = (typeof noteColours)[number]

/** A sticky note: text (see `markdown.ts`) at a place of the model (its middle), with arrows to what it is about. */
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

/** Where a node is drawn, and how far it reaches: in a closed group, where that is. Null while it is not in sight. */
function spotOf({ scene, groups, faces }: GroupedScene, id: string): (Position & { readonly reach: number }) | null {
  const face = faces.get(id) ?? id
  const drawn = scene.nodes.get(face)
  if (!drawn || drawn.hidden) return null
  return { x: drawn.x, y: drawn.y, reach: (groups.get(face)?.size ?? 0) / 2 }
}

/** The field of a region, in model units; null while none of its nodes is in sight. */
export function fieldOf(sight: Scene, { nodes }: Pick<Region, 'nodes'>): Box | null {
  const grouped = groupedScene(sight)
  const spots = nodes.flatMap(id => spotOf(grouped, id) ?? [])
  if (spots.length === 0) return null
  return {
    left: Math.min(...spots.map(({ x, reach }) => x - reach)) - ROUND,
    top: Math.min(...spots.map(({ y, reach }) => y - reach)) - ROUND,
    right: Math.max(...spots.map(({ x, reach }) => x + reach)) + ROUND,
    bottom: Math.max(...spots.map(({ y, reach }) => y + reach)) + ROUND,
  }
}

/** What an arrow of a note points at: how far short of it the arrow ends is up to its reach. */
export interface Aim extends Position {
  readonly reach: number
}

/**
 * Where the arrows of a note end: its nodes, and the middles of its relationships, as far as they are in sight. What is
 * in a closed group is where that is; several in one group are one arrow.
 */
export function aimsOf(sight: Scene, note: Pick<StickyNote, 'nodes' | 'relationships'>): Aim[] {
  const grouped = groupedScene(sight)
  const spots = note.nodes.flatMap(id => spotOf(grouped, id) ?? [])
  const middles = note.relationships.flatMap(id => {
    const tie = sight.relationships.get(id)
    if (!tie || tie.hidden) return []
    const [start, end] = [tie.relationship.start, tie.relationship.end].map(node => spotOf(grouped, node))
    if (!start || !end) return []
    const isInside = grouped.faces.has(tie.relationship.start) && start.x === end.x && start.y === end.y
    return [{ x: (start.x + end.x) / 2, y: (start.y + end.y) / 2, reach: isInside ? start.reach : 0 }]
  })
  const aims = new Map([...spots, ...middles].map(aim => [`${aim.x} ${aim.y}`, aim]))
  return [...aims.values()]
}

/**
 * Notes go along with what they are about, as far as that is in sight before and after: by as much as it has moved on
 * the whole. A layout has this in its step; whoever moves something by hand leaves notes where they are.
 */
export function notesAlong(before: Scene, after: Scene): SceneChange {
  const notes = new Map(before.notes)
  for (const [id, note] of before.notes) {
    if (note.kind !== 'note') continue
    const [from, to] = [middleOf(aimsOf(before, note)), middleOf(aimsOf(after, note))]
    if (from && to && (from.x !== to.x || from.y !== to.y))
      notes.set(id, { ...note, x: note.x + to.x - from.x, y: note.y + to.y - from.y })
  }
  return { ...noSceneChange(), notes: difference(before.notes, notes) }
}

function middleOf(aims: readonly Position[]): Position | null {
  if (aims.length === 0) return null
  const sum = aims.reduce((all, { x, y }) => ({ x: all.x + x, y: all.y + y }), { x: 0, y: 0 })
  return { x: sum.x / aims.length, y: sum.y / aims.length }
}

/** The nodes that a note is about, with both ends of its relationships. */
export function subjectsOf(sight: Scene, note: Note): string[] {
  const ties = note.kind === 'note' ? note.relationships : []
  const ends = ties.flatMap(id => {
    const relationship = sight.relationships.get(id)?.relationship
    return relationship ? [relationship.start, relationship.end] : []
  })
  return [...new Set([...note.nodes, ...ends])].filter(id => sight.nodes.get(id)?.hidden === false)
}

/** The place on the map to which most of what a note is about belongs; null where nothing of it has one. */
export function placeOfNote(sight: Scene, atlas: Atlas, note: Note): string | null {
  const { faces } = groupedScene(sight)
  const counts = new Map<string, number>()
  for (const id of subjectsOf(sight, note)) {
    const face = faces.get(id) ?? id
    const place = atlas.places.has(face) ? face : atlas.homes.get(face)?.place
    if (place !== undefined) counts.set(place, (counts.get(place) ?? 0) + 1)
  }
  const [most] = [...counts].sort(([, many], [, more]) => more - many)
  return most?.[0] ?? null
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

/** What a note is called in a list: its first line, as it is read. */
export const titleOf = ({ text }: Pick<Note, 'text'>): string =>
  (plainOf(text).trim() || text.trim()).split('\n')[0]!.slice(0, 80)

/** What was written about what is exported, as the request for a file takes it; notes about nothing go along. */
export function exportedNotes(
  notes: Table<Note>,
  { nodes, relationships }: { readonly nodes: readonly string[]; readonly relationships: readonly string[] },
): { text: string; nodes: string[]; relationships: string[] }[] {
  const [nodesThere, tiesThere] = [new Set(nodes), new Set(relationships)]
  return [...notes.values()].flatMap(note => {
    const about = note.nodes.filter(id => nodesThere.has(id))
    const ties = note.kind === 'note' ? note.relationships.filter(id => tiesThere.has(id)) : []
    const isAboutNothing = note.kind === 'note' && note.nodes.length + note.relationships.length === 0
    if (about.length + ties.length === 0 && !isAboutNothing) return []
    return [{ text: note.text, nodes: about, relationships: ties }]
  })
}
