import { isInSight, type Scene } from './scene.ts'
import type { Selection } from './view.ts'

/**
 * Selections one after the other, as in a browser: `at` is where one stands, -1 before the first. A selection of
 * nothing is no entry, nor is the same one twice in a row.
 *
 * Laws, each proved by a test whose title begins with its number:
 * H1 back and then forward leads to the same selection, as long as nothing went out of sight
 * H2 at most SELECTIONS_LIMIT entries are kept, the newest
 * H3 no two entries in a row are the same
 * H4 neither way leads to something that is not in sight, nor to nothing, nor to where one is
 * H5 a new selection forgets what lay ahead
 */
export interface Selections {
  readonly entries: readonly Selection[]
  readonly at: number
}

export const noSelections: Selections = { entries: [], at: -1 }

export const SELECTIONS_LIMIT = 100

const sameSet = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean =>
  a === b || (a.size === b.size && [...a].every(id => b.has(id)))

export const sameSelection = (a: Selection, b: Selection): boolean =>
  sameSet(a.nodes, b.nodes) && sameSet(a.relationships, b.relationships)

export const isNothing = (selection: Selection): boolean => selection.nodes.size + selection.relationships.size === 0

/** What of a selection can be selected: what is drawn and not hidden. */
export const selectable = (scene: Scene, { nodes, relationships }: Selection): Selection => ({
  nodes: new Set([...nodes].filter(id => scene.nodes.get(id)?.hidden === false)),
  relationships: new Set(
    [...relationships].filter(id => {
      const drawn = scene.relationships.get(id)
      return drawn !== undefined && isInSight(scene, drawn)
    }),
  ),
})

export function remember({ entries, at }: Selections, selection: Selection): Selections {
  const here = entries[at]
  if (isNothing(selection) || (here && sameSelection(here, selection))) return { entries, at }
  const kept = [...entries.slice(0, at + 1), selection].slice(-SELECTIONS_LIMIT)
  return { entries: kept, at: kept.length - 1 }
}

/**
 * The selection before or after this one, and the history that stands there; null when there is none. Entries of which
 * nothing is in sight are passed over, and stay: they may come back with an undo.
 */
export function wander(
  { entries, at }: Selections,
  current: Selection,
  scene: Scene,
  way: 'back' | 'forward',
): { selections: Selections; selection: Selection } | null {
  const step = way === 'back' ? -1 : 1
  // From a cleared selection the way back leads first to what was cleared.
  for (let index = way === 'back' ? at : at + 1; index >= 0 && index < entries.length; index += step) {
    const selection = selectable(scene, entries[index]!)
    if (isNothing(selection) || sameSelection(selection, current)) continue
    return { selections: { entries, at: index }, selection }
  }
  return null
}
