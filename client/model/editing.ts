import type { Change, EditRemark, EntityChange, Reason } from '../../server/contract/edit.ts'
import type { EditAnswer, EditCheckRequest } from '../../server/contract/editmessages.ts'
import type { Node, Relationship, Value } from '../../server/contract/graph.ts'
import type { SchemaAnswer } from '../../server/contract/messages.ts'
import { captionOf, type Language, textOf, verbOf } from './caption.ts'
import { changesOf, type Form, isWritten } from './editingform.ts'
import { type Phrase, phrase } from './phrase.ts'
import type { Scene } from './scene.ts'
import type { State } from './state.ts'

/** Why something is edited, while it is chosen: both are kept, so that changing one's mind loses nothing. */
export interface ReasonDraft {
  readonly kind: 'passages' | 'own'
  /** Keys. */
  readonly passages: readonly string[]
  readonly note: string
}

/** What the server said of an edit that it did not make. */
export interface Refusal {
  readonly message: string
  readonly objections: readonly EditRemark[]
}

/** A form that is open, and why. */
export interface Writing {
  readonly form: Form
  readonly reason: ReasonDraft
  readonly refusal: Refusal | null
}

/** What is about to be deleted from the database, until it is confirmed. */
export interface Deleting {
  readonly nodes: readonly string[]
  readonly relationships: readonly string[]
  readonly reason: ReasonDraft
  readonly refusal: Refusal | null
}

/** An undo in the database that something stands against. */
export interface UndoTrouble {
  readonly edit: string
  readonly message: string
  readonly facts: { readonly [name: string]: unknown }
}

/** Where the database has passages, they are asked for first. */
export const emptyReason = (schema: SchemaAnswer | null): ReasonDraft => ({
  kind: schema?.evidence ? 'passages' : 'own',
  passages: [],
  note: '',
})

/** The reason as it is sent; null while there is none. */
export function reasonOf({ kind, passages, note }: ReasonDraft): Reason | null {
  if (kind === 'passages') return passages.length > 0 ? { passages: [...passages] } : null
  return note.trim() === '' ? null : { ownKnowledge: note.trim() }
}

/** A form as it was kept as text; null where it is none, or of another version of the program. */
export function readWriting(text: string | null): Writing | null {
  if (text === null) return null
  try {
    const { form, reason } = JSON.parse(text) as Writing
    changesOf(form)
    if (reasonOf(reason) !== null && typeof reason.note !== 'string') return null
    return { form, reason, refusal: null }
  } catch {
    return null
  }
}

export const isEditing = ({ connection }: State): boolean => connection.state === 'there' && connection.health.editing

/** Whether somebody would miss what is being written. */
export const hasWriting = ({ panels }: Pick<State, 'panels'>): boolean =>
  panels.writing !== null && isWritten(panels.writing.form)

/** What an edit that deletes sends: a relationship whose end goes, goes with it. */
export function deletions(scene: Scene, { nodes, relationships }: Pick<Deleting, 'nodes' | 'relationships'>): Change[] {
  const gone = new Set(nodes)
  const alone = relationships.filter(id => {
    const relationship = scene.relationships.get(id)?.relationship
    return relationship === undefined || (!gone.has(relationship.start) && !gone.has(relationship.end))
  })
  return [
    ...nodes.map((node): Change => ({ kind: 'deleteNode', node })),
    ...alone.map((relationship): Change => ({ kind: 'deleteRelationship', relationship })),
  ]
}

/** What is not yet said is put in so that the rest can be checked; remarks on that alone are left out by `remarksOf`. */
const NOT_YET = '?'

/** What can be checked of a form while it is written; null while nothing of it can. */
export function checkOf(changes: readonly Change[], reason: ReasonDraft, by: string): EditCheckRequest | null {
  if (changes.length === 0) return null
  return { by: by.trim() || NOT_YET, reason: reasonOf(reason) ?? { ownKnowledge: NOT_YET }, changes: [...changes] }
}

const ofReason = new Set<EditRemark['code']>(['statusUnproven', 'noPassages'])

/** Remarks by their place in the request. What only a reason that is not chosen yet would answer is left out. */
export function remarksOf(
  remarks: readonly EditRemark[],
  reason: ReasonDraft,
): { at: ReadonlyMap<string, readonly EditRemark[]>; all: readonly EditRemark[] } {
  const all = remarks.filter(({ code }) => reasonOf(reason) !== null || !ofReason.has(code))
  const at = new Map<string, EditRemark[]>()
  for (const remark of all) {
    const place = placeOf(remark.path)
    at.set(place, [...(at.get(place) ?? []), remark])
  }
  return { at, all }
}

/** The place of the form that a place of the request belongs to: labels by their number are one field. */
export function placeOf(path: string): string {
  const [, change, field] = /^changes\.(\d+)\.(labels|addLabels|removeLabels)\b/.exec(path) ?? []
  return field === undefined ? path : `changes.${change}.labels`
}

/** Whether a form has a field for a place of the request: what has none is told above the fields. */
export function isAtField(form: Form, path: string): boolean {
  const place = placeOf(path)
  if (place.startsWith('reason')) return true
  const [, at, field, name] = /^changes\.(\d+)\.(?:(labels|type)$|properties\.(.*)$)/s.exec(place) ?? []
  const fields =
    at === '1' ? (form.of === 'newNode' ? form.tie?.fields : undefined) : at === '0' ? form.fields : undefined
  if (!fields) return false
  if (name !== undefined) return fields.some(one => one.name === name)
  const hasLabels = at === '0' && (form.of === 'node' || form.of === 'newNode')
  return field === 'labels' ? hasLabels : field === 'type' && !hasLabels
}

/** Whether a problem only says that something is still to come. */
export const isMissing = ({ key }: Phrase): boolean => key === 'editing.wrong.noLabel' || key === 'editing.wrong.noType'

/** Why a form cannot be sent yet, in the order in which one would mend it; null when it can. */
export function hindrance({ form, reason }: Writing, by: string): Phrase | null {
  const { changes, problems } = changesOf(form)
  if (problems.size > 0) {
    const [first] = problems.values()
    return [...problems.values()].every(isMissing) ? first! : phrase('editing.mend')
  }
  if (changes.length === 0) return phrase('editing.unchanged')
  if (reasonOf(reason) === null) return phrase(`editing.needs.${reason.kind}`)
  return by.trim() === '' ? phrase('editing.needs.name') : null
}

/** One thing that stands against an undo, as the server tells it. */
interface Conflict {
  readonly entity: 'node' | 'relationship'
  readonly id: string
  readonly kind: 'missing' | 'property' | 'label' | 'attached' | 'end'
  /** The property, label or type. */
  readonly name?: string
  readonly expected?: Value
  readonly found?: Value
  /** The edit that did it, where it was made from here. */
  readonly edit?: { readonly by: string; readonly at: number }
}

const conflictKinds: readonly unknown[] = ['missing', 'property', 'label', 'attached', 'end']
const isConflict = (value: unknown): value is Conflict =>
  typeof value === 'object' &&
  value !== null &&
  'kind' in value &&
  conflictKinds.includes(value.kind) &&
  'id' in value &&
  typeof value.id === 'string'

/** What stands against an undo, one by one, with who did it where that is known; none where the server says it otherwise. */
export function conflictsOf(
  facts: UndoTrouble['facts'],
  nameOf: (entity: 'node' | 'relationship', id: string) => string,
): { what: Phrase; by: Conflict['edit'] }[] {
  if (!Array.isArray(facts.conflicts) || !facts.conflicts.every(isConflict)) return []
  return facts.conflicts.map(({ entity, id, kind, name = '', expected = null, found = null, edit }) => ({
    what: phrase(`editing.conflict.${kind}`, {
      thing: nameOf(entity, id),
      name,
      expected: textOf(expected),
      found: textOf(found),
    }),
    by: edit,
  }))
}

/** What an answer did, in the words of the log; what was deleted is called as it was drawn before. */
export function nameOfAnswer({ created, changed, deleted }: EditAnswer, before: Scene, state: State): Phrase {
  const nodeOf = (id: string) => state.scene.nodes.get(id)?.node ?? before.nodes.get(id)?.node
  const entities: EntityChange[] = [
    ...created.nodes.map(({ as, node }) => ({ entity: 'node' as const, id: node.id, as, before: null, after: node })),
    ...changed.nodes.map(node => ({ entity: 'node' as const, id: node.id, before: node, after: node })),
    ...deleted.nodes.flatMap(id => {
      const node = nodeOf(id)
      return node ? [{ entity: 'node' as const, id, before: node, after: null }] : []
    }),
    ...created.relationships.map(({ as, relationship }) => ({
      entity: 'relationship' as const,
      id: relationship.id,
      as,
      before: null,
      after: relationship,
    })),
    ...changed.relationships.map(relationship => ({
      entity: 'relationship' as const,
      id: relationship.id,
      before: relationship,
      after: relationship,
    })),
    ...deleted.relationships.flatMap(id => {
      const relationship = before.relationships.get(id)?.relationship
      return relationship ? [{ entity: 'relationship' as const, id, before: relationship, after: null }] : []
    }),
  ]
  return editName(entities, state.schema, state.language, nodeOf)
}

/** What an edit did, by the thing that it was about: the one that was meant, or how many. */
export function editName(
  entities: readonly EntityChange[],
  schema: SchemaAnswer | null,
  language: Language,
  nodeOf: (id: string) => Node | undefined = () => undefined,
): Phrase {
  const nodes = entities.filter(one => one.entity === 'node')
  const ties = entities.filter(one => one.entity === 'relationship' && one.before?.type !== 'MENTIONS')
  const own = nodes.filter(({ as }) => as !== undefined)
  const [main] = own.length > 0 ? own : nodes
  const others = (own.length > 0 ? own : nodes).length - 1
  const deed = (one: EntityChange) => (one.before === null ? 'created' : one.after === null ? 'deleted' : 'changed')
  const named = new Map(
    nodes.flatMap(one => ((one.after ?? one.before) ? [[one.id, (one.after ?? one.before) as Node]] : [])),
  )
  if (main?.entity === 'node') {
    const name = captionOf((main.after ?? main.before)!, schema, language)
    return others > 0
      ? phrase(`editing.${deed(main)}Many`, { name, count: others })
      : phrase(`editing.${deed(main)}`, { name })
  }
  const [tie] = ties.filter(({ as }) => as !== undefined).concat(ties)
  if (tie?.entity !== 'relationship') return phrase('editing.edited')
  const relationship = (tie.after ?? tie.before) as Relationship
  const end = (id: string) => {
    const node = named.get(id) ?? nodeOf(id)
    return node ? captionOf(node, schema, language) : '…'
  }
  return phrase(`editing.${deed(tie)}Tie`, {
    type: verbOf(relationship.type),
    start: end(relationship.start),
    end: end(relationship.end),
  })
}
