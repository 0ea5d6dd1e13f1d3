import type { Node, Value } from '../../server/contract/graph.ts'
import type { SchemaAnswer } from '../../server/contract/messages.ts'
import { type SavedParameter, wrongValue } from '../../server/contract/savedquery.ts'
import { keyOf } from './identity.ts'
import { type Phrase, phrase } from './phrase.ts'

/** What a field of a form takes for a parameter. `date` is a day as a text, as kept queries have it; `temporal` a value of the database. */
export const fieldKinds = [
  'text',
  'integer',
  'number',
  'boolean',
  'temporal',
  'date',
  'texts',
  'numbers',
  'json',
] as const
/** `selection` follows what is selected on the canvas: only `$selected` and `$key` do. */
export type FieldKind = (typeof fieldKinds)[number] | 'selection'

/** What stands in a field. Lists are a line for each item; '' is what was not filled in. */
export interface Draft {
  readonly kind: FieldKind
  readonly text: string
  /** Suggestions are the values of this property. */
  readonly from?: { readonly label: string; readonly property: string } | undefined
}

/** Whether something that was kept is one. */
export function isDraft(kept: unknown): kept is Draft {
  if (typeof kept !== 'object' || kept === null) return false
  const { kind, text, from } = kept as { [name in keyof Draft]?: unknown }
  const isKind = kind === 'selection' || (fieldKinds as readonly unknown[]).includes(kind)
  return isKind && typeof text === 'string' && (from === undefined || (typeof from === 'object' && from !== null))
}

export type Drafts = ReadonlyMap<string, Draft>

/** What `$selected` and `$key` stand for now. */
export interface SelectionValues {
  /** Keys of the selected nodes where each has one under the same property, else their element ids. */
  readonly selected: readonly Value[]
  /** The property that `$selected` is compared with; null for `elementId(n)`. */
  readonly selectedBy: string | null
  /** The key of the only selected node, its element id where it has none; null unless just one is selected. */
  readonly key: Value
  readonly keyBy: string | null
}

export const selectionValues = (nodes: readonly Node[], schema: SchemaAnswer | null): SelectionValues => {
  const keys = nodes.map(node => keyOf(node, schema))
  const [first] = keys
  const areKeyed = first != null && keys.every(key => key?.property === first.property)
  return {
    selected: areKeyed ? keys.map(key => key!.value) : nodes.map(({ id }) => id),
    selectedBy: areKeyed ? first.property : null,
    key: nodes.length === 1 ? (first?.value ?? nodes[0]!.id) : null,
    keyBy: first?.property ?? null,
  }
}

export const followsSelection = (name: string): name is 'selected' | 'key' => name === 'selected' || name === 'key'

/** The field of a parameter that nobody has filled in yet. */
export function freshDraft(name: string, declared?: SavedParameter): Draft {
  if (!declared) return { kind: followsSelection(name) ? 'selection' : 'text', text: '' }
  const { type, default: preset } = declared
  const draft: Draft =
    preset === undefined
      ? { kind: type, text: '' }
      : // JSON does not tell a whole number from a decimal that has no fraction.
        type === 'number'
        ? { kind: type, text: String(preset) }
        : draftOf(preset as Value, type)
  return declared.from ? { ...draft, from: declared.from } : draft
}

/** A field that holds a value: of the kind wanted where that gives the value back, else of one that does. */
export function draftOf(value: Value, wanted?: FieldKind): Draft {
  const written = writtenAs(value)
  for (const kind of wanted ? [wanted, ...fieldKinds] : fieldKinds) {
    const read = readDraft({ kind, text: written })
    if ('value' in read && JSON.stringify(read.value) === JSON.stringify(value)) return { kind, text: written }
  }
  return { kind: 'json', text: JSON.stringify(value) }
}

/** The fields that hold these values. */
export const draftsOf = (values: { readonly [name: string]: Value }): Drafts =>
  new Map(Object.entries(values).map(([name, value]) => [name, draftOf(value)]))

function writtenAs(value: Value): string {
  if (Array.isArray(value)) return value.map(writtenAs).join('\n')
  if (typeof value === 'object' && value !== null && 'value' in value && typeof value.value === 'string')
    return value.value
  return String(value)
}

type Read = { readonly value: Value } | { readonly problem: Phrase }

const problem = (name: string): Read => ({ problem: phrase(`parameters.problem.${name}`) })
const whole = /^[+-]?\d+$/
const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i

/** The value that a field stands for, exact also where JavaScript's numbers are not. */
export function readDraft({ kind, text }: Draft): Read {
  const trimmed = text.trim()
  if (trimmed === '') return problem('missing')
  switch (kind) {
    case 'text':
      return { value: text }
    case 'integer': {
      const value = integerOf(trimmed)
      return value === undefined ? problem('integer') : value === null ? problem('range') : { value }
    }
    case 'number':
      return decimal.test(trimmed) && Number.isFinite(Number(trimmed)) ? { value: floatOf(trimmed) } : problem('number')
    case 'boolean':
      return trimmed === 'true' || trimmed === 'false' ? { value: trimmed === 'true' } : problem('boolean')
    case 'date':
      return wrongValue('date', trimmed) === undefined ? { value: trimmed } : problem('date')
    case 'temporal': {
      const value = temporalOf(trimmed)
      return value ? { value } : problem('temporal')
    }
    case 'texts':
      return { value: linesOf(text) }
    case 'numbers': {
      const items = linesOf(text).flatMap(line => line.split(/[,;，；\s]+/).filter(one => one !== ''))
      const values = items.map(one => integerOf(one) ?? (decimal.test(one) ? floatOf(one) : undefined))
      return values.every(value => value !== undefined) ? { value: values } : problem('numbers')
    }
    case 'json':
      try {
        return { value: exactJson(text) }
      } catch {
        return problem('json')
      }
    case 'selection':
      return problem('missing')
  }
}

const linesOf = (text: string): string[] => text.split('\n').filter(line => line.trim() !== '')

/** Undefined for what is no whole number, null for what is beyond 64 bits. */
function integerOf(text: string): Value | undefined {
  if (!whole.test(text)) return undefined
  const exact = BigInt(text.replace(/^\+/, ''))
  if (exact !== BigInt.asIntN(64, exact)) return null
  const near = Number(exact)
  return Number.isSafeInteger(near) ? near : { $type: 'Integer', value: String(exact) }
}

/** A float without a fraction has a tag, or it would be taken for an integer. */
function floatOf(text: string): Value {
  const value = Number(text)
  if (!Number.isInteger(value)) return value
  const digits = Object.is(value, -0) ? '-0' : String(value)
  return { $type: 'Float', value: /[.e]/.test(digits) ? digits : `${digits}.0` }
}

const clock = '(?:[01]\\d|2[0-3]):[0-5]\\d(?::[0-5]\\d(?:\\.\\d{1,9})?)?'
const offset = '(?:Z|[+-](?:0\\d|1[0-8]):[0-5]\\d)'
const temporals = [
  ['Date', /^\d{4}-\d\d-\d\d$/],
  ['LocalDateTime', new RegExp(`^\\d{4}-\\d\\d-\\d\\dT${clock}$`)],
  ['DateTime', new RegExp(`^\\d{4}-\\d\\d-\\d\\dT${clock}${offset}(?:\\[[A-Za-z_+\\-/0-9]+\\])?$`)],
  ['LocalTime', new RegExp(`^${clock}$`)],
  ['Time', new RegExp(`^${clock}${offset}$`)],
  ['Duration', /^P(?=-?\d|T-?\d)(?:-?\d+(?:\.\d+)?[YMWD])*(?:T(?:-?\d+(?:\.\d+)?[HMS])+)?$/],
] as const

/** Which of the temporal types a text is one of, by how it is written. A blank between day and time does for the T. */
export function temporalOf(text: string): Extract<Value, { $type: 'Date' }> | null {
  const value = text.replace(/^(\d{4}-\d\d-\d\d) (?=\d)/, '$1T')
  const found = temporals.find(([, pattern]) => pattern.test(value))
  const day = /^\d{4}-\d\d-\d\d/.exec(value)?.[0]
  if (!found || (day !== undefined && wrongValue('date', day) !== undefined)) return null
  return { $type: found[0], value } as Extract<Value, { $type: 'Date' }>
}

/** JSON whose numbers keep all their digits. Error: SyntaxError */
function exactJson(text: string): Value {
  JSON.parse(text)
  const tagged = text.replace(/"(?:\\.|[^"\\])*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g, part => {
    if (part.startsWith('"')) return part
    const value = whole.test(part) ? (integerOf(part) ?? floatOf(part)) : floatOf(part)
    return JSON.stringify(value)
  })
  return JSON.parse(tagged) as Value
}

/** The values of a form, and by name what keeps it from being one. */
export function valuesOf(
  names: readonly string[],
  drafts: Drafts,
  selection: SelectionValues,
): { values: { readonly [name: string]: Value }; problems: ReadonlyMap<string, Phrase> } {
  const values = new Map<string, Value>()
  const problems = new Map<string, Phrase>()
  for (const name of names) {
    const draft = drafts.get(name) ?? freshDraft(name)
    const read = draft.kind === 'selection' ? selectionOf(name, selection) : readDraft(draft)
    if ('value' in read) values.set(name, read.value)
    else problems.set(name, read.problem)
  }
  return { values: Object.fromEntries(values), problems }
}

const selectionOf = (name: string, { selected, key }: SelectionValues): Read => {
  if (name === 'key') return key === null ? problem(selected.length === 0 ? 'none' : 'notOne') : { value: key }
  return selected.length === 0 ? problem('none') : { value: [...selected] }
}

const pieces =
  /'(?:\\.|[^'\\])*'?|"(?:\\.|[^"\\])*"?|`(?:``|[^`])*`?|\/\/[^\n\r]*|\/\*[\s\S]*?(?:\*\/|$)|\s+|[\p{L}\p{N}_$]+|./gsu

/** The same for statements that differ in comments, room and capitals of words only: under what the values of one are remembered. */
export function statementKey(statement: string): string {
  let key = ''
  let isParted = false
  for (const [piece] of statement.matchAll(pieces)) {
    if (/^(?:\/\/|\/\*|\s)/.test(piece)) isParted = true
    else {
      const isWord = /^[\p{L}\p{N}_$]/u.test(piece)
      if (isParted && isWord && /[\p{L}\p{N}_$]$/u.test(key)) key += ' '
      key += /^['"`]/.test(piece) ? piece : piece.toLowerCase()
      isParted = false
    }
  }
  return key.replace(/;+$/, '')
}
