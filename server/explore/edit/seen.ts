import type { Change, Edit } from '../../contract/edit.ts'
import type { Node, Relationship, Value } from '../../contract/graph.ts'
import { ENTITY_LABEL } from '../../contract/source.ts'
import { isAppError } from '../../errors.ts'
import type { Asking } from '../asking.ts'
import { quote } from '../cypher.ts'
import { degreesOf } from '../degrees.ts'
import { type Found, findNodes, findRelationships, fresh, identities } from '../identity.ts'
import { proposedKeys } from './keys.ts'

/** What the database has of that which an edit names. */
export interface Seen {
  /** By the reference in the edit. */
  nodes: Map<string, Node>
  relationships: Map<string, Relationship>
  /** References that name several, with how many. */
  ambiguous: Map<string, number>
  /** By the id of each node that is to be deleted: how many relationships go with it, by type. */
  degrees: Map<string, { type: string; count: number }[]>
  /** The relationships of nodes to be deleted, and their number, which alone is known where there are too many. */
  attached: Relationship[]
  attachedTotal: number
  /** Nodes at the ends of relationships that are touched, by id. */
  ends: Map<string, Node>
  /** Whether the database has passages, so that relationships carry evidence, claim and status. */
  sourced: boolean
  /** The passages that the reason names, by key. */
  passages: Map<string, Node>
  /** Keys that the edit would give and that are taken already. */
  taken: Set<string>
}

/** @param most relationships of deleted nodes that are read */
export async function look(asking: Asking, edit: Edit, most: number): Promise<Seen> {
  const made = new Set(edit.changes.flatMap(change => (change.kind === 'createNode' ? [change.as] : [])))
  const named = edit.changes.flatMap(nodeReferences).filter(reference => !made.has(reference))
  const ambiguous = new Map<string, number>()
  const nodes = await unambiguous(named, ambiguous, references => findNodes(asking, references))
  const ends = new Map<string, Node>()
  const relationships = await unambiguous(edit.changes.flatMap(relationshipReferences), ambiguous, async references => {
    const found = await findRelationships(asking, references)
    for (const both of found.ends.values()) for (const end of both) ends.set(end.id, end)
    return found
  })
  for (const node of nodes.values()) ends.set(node.id, node)

  const doomed = new Set<string>()
  for (const change of edit.changes) {
    const node = change.kind === 'deleteNode' ? nodes.get(change.node) : undefined
    if (node) doomed.add(node.id)
  }
  const degrees = new Map<string, { type: string; count: number }[]>()
  let attached: Relationship[] = []
  let attachedTotal = 0
  if (doomed.size > 0) {
    for (const [id, found] of await degreesOf(asking, [...doomed])) degrees.set(id, byType(found))
    // Each counts at both its ends, and a loop twice at its one: this is the most that there can be.
    attachedTotal = sum([...degrees.values()].flatMap(types => types.map(({ count }) => count)))
    if (attachedTotal <= most * 2) {
      attached = await relationshipsOf(asking, [...doomed])
      attachedTotal = attached.length
    }
  }

  const { schema } = await identities(asking.context.engine, fresh)
  const sourced = [ENTITY_LABEL, 'Passage'].every(name =>
    schema.labels.some(label => label.name === name && label.count > 0),
  )
  const cited = 'passages' in edit.reason ? edit.reason.passages : []
  return {
    nodes,
    relationships,
    ambiguous,
    degrees,
    attached,
    attachedTotal,
    ends,
    sourced,
    passages: sourced ? await passagesOf(asking, cited) : new Map(),
    taken: sourced
      ? await takenOf(
          asking,
          proposedKeys(edit, reference => nodes.get(reference)),
        )
      : new Set(),
  }
}

const nodeReferences = (change: Change): string[] => {
  if (change.kind === 'createRelationship') return [change.start, change.end]
  return change.kind === 'changeNode' || change.kind === 'deleteNode' ? [change.node] : []
}

const relationshipReferences = (change: Change): string[] =>
  change.kind === 'changeRelationship' || change.kind === 'deleteRelationship' ? [change.relationship] : []

/** A reference that names several is told by itself, and does not keep the others from being found. */
async function unambiguous<T>(
  references: string[],
  ambiguous: Map<string, number>,
  find: (references: string[]) => Promise<Found<T>>,
): Promise<Map<string, T>> {
  for (let left = [...new Set(references)]; ; ) {
    if (left.length === 0) return new Map()
    try {
      return (await find(left)).found
    } catch (error) {
      if (!isAppError(error) || error.code !== 'AMBIGUOUS_REFERENCE') throw error
      const { reference, candidates } = error.facts as { reference: string; candidates: unknown[] }
      ambiguous.set(reference, candidates.length)
      left = left.filter(other => other !== reference)
    }
  }
}

function byType(degrees: readonly { type: string; count: number }[]): { type: string; count: number }[] {
  const counts = new Map<string, number>()
  for (const { type, count } of degrees) counts.set(type, (counts.get(type) ?? 0) + count)
  return Array.from(counts, ([type, count]) => ({ type, count })).sort((a, b) => b.count - a.count)
}

export async function relationshipsOf(asking: Asking, nodes: string[]): Promise<Relationship[]> {
  const found = new Map<string, Relationship>()
  for (const statement of [
    'MATCH (n)-[r]->() WHERE elementId(n) IN $ids RETURN r',
    'MATCH (n)<-[r]-() WHERE elementId(n) IN $ids RETURN r',
  ])
    for (const [relationship] of (await asking.rows(statement, { ids: nodes })) as [Relationship][])
      found.set(relationship.id, relationship)
  return [...found.values()]
}

async function passagesOf(asking: Asking, keys: string[]): Promise<Map<string, Node>> {
  const statement = `MATCH (p:${quote(ENTITY_LABEL)}:${quote('Passage')}) WHERE p.key IN $keys RETURN p.key AS key, p`
  const rows = keys.length > 0 ? await asking.rows(statement, { keys }) : []
  return new Map(rows.map(([key, node]) => [key as string, node as Node]))
}

async function takenOf(asking: Asking, proposed: ReturnType<typeof proposedKeys>): Promise<Set<string>> {
  const taken = new Set<string>()
  const take = (rows: Value[][]) => {
    for (const [key] of rows) taken.add(key as string)
  }
  if (proposed.nodes.length > 0)
    take(
      await asking.rows(`MATCH (n:${quote(ENTITY_LABEL)}) WHERE n.key IN $keys RETURN n.key AS key`, {
        keys: proposed.nodes,
      }),
    )
  for (const [start, keys] of proposed.relationships)
    take(
      await asking.rows('MATCH (n)-[r]->() WHERE elementId(n) IN $ids AND r.key IN $keys RETURN r.key AS key', {
        ids: [start],
        keys,
      }),
    )
  return taken
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)
