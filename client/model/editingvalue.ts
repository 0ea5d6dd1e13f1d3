import { type TemporalType, tagOf, temporalTypes, type Value } from '../../server/contract/graph.ts'
import { isTemporalText } from '../../server/contract/temporal.ts'
import { type Phrase, phrase } from './phrase.ts'

/** Kinds of values that a form can write, by the words of the page. */
export const scalarKinds = ['text', 'integer', 'decimal', 'boolean', ...temporalTypes] as const
export type ScalarKind = (typeof scalarKinds)[number]

/**
 * A value while it is written. `text` or `items` null is no value, which is not the same as an empty text or list. What the form cannot
 * write (points, bytes, maps, lists of several kinds) is `fixed`: shown, and left as it is.
 */
export type Input =
  | { readonly kind: ScalarKind; readonly text: string | null }
  | { readonly kind: 'list'; readonly of: ScalarKind; readonly items: readonly string[] | null }
  | { readonly kind: 'fixed'; readonly value: Value }

const MOST = 2n ** 63n - 1n
const LEAST = -(2n ** 63n)

/** How a value is written in the form. The way back, `writtenValue`, gives the same value. */
export function inputOf(value: Value): Input {
  const one = scalarOf(value)
  if (one) return one
  if (Array.isArray(value)) {
    const items = value.map(scalarOf)
    const of = items[0]?.kind ?? 'text'
    if (items.every(item => item?.kind === of)) return { kind: 'list', of, items: items.map(item => item!.text) }
  }
  return { kind: 'fixed', value }
}

function scalarOf(value: Value): { kind: ScalarKind; text: string } | null {
  if (typeof value === 'string') return { kind: 'text', text: value }
  if (typeof value === 'boolean') return { kind: 'boolean', text: String(value) }
  if (typeof value === 'number')
    return Number.isInteger(value) ? { kind: 'integer', text: String(value) } : { kind: 'decimal', text: String(value) }
  const tag = tagOf(value)
  if (tag === undefined) return null
  const { value: text } = value as { value: string }
  if (tag === 'Integer') return { kind: 'integer', text }
  if (tag === 'Float') return { kind: 'decimal', text }
  return isTemporal(tag) ? { kind: tag, text } : null
}

const isTemporal = (tag: string): tag is TemporalType => (scalarKinds as readonly string[]).includes(tag)

/** A value, or why what is written is none. `null` is no value. */
export type Written = { readonly value: Value } | { readonly problem: Phrase }

export function writtenValue(input: Input): Written {
  if (input.kind === 'fixed') return { value: input.value }
  if (input.kind === 'list') {
    if (input.items === null) return { value: null }
    const values: Value[] = []
    for (const [index, item] of input.items.entries()) {
      const written = scalarValue(input.of, item)
      if ('problem' in written) return { problem: phrase('editing.wrong.item', { place: index + 1 }) }
      values.push(written.value)
    }
    return { value: values }
  }
  return input.text === null ? { value: null } : scalarValue(input.kind, input.text)
}

export function scalarValue(kind: ScalarKind, written: string): Written {
  if (kind === 'text') return { value: written }
  const text = written.trim()
  const wrong = { problem: phrase(`editing.wrong.${kind}`) }
  if (kind === 'boolean') return text === 'true' || text === 'false' ? { value: text === 'true' } : wrong
  if (kind === 'integer') {
    if (!/^[+-]?\d{1,40}$/.test(text)) return wrong
    const digits = BigInt(text.replace('+', ''))
    if (digits > MOST || digits < LEAST) return { problem: phrase('editing.wrong.tooLarge') }
    const number = Number(digits)
    return { value: Number.isSafeInteger(number) ? number : { $type: 'Integer', value: String(digits) } }
  }
  if (kind === 'decimal') return decimalValue(text) ?? wrong
  return isTemporalText(kind, text) ? { value: { $type: kind, value: text } } : wrong
}

function decimalValue(text: string): Written | null {
  const isNamed = /^(NaN|-?Infinity)$/.test(text)
  if (!isNamed && !/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return null
  const number = Number(text)
  if (!isNamed && !Number.isFinite(number)) return { problem: phrase('editing.wrong.tooLarge') }
  if (Number.isFinite(number) && !Number.isInteger(number)) return { value: number }
  if (Object.is(number, -0)) return { value: { $type: 'Float', value: '-0.0' } }
  const digits = String(number)
  return { value: { $type: 'Float', value: /^-?\d+$/.test(digits) ? `${digits}.0` : digits } }
}

/** What stands for a type of the schema in a form; null where it is none that the form can write. */
export function kindOfType(type: string): ScalarKind | 'list' | null {
  return kindsByType.get(type) ?? null
}

const kindsByType = new Map<string, ScalarKind | 'list'>([
  ['STRING', 'text'],
  ['INTEGER', 'integer'],
  ['FLOAT', 'decimal'],
  ['BOOLEAN', 'boolean'],
  ['LIST', 'list'],
  ['DATE', 'Date'],
  ['ZONED TIME', 'Time'],
  ['LOCAL TIME', 'LocalTime'],
  ['ZONED DATETIME', 'DateTime'],
  ['LOCAL DATETIME', 'LocalDateTime'],
  ['DURATION', 'Duration'],
])

export const isNothing = (input: Input): boolean =>
  input.kind === 'list' ? input.items === null : input.kind !== 'fixed' && input.text === null

/** Nothing written yet, of a kind. */
export const emptyInput = (kind: ScalarKind | 'list'): Input =>
  kind === 'list' ? { kind, of: 'text', items: null } : { kind, text: null }

/** The same as another kind: what is written stays as far as it can. */
export function convertedTo(input: Input, kind: ScalarKind | 'list', of: ScalarKind = 'text'): Input {
  if (input.kind === 'fixed') return emptyInput(kind)
  if (kind === 'list') {
    const items = input.kind === 'list' ? input.items : input.text === null || input.text === '' ? null : [input.text]
    return { kind, of, items }
  }
  return { kind, text: input.kind === 'list' ? (input.items?.[0] ?? null) : input.text }
}
