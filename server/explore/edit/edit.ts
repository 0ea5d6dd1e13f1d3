import {
  countChanges,
  type Edit,
  type EditCounts,
  type EditRemark,
  type EntityChange,
  editLimits,
} from '../../contract/edit.ts'
import type { EditCheckAnswer } from '../../contract/editmessages.ts'
import type { Node, Relationship } from '../../contract/graph.ts'
import { type Asking, type AskOptions, ask } from '../asking.ts'
import type { Explore } from '../context.ts'
import { fresh, identities } from '../identity.ts'
import { getSchema } from '../schema.ts'
import { isSame } from './apply.ts'
import { type Plan, planEdit } from './plan.ts'
import { impossible, type PathOf, taken } from './possible.ts'
import { look, relationshipsOf, type Seen } from './seen.ts'
import { type Present, planUndo, type Undo } from './undo.ts'
import { unusualEnds, warningsOf } from './warnings.ts'

export { apply, Outdated } from './apply.ts'
export type { Conflict } from './undo.ts'

export interface Prepared {
  plan: Plan
  seen: Seen
  asking: Asking
}

/** What an edit comes to, with everything that stands against it. Nothing is written. */
export async function prepare(context: Explore, edit: Edit, options?: AskOptions): Promise<Prepared> {
  const asking = ask(context, options)
  const seen = await look(asking, edit, editLimits.entities)
  const plan = planEdit(edit, seen)
  plan.objections.push(...(await objectionsTo(asking, plan.entities, plan.pathOf)))
  return { plan, seen, asking }
}

async function objectionsTo(asking: Asking, entities: readonly EntityChange[], pathOf: PathOf): Promise<EditRemark[]> {
  const { engine } = asking.context
  const { schema } = await identities(engine, fresh)
  const remarks = impossible(entities, pathOf, engine.supports, schema)
  // A name that cannot stand in a statement cannot be looked for either.
  return remarks.length > 0 ? remarks : taken(asking, entities, pathOf, schema)
}

export interface Deleted {
  nodes: number
  relationships: number
}

/** What has to be confirmed; null when nothing is deleted. */
export const deletedBy = ({ nodes, relationships }: EditCounts): Deleted | null =>
  nodes.deleted + relationships.deleted > 0 ? { nodes: nodes.deleted, relationships: relationships.deleted } : null

/** What an edit would do and what speaks against it. Errors: those of the engine. */
export async function checkEdit(context: Explore, edit: Edit, options?: AskOptions): Promise<EditCheckAnswer> {
  const { plan, seen, asking } = await prepare(context, edit, options)
  const schema = await getSchema(context, options)
  const { schema: known } = await identities(context.engine)
  const counts = countChanges(plan.entities)
  // Where there are too many to read, they are counted all the same.
  if (seen.attachedTotal > seen.attached.length) counts.relationships.deleted = seen.attachedTotal
  const labelsOf = (id: string): readonly string[] | undefined =>
    seen.ends.get(id)?.labels ??
    plan.entities.flatMap(({ after }) => (after?.$type === 'Node' && after.id === id ? [after.labels] : []))[0]
  return {
    counts,
    confirm: deletedBy(counts),
    entities: plan.entities.slice(0, editLimits.shown),
    total: plan.entities.length,
    deletions: plan.entities.flatMap(({ entity, before, after }) =>
      entity === 'node' && before && after === null
        ? [{ node: before as Node, relationships: goingWith(before.id, seen) }]
        : [],
    ),
    objections: plan.objections,
    warnings: [...warningsOf(edit, plan, schema, known.propertyKeys), ...unusualEnds(plan, schema, labelsOf)],
    ran: [...asking.ran, ...schema.ran],
  }
}

function goingWith(id: string, { attached, attachedTotal, degrees }: Seen): { type: string; count: number }[] {
  if (attachedTotal > attached.length) return degrees.get(id) ?? []
  const counts = new Map<string, number>()
  for (const { type, start, end } of attached)
    if (start === id || end === id) counts.set(type, (counts.get(type) ?? 0) + 1)
  return Array.from(counts, ([type, count]) => ({ type, count })).sort(
    (a, b) => b.count - a.count || (a.type < b.type ? -1 : 1),
  )
}

/**
 * How an edit can be taken back, and what keeps it from that.
 * @param idOf the id that an entity of the edit has now, by what was done since
 */
export async function prepareUndo(
  context: Explore,
  entities: readonly EntityChange[],
  idOf: Present['idOf'],
  options?: AskOptions,
): Promise<{ undo: Undo; objections: EditRemark[] }> {
  const asking = ask(context, options)
  const present = await stateOf(asking, entities, idOf)
  const undo = planUndo(entities, present)
  const objections =
    undo.conflicts.length > 0 ? [] : await objectionsTo(asking, undo.entities, ({ id }) => `entities.${id}`)
  return { undo, objections }
}

/** Whether an edit was carried out, by what is there: as it would have left it, as it was before, or neither. */
export async function outcomeOf(
  context: Explore,
  entities: readonly EntityChange[],
  options?: AskOptions,
): Promise<'done' | 'failed' | 'unknown'> {
  const { nodes, relationships } = await stateOf(ask(context, options), entities, (_, id) => id)
  const isAs = (which: 'before' | 'after') =>
    entities.every(change => {
      const now = (change.entity === 'node' ? nodes : relationships).get(change.id)
      const then = change[which]
      return then === null ? now === undefined : now !== undefined && isSame(then, now)
    })
  return isAs('after') ? 'done' : isAs('before') ? 'failed' : 'unknown'
}

async function stateOf(asking: Asking, entities: readonly EntityChange[], idOf: Present['idOf']): Promise<Present> {
  const idsOf = (entity: 'node' | 'relationship', isWanted = (_: EntityChange) => true) =>
    entities.flatMap(change => {
      const id = change.entity === entity && isWanted(change) ? idOf(entity, change.id) : undefined
      return id === undefined ? [] : [id]
    })
  const read = async <T extends Node | Relationship>(statement: string, ids: string[]) =>
    new Map(
      ids.length === 0
        ? []
        : (await asking.rows(statement, { ids })).map(([entity]) => [(entity as T).id, entity as T]),
    )
  // Ends that an undo needs again, though the edit did not touch them.
  const ends = entities.flatMap(change => {
    if (change.entity !== 'relationship' || change.after !== null || !change.before) return []
    return [change.before.start, change.before.end].flatMap(id => idOf('node', id) ?? [])
  })
  const nodes = await read<Node>('MATCH (n) WHERE elementId(n) IN $ids RETURN n', [
    ...new Set([...idsOf('node'), ...ends]),
  ])
  const relationships = await read<Relationship>(
    'MATCH ()-[r]->() WHERE elementId(r) IN $ids RETURN r',
    idsOf('relationship'),
  )
  const made = idsOf('node', ({ before }) => before === null)
  const attached = new Map<string, Relationship[]>(made.map(id => [id, []]))
  if (made.length > 0)
    for (const relationship of await relationshipsOf(asking, made))
      for (const id of new Set([relationship.start, relationship.end])) attached.get(id)?.push(relationship)
  // By the log it may be there, and have been deleted by somebody else.
  const isThere: Present['idOf'] = (entity, id) => {
    const now = idOf(entity, id)
    return now !== undefined && (entity === 'node' ? nodes : relationships).has(now) ? now : undefined
  }
  return { idOf: isThere, nodes, relationships, attached }
}
