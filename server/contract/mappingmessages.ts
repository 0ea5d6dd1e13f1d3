import { z } from 'zod'
import { encodings } from './encodings.ts'
import { columnTypes, flawCodes, type TableMapping, type TablePreview } from './mapping.ts'
import { problemPlaceSchema, propertiesSchema } from './messages.ts'

// The shape of mappings, in messages and in files. The client imports types only.

const nameSchema = z.string().max(1000)
const namedSchema = z.union([z.strictObject({ column: nameSchema }), z.strictObject({ text: nameSchema })])

const propertySchema = z.strictObject({
  column: nameSchema,
  name: nameSchema,
  type: z.enum(columnTypes),
  list: z.boolean().default(false),
})

const nodeSchema = z.strictObject({
  creates: z.boolean().default(true),
  key: nameSchema.nullable().default(null),
  space: nameSchema.default(''),
  label: namedSchema.default({ text: '' }),
  properties: z.array(propertySchema).max(10_000).default([]),
})

export const tableMappingSchema = z
  .strictObject({
    nodes: z.array(nodeSchema).min(1).max(2),
    relationship: z
      .strictObject({ type: namedSchema, properties: z.array(propertySchema).max(10_000).default([]) })
      .nullable()
      .default(null),
    delimiter: z.string().length(1).default('|'),
    apostrophes: z.boolean().default(true),
  })
  .meta({
    id: 'TableMapping',
    description: 'How the columns of a table become nodes and relationships.',
  }) satisfies z.ZodType<TableMapping>

/** What parts cells: a character that is no quote and no line end. */
export const separatorSchema = z.string().regex(/^[^"\r\n]$/)

const count = z.number().int().min(0)

export const tablePreviewSchema = z
  .object({
    encoding: z.enum(encodings),
    separator: z.string(),
    columns: z.array(z.string()),
    types: z.array(z.enum(columnTypes)),
    rows: z.array(z.array(z.string().nullable())),
    mapping: tableMappingSchema,
    origin: z.enum(['guessed', 'remembered', 'given']),
    flaws: z.array(z.object({ code: z.enum(flawCodes), path: z.string(), name: z.string().optional() })),
    graph: z.object({
      rows: count,
      nodes: z.array(z.object({ id: z.string(), labels: z.array(z.string()), properties: propertiesSchema })),
      nodeCount: count,
      relationships: z.array(
        z.object({ type: z.string(), source: z.string(), target: z.string(), properties: propertiesSchema }),
      ),
      relationshipCount: count,
      problems: z.array(problemPlaceSchema),
    }),
  })
  .meta({
    id: 'TablePreview',
    description: 'The beginning of a table, and what a mapping makes of it.',
  }) satisfies z.ZodType<TablePreview>
