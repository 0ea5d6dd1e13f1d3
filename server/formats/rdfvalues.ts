import type { Value } from '../contract/graph.ts'
import { jsonOr, numberOf } from './json.ts'
import { type ScalarType, typeOf } from './kinds.ts'
import { type RdfLiteral, rdf, xsd } from './rdfstatements.ts'
import { prefixes } from './rdfwords.ts'
import { fromPlain, fromText } from './typed.ts'

const integers = [
  'integer',
  'long',
  'int',
  'short',
  'byte',
  'nonNegativeInteger',
  'positiveInteger',
  'nonPositiveInteger',
  'negativeInteger',
  'unsignedLong',
  'unsignedInt',
  'unsignedShort',
  'unsignedByte',
]

const zone = '(Z|[+-]\\d\\d:\\d\\d)'
const date = '[+-]?\\d{4,}-\\d\\d-\\d\\d'
const time = '\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?'
const pattern = (text: string) => new RegExp(`^${text}$`)

/** Datatypes of temporal values, and which value each form of their texts is. */
const temporals: ReadonlyMap<string, readonly (readonly [RegExp, ScalarType])[]> = new Map([
  [xsd('date'), [[pattern(date), 'date']]],
  [
    xsd('time'),
    [
      [pattern(time + zone), 'time'],
      [pattern(time), 'localTime'],
    ],
  ],
  [
    xsd('dateTime'),
    [
      [pattern(`${date}T${time}${zone}`), 'dateTime'],
      [pattern(`${date}T${time}`), 'localDateTime'],
    ],
  ],
  [xsd('dateTimeStamp'), [[pattern(`${date}T${time}${zone}`), 'dateTime']]],
  [`${prefixes.guanxi}DateTime`, [[/./, 'dateTime']]],
  [`${prefixes.guanxi}Duration`, [[/./, 'duration']]],
])

/**
 * The value that a literal stands for. What no value stands for exactly (integers beyond 64 bits, decimals that a float
 * would round, dates with a zone, anything that is not what its datatype says) stays the text that it is.
 */
export function literalValue({ text, datatype }: RdfLiteral): Value {
  if (datatype === xsd('string')) return text
  return valueIn(text.trim(), datatype) ?? text
}

function valueIn(text: string, datatype: string): Value | undefined {
  for (const [form, type] of temporals.get(datatype) ?? []) if (form.test(text)) return fromPlain(text, type)
  if (integerTypes.has(datatype)) return integerIn(text)
  if (durationTypes.has(datatype)) return durationIn(text)
  switch (datatype) {
    case xsd('decimal'):
      return decimalIn(text)
    case xsd('double'):
    case xsd('float'):
      return /^([+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?|[+-]?inf(inity)?|nan)$/i.test(text)
        ? fromText(text, 'float')
        : undefined
    case xsd('boolean'):
      return /^(true|1)$/.test(text) ? true : /^(false|0)$/.test(text) ? false : undefined
    case xsd('base64Binary'):
      return /^([A-Za-z\d+/]\s*)*(=\s*){0,2}$/.test(text)
        ? { $type: 'Bytes', value: text.replaceAll(/\s/g, '') }
        : undefined
    case xsd('hexBinary'):
      return /^([\da-f]{2})*$/i.test(text)
        ? { $type: 'Bytes', value: Buffer.from(text, 'hex').toString('base64') }
        : undefined
    case `${prefixes.guanxi}Point`:
      return pointIn(text)
    default:
      return undefined
  }
}

const integerTypes: ReadonlySet<string> = new Set(integers.map(xsd))
const durationTypes: ReadonlySet<string> = new Set(['duration', 'dayTimeDuration', 'yearMonthDuration'].map(xsd))

/** Cypher has the minus of a duration before each of its parts. */
function durationIn(text: string): Value | undefined {
  if (!/^-?P(?=.)(\d+Y)?(\d+M)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?$/.test(text)) return undefined
  const value = text.startsWith('-') ? text.slice(1).replace(/\d+(\.\d+)?/g, '-$&') : text
  return { $type: 'Duration', value }
}

function integerIn(text: string): Value | undefined {
  if (!/^[+-]?\d+$/.test(text)) return undefined
  const value = numberOf(text.replace(/^\+/, ''), false)
  return typeOf(value) === 'integer' ? value : undefined
}

function decimalIn(text: string): Value | undefined {
  if (!/^[+-]?(\d+\.?\d*|\.\d+)$/.test(text)) return undefined
  const number = Number(text)
  return plain(text) === plain(String(number)) ? fromText(String(number), 'float') : undefined
}

/** A decimal without what does not count. */
const plain = (text: string): string => {
  const [, sign = '', whole = '', , part = ''] = /^([+-]?)0*(\d*)(\.(\d*?)0*)?$/.exec(text) ?? []
  return `${sign === '-' ? '-' : ''}${whole || '0'}.${part}`
}

function pointIn(text: string): Value | undefined {
  const map = jsonOr(text)
  if (map === undefined) return undefined
  try {
    return fromPlain(map, 'point')
  } catch {
    return undefined
  }
}

/** What this program writes as JSON: lists of unlike things, maps, null. */
export const jsonValue = ({ text, datatype }: RdfLiteral): Value | undefined =>
  datatype === rdf('JSON') ? jsonOr(text) : undefined

/** Several values of one property as a list: numbers of both kinds as floats, other unlike things as their texts. */
export function listOf(values: readonly { value: Value; text: string }[]): Value[] {
  const types = new Set(values.map(({ value }) => typeOf(value)))
  if (types.size <= 1) return values.map(({ value }) => value)
  if (types.size === 2 && types.has('integer') && types.has('float')) {
    const floats = values.map(({ value }) => (typeOf(value) === 'float' ? value : undefined))
    const exact = values.every(({ value }) => typeof value === 'number' || typeOf(value) === 'float')
    if (exact) return floats.map((float, index) => float ?? fromText(String(values[index]?.value), 'float'))
  }
  return values.map(({ text }) => text)
}
