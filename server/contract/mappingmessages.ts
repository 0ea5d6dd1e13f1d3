import { z } from 'zod'
import { columnTypes, type TableMapping } from './mapping.ts'

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
