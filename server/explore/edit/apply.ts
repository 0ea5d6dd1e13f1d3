import { differences, type EntityChange, sameValue } from '../../contract/edit.ts'
import type { Node, Properties, Relationship, Value } from '../../contract/graph.ts'
import type { Statement } from '../../contract/messages.ts'
import { collect, type Engine, type Parameters } from '../../engines/engine.ts'
import { AppError } from '../../errors.ts'
import type { Explore } from '../context.ts'
import { quote } from '../cypher.ts'
import { forgetIdentities } from '../identity.ts'
import { forgetRelationshipTexts } from '../relationships.ts'
import { forgetTexts } from '../search/memory.ts'

/** Thrown inside when the database is no longer as the plan saw it; whoever plans does so again. */
export class Outdated extends Error {}

export interface Applied {
  entities: EntityChange[]
  ran: Statement[]
}

/**
 * Carries out what a plan says, in one transaction, and gives the entities as the database has them then, with their
 * ids. Nothing is written when something is not as the plan saw it.
 * @param beforeCommit called when everything is written and nothing committed; when it fails nothing is
 * Errors: Outdated, CONSTRAINT_VIOLATED, those of the engine.
 */
export async function apply(
  { engine, limits }: Explore,
  planned: readonly EntityChange[],
  beforeCommit: (entities: EntityChange[], idOf: (planned: string) => string) => Promise<void>,
): Promise<Applied> {
  try {
    return await engine.transact(async run => {
      const ran: Statement[] = []
      const rows = async (statement: string, parameters: Parameters): Promise<Value[][]> => {
        ran.push({ statement, parameters })
        const result = run(statement, { parameters, own: true, timeout: limits.timeout })
        return (await collect(result)).rows
      }
      const writing = new Writing(rows, planned)
      const entities = await writing.carryOut()
      await beforeCommit(entities, writing.idOf)
      return { entities, ran }
    })
  } finally {
    // Also after a failure: the commit may have happened all the same.
    forget(engine)
  }
}

/** What is remembered of the data is no longer true. */
function forget(engine: Engine): void {
  forgetIdentities(engine)
  forgetTexts(engine)
  forgetRelationshipTexts(engine)
}

type Rows = (statement: string, parameters: Parameters) => Promise<Value[][]>
type NodeChange = Extract<EntityChange, { entity: 'node' }>
type RelationshipChange = Extract<EntityChange, { entity: 'relationship' }>

const readNodes = 'MATCH (n) WHERE elementId(n) IN $ids RETURN n'
const readRelationships = 'MATCH ()-[r]->() WHERE elementId(r) IN $ids RETURN r'
// Setting what is there already takes the lock that keeps others from changing it before the end of the transaction.
const lockNodes = 'MATCH (n) WHERE elementId(n) IN $ids SET n += properties(n) RETURN n'
const lockRelationships = 'MATCH ()-[r]->() WHERE elementId(r) IN $ids SET r += properties(r) RETURN r'

class Writing {
  private readonly rows: Rows
  private readonly nodes: NodeChange[]
  private readonly relationships: RelationshipChange[]
  /** Ids in the database by those of the plan. */
  private readonly ids = new Map<string, string>()

  constructor(rows: Rows, planned: readonly EntityChange[]) {
    this.rows = rows
    this.nodes = planned.filter(change => change.entity === 'node')
    this.relationships = planned.filter(change => change.entity === 'relationship')
  }

  async carryOut(): Promise<EntityChange[]> {
    await this.lock(lockNodes, this.nodes)
    await this.lock(lockRelationships, this.relationships)
    // What is given up can be taken by others of the same edit: so deleting comes first, and creating last.
    await this.write(
      'MATCH ()-[r]->() WHERE elementId(r) IN $ids DELETE r RETURN count(*) AS written',
      deletedIds(this.relationships),
    )
    await this.write('MATCH (n) WHERE elementId(n) IN $ids DELETE n RETURN count(*) AS written', deletedIds(this.nodes))
    await this.changeLabels('REMOVE')
    await this.changeProperties()
    await this.changeLabels('SET')
    await this.createNodes()
    await this.createRelationships()
    return this.realized()
  }

  private async lock(statement: string, changes: readonly EntityChange[]): Promise<void> {
    const seen = new Map(changes.flatMap(({ id, before }) => (before ? [[id, before] as const] : [])))
    if (seen.size === 0) return
    const found = await this.rows(statement, { ids: [...seen.keys()] })
    if (found.length < seen.size) throw new Outdated()
    for (const [entity] of found as [Node | Relationship][])
      if (!isSame(seen.get(entity.id) as Node | Relationship, entity)) throw new Outdated()
  }

  private async write(statement: string, ids: string[]): Promise<void> {
    if (ids.length === 0) return
    const [[written] = []] = await this.rows(statement, { ids })
    assertAll(written, ids.length)
  }

  private async changeLabels(word: 'SET' | 'REMOVE'): Promise<void> {
    const ids = new Map<string, string[]>()
    for (const { id, before, after } of this.nodes.filter(isChanged))
      for (const label of word === 'SET' ? without(after, before) : without(before, after))
        ids.set(label, [...(ids.get(label) ?? []), id])
    for (const [label, of] of ids)
      await this.write(`MATCH (n) WHERE elementId(n) IN $ids ${word} n:${quote(label)} RETURN count(*) AS written`, of)
  }

  private async changeProperties(): Promise<void> {
    for (const [changes, match] of [
      [this.nodes, 'MATCH (e) WHERE elementId(e) = row.id'],
      [this.relationships, 'MATCH ()-[e]->() WHERE elementId(e) = row.id'],
    ] as [EntityChange[], string][]) {
      const changed = changes.flatMap(({ id, before, after }) => {
        const properties = before && after ? changedProperties(before, after) : {}
        return Object.keys(properties).length > 0 ? [{ id, properties }] : []
      })
      const set = async (rows: { id: string; properties: Properties }[]) => {
        if (rows.length === 0) return
        const statement = `UNWIND $rows AS row ${match} SET e += row.properties RETURN count(*) AS written`
        const [[written] = []] = await this.rows(statement, { rows })
        assertAll(written, rows.length)
      }
      // Two that change places in a property that must be unique: each first gives up what it has.
      if (changed.length > 1) await set(changed.map(({ id, properties }) => ({ id, properties: nulls(properties) })))
      await set(changed)
    }
  }

  private async createNodes(): Promise<void> {
    for (const group of groups(this.nodes.filter(isCreated), ({ after }) => after?.labels ?? [])) {
      const labels = group.name.map(label => `:${quote(label)}`).join('')
      const rows = group.items.map(({ after }, i) => ({ i, properties: after?.properties ?? {} }))
      const statement = `UNWIND $rows AS row CREATE (n${labels}) SET n = row.properties RETURN row.i AS i, n`
      this.take(group.items, await this.rows(statement, { rows }))
    }
  }

  private async createRelationships(): Promise<void> {
    for (const group of groups(this.relationships.filter(isCreated), ({ after }) => [after?.type ?? ''])) {
      const rows = group.items.map(({ after }, i) => ({
        i,
        start: this.idOf(after?.start ?? ''),
        end: this.idOf(after?.end ?? ''),
        properties: after?.properties ?? {},
      }))
      const statement = `UNWIND $rows AS row MATCH (a) WHERE elementId(a) = row.start MATCH (b) WHERE elementId(b) = row.end CREATE (a)-[r:${quote(group.name[0] ?? '')}]->(b) SET r = row.properties RETURN row.i AS i, r`
      this.take(group.items, await this.rows(statement, { rows }))
    }
  }

  private take(items: readonly EntityChange[], rows: Value[][]): void {
    // An end that somebody deleted meanwhile makes no row.
    if (rows.length < items.length) throw new Outdated()
    for (const [index, entity] of rows as [number, Node | Relationship][])
      this.ids.set((items[index] as EntityChange).id, entity.id)
  }

  /** The id in the database of what the plan calls so. */
  idOf = (id: string): string => this.ids.get(id) ?? id

  /** What was planned, as it is in the database now. */
  private async realized(): Promise<EntityChange[]> {
    const left = (changes: readonly EntityChange[]) =>
      changes.flatMap(({ id, after }) => (after ? [this.idOf(id)] : []))
    const now = new Map<string, Node | Relationship>()
    for (const [statement, ids] of [
      [readNodes, left(this.nodes)],
      [readRelationships, left(this.relationships)],
    ] as const)
      if (ids.length > 0)
        for (const [entity] of (await this.rows(statement, { ids })) as [Node | Relationship][])
          now.set(`${entity.$type} ${entity.id}`, entity)
    return [...this.nodes, ...this.relationships].map(change => {
      const id = this.idOf(change.id)
      const kind = change.entity === 'node' ? 'Node' : 'Relationship'
      return { ...change, id, after: change.after && (now.get(`${kind} ${id}`) ?? null) } as EntityChange
    })
  }
}

const isChanged = ({ before, after }: EntityChange): boolean => before !== null && after !== null
const isCreated = ({ before }: EntityChange): boolean => before === null
const deletedIds = (changes: readonly EntityChange[]): string[] =>
  changes.flatMap(({ id, after }) => (after === null ? [id] : []))
const without = (node: Node | null, other: Node | null): string[] =>
  node?.labels.filter(label => !other?.labels.includes(label)) ?? []

/** What is different afterwards; null for what is gone. */
const changedProperties = (before: Node | Relationship, after: Node | Relationship): Properties =>
  Object.fromEntries(
    differences(before, after).flatMap(({ kind, name, after: value }) => (kind === 'property' ? [[name, value]] : [])),
  )

const nulls = (properties: Properties): Properties =>
  Object.fromEntries(Object.keys(properties).map(name => [name, null]))

export function isSame(a: Node | Relationship, b: Node | Relationship): boolean {
  if (!sameValue(a.properties, b.properties)) return false
  if (a.$type === 'Node' && b.$type === 'Node') return sameValue([...a.labels].sort(), [...b.labels].sort())
  if (a.$type === 'Node' || b.$type === 'Node') return false
  return a.type === b.type && a.start === b.start && a.end === b.end
}

function assertAll(written: Value | undefined, wanted: number): void {
  if (written !== wanted)
    throw new AppError('INTERNAL', `Of ${wanted} changes ${String(written)} were written: nothing is kept.`)
}

function groups<T>(items: readonly T[], nameOf: (item: T) => string[]): { name: string[]; items: T[] }[] {
  const found = new Map<string, { name: string[]; items: T[] }>()
  for (const item of items) {
    const name = nameOf(item)
    const key = JSON.stringify(name)
    const group = found.get(key) ?? { name, items: [] }
    found.set(key, group)
    group.items.push(item)
  }
  return [...found.values()]
}
