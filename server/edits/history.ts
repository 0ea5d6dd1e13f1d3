import { type Entry, idName, keyName } from './store.ts'

type Kind = 'node' | 'relationship'

/**
 * The id that an entity of an edit has now, by the log: what was deleted since is gone, and what an undo brought back
 * has the id that it got then. Undefined when it is gone.
 */
export function idNow(entries: readonly Entry[], of: string, entity: Kind, id: string): string | undefined {
  const from = entries.findIndex(entry => entry.id === of)
  const self = entries[from]
  let current = id
  let deletedBy = self?.deleted.has(idName(entity, id)) ? self.id : undefined
  for (const entry of entries.slice(from + 1)) {
    if (entry.state !== 'done') continue
    if (deletedBy !== undefined) {
      const back =
        entry.undoes === deletedBy && entry.restored.find(one => one.entity === entity && one.was === current)
      if (!back) continue
      current = back.id
      deletedBy = undefined
    } else if (entry.deleted.has(idName(entity, current))) deletedBy = entry.id
  }
  return deletedBy === undefined ? current : undefined
}

/** The edit that takes this one back, while it is not taken back itself. */
export function undoneBy(entries: readonly Entry[], id: string): Entry | undefined {
  return entries.findLast(
    entry => entry.undoes === id && entry.state === 'done' && undoneBy(entries, entry.id) === undefined,
  )
}

/** Edits after this one that touched an entity, by the id that it had then; newest first. */
export function laterEdits(entries: readonly Entry[], of: string, entity: Kind, id: string): Entry[] {
  const from = entries.findIndex(entry => entry.id === of)
  const names = namesOf(entries, id).filter(name => name.startsWith(entity))
  return entries
    .slice(from + 1)
    .filter(({ touched }) => names.some(name => touched.has(name)))
    .reverse()
}

/** Edits that touched what a reference names: a key, or an element id that it has or had. */
export function editsOf(entries: readonly Entry[], reference: string): Entry[] {
  const names = [keyName(reference), ...namesOf(entries, reference)]
  return entries.filter(({ touched }) => names.some(name => touched.has(name)))
}

/** All names of what has an id or had it, before it was deleted and brought back. */
function namesOf(entries: readonly Entry[], id: string): string[] {
  const names = new Set<string>([idName('node', id), idName('relationship', id)])
  const pairs = entries.flatMap(({ restored }) => restored)
  for (let size = 0; size < names.size; ) {
    size = names.size
    for (const { entity, was, id: now } of pairs) {
      if (names.has(idName(entity, was))) names.add(idName(entity, now))
      if (names.has(idName(entity, now))) names.add(idName(entity, was))
    }
  }
  return [...names]
}
