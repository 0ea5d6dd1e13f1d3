import { countChanges, type Edit, type EditRemark, type EntityChange, editLimits } from '../contract/edit.ts'
import type { EditAnswer, EditCheckAnswer, EditRecord, EditsAnswer, EditUndoRequest } from '../contract/editmessages.ts'
import type { Statement } from '../contract/messages.ts'
import type { ProblemPlace } from '../contract/problem.ts'
import { AppError, isAppError } from '../errors.ts'
import type { AskOptions } from '../explore/asking.ts'
import type { Explore } from '../explore/context.ts'
import {
  apply,
  checkEdit,
  type Deleted,
  deletedBy,
  Outdated,
  outcomeOf,
  prepare,
  prepareUndo,
} from '../explore/edit/edit.ts'
import { createTurns, newId } from '../storage/files.ts'
import { conflicting, dateOf } from './conflict.ts'
import { editsOf, idNow, undoneBy } from './history.ts'
import type { EditLog, Entry, LoggedEdit } from './store.ts'

/** Changes to the database, each with its reason, its place in the log, and its way back. */
export interface Editing {
  readonly allowed: boolean
  /** Does nothing where the server may write. Error: EDITING_OFF. */
  requireAllowed(): void
  /** Errors: EDITING_OFF. */
  check(edit: Edit, options?: AskOptions): Promise<EditCheckAnswer>
  /** Errors: EDITING_OFF, EDIT_REFUSED, EDIT_UNCONFIRMED, EDIT_CONFLICT, EDIT_UNKNOWN, CONSTRAINT_VIOLATED. */
  make(edit: Edit, confirm: Deleted | undefined, options?: AskOptions): Promise<EditAnswer>
  /** Errors: likewise, and NOT_FOUND. */
  undo(id: string, request: EditUndoRequest, options?: AskOptions): Promise<EditAnswer>
  list(request: { entity?: string | undefined; limit: number; before?: string | undefined }): Promise<EditsAnswer>
  /** Error: NOT_FOUND. */
  read(id: string): Promise<EditRecord>
}

/** How often an edit is planned anew when somebody changes what it is about at the same time. */
const triesMost = 10

export function createEditing(options: {
  explore: Explore
  log: EditLog
  allowed: boolean
  /** @default Date.now */
  now?: () => number
}): Editing {
  const { explore, log, allowed, now = Date.now } = options
  const inTurn = createTurns()

  const requireAllowed = (): void => {
    if (!allowed)
      throw new AppError('EDITING_OFF', 'Editing is off. Whoever runs the server can allow it by --allow-edit.')
  }

  /** Edits whose end a crash left open: the database says whether they were made. */
  const settleOpen = async (): Promise<void> => {
    for (const edit of await log.unsettled()) {
      const outcome = await outcomeOf(explore, edit.entities)
      if (outcome !== 'unknown') await log.settle(edit.id, outcome)
    }
  }

  /** Writes what was planned, between two lines of the log. */
  const commit = async (
    edit: Omit<LoggedEdit, 'at' | 'entities'>,
    planned: readonly EntityChange[],
  ): Promise<{ edit: LoggedEdit; ran: Statement[] }> => {
    let intended: LoggedEdit | undefined
    const settled = (logged: LoggedEdit): Promise<void> =>
      // It is made: a log that cannot be written to now finds that out by looking, the next time.
      log.settle(logged.id, 'done').catch(() => {})
    try {
      const { ran } = await apply(explore, planned, async (entities, idOf) => {
        const restored = edit.restored.map(one => ({ ...one, id: idOf(one.id) }))
        intended = { ...edit, restored, at: now(), entities }
        await log.intend(intended)
      })
      const logged = intended as unknown as LoggedEdit
      await settled(logged)
      return {
        edit: logged,
        ran,
      }
    } catch (error) {
      if (intended === undefined) throw error
      // Written down, and perhaps committed. Who asked may have gone: looking does not depend on that.
      const outcome = await outcomeOf(explore, intended.entities).catch(() => 'unknown' as const)
      if (outcome === 'done') {
        await settled(intended)
        return { edit: intended, ran: [] }
      }
      if (outcome === 'failed') {
        await log.settle(intended.id, 'failed').catch(() => {})
        throw error
      }
      throw new AppError(
        'EDIT_UNKNOWN',
        'The database was lost in the middle of the edit, and it is not known whether it was made. The log says so once the database answers again.',
        { facts: { id: intended.id }, cause: error },
      )
    }
  }

  /** Plans and writes, and plans anew when what was seen is no longer there. */
  const attempt = async (work: () => Promise<EditAnswer>): Promise<EditAnswer> => {
    for (let tries = 1; ; tries++) {
      try {
        return await work()
      } catch (error) {
        const isOutdated = error instanceof Outdated || (isAppError(error) && error.code === 'CONSTRAINT_VIOLATED')
        if (!isOutdated || tries === triesMost) {
          if (error instanceof Outdated)
            throw new AppError('EDIT_CONFLICT', 'Somebody else is changing the same things just now. Try again.', {
              cause: error,
            })
          throw error
        }
      }
    }
  }

  const toRecord = (entry: Entry, { entities }: LoggedEdit, entries: readonly Entry[], shown: number): EditRecord => {
    const { touched: _, deleted: __, ...rest } = entry
    const undo = undoneBy(entries, entry.id)
    return {
      ...rest,
      ...(undo && { undoneBy: undo.id }),
      counts: countChanges(entities),
      entities: entities.slice(0, shown),
      total: entities.length,
    }
  }

  /** What is open from before is settled when the database lets it; the log can be read in any case. */
  const entriesNow = async (): Promise<readonly Entry[]> => {
    await inTurn('edit', () => settleOpen().catch(() => {}))
    return log.entries()
  }

  return {
    allowed,
    requireAllowed,
    async check(edit, options) {
      requireAllowed()
      return checkEdit(explore, edit, options)
    },

    async make(edit, confirm, options) {
      requireAllowed()
      return inTurn('edit', async () => {
        await settleOpen()
        return attempt(async () => {
          const { plan, asking } = await prepare(explore, edit, options)
          if (plan.objections.length > 0) throw refused(plan.objections)
          requireConfirmed(deletedBy(countChanges(plan.entities)), confirm)
          const { by, reason, note } = edit
          const id = newId()
          const made = await commit({ id, by, reason, ...(note && { note }), restored: [] }, plan.entities)
          return answerOf(made.edit, [...asking.ran, ...made.ran])
        })
      })
    },

    async undo(id, { by, note }, options) {
      requireAllowed()
      return inTurn('edit', async () => {
        await settleOpen()
        return attempt(async () => {
          const edit = await log.read(id)
          const entries = await log.entries()
          const entry = entries.find(one => one.id === id)
          if (entry?.state !== 'done')
            throw new AppError('EDIT_UNKNOWN', 'It is not known whether this edit was made: it cannot be taken back.', {
              facts: { id },
            })
          const already = undoneBy(entries, id)
          if (already)
            throw new AppError(
              'EDIT_CONFLICT',
              `${already.by} has taken this edit back already, on ${dateOf(already.at)}. Taking that back makes it again.`,
              { facts: { undoneBy: already.id } },
            )
          const { undo, objections } = await prepareUndo(
            explore,
            edit.entities,
            (entity, was) => idNow(entries, id, entity, was),
            options,
          )
          if (undo.conflicts.length > 0) throw await conflicting(log, undo.conflicts, id, entries)
          if (objections.length > 0) throw inTheWay(objections)
          const made = await commit(
            { id: newId(), by, reason: null, ...(note && { note }), undoes: id, restored: undo.restored },
            undo.entities,
          )
          return answerOf(made.edit, made.ran)
        })
      })
    },

    async list({ entity, limit, before }) {
      const entries = await entriesNow()
      const wanted = (entity === undefined ? [...entries] : editsOf(entries, entity)).reverse()
      const from = before === undefined ? 0 : wanted.findIndex(({ id }) => id === before) + 1
      if (before !== undefined && from === 0)
        throw new AppError('NOT_FOUND', `There is no edit ${JSON.stringify(before)} to go on from.`)
      const page = wanted.slice(from, from + limit)
      const edits: EditRecord[] = []
      for (const entry of page) edits.push(toRecord(entry, await log.read(entry.id), entries, editLimits.shown))
      const last = page.at(-1)
      return {
        edits,
        total: wanted.length,
        ...(last && from + limit < wanted.length && { next: last.id }),
        damaged: await log.damaged(),
      }
    },

    async read(id) {
      const entries = await entriesNow()
      const edit = await log.read(id)
      const entry = entries.find(one => one.id === id)
      if (!entry) throw new AppError('NOT_FOUND', `There is no edit ${JSON.stringify(id)} in the log.`)
      return toRecord(entry, edit, entries, edit.entities.length)
    },
  }
}

const placesOf = (objections: readonly EditRemark[]): ProblemPlace[] =>
  objections.map(({ path, text, code }) => ({ path, message: text, code }))

const refused = (objections: readonly EditRemark[]): AppError =>
  new AppError(
    'EDIT_REFUSED',
    objections.length === 1
      ? `The edit cannot be made: ${objections[0]?.text}`
      : `The edit cannot be made for ${objections.length} reasons; the first: ${objections[0]?.text}`,
    { places: placesOf(objections), facts: { objections } },
  )

const inTheWay = (objections: readonly EditRemark[]): AppError =>
  new AppError('EDIT_CONFLICT', `The edit cannot be taken back: ${objections[0]?.text}`, {
    places: placesOf(objections),
    facts: { objections },
  })

function requireConfirmed(deleted: Deleted | null, confirm: Deleted | undefined): void {
  const { nodes, relationships } = deleted ?? { nodes: 0, relationships: 0 }
  const said = confirm ?? { nodes: 0, relationships: 0 }
  if (said.nodes === nodes && said.relationships === relationships) return
  throw new AppError(
    'EDIT_UNCONFIRMED',
    `The edit deletes ${nodes} nodes and ${relationships} relationships. Send these counts in “confirm” if that is meant.`,
    { facts: { confirm: { nodes, relationships } } },
  )
}

function answerOf({ id, at, entities, restored }: LoggedEdit, ran: Statement[]): EditAnswer {
  const answer: EditAnswer = {
    id,
    at,
    counts: countChanges(entities),
    created: { nodes: [], relationships: [] },
    changed: { nodes: [], relationships: [] },
    deleted: { nodes: [], relationships: [] },
    restored,
    ran,
  }
  for (const change of entities) {
    const as = change.as === undefined ? {} : { as: change.as }
    if (change.entity === 'node') {
      if (change.after === null) answer.deleted.nodes.push(change.id)
      else if (change.before === null) answer.created.nodes.push({ ...as, node: change.after })
      else answer.changed.nodes.push(change.after)
    } else if (change.after === null) answer.deleted.relationships.push(change.id)
    else if (change.before === null) answer.created.relationships.push({ ...as, relationship: change.after })
    else answer.changed.relationships.push(change.after)
  }
  return answer
}
