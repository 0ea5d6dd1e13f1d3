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

/** What differs between the graph and the database. Reads only. */
export async function compare(
  engine: Engine,
  graph: LoadableGraph,
  { prune, dryRun }: { prune: boolean; dryRun: boolean },
  { onProgress, signal, stop }: LoadContext,
): Promise<Plan> {
  const read = (query: string, parameters: { [name: string]: Value }): Result =>
    engine.run(query, { parameters, access: 'read', timeout: readTimeout, signal })
  const { seed } = graph

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
  stop()

  const report = storedNodes.get(reportKey(seed))
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
  const plan: Plan = {
    result,
    storedNodes,
    storedRelationships,
    sharedKeys: new Set(),
    keepText: false,
    removedNodes: [],
    removedRelationships: [],
  }

  const wanted = new Set<string>()
  const elsewhere = async (keys: string[]): Promise<void> => {
    const query =
      'UNWIND $keys AS key MATCH (n:Entity {key: key}) WHERE n.seed IS NULL OR n.seed <> $seed RETURN n.key AS key, n.seed AS owner'
    for await (const [key, owner] of read(query, { keys, seed }).rows) {
      plan.sharedKeys.add(String(key))
      result.shared.push({ key: String(key), owner: typeof owner === 'string' ? owner : undefined })
    }
  }
  let unknown: string[] = []
  for (const node of graph.nodes) {
    wanted.add(node.key)
    if (node.key === reportKey(seed)) plan.keepText = report?.properties.sha256 === node.properties.sha256
    if (storedNodes.has(node.key)) continue
    unknown.push(node.key)
    if (unknown.length < batchSize) continue
    await elsewhere(unknown)
    unknown = []
    onProgress({ phase: 'compare', done: wanted.size })
    stop()
  }
  if (unknown.length > 0) await elsewhere(unknown)
  for (const node of graph.nodes) {
    if (plan.sharedKeys.has(node.key)) continue
    const change = nodeWrite(node, seed, storedNodes.get(node.key), plan.keepText)
    count(result.nodes, change)
    if (dryRun && change) result.changes.nodes.push(toChange(node.key, change))
  }
  const wantedRelationships = new Set<string>()
  for (const relationship of graph.relationships) {
    wantedRelationships.add(relationship.key)
    const change = relationshipWrite(relationship, seed, storedRelationships.get(relationship.key))
    count(result.relationships, change)
    if (dryRun && change) result.changes.relationships.push(toChange(relationship.key, change))
  }

  const staleRelationships = [...storedRelationships].filter(([key]) => !wantedRelationships.has(key))
  const staleNodes = [...storedNodes.keys()].filter(key => !wanted.has(key))
  if (!prune) {
    result.nodes.stale = staleNodes.length
    result.relationships.stale = staleRelationships.length
    return plan
  }
  const held = new Set<string>()
  for (const keys of batches(staleNodes)) {
    const query =
      'UNWIND $keys AS key MATCH (n:Entity {key: key})-[r]-() WHERE r.seed IS NULL OR r.seed <> $seed RETURN DISTINCT n.key AS key'
    for await (const [key] of read(query, { keys, seed }).rows) held.add(String(key))
    stop()
  }
  result.kept = staleNodes.filter(key => held.has(key))
  plan.removedNodes = staleNodes.filter(key => !held.has(key))
  plan.removedRelationships = staleRelationships
  result.nodes.removed = plan.removedNodes.length
  result.nodes.stale = result.kept.length
  result.relationships.removed = staleRelationships.length
  if (dryRun) {
    result.changes.nodes.push(...plan.removedNodes.map(key => ({ key, kind: 'remove' as const })))
    result.changes.relationships.push(...staleRelationships.map(([key]) => ({ key, kind: 'remove' as const })))
  }
  return plan
}

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
