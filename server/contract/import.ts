import { z } from 'zod'
import { editCountsSchema } from './editmessages.ts'
import { encodings } from './encodings.ts'
import { onConflicts, onErrors } from './importchoices.ts'
import { separatorSchema, tableMappingSchema, tablePreviewSchema } from './mappingmessages.ts'
import { problemPlaceSchema, problemSchema, propertiesSchema } from './messages.ts'

// The messages of importing, beside those of `messages.ts`. The client imports types only.

const count = z.number().int().min(0)
/** Of an upload or an import. */
const idSchema = z.string().min(1).max(100)

// ── files ───────────────────────────────────────────────────────────────────────────────────────────────────────

export const importUploadRequest = z
  .object({
    /** What the file is called, with its ending: by it the format is known, and problems name it. */
    name: z.string().trim().min(1).max(500),
  })
  .meta({ id: 'ImportUploadRequest' })
export type ImportUploadRequest = z.input<typeof importUploadRequest>

export const importUploadAnswer = z
  .object({
    id: z.string(),
    name: z.string(),
    bytes: count,
    /** The format that it is by its ending and its beginning; null where it is none that is read here: then say which. */
    format: z.string().nullable(),
  })
  .meta({ id: 'ImportUploadAnswer' })
export type ImportUploadAnswer = z.infer<typeof importUploadAnswer>

export const importForgottenAnswer = z.object({ id: z.string() }).meta({ id: 'ImportForgottenAnswer' })
export type ImportForgottenAnswer = z.infer<typeof importForgottenAnswer>

// ── the plan ────────────────────────────────────────────────────────────────────────────────────────────────────

const choices = {
  /** What becomes of nodes and relationships that are there already, and differ. */
  onConflict: z.enum(onConflicts).default('keep'),
  /** Whether anything wrong in the files stops all of it, or is left out. */
  onError: z.enum(onErrors).default('stop'),
}

const importFileSchema = z
  .object({
    /** Of the upload. */
    upload: idSchema,
    /** @default the one that it is by its ending and its beginning */
    format: z.string().max(100).optional(),
    /** Of a plain table. @default the one that was chosen last for a table with the same columns, else a guess */
    mapping: tableMappingSchema.optional(),
    /** Of a table. @default what it looks like */
    encoding: z.enum(encodings).optional(),
    /** What parts the cells of a table. @default what it looks like */
    separator: separatorSchema.optional(),
  })
  .meta({ id: 'ImportFile' })

export const importPlanRequest = z
  .object({
    files: z.array(importFileSchema).min(1).max(100),
    ...choices,
    /** A plan of the same files that this one stands for: it is forgotten. */
    replaces: idSchema.optional(),
  })
  .meta({ id: 'ImportPlanRequest' })
export type ImportPlanRequest = z.input<typeof importPlanRequest>

export const importTablesRequest = z.object({ files: z.array(importFileSchema).min(1).max(100) }).meta({
  id: 'ImportTablesRequest',
  description: 'All files of an import: what one has changes the guess for others.',
})
export type ImportTablesRequest = z.input<typeof importTablesRequest>

export const importTablesAnswer = z
  .object({
    tables: z.array(z.object({ upload: z.string(), preview: tablePreviewSchema })),
    /** Files whose beginning cannot be read, and why; the others are there all the same. */
    unreadable: z.array(z.object({ upload: z.string(), detail: z.string() })),
  })
  .meta({ id: 'ImportTablesAnswer', description: 'The tables among the files that a mapping reads.' })
export type ImportTablesAnswer = z.infer<typeof importTablesAnswer>

export const importStartRequest = z
  .object({ onConflict: choices.onConflict.unwrap().optional(), onError: choices.onError.unwrap().optional() })
  .meta({ id: 'ImportStartRequest', description: 'What is not said is as it was planned. Ignored when going on.' })
export type ImportStartRequest = z.input<typeof importStartRequest>

const placeSchema = problemPlaceSchema.pick({ file: true, line: true, column: true })
const countedSchema = z.object({ name: z.string(), count })
const problemsSchema = z
  .object({ total: count, first: z.array(problemPlaceSchema) })
  .meta({ id: 'ImportProblems', description: 'What is wrong in the files: how much, and the first of it.' })

/** Of the first of what was read. Of many properties and of long texts there is the beginning. */
const sampleSchema = z
  .object({
    nodes: z.array(
      z.object({ id: z.string(), labels: z.array(z.string()), properties: propertiesSchema, propertyCount: count }),
    ),
    relationships: z.array(
      z.object({
        type: z.string(),
        source: z.string(),
        target: z.string(),
        properties: propertiesSchema,
        propertyCount: count,
      }),
    ),
  })
  .meta({ id: 'ImportSample' })
export type ImportSample = z.infer<typeof sampleSchema>

export const importConflictSchema = z
  .object({
    label: z.string(),
    property: z.string(),
    value: z.union([z.string(), z.number()]),
    /** Names of properties, and labels, in which the database and the file differ. */
    differing: z.array(z.string()),
    at: placeSchema,
  })
  .meta({ id: 'ImportConflict' })
export type ImportConflict = z.infer<typeof importConflictSchema>

const importPlanSchema = z
  .object({
    id: z.string(),
    nodes: z.object({
      total: count,
      labels: z.array(countedSchema),
      /** Those that the database does not have yet, or cannot know. */
      created: count,
      /** There already, with the same content. */
      same: count,
      /** There already, and different. */
      differing: count,
      /** Without a key by which the database could know them: they are created each time. */
      keyless: count,
    }),
    relationships: z.object({ total: count, types: z.array(countedSchema) }),
    /** The same thing again in another place of the files. */
    repeated: count,
    onConflict: z.enum(onConflicts),
    /** The first of those that differ. */
    conflicts: z.array(importConflictSchema),
    problems: problemsSchema,
    sample: sampleSchema,
  })
  .meta({ id: 'ImportPlan', description: 'What an import would do, before anything is written.' })
export type ImportPlan = z.infer<typeof importPlanSchema>

// ── the import ──────────────────────────────────────────────────────────────────────────────────────────────────

const progressSchema = z
  .object({
    phase: z.enum(['read', 'check', 'compare', 'nodes', 'relationships', 'look', 'undo']),
    done: count,
    /** Absent where it is not known: a file says its end only at its end. */
    total: count.optional(),
  })
  .meta({ id: 'ImportProgress' })
export type ImportProgress = z.infer<typeof progressSchema>

const fields = {
  id: z.string(),
  /** Milliseconds since 1970. */
  at: z.number(),
  files: z.array(z.object({ name: z.string(), format: z.string(), upload: z.string().optional() })),
  onConflict: z.enum(onConflicts),
  onError: z.enum(onErrors),
  /**
   * `writing` and `undoing` while `running` is false are those that were broken off: they can be gone on with.
   * `failed` is a plan that could not be made; `problem` says why.
   */
  state: z.enum(['planning', 'planned', 'writing', 'done', 'undoing', 'undone', 'failed']),
  /** Whether the server is at work on it. */
  running: z.boolean(),
  progress: progressSchema.optional(),
  total: z.object({ nodes: count, relationships: count }),
  /** What was written, once it is done. */
  counts: editCountsSchema.optional(),
  problems: problemsSchema,
  /** Why the work that ended last did not do what it was to do. */
  problem: problemSchema.optional(),
}

export const importSummary = z
  .object(fields)
  .meta({ id: 'ImportSummary', description: 'An import as it is now; also each event of its stream.' })
export type ImportSummary = z.infer<typeof importSummary>

export const importAnswer = z
  .object({ ...fields, plan: importPlanSchema.optional() })
  .meta({ id: 'ImportAnswer', description: 'With its plan, from when it is there until something is written.' })
export type ImportAnswer = z.infer<typeof importAnswer>

export const importsAnswer = z
  .object({
    /** Newest first; also those that are planned and not begun. */
    imports: z.array(importSummary),
    limits: z.object({
      /** Of one file. */
      bytes: z.number(),
    }),
    /** Whether files can be taken in here; where not, only by `guanxi import`. */
    editing: z.boolean(),
  })
  .meta({ id: 'ImportsAnswer' })
export type ImportsAnswer = z.infer<typeof importsAnswer>

export const importNodesRequest = z
  .object({ limit: z.coerce.number().int().min(1).max(10_000).default(300) })
  .meta({ id: 'ImportNodesRequest' })
export type ImportNodesRequest = z.input<typeof importNodesRequest>

export const importNodesAnswer = z
  .object({
    /** Element ids, those that the import ties together first. */
    nodes: z.array(z.string()),
    /** Of the files, whether they were there before or not. */
    total: count,
  })
  .meta({ id: 'ImportNodesAnswer' })
export type ImportNodesAnswer = z.infer<typeof importNodesAnswer>
