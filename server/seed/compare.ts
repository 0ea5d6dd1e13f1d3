import { isNode, isRelationship, type Value } from '../contract/graph.ts'
import type { Engine, Result } from '../engines/engine.ts'
import {
  type Change,
  emptyTally,
  type NodeWrite,
  nodeWrite,
  type RelationshipWrite,
  relationshipWrite,
  type StoredNode,
  type StoredRelationship,
  type Tally,
} from './difference.ts'
import { reportKey, type SeedNode, type SeedRelationship } from './graph.ts'

/** Called after each batch. */
export interface LoadProgress {
  phase: 'read' | 'compare' | 'nodes' | 'relationships' | 'prune'
  done: number
  /** Undefined where it is not known beforehand. */
  total?: number
}

export interface LoadResult {
  seed: string
  dryRun: boolean
  nodes: Tally
  relationships: Tally
  /** Nodes that were to be pruned, and stay because something beyond this seed is connected to them. */
  kept: string[]
  /** Nodes of this seed that the database has from elsewhere: left as they are, and connected to. */
  shared: { key: string; owner: string | undefined }[]
  /** One by one, of a dry run only. */
  changes: { nodes: Change[]; relationships: Change[] }
  /** What happened, for a person. */
  message: string
}

/** Nodes and relationships in any amount: both are walked more than once, and give the same each time. */
export interface LoadableGraph {
  seed: string
  nodes: Iterable<SeedNode>
  relationships: Iterable<SeedRelationship>
}

/** Rows of one statement, which is one transaction: more brings nothing and costs memory. */
export const batchSize = 1000
/** Milliseconds for reading everything that the database has of a seed. */
const readTimeout = 600_000

export interface LoadContext {
  onProgress: (progress: LoadProgress) => void
  signal: AbortSignal | undefined
  /** Throws when the load was cancelled. */
  stop: () => void
}

/** What has to be written, as far as it must be known beforehand. */
export interface Plan {
  result: LoadResult
  storedNodes: Map<string, StoredNode>
  storedRelationships: Map<string, StoredRelationship>
  sharedKeys: Set<string>
  keepText: boolean
  removedNodes: string[]
  removedRelationships: [key: string, stored: StoredRelationship][]
}

type Read = (query: string, parameters: { [name: string]: Value }) => Result

/**
 * What differs between the graph and the database. Reads only. Memory grows with what the database has of the seed,
 * not with the graph.
 */
export async function compare(
  engine: Engine,
  graph: LoadableGraph,
  { prune, dryRun }: { prune: boolean; dryRun: boolean },
  context: LoadContext,
): Promise<Plan> {
  const { onProgress, signal, stop } = context
  const read: Read = (query, parameters) =>
    engine.run(query, { parameters, access: 'read', timeout: readTimeout, signal, own: true })
  const { seed } = graph
  const { storedNodes, storedRelationships } = await readStored(read, seed, onProgress)
  stop()
  const result: LoadResult = {
    seed,
    dryRun,
    nodes: emptyTally(),
    relationships: emptyTally(),
    kept: [],
    shared: [],
    changes: { nodes: [], relationships: [] },
    message: '',
  }

  const staleNodes = new Set(storedNodes.keys())
  const sha256 = storedNodes.get(reportKey(seed))?.properties.sha256
  let keepText = false
  let walked = 0
  for (const nodes of batches(graph.nodes)) {
    for (const node of nodes) {
      staleNodes.delete(node.key)
      if (node.key === reportKey(seed)) keepText = sha256 !== undefined && sha256 === node.properties.sha256
    }
    const unknown = nodes.filter(node => !storedNodes.has(node.key)).map(node => node.key)
    if (unknown.length > 0) result.shared.push(...(await findShared(read, seed, unknown)))
    walked += nodes.length
    onProgress({ phase: 'compare', done: walked })
    stop()
  }
  const sharedKeys = new Set(result.shared.map(({ key }) => key))
  for (const nodes of batches(graph.nodes)) {
    for (const node of nodes) {
      if (sharedKeys.has(node.key)) continue
      const change = nodeWrite(node, seed, storedNodes.get(node.key), keepText)
      count(result.nodes, change)
      if (dryRun && change) result.changes.nodes.push(toChange(node.key, change))
    }
    await turn()
  }
  const staleRelationships = new Map(storedRelationships)
  for (const relationships of batches(graph.relationships)) {
    for (const relationship of relationships) {
      staleRelationships.delete(relationship.key)
      const change = relationshipWrite(relationship, seed, storedRelationships.get(relationship.key))
      count(result.relationships, change)
      if (dryRun && change) result.changes.relationships.push(toChange(relationship.key, change))
    }
    await turn()
    stop()
  }

  const plan: Plan = {
    ...{ result, storedNodes, storedRelationships, sharedKeys, keepText },
    removedNodes: [],
    removedRelationships: [],
  }
  if (prune) {
    const held = await findHeld(read, seed, staleNodes)
    result.kept = [...staleNodes].filter(key => held.has(key))
    plan.removedNodes = [...staleNodes].filter(key => !held.has(key))
    plan.removedRelationships = [...staleRelationships]
  }
  result.nodes.removed = plan.removedNodes.length
  result.nodes.stale = staleNodes.size - plan.removedNodes.length
  result.relationships.removed = plan.removedRelationships.length
  result.relationships.stale = staleRelationships.size - plan.removedRelationships.length
  if (dryRun) {
    result.changes.nodes.push(...plan.removedNodes.map(key => ({ key, kind: 'remove' as const })))
    result.changes.relationships.push(...plan.removedRelationships.map(([key]) => ({ key, kind: 'remove' as const })))
  }
  return plan
}

/** Everything that the database has of a seed, streamed. */
async function readStored(read: Read, seed: string, onProgress: LoadContext['onProgress']) {
  const storedNodes = new Map<string, StoredNode>()
  for await (const [node] of read('MATCH (n:Entity) WHERE n.seed = $seed RETURN n', { seed }).rows) {
    if (node === undefined || !isNode(node)) continue
    storedNodes.set(String(node.properties.key), { labels: node.labels, properties: node.properties })
    if (storedNodes.size % batchSize === 0) onProgress({ phase: 'read', done: storedNodes.size })
  }
  const storedRelationships = new Map<string, StoredRelationship>()
  const query = 'MATCH (a:Entity)-[r]->(b:Entity) WHERE r.seed = $seed RETURN r, a.key AS from, b.key AS to'
  for await (const [r, from, to] of read(query, { seed }).rows) {
    if (r === undefined || !isRelationship(r)) continue
    const ends = { from: String(from), to: String(to) }
    storedRelationships.set(String(r.properties.key), { type: r.type, ...ends, properties: r.properties })
    const done = storedNodes.size + storedRelationships.size
    if (done % batchSize === 0) onProgress({ phase: 'read', done })
  }
  return { storedNodes, storedRelationships }
}

/** Which of these keys the database has from another seed, or from none. */
async function findShared(read: Read, seed: string, keys: string[]): Promise<LoadResult['shared']> {
  const shared: LoadResult['shared'] = []
  const query =
    'UNWIND $keys AS key MATCH (n:Entity {key: key}) WHERE n.seed IS NULL OR n.seed <> $seed RETURN n.key AS key, n.seed AS owner'
  for await (const [key, owner] of read(query, { keys, seed }).rows) {
    shared.push({ key: String(key), owner: typeof owner === 'string' ? owner : undefined })
  }
  return shared
}

/** Which of these nodes something beyond the seed is connected to. */
async function findHeld(read: Read, seed: string, stale: Iterable<string>): Promise<Set<string>> {
  const held = new Set<string>()
  const query =
    'UNWIND $keys AS key MATCH (n:Entity {key: key})-[r]-() WHERE r.seed IS NULL OR r.seed <> $seed RETURN DISTINCT n.key AS key'
  for (const keys of batches(stale)) {
    for await (const [key] of read(query, { keys, seed }).rows) held.add(String(key))
  }
  return held
}

/** Lets everything else of the process have its turn: a walk over a million items must not hold it up. */
const turn = (): Promise<void> => new Promise(resolve => setImmediate(resolve))

function count(tally: Tally, change: { created: boolean } | undefined): void {
  tally[change ? (change.created ? 'created' : 'updated') : 'unchanged'] += 1
}

const toChange = (key: string, change: NodeWrite | RelationshipWrite): Change =>
  change.created ? { key, kind: 'create' } : { key, kind: 'update', properties: Object.keys(change.properties) }

/** The items in pieces of `batchSize`. */
export function* batches<T>(items: Iterable<T>): Generator<T[]> {
  let batch: T[] = []
  for (const item of items) {
    batch.push(item)
    if (batch.length < batchSize) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}
