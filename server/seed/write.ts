import { toNumber, type Value } from '../contract/graph.ts'
import { collect, type Result, type WriteOptions } from '../engines/engine.ts'
import { AppError } from '../errors.ts'
import { batches, batchSize, type LoadableGraph, type LoadContext, type LoadProgress, type Plan } from './compare.ts'
import { type NodeWrite, nodeWrite, relationshipWrite } from './difference.ts'
import { isName } from './graph.ts'

type Run = (query: string, options?: WriteOptions) => Result
type Row = { [name: string]: Value }

/** Milliseconds for one batch; a hub on a slow disk takes seconds. */
const batchTimeout = 120_000

/**
 * Names of a seed are letters, digits and underscore by its schema, so backticks are all that they need. Values travel
 * as parameters.
 */
function quoted(name: string): string {
  if (!isName(name))
    throw new AppError('SEED_INVALID', `${JSON.stringify(name)} cannot be a label, type or property. Rename it.`)
  return `\`${name}\``
}

/** Rows that wait for their statement; each statement runs when it has a batch together. */
class Batches {
  readonly #waiting = new Map<string, Row[]>()
  readonly #flush: (query: string, rows: Row[]) => Promise<void>

  constructor(flush: (query: string, rows: Row[]) => Promise<void>) {
    this.#flush = flush
  }

  async add(query: string, row: Row): Promise<void> {
    const rows = this.#waiting.get(query) ?? []
    this.#waiting.set(query, rows)
    rows.push(row)
    if (rows.length < batchSize) return
    this.#waiting.delete(query)
    await this.#flush(query, rows)
  }

  async end(): Promise<void> {
    for (const [query, rows] of this.#waiting) await this.#flush(query, rows)
    this.#waiting.clear()
  }
}

/**
 * Writes what differs. Every statement is a transaction of its own and right by itself: nodes come before what connects
 * them, and nothing is removed before everything new is there.
 */
export async function write(run: Run, graph: LoadableGraph, plan: Plan, context: LoadContext): Promise<void> {
  const { onProgress, signal, stop } = context
  const { seed } = graph
  const { result, storedNodes, storedRelationships } = plan

  const send = async (query: string, rows: Row[]): Promise<void> => {
    stop()
    const result = run(`${query} RETURN count(*) AS written`, {
      own: true,
      parameters: { rows, seed },
      timeout: batchTimeout,
      signal,
    })
    const [written] = (await collect(result)).rows[0] ?? []
    // A node that somebody removed meanwhile would otherwise take its relationships along without a word.
    if ((toNumber(written ?? null) ?? 0) < rows.length) {
      const message = `Of ${rows.length} rows of a batch, ${written} were written, for the database was changed meanwhile. Load again.`
      throw new AppError('QUERY_FAILED', message)
    }
  }
  const phase = (name: LoadProgress['phase'], total: number): Batches => {
    let done = 0
    onProgress({ phase: name, done, total })
    return new Batches(async (query, rows) => {
      await send(query, rows)
      done += rows.length
      onProgress({ phase: name, done: Math.min(done, total), total })
    })
  }

  const nodes = phase('nodes', result.nodes.created + result.nodes.updated)
  const labels: NodeWrite[] = []
  for (const node of graph.nodes) {
    if (plan.sharedKeys.has(node.key)) continue
    const change = nodeWrite(node, seed, storedNodes.get(node.key), plan.keepText)
    if (!change) continue
    if (change.staleLabels.length > 0) labels.push(change)
    const names = node.labels.filter(label => label !== 'Entity').map(label => `:${quoted(label)}`)
    const set = names.length > 0 ? `SET n${names.join('')} ` : ''
    await nodes.add(`UNWIND $rows AS row MERGE (n:Entity {key: row.key}) ${set}SET n += row.properties`, {
      key: node.key,
      properties: change.properties,
    })
  }
  await nodes.end()
  await removeLabels(labels, send)

  const relationships = phase('relationships', result.relationships.created + result.relationships.updated)
  for (const relationship of graph.relationships) {
    const change = relationshipWrite(relationship, seed, storedRelationships.get(relationship.key))
    if (!change) continue
    const { type, from, to, key } = relationship
    const query = `UNWIND $rows AS row MATCH (a:Entity {key: row.from}) MATCH (b:Entity {key: row.to}) MERGE (a)-[r:${quoted(type)} {key: row.key, seed: $seed}]->(b) SET r += row.properties`
    await relationships.add(query, { from, to, key, properties: change.properties })
  }
  await relationships.end()

  const pruned = phase('prune', result.nodes.removed + result.relationships.removed)
  for (const [key, { type, from }] of plan.removedRelationships) {
    const query = `UNWIND $rows AS row MATCH (a:Entity {key: row.from})-[r:${quoted(type)} {key: row.key, seed: $seed}]->() DELETE r`
    await pruned.add(query, { from, key })
  }
  await pruned.end()
  for (const key of plan.removedNodes) {
    await pruned.add('UNWIND $rows AS row MATCH (n:Entity {key: row.key, seed: $seed}) DELETE n', { key })
  }
  await pruned.end()
}

/** A node that moved to another label's file loses the old label. */
async function removeLabels(changes: NodeWrite[], send: (query: string, rows: Row[]) => Promise<void>): Promise<void> {
  for (const label of new Set(changes.flatMap(change => change.staleLabels))) {
    const keys = changes.filter(change => change.staleLabels.includes(label)).map(({ node }) => ({ key: node.key }))
    for (const rows of batches(keys)) {
      await send(`UNWIND $rows AS row MATCH (n:Entity {key: row.key}) REMOVE n:${quoted(label)}`, rows)
    }
  }
}
