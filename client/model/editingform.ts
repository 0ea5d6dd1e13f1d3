import { type Change, sameValue } from '../../server/contract/edit.ts'
import type { Node, Properties, Relationship, Value } from '../../server/contract/graph.ts'
import type { SchemaAnswer } from '../../server/contract/messages.ts'
import { isBookkeeping } from '../../server/contract/search/fields.ts'
import { ENTITY_LABEL, SOURCE_LABELS, visibleLabels } from '../../server/contract/source.ts'
import {
  emptyInput,
  type Input,
  inputOf,
  isNothing,
  kindOfType,
  type ScalarKind,
  writtenValue,
} from './editingvalue.ts'
import { type Phrase, phrase } from './phrase.ts'

/** A property while it is written. `before` is what the database has, null where it has none. */
export interface Field {
  readonly name: string
  readonly input: Input
  readonly before: Value
  /** Stands there because things of its label have it: it goes again when it is left empty and the label goes. */
  readonly proposed?: true
}

/** How a new node is tied to one that is there. */
export interface Tie {
  readonly node: string
  /** From the new node to that one. */
  readonly outgoing: boolean
  readonly type: string
  readonly fields: readonly Field[]
}

/** What is being written, as plain data: it is kept while one looks at other things. Ends are element ids. */
export type Form =
  | {
      readonly of: 'newNode'
      readonly labels: readonly string[]
      readonly fields: readonly Field[]
      readonly tie: Tie | null
    }
  | {
      readonly of: 'newRelationship'
      readonly start: string
      readonly end: string
      readonly type: string
      readonly fields: readonly Field[]
    }
  | {
      readonly of: 'node'
      readonly id: string
      readonly labels: readonly string[]
      readonly labelsBefore: readonly string[]
      readonly fields: readonly Field[]
    }
  | {
      readonly of: 'relationship'
      readonly id: string
      readonly start: string
      readonly end: string
      readonly type: string
      readonly fields: readonly Field[]
    }

/** What a form writes of, before anything of it is written. */
export const formOfNode = (node: Node): Form => ({
  of: 'node',
  id: node.id,
  labels: visibleLabels(node.labels),
  labelsBefore: visibleLabels(node.labels),
  fields: fieldsOf(node.properties),
})

export const formOfRelationship = ({ id, start, end, type, properties }: Relationship): Form => ({
  of: 'relationship',
  id,
  start,
  end,
  type,
  fields: fieldsOf(properties),
})

const first = ['name', 'nameZh', 'title', 'claim', 'status', 'description']
const rank = (name: string) => (first.includes(name) ? first.indexOf(name) : first.length)

const fieldsOf = (properties: Properties): Field[] =>
  Object.entries(properties)
    .sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1))
    .map(([name, before]) => ({ name, input: inputOf(before), before }))

// ── what the schema proposes ────────────────────────────────────────────────────────────────────────────────────

export interface Proposal {
  readonly name: string
  readonly kind: ScalarKind | 'list'
  /** Nearly everything of its label has it: it is in the form from the start. */
  readonly usual: boolean
}

/** Of these the program takes care: where facts come from, and by what they are found again. */
const isKeptByProgram = (name: string, schema: SchemaAnswer): boolean =>
  schema.evidence && (isBookkeeping(name) || name === 'key')

/** What things with these labels have, the names first; without labels nothing. */
export function nodeProposals(schema: SchemaAnswer | null, labels: readonly string[]): Proposal[] {
  if (!schema) return []
  const known = schema.labels.filter(({ name }) => labels.includes(name))
  const names = new Set(known.flatMap(({ caption, identity }) => [caption, identity]))
  return proposalsOf(
    schema,
    known.flatMap(({ properties }) => properties),
    name => names.has(name),
  )
}

/** What relationships of a type have; a claim is wanted wherever relationships have a source. */
export function tieProposals(schema: SchemaAnswer | null, type: string): Proposal[] {
  if (!schema) return []
  const known = schema.types.find(({ name }) => name === type)
  const found = proposalsOf(schema, known?.properties ?? [], name => schema.evidence && name === 'claim')
  const missing = ['claim', 'status'].filter(name => schema.evidence && !found.some(one => one.name === name))
  return [...found, ...missing.map((name): Proposal => ({ name, kind: 'text', usual: true }))]
}

function proposalsOf(
  schema: SchemaAnswer,
  properties: SchemaAnswer['labels'][number]['properties'],
  isWanted: (name: string) => boolean,
): Proposal[] {
  const found = new Map<string, Proposal>()
  for (const { name, types, present, sampled } of properties) {
    const kinds = types.flatMap(type => kindOfType(type) ?? [])
    if (found.has(name) || kinds.length === 0 || isKeptByProgram(name, schema)) continue
    found.set(name, { name, kind: kinds[0]!, usual: isWanted(name) || present > sampled * 0.6 })
  }
  return [...found.values()].sort(
    (a, b) =>
      Number(isWanted(b.name)) - Number(isWanted(a.name)) || rank(a.name) - rank(b.name) || (a.name < b.name ? -1 : 1),
  )
}

/** Fields for what is usual, beside what is written already; proposals that nobody filled in go when they are none any more. */
export function withProposals(fields: readonly Field[], proposals: readonly Proposal[]): Field[] {
  const kept = fields.filter(field => !isUntouched(field) || proposals.some(({ name }) => name === field.name))
  const there = new Set(kept.map(({ name }) => name))
  const fresh = proposals.flatMap(({ name, kind, usual }): Field[] =>
    usual && !there.has(name) ? [{ name, input: emptyInput(kind), before: null, proposed: true }] : [],
  )
  const order = new Map(proposals.map(({ name }, index) => [name, index]))
  return [...kept, ...fresh].sort((a, b) => (order.get(a.name) ?? 999) - (order.get(b.name) ?? 999))
}

const isUntouched = ({ proposed, input }: Field): boolean => proposed === true && isNothing(input)

/** Labels to choose from: what the database has, without those that the program gives by itself. */
export const labelChoices = (schema: SchemaAnswer | null): string[] =>
  (schema?.labels ?? [])
    .map(({ name }) => name)
    .filter(name => !schema?.evidence || (name !== ENTITY_LABEL && !SOURCE_LABELS.some(source => source === name)))

/** Types to choose from: those that lead from such a node to such a one, the frequent ones first, then the others. */
export function typeChoices(
  schema: SchemaAnswer | null,
  from: readonly string[],
  to: readonly string[],
): { usual: string[]; others: string[] } {
  const counts = new Map<string, number>()
  for (const { from: start, type, to: end, count = 1 } of schema?.connections ?? [])
    if (visibleLabels(from).includes(start) && visibleLabels(to).includes(end))
      counts.set(type, (counts.get(type) ?? 0) + count)
  const usual = [...counts].sort(([, a], [, b]) => b - a).map(([type]) => type)
  const others = (schema?.types ?? []).map(({ name }) => name).filter(name => !counts.has(name))
  return { usual, others: others.sort() }
}

// ── what is sent ────────────────────────────────────────────────────────────────────────────────────────────────

export interface Drafted {
  /** Only what is different from what the database has. */
  readonly changes: Change[]
  /** What keeps it from being sent, by the place in the request. */
  readonly problems: ReadonlyMap<string, Phrase>
}

/** Names of new things within one edit. */
export const NEW_NODE = 'new'
const NEW_TIE = 'tie'

export function changesOf(form: Form): Drafted {
  const problems = new Map<string, Phrase>()
  const written = (fields: readonly Field[], at: number): Properties => {
    const properties: [string, Value][] = []
    const seen = new Set<string>()
    for (const { name, input, before } of fields) {
      const path = `changes.${at}.properties.${name}`
      if (seen.has(name)) problems.set(path, phrase('editing.wrong.twice'))
      seen.add(name)
      if (input.kind === 'fixed' || isAsBefore(input, before)) continue
      const result = writtenValue(input)
      if ('problem' in result) problems.set(path, result.problem)
      else if (!sameValue(result.value, before)) properties.push([name, result.value])
    }
    return Object.fromEntries(properties)
  }
  if (form.of === 'newNode') {
    if (form.labels.length === 0) problems.set('changes.0.labels', phrase('editing.wrong.noLabel'))
    const changes: Change[] = [
      { kind: 'createNode', as: NEW_NODE, labels: [...form.labels], properties: written(form.fields, 0) },
    ]
    const { tie } = form
    if (tie) {
      if (tie.type.trim() === '') problems.set('changes.1.type', phrase('editing.wrong.noType'))
      const [start, end] = tie.outgoing ? [NEW_NODE, tie.node] : [tie.node, NEW_NODE]
      changes.push({
        kind: 'createRelationship',
        as: NEW_TIE,
        type: tie.type.trim(),
        start,
        end,
        properties: written(tie.fields, 1),
      })
    }
    return { changes, problems }
  }
  if (form.of === 'newRelationship') {
    if (form.type.trim() === '') problems.set('changes.0.type', phrase('editing.wrong.noType'))
    const { start, end } = form
    return {
      changes: [
        {
          kind: 'createRelationship',
          as: NEW_TIE,
          type: form.type.trim(),
          start,
          end,
          properties: written(form.fields, 0),
        },
      ],
      problems,
    }
  }
  const properties = written(form.fields, 0)
  const hasProperties = Object.keys(properties).length > 0
  if (form.of === 'relationship')
    return {
      changes: hasProperties ? [{ kind: 'changeRelationship', relationship: form.id, properties }] : [],
      problems,
    }
  const addLabels = form.labels.filter(label => !form.labelsBefore.includes(label))
  const removeLabels = form.labelsBefore.filter(label => !form.labels.includes(label))
  const isChanged = hasProperties || addLabels.length + removeLabels.length > 0
  return {
    changes: isChanged
      ? [
          {
            kind: 'changeNode',
            node: form.id,
            ...(addLabels.length > 0 && { addLabels }),
            ...(removeLabels.length > 0 && { removeLabels }),
            ...(hasProperties && { properties }),
          },
        ]
      : [],
    problems,
  }
}

/** Nothing was written: what the database has stays exactly as it is, however it is spelled. */
const isAsBefore = (input: Input, before: Value): boolean =>
  before === null ? isNothing(input) : JSON.stringify(inputOf(before)) === JSON.stringify(input)

/** Whether somebody would miss what stands in the form. */
export function isWritten(form: Form): boolean {
  if (form.of === 'node' || form.of === 'relationship') {
    const { changes, problems } = changesOf(form)
    return changes.length + problems.size > 0
  }
  const fields = form.of === 'newNode' ? [...form.fields, ...(form.tie?.fields ?? [])] : form.fields
  return fields.some(field => !isAsBefore(field.input, field.before) && !isUntouched(field))
}

// ── writing ─────────────────────────────────────────────────────────────────────────────────────────────────────

export const withField = (fields: readonly Field[], name: string, input: Input): Field[] =>
  fields.map(field => (field.name === name ? { ...field, input } : field))

/** Another property, at the end; one of that name stays as it is. */
export const withNewField = (fields: readonly Field[], name: string, kind: ScalarKind | 'list'): Field[] =>
  fields.some(field => field.name === name) ? [...fields] : [...fields, { name, input: emptyInput(kind), before: null }]

/** What the database has gets no value; what it has not goes from the form. */
export const withoutField = (fields: readonly Field[], name: string): Field[] =>
  fields.flatMap(field => {
    if (field.name !== name) return [field]
    if (field.before === null) return []
    const { kind } = field.input
    return [{ ...field, input: emptyInput(kind === 'fixed' ? 'text' : kind) }]
  })

export const isRemoved = ({ input, before }: Field): boolean => before !== null && isNothing(input)

export const restoredField = (fields: readonly Field[], name: string): Field[] =>
  fields.map(field =>
    field.name === name && field.before !== null ? { ...field, input: inputOf(field.before) } : field,
  )
