import { bucketCount, createBuckets } from '../buckets.ts'
import type { EntityChange } from '../contract/edit.ts'
import type { Node, Relationship } from '../contract/graph.ts'
import type { ProblemPlace } from '../contract/problem.ts'
import { AppError, isAppError } from '../errors.ts'
import { ask } from '../explore/asking.ts'
import type { Explore } from '../explore/context.ts'
import { apply, isSame, Outdated } from '../explore/edit/apply.ts'
import { outcomeOf } from '../explore/edit/edit.ts'
import type { Journal } from './journal.ts'
import { spoolFolder } from './reading.ts'

interface UndoContext {
  explore: Explore
  folder: string
  journal: Journal
  /** An undo that was begun before: part of it is as it was before the import already. */
  begun: boolean
  onProgress: (phase: 'look' | 'undo', done: number, total: number) => void
  stop: () => void
}

const shown = 20

/**
 * Looks whether all that an import made and changed is as it left it, and nothing else is tied to what it made. Reads
 * only. Error: EDIT_CONFLICT, with the first of what is not.
 */
export async function requireUntouched(context: UndoContext): Promise<void> {
  const { explore, folder, journal, begun, onProgress, stop } = context
  const asking = ask(explore)
  const spool = spoolFolder(folder)
  const own = createBuckets<string>(spool, 'own')
  const tied = createBuckets<{ relationship: string; node: string }>(spool, 'tied')
  await own.clear()
  await tied.clear()
  const conflicts: { total: number; first: ProblemPlace[] } = { total: 0, first: [] }
  const note = (message: string): void => {
    conflicts.total++
    if (conflicts.first.length < shown) conflicts.first.push({ message })
  }
  for (let index = 0; index < journal.size(); index++) {
    stop()
    onProgress('look', index, journal.size())
    const { phase, entities } = await journal.read(index)
    const ids = entities.map(({ id }) => id)
    if (ids.length === 0) continue
    const statement =
      phase === 'nodes'
        ? 'MATCH (n) WHERE elementId(n) IN $ids RETURN n'
        : 'MATCH ()-[r]->() WHERE elementId(r) IN $ids RETURN r'
    const now = new Map((await asking.rows(statement, { ids })).map(([one]) => [(one as Node).id, one as Node]))
    for (const change of entities) {
      const there: Node | Relationship | undefined = now.get(change.id)
      if (isAs(change.after, there) || (begun && isAs(change.before, there))) continue
      note(`The ${nameOf(change)} ${there ? 'was changed' : 'was deleted'} since.`)
    }
    if (phase === 'relationships') for (const id of ids) await own.add(id, id)
    const made = entities.filter(({ before }) => before === null).map(({ id }) => id)
    if (phase === 'relationships' || made.length === 0) continue
    const ties = 'MATCH (n)-[r]-() WHERE elementId(n) IN $made RETURN elementId(r) AS r, elementId(n) AS n'
    for await (const [relationship, node] of asking.stream(ties, { made }))
      await tied.add(relationship as string, { relationship: relationship as string, node: node as string })
  }
  for (let bucket = 0; bucket < bucketCount; bucket++) {
    const known = new Set<string>()
    for await (const id of own.read(bucket)) known.add(id)
    for await (const { relationship, node } of tied.read(bucket))
      if (!known.has(relationship)) note(`The node ${node} has the relationship ${relationship} since.`)
  }
  await own.clear()
  await tied.clear()
  if (conflicts.total > 0)
    throw new AppError(
      'EDIT_CONFLICT',
      `The import cannot be taken back: ${conflicts.total} of what it wrote ${conflicts.total === 1 ? 'is' : 'are'} not as it left ${conflicts.total === 1 ? 'it' : 'them'}. Nothing was changed. The first: ${conflicts.first[0]?.message}`,
      { places: conflicts.first, facts: { total: conflicts.total } },
    )
}

/** Takes back batch by batch, the last one first. What was taken back already is passed over. */
export async function takeBack({ explore, journal, onProgress, stop }: UndoContext): Promise<void> {
  const total = journal.size()
  for (let index = total - 1; index >= 0; index--) {
    stop()
    onProgress('undo', total - 1 - index, total)
    const { entities } = await journal.read(index)
    if (entities.length === 0) continue
    const flipped = entities.map(change => ({ ...change, before: change.after, after: change.before }) as EntityChange)
    try {
      await apply(explore, flipped, async () => {})
    } catch (error) {
      const isConflict = error instanceof Outdated || (isAppError(error) && error.code === 'CONSTRAINT_VIOLATED')
      if ((await outcomeOf(explore, flipped)) === 'done') continue
      if (!isConflict) throw error
      throw new AppError(
        'EDIT_CONFLICT',
        'Somebody changed what is being taken back just now. What was taken back so far stays so; see what it is, and take the import back again.',
        { cause: error },
      )
    }
  }
  onProgress('undo', total, total)
}

const isAs = (state: Node | Relationship | null, there: Node | Relationship | undefined): boolean =>
  state === null ? there === undefined : there !== undefined && isSame(state, there)

function nameOf({ entity, id, before, after }: EntityChange): string {
  const properties = new Map(Object.entries((after ?? before)?.properties ?? {}))
  const name = ['name', 'key', 'title'].map(one => properties.get(one)).find(one => typeof one === 'string')
  return `${entity} ${name === undefined ? id : `${JSON.stringify(name)} (${id})`}`
}
