import { type Difference, differences, type EntityChange } from '../../contract/edit.ts'
import type { Node, Properties, Relationship, Value } from '../../contract/graph.ts'
import { isSame } from './apply.ts'

/** What keeps an edit from being taken back: something that it changed is no longer as it left it. */
export interface Conflict {
  entity: 'node' | 'relationship'
  /** As it is now, or was last. */
  id: string
  kind: 'missing' | 'property' | 'label' | 'attached' | 'end'
  /** The property or label. */
  name?: string
  /** As the edit left it, and as it is. */
  expected?: Value
  found?: Value
}

export interface Undo {
  entities: EntityChange[]
  conflicts: Conflict[]
  /** What comes back under another id: the id that it had, and that in `entities`. */
  restored: { entity: 'node' | 'relationship'; was: string; id: string }[]
}

/** What is there now, of all that the edit touched. */
export interface Present {
  /** The id that an entity of the edit has now; undefined when it is not there any more. */
  idOf(entity: 'node' | 'relationship', id: string): string | undefined
  nodes: ReadonlyMap<string, Node>
  relationships: ReadonlyMap<string, Relationship>
  /** All relationships of the nodes that the edit made, by id of the node. */
  attached: ReadonlyMap<string, Relationship[]>
}

/** Pure: the changes that take an edit back, where nothing else touched what it changed. */
export function planUndo(entities: readonly EntityChange[], present: Present): Undo {
  const undo: Undo = { entities: [], conflicts: [], restored: [] }
  const { conflicts } = undo
  // What comes back has no id yet.
  const coming = new Map<string, string>()
  for (const { entity, id, after } of entities) {
    if (after !== null) continue
    const planned = `*${entity} ${id}`
    coming.set(`${entity} ${id}`, planned)
    undo.restored.push({ entity, was: id, id: planned })
  }
  const removed = new Set<string>()
  for (const { entity, id, before } of entities)
    if (entity === 'relationship' && before === null) removed.add(present.idOf('relationship', id) ?? id)

  for (const change of entities) {
    const { entity, id } = change
    if (change.after === null) {
      const planned = coming.get(`${entity} ${id}`) as string
      if (change.entity === 'node') {
        undo.entities.push({
          entity: 'node',
          id: planned,
          before: null,
          after: { ...(change.before as Node), id: planned },
        })
        continue
      }
      const before = change.before as Relationship
      const [start, end] = [before.start, before.end].map(
        node => coming.get(`node ${node}`) ?? present.idOf('node', node),
      )
      for (const [now, was] of [
        [start, before.start],
        [end, before.end],
      ] as const)
        if (now === undefined) conflicts.push({ entity: 'node', id: was, kind: 'end' })
      if (start === undefined || end === undefined) continue
      const after = { ...before, id: planned, start, end }
      undo.entities.push({ entity: 'relationship', id: planned, before: null, after })
      continue
    }
    const nowId = present.idOf(entity, id)
    const now = nowId === undefined ? undefined : (entity === 'node' ? present.nodes : present.relationships).get(nowId)
    if (now === undefined) {
      conflicts.push({ entity, id: nowId ?? id, kind: 'missing' })
      continue
    }
    if (change.before === null) {
      for (const difference of differences(change.after, now)) conflicts.push(conflictOf(entity, now.id, difference))
      if (entity === 'node')
        for (const other of present.attached.get(now.id) ?? [])
          if (!removed.has(other.id)) conflicts.push({ entity, id: now.id, kind: 'attached', name: other.type })
      undo.entities.push({ entity, id: now.id, before: now, after: null } as EntityChange)
    } else {
      const after = takenBack(change.before, change.after, now, difference =>
        conflicts.push(conflictOf(entity, now.id, difference)),
      )
      if (!isSame(now, after)) undo.entities.push({ entity, id: now.id, before: now, after } as EntityChange)
    }
  }
  return undo
}

const conflictOf = (
  entity: 'node' | 'relationship',
  id: string,
  { kind, name, before, after }: Difference,
): Conflict => ({ entity, id, kind, name, expected: before, found: after })

/** `now` with what the edit changed as it was before; where that is no longer as the edit left it, `onConflict` hears. */
function takenBack<T extends Node | Relationship>(
  before: T,
  after: T,
  now: T | Node | Relationship,
  onConflict: (difference: Difference) => void,
): T {
  const since = new Map(
    differences(after, now).map(difference => [`${difference.kind} ${difference.name}`, difference]),
  )
  const properties = new Map<string, Value>(Object.entries(now.properties))
  let labels = now.$type === 'Node' ? now.labels : []
  for (const { kind, name, before: was } of differences(before, after)) {
    const touched = since.get(`${kind} ${name}`)
    if (touched) onConflict(touched)
    else if (kind === 'label') labels = was === null ? labels.filter(label => label !== name) : [...labels, name]
    else if (was === null) properties.delete(name)
    else properties.set(name, was)
  }
  const result = { ...now, properties: Object.fromEntries(properties) as Properties }
  return (result.$type === 'Node' ? { ...result, labels } : result) as T
}
