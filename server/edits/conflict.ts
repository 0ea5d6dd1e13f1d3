import type { EntityChange } from '../contract/edit.ts'
import type { ProblemPlace } from '../contract/problem.ts'
import { AppError } from '../errors.ts'
import type { Conflict } from '../explore/edit/edit.ts'
import { laterEdits } from './history.ts'
import type { EditLog, Entry } from './store.ts'

/** Why an edit cannot be taken back: each difference, and which later edit made it, where the log has one. */
export async function conflicting(
  log: EditLog,
  conflicts: readonly Conflict[],
  of: string,
  entries: readonly Entry[],
): Promise<AppError> {
  const places: ProblemPlace[] = []
  const told: (Conflict & { edit?: { id: string; by: string; at: number } })[] = []
  for (const conflict of conflicts.slice(0, 100)) {
    const culprit = await culpritOf(log, conflict, of, entries)
    const who = culprit ? `by ${culprit.by} on ${dateOf(culprit.at)}, edit ${culprit.id}` : 'by other means'
    places.push({ path: `${conflict.entity} ${conflict.id}`, code: conflict.kind, message: wordsOf(conflict, who) })
    told.push({ ...conflict, ...(culprit && { edit: { id: culprit.id, by: culprit.by, at: culprit.at } }) })
  }
  return new AppError(
    'EDIT_CONFLICT',
    `The edit cannot be taken back: ${places[0]?.message}${conflicts.length > 1 ? ` And ${conflicts.length - 1} more.` : ''}`,
    { places, facts: { conflicts: told, total: conflicts.length } },
  )
}

/** The last edit in the log that can have done it. */
async function culpritOf(
  log: EditLog,
  conflict: Conflict,
  of: string,
  entries: readonly Entry[],
): Promise<Entry | undefined> {
  const { entity, id, kind, name } = conflict
  for (const entry of laterEdits(entries, of, entity, id)) {
    const { entities } = await log.read(entry.id)
    const did = entities.some(change => {
      if (kind === 'attached') {
        const made = change.entity === 'relationship' && change.before === null ? change.after : null
        return made?.type === name && (made?.start === id || made?.end === id)
      }
      if (change.entity !== entity) return false
      if (kind === 'missing' || kind === 'end') return change.after === null
      const [was, is] = [change.before, change.after].map(state => stateIn(state, kind, name))
      return was !== is
    })
    if (did) return entry
  }
  if (kind !== 'attached') return undefined
  // What is tied to a node touches the relationship alone.
  for (const entry of entries.slice(entries.findIndex(one => one.id === of) + 1).reverse())
    for (const { entity: what, before, after } of (await log.read(entry.id)).entities)
      if (
        what === 'relationship' &&
        before === null &&
        after?.type === name &&
        (after?.start === id || after?.end === id)
      )
        return entry
  return undefined
}

const stateIn = (state: EntityChange['before'], kind: Conflict['kind'], name = ''): string => {
  if (kind === 'label') return String(state?.$type === 'Node' && state.labels.includes(name))
  const value = state && Object.hasOwn(state.properties, name) ? state.properties[name] : null
  return JSON.stringify(value)
}

export const dateOf = (at: number): string => new Date(at).toISOString().slice(0, 16).replace('T', ' ')

function wordsOf({ entity, id, kind, name, expected = null, found = null }: Conflict, who: string): string {
  const what = `the ${entity} ${id}`
  switch (kind) {
    case 'missing':
      return `${what} was deleted ${who}.`
    case 'end':
      return `${what}, to which a relationship would come back, was deleted ${who}.`
    case 'attached':
      return `${what} has got a relationship ${name} ${who}.`
    case 'label':
      return `the label ${name} of ${what} was ${found ? 'added' : 'removed'} ${who}.`
    case 'property':
      return `“${name}” of ${what} was ${JSON.stringify(expected)} after the edit and was made ${JSON.stringify(found)} ${who}.`
  }
}
