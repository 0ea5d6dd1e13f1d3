import {
  type Change,
  differences,
  type Edit,
  type EditRemark,
  type EntityChange,
  editLimits,
  editRemark,
} from '../../contract/edit.ts'
import type { Node, Properties, Relationship, Value } from '../../contract/graph.ts'
import { type Cited, citedBy, withEvidence } from './evidence.ts'
import { candidates, keyOf, nodeKey, relationshipKey } from './keys.ts'
import type { Seen } from './seen.ts'

/**
 * What an edit comes to: every node and relationship that it touches, as it is and as it shall be, in no order. What is
 * not there yet has an id that no database gives: `+` and its `as`, or one that begins with `*` where the server adds it.
 */
export interface Plan {
  entities: EntityChange[]
  objections: EditRemark[]
  /** Where in the edit a change of an entity comes from: `changes.2`. */
  pathOf: (change: EntityChange) => string
}

/** Pure: the changes of an edit carried out on what was seen of the database. */
export function planEdit(edit: Edit, seen: Seen): Plan {
  return new Planner(edit, seen).plan()
}

interface Draft {
  change: EntityChange
  /** Whether the edit itself says something of it, and where. */
  path: string
}

class Planner {
  private readonly edit: Edit
  private readonly seen: Seen
  private readonly cited: Cited
  private readonly objections: EditRemark[] = []
  private readonly nodes = new Map<string, Draft>()
  private readonly relationships = new Map<string, Draft>()
  private readonly taken: Set<string>
  private readonly made = new Map<string, Node>()

  constructor(edit: Edit, seen: Seen) {
    this.edit = edit
    this.seen = seen
    this.taken = new Set(seen.taken)
    this.cited = citedBy(edit, seen, (...remark) => this.object(...remark))
  }

  private object(...remark: Parameters<typeof editRemark>): void {
    this.objections.push(editRemark(...remark))
  }

  plan(): Plan {
    const { changes } = this.edit
    // What is made may be named before it is made; what is deleted is deleted last.
    const inOrder = (kinds: Change['kind'][]) => {
      for (const [index, change] of changes.entries())
        if (kinds.includes(change.kind)) this.take(change, `changes.${index}`)
    }
    inOrder(['createNode'])
    inOrder(['createRelationship', 'changeNode', 'changeRelationship'])
    inOrder(['deleteNode', 'deleteRelationship'])
    const { attachedTotal, attached } = this.seen
    if (attachedTotal > attached.length || this.all().length > editLimits.entities)
      this.object('tooMuch', 'changes', {
        count: Math.max(attachedTotal, this.all().length),
        most: editLimits.entities,
      })
    const entities = this.all()
      .map(({ change }) => change)
      .filter(({ before, after }) => before === null || after === null || differences(before, after).length > 0)
    if (entities.length === 0 && this.objections.length === 0) this.object('nothing', 'changes')
    const { nodes, relationships, objections } = this
    const pathOf = ({ entity, id }: EntityChange) =>
      (entity === 'node' ? nodes : relationships).get(id)?.path ?? 'changes'
    return { entities, objections, pathOf }
  }

  private all(): Draft[] {
    return [...this.nodes.values(), ...this.relationships.values()]
  }

  private take(change: Change, path: string) {
    switch (change.kind) {
      case 'createNode':
        return this.createNode(change, path)
      case 'createRelationship':
        return this.createRelationship(change, path)
      case 'changeNode':
        return this.changeNode(change, path)
      case 'changeRelationship':
        return this.changeRelationship(change, path)
      case 'deleteNode':
        return this.deleteNode(change, path)
      case 'deleteRelationship':
        return this.deleteRelationship(change, path)
    }
  }

  private createNode(change: Extract<Change, { kind: 'createNode' }>, path: string) {
    const { as } = change
    if (this.made.has(as)) return this.object('asTwice', `${path}.as`, { as })
    const node: Node = {
      $type: 'Node',
      id: `+${as}`,
      labels: [...new Set(change.labels)],
      properties: present(change.properties),
    }
    if (this.seen.sourced) {
      const key = typeof node.properties.key === 'string' ? node.properties.key : undefined
      Object.assign(node, this.cited.node(node, path))
      node.properties = { ...node.properties, key: key ?? this.free(nodeKey(change.labels, node.properties.name), '-') }
    }
    this.made.set(as, node)
    const { id } = node
    this.nodes.set(id, { path, change: { entity: 'node', id, as, before: null, after: node } })
    for (const mention of this.cited.mentions(node)) {
      const id = `*${this.relationships.size}`
      this.relationships.set(id, {
        path,
        change: { entity: 'relationship', id, before: null, after: { ...mention, id } },
      })
    }
  }

  private createRelationship(change: Extract<Change, { kind: 'createRelationship' }>, path: string) {
    const { as, type } = change
    const id = `+${as}`
    if (this.relationships.has(id) || this.made.has(as)) return this.object('asTwice', `${path}.as`, { as })
    const start = this.node(change.start, `${path}.start`)
    const end = this.node(change.end, `${path}.end`)
    if (!start || !end) return
    let properties = present(change.properties)
    if (this.seen.sourced) {
      properties = withEvidence(this.cited, null, properties, path, (...remark) => this.object(...remark))
      properties.key ??= this.free(relationshipKey(keyOf(start), type, keyOf(end)), '~')
    }
    const after: Relationship = { $type: 'Relationship', id, type, start: start.id, end: end.id, properties }
    this.relationships.set(id, { path, change: { entity: 'relationship', id, as, before: null, after } })
  }

  private changeNode(change: Extract<Change, { kind: 'changeNode' }>, path: string) {
    const node = this.node(change.node, `${path}.node`)
    if (!node) return
    const { addLabels = [], removeLabels = [], properties = {} } = change
    const both = addLabels.find(label => removeLabels.includes(label))
    if (both !== undefined) return this.object('labelsBoth', `${path}.addLabels`, { name: both })
    const draft = this.draftOf(node, path)
    const now = draft.change.after as Node
    const labels = now.labels.filter(label => !removeLabels.includes(label))
    draft.change.after = {
      ...now,
      labels: [...new Set([...labels, ...addLabels])],
      properties: merged(now.properties, properties),
    }
    this.nodes.set(node.id, draft)
  }

  private changeRelationship(change: Extract<Change, { kind: 'changeRelationship' }>, path: string): void {
    const relationship = this.relationship(change.relationship, `${path}.relationship`)
    if (!relationship) return
    const known = this.relationships.get(relationship.id)
    const draft: Draft = known ?? {
      path,
      change: { entity: 'relationship', id: relationship.id, before: relationship, after: relationship },
    }
    const now = draft.change.after as Relationship
    let properties = merged(now.properties, change.properties)
    if (this.seen.sourced && differences(now, { ...now, properties }).length > 0)
      properties = withEvidence(this.cited, now.properties, properties, path, (...remark) => this.object(...remark))
    draft.change.after = { ...now, properties }
    this.relationships.set(relationship.id, draft)
  }

  private deleteNode(change: Extract<Change, { kind: 'deleteNode' }>, path: string) {
    const node = this.node(change.node, `${path}.node`)
    if (!node) return
    const known = this.nodes.get(node.id)
    if (known) return this.twice(known, change.node, path)
    this.nodes.set(node.id, { path, change: { entity: 'node', id: node.id, before: node, after: null } })
    for (const { change: other, path: where } of this.relationships.values()) {
      const { after } = other as Extract<EntityChange, { entity: 'relationship' }>
      if (after?.start === node.id || after?.end === node.id) this.object('deletedToo', where, { ref: change.node })
    }
    for (const relationship of this.seen.attached)
      if (relationship.start === node.id || relationship.end === node.id)
        this.relationships.set(relationship.id, {
          path,
          change: { entity: 'relationship', id: relationship.id, before: relationship, after: null },
        })
  }

  private deleteRelationship(change: Extract<Change, { kind: 'deleteRelationship' }>, path: string) {
    const relationship = this.relationship(change.relationship, `${path}.relationship`)
    if (!relationship) return
    const { id } = relationship
    const known = this.relationships.get(id)
    // With one of its nodes it would go anyway.
    if (known?.change.after === null && this.edit.changes[indexOf(known.path)]?.kind === 'deleteNode') return
    if (known) return this.twice(known, change.relationship, path)
    this.relationships.set(id, { path, change: { entity: 'relationship', id, before: relationship, after: null } })
  }

  private twice(known: Draft, reference: string, path: string): void {
    this.object(known.change.after === null ? 'deletedTwice' : 'deletedToo', path, { ref: reference })
  }

  /** A node as it is in the database, or one that this edit makes. */
  private node(reference: string, path: string): Node | undefined {
    const found = this.made.get(reference) ?? this.seen.nodes.get(reference)
    if (!found) this.missing('nodeMissing', reference, path)
    return found
  }

  private relationship(reference: string, path: string): Relationship | undefined {
    const found = this.seen.relationships.get(reference)
    if (!found) this.missing('relationshipMissing', reference, path)
    return found
  }

  private missing(code: 'nodeMissing' | 'relationshipMissing', reference: string, path: string): void {
    const count = this.seen.ambiguous.get(reference)
    if (count === undefined) this.object(code, path, { ref: reference })
    else this.object('ambiguous', path, { ref: reference, count })
  }

  private draftOf(node: Node, path: string): Draft {
    const known = this.nodes.get(node.id)
    return known ?? { path, change: { entity: 'node', id: node.id, before: node, after: node } }
  }

  /** The key, or with a number behind it where it is taken. */
  private free(key: string, mark: '-' | '~'): string {
    const found = candidates(key, mark).find(one => !this.taken.has(one)) ?? `${key}${mark}${crypto.randomUUID()}`
    this.taken.add(found)
    return found
  }
}

const indexOf = (path: string): number => Number(path.split('.')[1])

/** Without what is null. */
const present = (properties: Properties): Properties =>
  Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== null))

const merged = (properties: Properties, changes: Properties): Properties =>
  present(Object.fromEntries(new Map<string, Value>([...Object.entries(properties), ...Object.entries(changes)])))
