import { z } from 'zod'
import { type EditRemarkCode, editLimits, objectionTexts, warningTexts } from './edit.ts'
import { nodeSchema, propertiesSchema, referenceSchema, relationshipSchema, statementSchema } from './messages.ts'

// The messages of editing, beside those of `messages.ts`. The client imports types only.

const nameSchema = z.string().min(1).max(500)
const asSchema = z.string().min(1).max(200)
const bySchema = z.string().trim().min(1).max(200)
const noteSchema = z.string().trim().max(2000)

const reasonSchema = z
  .union([
    z.strictObject({ passages: z.array(referenceSchema).min(1).max(100) }),
    z.strictObject({ ownKnowledge: z.string().trim().min(1).max(2000) }),
  ])
  .meta({ id: 'EditReason', description: 'Keys of the passages that say so, or a note of what one knows oneself.' })

const changeSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('createNode'),
      as: asSchema,
      labels: z.array(nameSchema).max(50),
      properties: propertiesSchema,
    }),
    z.strictObject({
      kind: z.literal('createRelationship'),
      as: asSchema,
      type: nameSchema,
      /** A reference, or the `as` of a node of this edit, which goes first. */
      start: referenceSchema,
      end: referenceSchema,
      properties: propertiesSchema,
    }),
    z.strictObject({
      kind: z.literal('changeNode'),
      node: referenceSchema,
      addLabels: z.array(nameSchema).max(50).optional(),
      removeLabels: z.array(nameSchema).max(50).optional(),
      /** Null takes a property away; what is not named stays. */
      properties: propertiesSchema.optional(),
    }),
    z.strictObject({
      kind: z.literal('changeRelationship'),
      relationship: referenceSchema,
      properties: propertiesSchema,
    }),
    z.strictObject({ kind: z.literal('deleteNode'), node: referenceSchema }),
    z.strictObject({ kind: z.literal('deleteRelationship'), relationship: referenceSchema }),
  ])
  .meta({ id: 'Change' })

const edit = {
  /** Who makes it, in their own words: there are no accounts. */
  by: bySchema,
  reason: reasonSchema,
  changes: z.array(changeSchema).min(1).max(editLimits.changes),
  note: noteSchema.optional(),
}

const deletedCountsSchema = z.object({ nodes: z.number().int().min(0), relationships: z.number().int().min(0) })

const changeCountsSchema = z.object({ created: z.number(), changed: z.number(), deleted: z.number() })
export const editCountsSchema = z
  .object({ nodes: changeCountsSchema, relationships: changeCountsSchema })
  .meta({ id: 'EditCounts' })

export const editRemarkSchema = z
  .object({
    code: z.enum([...Object.keys(objectionTexts), ...Object.keys(warningTexts)] as [
      EditRemarkCode,
      ...EditRemarkCode[],
    ]),
    values: z.record(z.string(), z.union([z.string(), z.number()])),
    text: z.string(),
    path: z.string(),
    has: z.union([nodeSchema, relationshipSchema]).optional(),
  })
  .meta({ id: 'EditRemark' })

const entityChangeSchema = z
  .discriminatedUnion('entity', [
    z.object({
      entity: z.literal('node'),
      id: z.string(),
      as: z.string().optional(),
      before: nodeSchema.nullable(),
      after: nodeSchema.nullable(),
    }),
    z.object({
      entity: z.literal('relationship'),
      id: z.string(),
      as: z.string().optional(),
      before: relationshipSchema.nullable(),
      after: relationshipSchema.nullable(),
    }),
  ])
  .meta({
    id: 'EntityChange',
    description: 'A node or relationship before and after; null before it was created and after it was deleted.',
  })

// ── check ───────────────────────────────────────────────────────────────────────────────────────────────────────

/** The body of an edit; what it confirms is not looked at. */
export const editCheckRequest = z
  .object({ ...edit, confirm: deletedCountsSchema.optional() })
  .meta({ id: 'EditCheckRequest' })
export type EditCheckRequest = z.input<typeof editCheckRequest>

export const editCheckAnswer = z
  .object({
    counts: editCountsSchema,
    /** What `confirm` has to say when the edit is made; null when nothing gets deleted. */
    confirm: deletedCountsSchema.nullable(),
    /**
     * Everything that would be touched, as it is and as it would be, with what the server adds: keys, evidence, status,
     * mentions. Ids of what is not there yet are `+` and its `as`, or begin with `*` where the server adds it.
     */
    entities: z.array(entityChangeSchema),
    /** More than one answer shows are left out of `entities`; this is how many there are. */
    total: z.number(),
    /** Of every node that would be deleted, how many relationships go with it. */
    deletions: z.array(
      z.object({
        node: nodeSchema,
        relationships: z.array(z.object({ type: z.string(), count: z.number() })),
      }),
    ),
    /** With any of these the edit is refused. */
    objections: z.array(editRemarkSchema),
    warnings: z.array(editRemarkSchema),
    ran: z.array(statementSchema),
  })
  .meta({ id: 'EditCheckAnswer' })
export type EditCheckAnswer = z.infer<typeof editCheckAnswer>

// ── edit, undo ──────────────────────────────────────────────────────────────────────────────────────────────────

export const editRequest = z
  .object({
    ...edit,
    /** How many nodes and relationships get deleted; needed when any does. */
    confirm: deletedCountsSchema.optional(),
  })
  .meta({ id: 'EditRequest' })
export type EditRequest = z.input<typeof editRequest>

export const editAnswer = z
  .object({
    id: z.string(),
    /** Milliseconds since 1970. */
    at: z.number(),
    counts: editCountsSchema,
    /** `as` is left out for what the server added, such as mentions. */
    created: z.object({
      nodes: z.array(z.object({ as: z.string().optional(), node: nodeSchema })),
      relationships: z.array(z.object({ as: z.string().optional(), relationship: relationshipSchema })),
    }),
    changed: z.object({ nodes: z.array(nodeSchema), relationships: z.array(relationshipSchema) }),
    /** Element ids. */
    deleted: z.object({ nodes: z.array(z.string()), relationships: z.array(z.string()) }),
    /** Of an undo that brought something back: the element id that it had, and the one that it has now. */
    restored: z.array(z.object({ entity: z.enum(['node', 'relationship']), was: z.string(), id: z.string() })),
    ran: z.array(statementSchema),
  })
  .meta({ id: 'EditAnswer' })
export type EditAnswer = z.infer<typeof editAnswer>

export const editUndoRequest = z.object({ by: bySchema, note: noteSchema.optional() }).meta({ id: 'EditUndoRequest' })
export type EditUndoRequest = z.input<typeof editUndoRequest>

// ── log ─────────────────────────────────────────────────────────────────────────────────────────────────────────

export const editRecordSchema = z
  .object({
    id: z.string(),
    by: z.string(),
    /** Milliseconds since 1970. */
    at: z.number(),
    /** Null for an undo: its reason is the edit that it takes back. */
    reason: reasonSchema.nullable(),
    note: z.string().optional(),
    /** `unknown`: the server or the database stopped in between, and what is there does not say either. */
    state: z.enum(['done', 'unknown']),
    /** The edit that this one takes back. */
    undoes: z.string().optional(),
    /** The edit that takes this one back, while that one stands. */
    undoneBy: z.string().optional(),
    counts: editCountsSchema,
    entities: z.array(entityChangeSchema),
    /** How many entities there are; a page of the log shows the first of each edit. */
    total: z.number(),
    restored: z.array(z.object({ entity: z.enum(['node', 'relationship']), was: z.string(), id: z.string() })),
  })
  .meta({ id: 'EditRecord' })
export type EditRecord = z.infer<typeof editRecordSchema>

export const editsRequest = z
  .object({
    /** Only edits that touched this: an element id, now or then, or a key. */
    entity: referenceSchema.optional(),
    limit: z.coerce.number().int().min(1).max(100).default(20),
    /** Only what is older than the edit with this id: the last one of the page before. */
    before: z.string().max(100).optional(),
  })
  .meta({ id: 'EditsRequest' })
export type EditsRequest = z.input<typeof editsRequest>

export const editsAnswer = z
  .object({
    /** Newest first. */
    edits: z.array(editRecordSchema),
    /** How many there are, of the entity asked for. */
    total: z.number(),
    /** For `before` of the next page; left out on the last. */
    next: z.string().optional(),
    /** Lines of the log that cannot be read. */
    damaged: z.number(),
  })
  .meta({ id: 'EditsAnswer' })
export type EditsAnswer = z.infer<typeof editsAnswer>
