import type { GrafeoDB as Database, Transaction } from '@grafeo-db/js'
import { type ChangeSet, Graph } from './graph.ts'
import { backtick } from './names.ts'
import { type CypherMap, type Entity, floatText, Node, Relationship, type Value } from './value.ts'

/**
 * Values as the store keeps them. The store's JavaScript interface does not tell the Float 1.0 from the Integer 1,
 * so a float without a fraction is kept as bytes: 0x01 and its text; bytes are kept behind 0x00.
 */
const floatMark = 1
const bytesMark = 0

type Stored = null | boolean | number | bigint | string | Buffer | Stored[]

export function toStored(value: Value): Stored {
  if (typeof value === 'number' && Number.isInteger(value)) {
    return Buffer.concat([Buffer.from([floatMark]), Buffer.from(floatText(value))])
  }
  if (value instanceof Uint8Array) return Buffer.concat([Buffer.from([bytesMark]), value])
  if (Array.isArray(value)) return value.map(toStored)
  return value as Stored
}

export function fromStored(value: unknown): Value {
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : value
  if (Array.isArray(value)) return value.map(fromStored)
  if (Buffer.isBuffer(value)) {
    const content = value.subarray(1)
    return value[0] === floatMark ? Number(content.toString()) : new Uint8Array(content)
  }
  return value as Value
}

/**
 * Names as the store keeps them: it does not read a quoted backtick, and JavaScript swallows a property `__proto__`.
 * Both get a character of the private use area in their place.
 */
const backtickMark = '\u{F0060}'
const protoMark = '\u{F0061}'
export const toStoredName = (name: string): string =>
  name === '__proto__' ? protoMark : name.replaceAll('`', backtickMark)
export const fromStoredName = (name: string): string =>
  name === protoMark ? '__proto__' : name.replaceAll(backtickMark, '`')

const quoted = (name: string) => backtick(toStoredName(name))

const propertiesOf = (stored: object): CypherMap =>
  new Map(Object.entries(stored).map(([name, value]) => [fromStoredName(name), fromStored(value)]))

const storedProperties = (properties: CypherMap): { [name: string]: Stored } =>
  Object.fromEntries([...properties].map(([name, value]) => [toStoredName(name), toStored(value)]))

/**
 * The graph of a database: nodes, labels and relationships now, properties when they are asked for.
 * @param source the database as it is then, which may have been closed and opened again
 */
export async function loadGraph(database: Database, source: { database: Database } = { database }): Promise<Graph> {
  const graph = new Graph({
    node: id => propertiesOf(source.database.getNode(id)?.properties() ?? {}),
    relationship: id => propertiesOf(source.database.getEdge(id)?.properties() ?? {}),
  })
  const nodes = await database.executeCypher('MATCH (n) RETURN id(n) AS i, labels(n) AS l')
  for (const [id, labels] of nodes.rows() as [number, string[]][])
    graph.addStored(new Node(id, labels.map(fromStoredName)))
  const relationships = await database.executeCypher(
    'MATCH (a)-[r]->(b) RETURN id(r) AS i, type(r) AS t, id(a) AS a, id(b) AS b',
  )
  for (const [id, type, start, end] of relationships.rows() as [number, string, number, number][]) {
    graph.connect(
      new Relationship(id, fromStoredName(type), graph.nodes.get(start) as Node, graph.nodes.get(end) as Node),
    )
  }
  return graph
}

const isEmpty = ({ created, changed, deleted }: ChangeSet) => created.size + changed.size + deleted.size === 0

/** Writes what a statement changed, in a transaction of its own, and gives created entities their ids. */
export async function save(database: Database, graph: Graph): Promise<void> {
  if (isEmpty(graph.changes)) return
  const transaction = database.beginTransaction()
  let ids: [Entity, number][]
  try {
    ids = await write(transaction, graph)
    transaction.commit()
  } catch (error) {
    if (transaction.isActive) transaction.rollback()
    throw error
  }
  for (const [entity, id] of ids) graph.renumber(entity, id)
}

/** Likewise in a transaction that goes on: nothing is kept before its caller commits. */
export async function saveIn(transaction: Transaction, graph: Graph): Promise<void> {
  if (isEmpty(graph.changes)) return
  for (const [entity, id] of await write(transaction, graph)) graph.renumber(entity, id)
}

/** The ids that created entities will have. */
async function write(transaction: Transaction, graph: Graph): Promise<[Entity, number][]> {
  const { changes } = graph
  const ids: [Entity, number][] = []
  const run = async (query: string, rows: object[]) =>
    rows.length === 0 ? [] : (await transaction.executeCypher(query, { rows })).rows()
  const nodes = (entities: Iterable<Entity>) => [...entities].filter(entity => entity instanceof Node)
  const relationships = (entities: Iterable<Entity>) => [...entities].filter(entity => entity instanceof Relationship)
  const idOf = (entity: Entity) => numbers.get(entity) ?? entity.id
  const numbers = new Map<Entity, number>()
  const created = async (entities: Entity[], query: string, row: (entity: never) => object) => {
    const found = await run(
      query,
      entities.map((entity, i) => ({ i, ...row(entity as never) })),
    )
    for (const [i, id] of found as [number, number][]) {
      const entity = entities[i] as Entity
      numbers.set(entity, id)
      ids.push([entity, id])
    }
  }
  await run(
    'UNWIND $rows AS row MATCH (a)-[r]->() WHERE id(a) = row.a AND id(r) = row.id DELETE r',
    relationships(changes.deleted).map(({ id, start }) => ({ id, a: start.id })),
  )
  await run(
    'UNWIND $rows AS row MATCH (n) WHERE id(n) = row.id DELETE n',
    nodes(changes.deleted).map(({ id }) => ({ id })),
  )
  const changed = [...changes.changed].filter(([entity]) => !entity.deleted)
  await run(
    'UNWIND $rows AS row MATCH (n) WHERE id(n) = row.id SET n = row.p',
    nodes(changed.map(([entity]) => entity)).map(node => ({ id: node.id, p: storedProperties(graph.stored(node)) })),
  )
  await run(
    'UNWIND $rows AS row MATCH (a)-[r]->() WHERE id(a) = row.a AND id(r) = row.id SET r = row.p',
    relationships(changed.map(([entity]) => entity)).map(relationship => ({
      id: relationship.id,
      a: relationship.start.id,
      p: storedProperties(graph.stored(relationship)),
    })),
  )
  for (const [word, label, rows] of labelChanges(changed)) {
    await run(`UNWIND $rows AS row MATCH (n) WHERE id(n) = row.id ${word} n:${quoted(label)}`, rows)
  }
  for (const [labels, group] of groupBy(nodes(changes.created), node => [...node.labels].map(quoted).join(':'))) {
    const pattern = labels === '' ? '(n)' : `(n:${labels})`
    await created(
      group,
      `UNWIND $rows AS row CREATE ${pattern} SET n = row.p RETURN row.i AS i, id(n) AS id`,
      (node: Node) => ({
        p: storedProperties(graph.stored(node)),
      }),
    )
  }
  for (const [type, group] of groupBy(relationships(changes.created), relationship => relationship.type)) {
    await created(
      group,
      `UNWIND $rows AS row MATCH (a) WHERE id(a) = row.a MATCH (b) WHERE id(b) = row.b CREATE (a)-[r:${quoted(type)}]->(b) SET r = row.p RETURN row.i AS i, id(r) AS id`,
      ({ start, end, properties }: Relationship) => ({
        a: idOf(start),
        b: idOf(end),
        p: storedProperties(properties ?? new Map()),
      }),
    )
  }
  return ids
}

function labelChanges(changed: [Entity, Set<string>][]): [string, string, { id: number }[]][] {
  const groups = new Map<string, [string, string, { id: number }[]]>()
  const add = (word: string, label: string, node: Node) => {
    const name = `${word}${label}`
    const group = groups.get(name) ?? [word, label, []]
    group[2].push({ id: node.id })
    groups.set(name, group)
  }
  for (const [node, before] of changed) {
    if (!(node instanceof Node)) continue
    for (const label of node.labels) if (!before.has(label)) add('SET', label, node)
    for (const label of before) if (!node.labels.has(label)) add('REMOVE', label, node)
  }
  return [...groups.values()]
}

function groupBy<T>(items: T[], name: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const group = groups.get(name(item))
    if (group) group.push(item)
    else groups.set(name(item), [item])
  }
  return groups
}
