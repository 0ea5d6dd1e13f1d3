import type { Node, Relationship, Value } from '../../contract/graph.ts'
import type { ExportRequest } from '../../contract/messages.ts'
import { ENTITY_LABEL, isSourceNode, MENTIONS_TYPE } from '../../contract/source.ts'
import type { Parameters } from '../../engines/engine.ts'
import { type Asking, batches } from '../asking.ts'
import { quote } from '../cypher.ts'
import { relationshipsAmong } from '../entities.ts'
import { evidenceKeys } from '../evidence.ts'
import { findNodes, findRelationships, identities } from '../identity.ts'
import { prepareQuery, runQuery } from '../query.ts'
import type { Ended, Naming } from './naming.ts'

/** What goes into a file. */
export interface Chosen {
  nodes(): AsyncIterable<Node>
  relationships(): AsyncIterable<Ended>
  /** Asked when both have been read. */
  leftOut(): string[]
}

type Scope<Kind> = Extract<ExportRequest['scope'], { kind: Kind }>

const betweenAtMost = 500_000
const batchSize = 1_000

/** Nodes and relationships that were named; relationships bring their ends. */
export async function chooseEntities(
  asking: Asking,
  naming: Naming,
  scope: Scope<'entities'>,
  evidence: boolean,
): Promise<Chosen> {
  const held = new Held(naming)
  const nodes = await findNodes(asking, scope.nodes ?? [])
  held.addNodes(nodes.found.values())
  const named = await findRelationships(asking, scope.relationships ?? [])
  for (const relationship of named.found.values())
    held.addRelationship(relationship, named.ends.get(relationship.id) as [Node, Node])
  const missing = [...nodes.missing, ...named.missing]
  if (missing.length > 0) {
    const some = missing.slice(0, 20).map(reference => JSON.stringify(reference))
    const rest = missing.length > some.length ? ' …' : ''
    held.note(`${missing.length} of what was named is not in the database: ${some.join(', ')}${rest}.`)
  }
  if (scope.between) await addBetween(asking, held)
  if (evidence) await addEvidence(asking, held)
  return held
}

const labelledAtMost = 500_000

/** All nodes with any of the labels, and the relationships among them. */
export async function chooseByLabels(
  asking: Asking,
  naming: Naming,
  { labels }: Scope<'labels'>,
  evidence: boolean,
): Promise<Chosen> {
  const held = new Held(naming)
  const any = labels.map(label => `n:${quote(label)}`).join(' OR ')
  let left = labelledAtMost
  for await (const [node] of asking.long(`MATCH (n) WHERE ${any} RETURN n`)) {
    if (left-- <= 0) {
      held.note(`There are more nodes with these labels than the ${labelledAtMost} that were read.`)
      break
    }
    held.addNodes([node as Node])
  }
  await addBetween(asking, held)
  if (evidence) await addEvidence(asking, held)
  return held
}

/** Nodes and relationships in the rows of a query, which goes through the guard; relationships bring their ends. */
export async function chooseByQuery(
  asking: Asking,
  naming: Naming,
  scope: Scope<'query'>,
  evidence: boolean,
): Promise<Chosen> {
  const { context, signal } = asking
  const options = { parameters: (scope.parameters ?? {}) as Parameters, ...(signal && { signal }) }
  const held = new Held(naming)
  const found: Relationship[] = []
  const query = await prepareQuery(context, scope.statement, options)
  for await (const event of runQuery(query, options)) {
    if ('graph' in event) {
      held.addNodes(event.graph.nodes)
      found.push(...event.graph.relationships)
    } else if ('summary' in event) {
      const { cut, rows, graphCut } = event.summary
      if (cut) held.note(`The query has more rows than the ${rows} that were read.`)
      if (graphCut)
        held.note(
          `The rows hold more nodes and relationships than the ${context.limits.entities} that one query may give.`,
        )
    }
  }
  const ends = [...new Set(found.flatMap(({ start, end }) => [start, end]))].filter(id => !held.hasNode(id))
  held.addNodes(await nodesById(asking, ends))
  for (const relationship of found) held.addRelationship(relationship)
  if (evidence) await addEvidence(asking, held)
  return held
}

/** Entities by element id, each once, as long as an export that was chosen lasts. */
class Held implements Chosen {
  readonly #naming: Naming
  readonly #nodes = new Map<string, Node>()
  readonly #relationships = new Map<string, Relationship>()
  readonly #notes: string[] = []

  constructor(naming: Naming) {
    this.#naming = naming
  }

  addNodes(nodes: Iterable<Node>): void {
    for (const node of nodes) this.#nodes.set(node.id, node)
  }

  addRelationship(relationship: Relationship, ends: readonly Node[] = []): void {
    this.addNodes(ends)
    this.#relationships.set(relationship.id, relationship)
  }

  note(sentence: string): void {
    this.#notes.push(sentence)
  }

  hasNode = (id: string): boolean => this.#nodes.has(id)
  nodeIds = (): string[] => [...this.#nodes.keys()]

  passageIds(): string[] {
    const passages = [...this.#nodes.values()].filter(
      ({ labels }) => isSourceNode(labels) && labels.includes('Passage'),
    )
    return passages.map(({ id }) => id)
  }

  citedKeys(): string[] {
    const entities = [...this.#nodes.values(), ...this.#relationships.values()]
    return [...new Set(entities.flatMap(({ properties }) => evidenceKeys(properties, true)))]
  }

  async *nodes(): AsyncGenerator<Node> {
    yield* this.#nodes.values()
  }

  async *relationships(): AsyncGenerator<Ended> {
    for (const relationship of this.#relationships.values()) {
      const [start, end] = [this.#nodes.get(relationship.start), this.#nodes.get(relationship.end)]
      // An end that is gone was deleted since, and the relationship with it.
      if (start && end) yield { relationship, start: this.#naming.named(start), end: this.#naming.named(end) }
    }
  }

  leftOut = (): string[] => this.#notes
}

async function nodesById(asking: Asking, ids: readonly string[]): Promise<Node[]> {
  const nodes: Node[] = []
  for (const part of batches(ids, batchSize)) {
    const rows = await asking.rows(`MATCH (n) WHERE elementId(n) IN $ids RETURN n`, { ids: part })
    for (const [node] of rows) nodes.push(node as Node)
  }
  return nodes
}

async function addBetween(asking: Asking, held: Held): Promise<void> {
  let left = betweenAtMost
  for await (const relationship of relationshipsAmong(asking, held.nodeIds())) {
    if (left-- <= 0) {
      held.note(`Among the nodes there are more relationships than the ${betweenAtMost} that were read.`)
      return
    }
    held.addRelationship(relationship)
  }
}

/** Passages that are cited by what is held or that mention it, their reports, and what ties all these together. */
async function addEvidence(asking: Asking, held: Held): Promise<void> {
  const { schema } = await identities(asking.context.engine)
  if (!schema.labels.some(({ name, count }) => name === 'Passage' && count > 0)) return
  const PASSAGE = `${quote(ENTITY_LABEL)}:${quote('Passage')}`
  const rows = async (statement: string, name: string, values: readonly Value[]): Promise<Value[][]> => {
    const all: Value[][] = []
    for (const part of batches(values, batchSize)) all.push(...(await asking.rows(statement, { [name]: part })))
    return all
  }
  const facts = held.nodeIds()
  const cited = await rows(`MATCH (p:${PASSAGE}) WHERE p.key IN $keys RETURN p`, 'keys', held.citedKeys())
  held.addNodes(cited.map(([passage]) => passage as Node))
  const mentions = `MATCH (n)<-[r:${quote(MENTIONS_TYPE)}]-(p:${PASSAGE}) WHERE elementId(n) IN $ids RETURN p, r`
  const ties = await rows(mentions, 'ids', facts)
  held.addNodes(ties.map(([passage]) => passage as Node))
  const passages = held.passageIds()
  const parts = `MATCH (p:${PASSAGE})-[r:PART_OF]->(s:${quote(ENTITY_LABEL)}:${quote('Report')}) WHERE elementId(p) IN $ids RETURN s, r`
  const places = await rows(parts, 'ids', passages)
  held.addNodes(places.map(([report]) => report as Node))
  for (const [, relationship] of [...ties, ...places]) held.addRelationship(relationship as Relationship)
}
