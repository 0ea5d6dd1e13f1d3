import { aimsOf, fieldOf } from '../model/notes.ts'
import type { Scene } from '../model/scene.ts'
import type { PlacedNote } from '../picture/graph.ts'

/** Notes and regions where the scene has them; a region none of whose nodes is in sight has no place. */
export const placedNotes = (sight: Scene): PlacedNote[] =>
  [...sight.notes.values()].flatMap((note): PlacedNote[] => {
    const { text, colour } = note
    if (note.kind === 'note') return [{ kind: 'note', x: note.x, y: note.y, text, colour, aims: aimsOf(sight, note) }]
    const box = fieldOf(sight, note)
    return box ? [{ kind: 'region', box, text, colour }] : []
  })
