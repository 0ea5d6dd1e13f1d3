import type { Node, Relationship, Value } from '../contract/graph.ts'
import type { Engine, EngineSchema } from '../engines/engine.ts'
import { AppError } from '../errors.ts'
import { type Asking, batches } from './asking.ts'
import { quote } from './cypher.ts'

/** A property by which entities of a label (or type) are told apart. */
export interface Identity {
  of: string
  property: string
}

export interface Identities {
  nodes: Identity[]
  relationships: Identity[]
  schema: EngineSchema
}

interface Remembered {
  at: number
  value: Promise<Identities>
}

/** Milliseconds. Looking costs a round trip or four, and constraints change seldom; whoever misses something looks anew. */
const rememberFor = 5_000
/** Questions that are asked together look once. */
export const fresh = 50
const remembered = new WeakMap<Engine, Remembered>()

/** Labels, types, keys and what identifies nodes and relationships, as they were at most `age` milliseconds ago. */
export function identities(engine: Engine, age = rememberFor): Promise<Identities> {
  const known = remembered.get(engine)
  if (known && performance.now() - known.at < age) return known.value
  const value = engine.schema().then(schema => ({
    nodes: identitiesOf(schema, 'node'),
    relationships: identitiesOf(schema, 'relationship'),
    schema,
  }))
  remembered.set(engine, { at: performance.now(), value })
  // A failure is not remembered: the next question asks again.
  value.catch(() => remembered.delete(engine))
  return value
}

/** To be called after a write of our own that may have made labels, types or constraints; without it they are seen within seconds. */
export const forgetIdentities = (engine: Engine): boolean => remembered.delete(engine)

function identitiesOf(schema: EngineSchema, entity: 'node' | 'relationship'): Identity[] {
  const found: Identity[] = []
  for (const constraint of schema.constraints) {
    const [property] = constraint.properties
    if (constraint.entity !== entity || constraint.properties.length !== 1 || property === undefined) continue
    if (constraint.kind !== 'unique' && constraint.kind !== 'key') continue
    for (const of of constraint.of) found.push({ of, property })
  }
  return found.sort((a, b) => (a.of < b.of ? -1 : a.of > b.of ? 1 : a.property < b.property ? -1 : 1))
}

export interface Found<T> {
  found: Map<string, T>
  missing: string[]
}

/**
 * The nodes that references name, in as few statements as there are identities.
 *
 * Errors: AMBIGUOUS_REFERENCE, with the candidates in `facts`, when one reference names several.
 */
export async function findNodes(asking: Asking, references: readonly string[]): Promise<Found<Node>> {
  const hits = new Hits<Node>(references)
  const byId = hits.references.filter(asking.isNodeId)
  for (const ids of batches(byId, 5_000)) {
    const rows = await asking.rows(`MATCH (n) WHERE elementId(n) IN $ids RETURN n`, { ids: ids })
    for (const [node] of rows) hits.add((node as Node).id, node as Node)
  }
  const known = identities(asking.context.engine)
  await findByKeys(asking, hits, hits.left().length > 0 ? (await known).nodes : [])
  // What is missing may have its constraint from a moment ago.
  if (hits.left().length > 0) {
    const old = new Set((await known).nodes.map(identity => JSON.stringify(identity)))
    const now = await identities(asking.context.engine, fresh)
    const added = now.nodes.filter(identity => !old.has(JSON.stringify(identity)))
    await findByKeys(asking, hits, added)
  }
  return hits.result('node')
}

async function findByKeys(asking: Asking, hits: Hits<Node>, places: readonly Identity[]): Promise<void> {
  const wanted = hits.left()
  for (const { of, property } of places) {
    for (const part of batches(wanted, 5_000)) {
      const statement = `MATCH (n:${quote(of)}) WHERE n.${quote(property)} IN $keys RETURN n, n.${quote(property)} AS key`
      for (const [node, key] of await asking.rows(statement, { keys: keysOf(part) }))
        hits.add(String(key), node as Node)
    }
  }
}

/** Likewise for relationships; where no constraint covers them, a property that identifies nodes is looked for in all of them, up to this many. */
const scannedRelationships = 200_000

export async function findRelationships(
  asking: Asking,
  references: readonly string[],
): Promise<Found<Relationship> & { ends: Map<string, [Node, Node]> }> {
  const hits = new Hits<Relationship>(references)
  const ends = new Map<string, [Node, Node]>()
  const take = (rows: Value[][], keyed: boolean): void => {
    for (const [relationship, start, end, key] of rows) {
      const { id } = relationship as Relationship
      hits.add(keyed ? String(key) : id, relationship as Relationship)
      ends.set(id, [start as Node, end as Node])
    }
  }
  const byId = hits.references.filter(asking.isRelationshipId)
  for (const ids of batches(byId, 5_000)) {
    const statement = `MATCH (a)-[r]->(b) WHERE elementId(r) IN $ids RETURN r, a, b`
    take(await asking.rows(statement, { ids: ids }), false)
  }
  const byKey = hits.left()
  if (byKey.length > 0) {
    const known = await identities(asking.context.engine)
    const places: { type: string; property: string }[] = known.relationships.map(({ of, property }) => ({
      type: `:${quote(of)}`,
      property,
    }))
    if (places.length === 0 && sum(known.schema.types.map(({ count }) => count)) <= scannedRelationships)
      for (const property of new Set(known.nodes.map(identity => identity.property)))
        places.push({ type: '', property })
    for (const { type, property } of places) {
      for (const part of batches(byKey, 5_000)) {
        const name = `r.${quote(property)}`
        const statement = `MATCH (a)-[r${type}]->(b) WHERE ${name} IN $keys RETURN r, a, b, ${name} AS key`
        take(await asking.rows(statement, { keys: keysOf(part) }), true)
      }
    }
  }
  return { ...hits.result('relationship'), ends }
}

/** The one node that a reference names. Errors: NOT_FOUND, AMBIGUOUS_REFERENCE. */
export async function findNode(asking: Asking, reference: string): Promise<Node> {
  const { found } = await findNodes(asking, [reference])
  return found.get(reference) ?? absent('node', reference)
}

export function absent(kind: 'node' | 'relationship', reference: string): never {
  throw new AppError(
    'NOT_FOUND',
    `No ${kind} here has the key or the element id ${JSON.stringify(reference)}. Search for it by name; element ids change when data is loaded anew.`,
    { facts: { reference } },
  )
}

/** A reference is text, a key may be a number: both are looked for. */
function keysOf(references: readonly string[]): Value[] {
  const keys: Value[] = [...references]
  for (const reference of references) {
    const number = Number(reference)
    if (Number.isSafeInteger(number) && String(number) === reference) keys.push(number)
  }
  return keys
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)

class Hits<T extends Node | Relationship> {
  readonly references: string[]
  readonly #hits = new Map<string, Map<string, T>>()

  constructor(references: readonly string[]) {
    this.references = [...new Set(references)]
  }

  add(reference: string, entity: T): void {
    const hits = this.#hits.get(reference) ?? new Map<string, T>()
    this.#hits.set(reference, hits.set(entity.id, entity))
  }

  /** References that nothing was found for. */
  left(): string[] {
    return this.references.filter(reference => !this.#hits.has(reference))
  }

  result(kind: 'node' | 'relationship'): Found<T> {
    const found = new Map<string, T>()
    const missing: string[] = []
    for (const reference of this.references) {
      const [first, ...more] = this.#hits.get(reference)?.values() ?? []
      if (first === undefined) missing.push(reference)
      else if (more.length > 0) throw ambiguous(kind, reference, [first, ...more])
      else found.set(reference, first)
    }
    return { found, missing }
  }
}

function ambiguous(kind: string, reference: string, hits: readonly (Node | Relationship)[]): AppError {
  const candidates = hits.slice(0, 20).map(hit => ({ id: hit.id, of: hit.$type === 'Node' ? hit.labels : [hit.type] }))
  const list = candidates.map(({ id, of }) => `${of.join(':')} ${id}`).join(', ')
  return new AppError(
    'AMBIGUOUS_REFERENCE',
    `${JSON.stringify(reference)} names ${hits.length} ${kind}s: ${list}. Use one of these element ids.`,
    { facts: { reference, candidates } },
  )
}
