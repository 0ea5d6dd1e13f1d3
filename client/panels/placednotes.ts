import { plainOf } from '../model/markdown.ts'
import { aimsOf, fieldOf } from '../model/notes.ts'
import type { Scene } from '../model/scene.ts'
import type { Picture } from '../model/view.ts'
import type { PlacedNote } from '../picture/graph.ts'

/** Notes and regions where the scene has them, with arrows to what is in the picture. */
export const placedNotes = (sight: Scene, { nodes, relationships }: Picture): PlacedNote[] =>
  [...sight.notes.values()].flatMap((note): PlacedNote[] => {
    const { colour } = note
    const text = plainOf(note.text)
    const inPicture = note.nodes.filter(id => nodes.has(id))
    if (note.kind === 'note') {
      const about = { ...note, nodes: inPicture, relationships: note.relationships.filter(id => relationships.has(id)) }
      return [{ kind: 'note', x: note.x, y: note.y, text, colour, aims: aimsOf(sight, about) }]
    }
    const box = fieldOf(sight, { nodes: inPicture })
    return box ? [{ kind: 'region', box, text, colour }] : []
  })
