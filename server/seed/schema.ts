import { z } from 'zod'
import { isName } from './graph.ts'
import {
  commonProperties,
  type LabelRule,
  type PropertyRule,
  propertyTypes,
  statuses,
  type TypeRule,
  type Vocabulary,
} from './vocabulary.ts'

/**
 * The shape of every file of a seed. Made from the vocabulary, so that a property is declared in one place only;
 * what needs more than one entry to be seen (keys, locators, ends) is in `validate.ts`.
 */

/** Line and sentence, both from 1: `4.1`. */
export const locatorPattern = /^([1-9]\d{0,6})\.([1-9]\d{0,4})$/
/** `person:wang-chong`; letters of any script. `~` parts a relationship's key and `#` a passage's. */
export const keyPattern = /^[\p{L}\p{N}][\p{L}\p{N}_.-]*:[\p{L}\p{N}][\p{L}\p{N}_.:/-]*$/u
export const seedKeyPattern = /^[a-z0-9][a-z0-9-]*$/
const datePattern = /^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/

/** True for a day, month or year that exists. */
export function isDate(text: string): boolean {
  if (!datePattern.test(text)) return false
  const [year, month, day] = text.split('-').map(Number)
  if (day === undefined) return true
  const date = new Date(Date.UTC(2000, month! - 1, day))
  date.setUTCFullYear(year!, month! - 1, day)
  return date.getUTCDate() === day
}

const text = z.string().regex(/\S/, 'it is empty; give it text, or leave the name out')
const texts = z.array(text)
const key = z
  .string()
  .max(300)
  .regex(keyPattern, 'a key is kind:slug, such as person:wang-chong')
  .describe('kind:slug, unique in the whole seed: person:wang-chong')
const locator = z.union([z.string().regex(locatorPattern, 'write line.sentence, such as 4.1'), z.number()])
const evidence = z.array(locator).min(1).describe('Passages as line.sentence; 4.10 needs quotes: "4.10"')
const count = z.int().min(1)
const date = z
  .string()
  .regex(datePattern, 'write an ISO date: "2025-03-11", "2025-03" or "2025"')
  .refine(isDate, 'there is no such day')

/** `open` admits values beside the listed ones: an editor cannot know what a seed adds. */
function propertySchema(rule: PropertyRule, open: boolean): z.ZodType {
  let schema: z.ZodType
  const listed = rule.values && z.enum(rule.values as [string, ...string[]])
  const word = listed ? (open ? z.union([listed, text]) : listed) : text
  switch (rule.type) {
    case 'string':
      schema = word
      break
    case 'strings':
      schema = z.array(word)
      break
    case 'integer':
    case 'number': {
      let number = rule.type === 'integer' ? z.int() : z.number()
      if (rule.minimum !== undefined) number = number.min(rule.minimum)
      if (rule.maximum !== undefined) number = number.max(rule.maximum)
      schema = number
      break
    }
    case 'boolean':
      schema = z.boolean()
      break
    case 'date':
      schema = date
      break
  }
  if (rule.description !== undefined) schema = schema.describe(rule.description)
  return rule.required ? schema : schema.optional()
}

const shapeOf = (properties: ReadonlyMap<string, PropertyRule>, open = false): { [name: string]: z.ZodType } =>
  Object.fromEntries([...properties].map(([name, rule]) => [name, propertySchema(rule, open)]))

/** One entry of a label's file. `evidence` is asked for only in a seed with passages, which `validate.ts` knows. */
export const nodeSchema = (rule: LabelRule) =>
  z.strictObject({ key, ...shapeOf(rule.properties), evidence: evidence.optional() })

const openNodeSchema = (properties: ReadonlyMap<string, PropertyRule>) =>
  z.looseObject({ key, ...shapeOf(properties, true), evidence: evidence.optional() })

const relationshipFields = {
  from: key,
  type: text,
  to: key,
  evidence: evidence.optional(),
  claim: text.optional().describe('What is stated, in own words.'),
  status: z.enum(statuses).optional(),
  note: text.optional().describe('Needed when the status is contradicted: which passage says otherwise.'),
  id: z
    .string()
    .regex(/^[\p{L}\p{N}][\p{L}\p{N}_.-]*$/u, 'use letters, digits, dot, hyphen and underscore')
    .optional()
    .describe('Only to tell two relationships with the same ends and type apart.'),
}

/** One entry of relationships.yaml whose type is known. */
export const relationshipSchema = (rule: TypeRule) =>
  z.strictObject({ ...shapeOf(rule.properties), ...relationshipFields })

/** What every relationship has, whatever its type: enough to go on checking when the type is unknown. */
export const looseRelationshipSchema = z.looseObject(relationshipFields)

const range = z.tuple([z.int().min(0), z.int().min(1)])

export const passageSchema = z.strictObject({
  line: count,
  sentence: count,
  digest: text.optional().describe('What the sentence states, in own words.'),
  noFact: text.optional().describe('Instead of a digest: why it carries no fact of its own.'),
  note: text.optional(),
  at: range
    .optional()
    .describe(
      'Where the sentence stands in its line: first character and the one after the last, in UTF-16 units from 0.',
    ),
})
export type Passage = z.output<typeof passageSchema>

const propertyExtension = z.union([
  z.enum(propertyTypes),
  z.strictObject({
    type: z.enum(propertyTypes).optional(),
    description: text.optional(),
    values: texts.min(1).optional(),
    required: z.boolean().optional(),
  }),
])
const label = z.string().refine(isName, 'use letters, digits and underscore, a letter first')
const propertyExtensions = z.record(z.string(), propertyExtension)

/** What an analyst may ask first: shown as buttons, run as Cypher that reads. */
const starterQuestion = z.strictObject({
  text: text.describe('The question, short enough for a button.'),
  textZh: text.optional(),
  cypher: text.describe('A statement that reads and returns nodes and relationships.'),
})

export const sourceSchema = z.strictObject({
  key: z
    .string()
    .max(100)
    .regex(seedKeyPattern, 'use small letters, digits and hyphens')
    .describe('Prefix of every passage key.'),
  name: text,
  nameZh: text.optional(),
  publisher: text.optional(),
  author: text.optional(),
  date: date.optional().describe('ISO date of what is reported.'),
  language: z
    .string()
    .regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/, 'write a language tag, such as en or zh-CN')
    .optional()
    .describe('Of the text at hand, as in BCP 47.'),
  url: text.optional(),
  licence: text.optional(),
  description: text.optional(),
  note: text.optional().describe('What a reader must know of the text.'),
  firstLine: count.optional(),
  lastLine: count.optional(),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'write the 64 hexadecimal digits that sha256sum prints for the file, in small letters')
    .optional()
    .describe('Of the original text file.'),
  questions: z.array(starterQuestion).max(8).optional().describe('What an analyst may ask first, as buttons.'),
  vocabulary: z
    .strictObject({
      labels: z
        .record(
          label,
          z.union([text, z.strictObject({ description: text.optional(), properties: propertyExtensions.optional() })]),
        )
        .optional(),
      types: z
        .record(
          label,
          z.strictObject({
            description: text.optional(),
            from: z.array(label).min(1).optional(),
            to: z.array(label).min(1).optional(),
            undirected: z.boolean().optional(),
            properties: propertyExtensions.optional(),
          }),
        )
        .optional(),
      units: texts.optional(),
    })
    .optional(),
})
export type Source = z.output<typeof sourceSchema>

/**
 * The JSON Schemas for editors, by file name. They know the standard vocabulary only and admit what a seed may add
 * to it; loading is stricter.
 */
export function jsonSchemas(vocabulary: Vocabulary): Map<string, object> {
  const open = (schema: z.ZodType, title: string): object => ({
    ...z.toJSONSchema(schema, { io: 'input', target: 'draft-7' }),
    title,
  })
  const schemas = new Map<string, object>([
    ['source.json', open(sourceSchema, 'source.yaml of a seed')],
    ['passages.json', open(z.array(passageSchema), 'passages.yaml of a seed')],
  ])
  const own = z.array(openNodeSchema(commonProperties))
  schemas.set('Label.json', open(own, 'Entries of a label that the seed declares itself'))
  for (const [name, rule] of vocabulary.labels) {
    schemas.set(`${name}.json`, open(z.array(openNodeSchema(rule.properties)), rule.description))
  }
  const known = z.union([z.enum([...vocabulary.types.keys()] as [string, ...string[]]), text])
  const relationship = z.looseObject({ ...relationshipFields, type: known })
  schemas.set('relationships.json', open(z.array(relationship), 'relationships.yaml of a seed'))
  return schemas
}
