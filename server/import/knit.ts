import type { Journal } from './journal.ts'

/**
 * Element ids of at most so many nodes that an import has: first those that its relationships tie together, so that a
 * picture of a part of it is a graph and no cloud of single nodes.
 */
export async function knitNodes(journal: Journal, limit: number): Promise<string[]> {
  const found = new Set<string>()
  /** Where nothing is tied, or too little to fill the limit. */
  const others = new Set<string>()
  for (let index = 0; index < journal.size() && found.size < limit; index++) {
    const { phase, refs, entities } = await journal.read(index)
    if (phase === 'nodes') {
      for (const [, element] of refs) if (others.size < limit) others.add(element)
      continue
    }
    for (const { entity, after } of entities) {
      if (entity !== 'relationship' || after === null) continue
      const missing = [after.start, after.end].filter(id => !found.has(id))
      if (found.size + new Set(missing).size > limit) continue
      for (const id of missing) found.add(id)
    }
  }
  for (const id of others) if (found.size < limit) found.add(id)
  return [...found]
}
