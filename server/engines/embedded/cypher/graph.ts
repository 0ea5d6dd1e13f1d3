import { type Changes, noChanges } from '../../engine.ts'
import { deletedError, type Reader } from './functions.ts'
import { type CypherMap, type Entity, key, Node, Relationship, type Value } from './value.ts'

/** Where the properties of stored entities come from. */
export interface PropertySource {
  node: (id: number) => CypherMap
  relationship: (id: number) => CypherMap
}

/** What a statement changed, for the store; stored entities only under `changed` and `deleted`. */
export interface ChangeSet {
  created: Set<Entity>
  /** Labels as they were in the store. */
  changed: Map<Entity, Set<string>>
  deleted: Set<Entity>
}

/**
 * The graph in memory: all nodes with their labels, all relationships; properties are read when asked for.
 * Every change can be taken back until the statement is committed.
 */
export class Graph implements Reader {
  readonly nodes = new Map<number, Node>()
  private readonly relationships = new Map<number, Relationship>()
  readonly labels = new Map<string, Set<Node>>()
  private readonly source: PropertySource
  private readonly indexes = new Map<string, { label: string; property: string; entries: Map<string, Set<Node>> }>()
  private undo: (() => void)[] = []
  private temporary = -1
  changes: ChangeSet = { created: new Set(), changed: new Map(), deleted: new Set() }
  counters: Changes = { ...noChanges }

  constructor(source: PropertySource) {
    this.source = source
  }

  addStored(node: Node): void {
    this.nodes.set(node.id, node)
    for (const label of node.labels) this.labelled(label).add(node)
  }

  private labelled(label: string): Set<Node> {
    let nodes = this.labels.get(label)
    if (nodes === undefined) {
      nodes = new Set()
      this.labels.set(label, nodes)
    }
    return nodes
  }

  connect(relationship: Relationship): void {
    this.relationships.set(relationship.id, relationship)
    relationship.start.out.add(relationship)
    relationship.end.in.add(relationship)
  }

  private disconnect(relationship: Relationship): void {
    this.relationships.delete(relationship.id)
    relationship.start.out.delete(relationship)
    relationship.end.in.delete(relationship)
  }

  properties = (entity: Entity): CypherMap => {
    if (entity.deleted) throw deletedError(entity)
    return this.stored(entity)
  }

  /** The properties of a deleted entity too. */
  stored(entity: Entity): CypherMap {
    if (entity.properties === undefined) {
      entity.properties = entity instanceof Node ? this.source.node(entity.id) : this.source.relationship(entity.id)
    }
    return entity.properties
  }

  elementId = (entity: Entity): string => `${entity instanceof Node ? 'n' : 'r'}:${entity.id}`

  /** The one entity that has this value as `id()` or `elementId()`, if there is one. */
  withId(what: 'node', by: 'id' | 'elementId', value: Value): Iterable<Node>
  withId(what: 'relationship', by: 'id' | 'elementId', value: Value): Iterable<Relationship>
  withId(what: 'node' | 'relationship', by: 'id' | 'elementId', value: Value): Iterable<Entity> {
    const table: Map<number, Entity> = what === 'node' ? this.nodes : this.relationships
    let id: number | undefined
    if (by === 'id') id = typeof value === 'bigint' || typeof value === 'number' ? Number(value) : undefined
    else if (typeof value === 'string') {
      const [, kind, digits] = /^([nr]):(\d{1,15})$/.exec(value) ?? []
      if (kind === what[0]) id = Number(digits)
    }
    const entity = id === undefined || id < 0 ? undefined : table.get(id)
    return entity === undefined ? [] : [entity]
  }

  /** The nodes of a label (undefined: all nodes) with this value; the index is made when it is first needed. */
  lookUp(label: string | undefined, property: string, value: Value): Iterable<Node> {
    const name = JSON.stringify([label, property])
    let index = this.indexes.get(name)
    if (index === undefined) {
      index = { label: label ?? '', property, entries: new Map() }
      this.indexes.set(name, index)
      for (const node of label === undefined ? this.nodes.values() : (this.labels.get(label) ?? [])) {
        enter(index.entries, this.stored(node).get(property), node)
      }
    }
    return index.entries.get(key(value)) ?? []
  }

  private reindex(node: Node, change: () => void): void {
    const affected = [...this.indexes.values()]
    for (const { entries, property } of affected) {
      const value = this.stored(node).get(property)
      if (value !== undefined) entries.get(key(value))?.delete(node)
    }
    change()
    if (node.deleted) return
    for (const { label, entries, property } of affected) {
      if (label === '' || node.labels.has(label)) enter(entries, this.stored(node).get(property), node)
    }
  }

  createNode(labels: string[], properties: CypherMap): Node {
    const node = new Node(this.temporary--, labels, properties)
    node.deleted = true
    this.reindex(node, () => {
      node.deleted = false
      this.addStored(node)
    })
    this.changes.created.add(node)
    this.counters.nodesCreated++
    this.counters.labelsAdded += node.labels.size
    this.counters.propertiesSet += properties.size
    this.undo.push(() => this.forget(node))
    return node
  }

  private forget(node: Node): void {
    this.reindex(node, () => {
      node.deleted = true
      this.nodes.delete(node.id)
      for (const label of node.labels) this.labels.get(label)?.delete(node)
    })
  }

  createRelationship(type: string, start: Node, end: Node, properties: CypherMap): Relationship {
    const relationship = new Relationship(this.temporary--, type, start, end, properties)
    this.connect(relationship)
    this.changes.created.add(relationship)
    this.counters.relationshipsCreated++
    this.counters.propertiesSet += properties.size
    this.undo.push(() => this.disconnect(relationship))
    return relationship
  }

  private touch(entity: Entity): void {
    if (this.changes.created.has(entity) || this.changes.changed.has(entity)) return
    this.changes.changed.set(entity, new Set(entity instanceof Node ? entity.labels : []))
  }

  /** @param count how many properties this sets or removes */
  setProperties(entity: Entity, properties: CypherMap, count: number): void {
    const before = this.properties(entity)
    const put = (map: CypherMap) => () => {
      entity.properties = map
    }
    const change = (map: CypherMap) => {
      if (entity instanceof Node) this.reindex(entity, put(map))
      else entity.properties = map
    }
    this.touch(entity)
    change(properties)
    this.counters.propertiesSet += count
    this.undo.push(() => change(before))
  }

  addLabel(node: Node, label: string): void {
    if (node.labels.has(label)) return
    this.touch(node)
    const add = () => {
      node.addLabel(label)
      this.labelled(label).add(node)
    }
    const remove = () => {
      node.labels.delete(label)
      this.labels.get(label)?.delete(node)
    }
    this.reindex(node, add)
    this.counters.labelsAdded++
    this.undo.push(() => this.reindex(node, remove))
  }

  removeLabel(node: Node, label: string): void {
    if (!node.labels.has(label)) return
    this.touch(node)
    this.reindex(node, () => {
      node.labels.delete(label)
      this.labels.get(label)?.delete(node)
    })
    this.counters.labelsRemoved++
    this.undo.push(() =>
      this.reindex(node, () => {
        node.addLabel(label)
        this.labelled(label).add(node)
      }),
    )
  }

  deleteRelationship(relationship: Relationship): void {
    if (relationship.deleted) return
    relationship.deleted = true
    this.disconnect(relationship)
    if (!this.changes.created.delete(relationship)) this.changes.deleted.add(relationship)
    this.counters.relationshipsDeleted++
    this.undo.push(() => {
      relationship.deleted = false
      this.connect(relationship)
    })
  }

  deleteNode(node: Node): void {
    if (node.deleted) return
    this.stored(node)
    this.forget(node)
    if (!this.changes.created.delete(node)) this.changes.deleted.add(node)
    this.counters.nodesDeleted++
    this.undo.push(() => {
      this.reindex(node, () => {
        node.deleted = false
        this.addStored(node)
      })
    })
  }

  /** Forgets how to take the changes back. */
  settle(): Changes {
    this.undo = []
    return this.settleStatement()
  }

  /** What was changed is in the store; all of it can still be taken back. */
  settleStatement(): Changes {
    const { counters } = this
    this.changes = { created: new Set(), changed: new Map(), deleted: new Set() }
    this.counters = { ...noChanges }
    return counters
  }

  rollback(): void {
    for (const step of this.undo.reverse()) step()
    this.settle()
  }

  /** A created entity gets the store's id. */
  renumber(entity: Entity, id: number): void {
    if (entity instanceof Node) {
      this.nodes.delete(entity.id)
      entity.id = id
      this.nodes.set(id, entity)
    } else {
      this.relationships.delete(entity.id)
      entity.id = id
      this.relationships.set(id, entity)
    }
  }
}

function enter(entries: Map<string, Set<Node>>, value: Value | undefined, node: Node): void {
  if (value === undefined) return
  const at = key(value)
  const nodes = entries.get(at)
  if (nodes) nodes.add(node)
  else entries.set(at, new Set([node]))
}
