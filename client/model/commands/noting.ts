import { always, because, type Commands, doIt, needsNode, type Outcome, show } from '../command.ts'
import { groupedAtlas } from '../groupsonmap.ts'
import {
  aimsOf,
  type Bookmark,
  besideOf,
  bookmarkSlots,
  fieldOf,
  NOTE_LENGTH,
  type Note,
  type NoteColour,
  nextNoteId,
  placeOfNote,
  type StickyNote,
  settingBookmark,
  settingNote,
  subjectsOf,
  titleOf,
} from '../notes.ts'
import { phrase } from '../phrase.ts'
import type { Position } from '../scene.ts'
import { settingOf } from '../settings.ts'
import { doing, opening, type State, type Target } from '../state.ts'
import { sightOf } from '../view.ts'

/** Notes, regions and places to come back to. Commands of a note that is there work on the one that `target.note` names. */
export const noting = {
  addNote: {
    keys: ['J'],
    places: ['node', 'relationship', 'canvas'],
    enabled: always,
    perform(state, { nodes, relationships }) {
      const sight = sightOf(state)
      const draft = { kind: 'note', text: '', colour: 'yellow', nodes, relationships, x: 0, y: 0 } as const
      const aims = aimsOf(sight, draft)
      const beside = besideOf(sight, subjectsOf(sight, draft))
      // What it is about may not be in sight; then it stands in the middle of what is.
      if (aims.length > 0 && beside) return write(state, { ...draft, ...beside })
      return { inView: view => write(state, { ...draft, nodes: [], relationships: [], x: view.x, y: view.y }) }
    },
  },
  addRegion: {
    keys: ['Shift+J'],
    places: ['node'],
    enabled: (state, target) => {
      const node = needsNode(state, target)
      return node !== true ? node : fieldOf(sightOf(state), target) !== null || because('nothingInSight')
    },
    perform: (state, { nodes }) => write(state, { kind: 'region', text: '', colour: 'blue', nodes }),
  },
  editNote: {
    keys: [],
    places: [],
    enabled: needsNote,
    perform: (state, target) =>
      show({ noting: { id: target.note!, note: noteOf(state, target)!, isNew: false }, placing: null }),
  },
  goToNote: {
    keys: [],
    places: [],
    enabled: (state, target) => {
      const note = noteOf(state, target)
      if (!note) return because('chooseNote')
      const sight = sightOf(state)
      if (settingOf(state.scene, 'surface') === 'map')
        return placeOfNote(sight, groupedAtlas(sight, state.schema), note) !== null || because('noteOffMap')
      return note.kind === 'note' || fieldOf(sight, note) !== null || because('nothingInSight')
    },
    perform(state, target) {
      const note = noteOf(state, target)!
      if (settingOf(state.scene, 'surface') === 'map') {
        const sight = sightOf(state)
        return { viewport: { kind: 'centre', node: placeOfNote(sight, groupedAtlas(sight, state.schema), note)! } }
      }
      return note.kind === 'region'
        ? { viewport: { kind: 'fit', nodes: note.nodes } }
        : {
            inView: ({ zoom }) => ({
              viewport: { kind: 'place', x: note.x, y: note.y, zoom: Math.max(zoom, READABLE) },
            }),
          }
    },
  },
  pointNote: {
    keys: [],
    places: [],
    enabled: (state, target) => {
      const { nodes, relationships } = state.view.selection
      if (noteOf(state, target)?.kind !== 'note') return because('chooseNote')
      return nodes.size + relationships.size > 0 || because('selectSomething')
    },
    perform(state, target, at) {
      const note = noteOf(state, target) as StickyNote
      const { nodes, relationships } = state.view.selection
      return changed(state, target.note!, { ...note, nodes: [...nodes], relationships: [...relationships] }, at)
    },
  },
  unpointNote: {
    keys: [],
    places: [],
    enabled: (state, target) => {
      const note = noteOf(state, target)
      return (note?.kind === 'note' && note.nodes.length + note.relationships.length > 0) || because('noArrows')
    },
    perform: (state, target, at) =>
      changed(state, target.note!, { ...(noteOf(state, target) as StickyNote), nodes: [], relationships: [] }, at),
  },
  placeNote: {
    keys: [],
    places: [],
    enabled: (state, target) => noteOf(state, target)?.kind === 'note' || because('chooseNote'),
    perform: (_, target) => show({ placing: target.note! }),
  },
  removeNote: {
    keys: [],
    places: [],
    enabled: needsNote,
    perform(state, target, at) {
      const text = phrase('step.removeNote', { name: titleOf(noteOf(state, target)!) })
      return doIt({ name: text, change: settingNote(state.scene, target.note!, null), at }, { text, undo: true })
    },
  },
  ...placesOf('keepPlace', slot => ({
    keys: [`Alt+${slot}`],
    places: [],
    enabled: always,
    perform: (state, _, at) => ({
      inView: bookmark =>
        doIt(
          {
            name: phrase('step.keepPlace', { slot }),
            change: settingBookmark(state.scene, slot, bookmark),
            at,
          },
          { text: phrase('step.keepPlace', { slot }), undo: true },
        ),
    }),
  })),
  ...placesOf('goToPlace', slot => ({
    keys: [slot],
    places: [],
    enabled: ({ scene }) => scene.bookmarks.has(slot) || because('noPlace'),
    perform: ({ scene }) => ({ viewport: { kind: 'place', ...(scene.bookmarks.get(slot) as Bookmark) } }),
  })),
} satisfies Commands

/** From this zoom on the text of a note is shown; below it the note is a mark. */
export const READABLE = 0.6

type Slot = (typeof bookmarkSlots)[number]

function placesOf<Name extends string>(name: Name, make: (slot: Slot) => Commands[string]) {
  return Object.fromEntries(bookmarkSlots.map(slot => [`${name}${slot}`, make(slot)])) as {
    [Id in `${Name}${Slot}`]: Commands[string]
  }
}

const noteOf = ({ scene }: State, { note }: Target): Note | undefined =>
  note === undefined ? undefined : scene.notes.get(note)

function needsNote(state: State, target: Target) {
  return noteOf(state, target) !== undefined || because('chooseNote')
}

/** Nothing is in the scene before something is written. */
const write = ({ scene }: State, note: Note): Outcome =>
  show({ noting: { id: nextNoteId(scene), note, isNew: true }, placing: null })

const changed = (state: State, id: string, note: Note, at: number, merge?: string): Outcome =>
  doIt({
    name: phrase('step.changeNote', { name: titleOf(note) }),
    change: settingNote(state.scene, id, note),
    at,
    ...(merge !== undefined && { merge, recording: 'merged' as const }),
  })

/** What was written becomes the text of the note; without text there is no new note, and an old one stays as it was. */
export function written(state: State, text: string, at: number): Outcome {
  const { noting } = state.panels
  if (!noting) return {}
  const { id, note, isNew } = noting
  const trimmed = text.trim().slice(0, NOTE_LENGTH)
  const isSame = trimmed === '' || (!isNew && trimmed === note.text)
  return {
    update(now) {
      const closed = opening(now, { noting: null })
      if (isSame) return closed
      const next = { ...note, text: trimmed }
      const name = phrase(isNew ? 'step.addNote' : 'step.changeNote', { name: titleOf(next) })
      return doing(closed, { name, change: settingNote(now.scene, id, next), at })
    },
  }
}

export const colouring = (state: State, id: string, colour: NoteColour, at: number): Outcome => {
  const note = state.scene.notes.get(id)
  return note ? changed(state, id, { ...note, colour }, at) : {}
}

/** Puts a note somewhere. Pushes by the keyboard that follow on each other are one step. */
export function placingNote(state: State, id: string, { x, y }: Position, at: number, isPush = false): Outcome {
  const note = state.scene.notes.get(id)
  if (note?.kind !== 'note') return {}
  const outcome = changed(state, id, { ...note, x, y }, at, isPush ? `push ${id}` : undefined)
  return { update: now => opening(outcome.update!(now), { placing: null }) }
}
