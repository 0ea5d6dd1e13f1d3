import type { Properties, Value } from '../contract/graph.ts'
import type { Incoming, Position } from './format.ts'
import { JsonFlaw, type JsonPart, parseJson } from './json.ts'
import { moved } from './text.ts'

/** Reads one part of a document; what is wrong with it becomes a problem at its place. */
export function reading(part: JsonPart, read: (value: Value, at: Position) => Incoming): Incoming {
  try {
    return read(parseJson(part.text), part.at)
  } catch (error) {
    if (error instanceof JsonFlaw)
      return { problem: { message: error.message, ...moved(part.at, part.text.slice(0, error.offset)) } }
    if (error instanceof ItemFlaw) return { problem: { message: error.message, ...part.at } }
    throw error
  }
}

/** What is wrong with one node or relationship, and where, if that is known better than where it begins. */
export class ItemFlaw extends Error {
  readonly at: Position | undefined
  constructor(message: string, at?: Position) {
    super(message)
    this.at = at
  }
}

/** Reads a cell; what is wrong with it is wrong where it begins. */
export function inCell<T>(at: Position | undefined, read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw error instanceof ItemFlaw ? new ItemFlaw(error.message, at) : error
  }
}

export const isRecord = (value: unknown): value is Properties =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export function idIn(value: Value | undefined, name: string): string | number {
  if (typeof value === 'string' || typeof value === 'number') return value
  throw new ItemFlaw(`${name} must be a text or a number`)
}

export function textsIn(value: Value | undefined, name: string): string[] {
  if (value === undefined) return []
  if (Array.isArray(value) && value.every(item => typeof item === 'string')) return value as string[]
  throw new ItemFlaw(`${name} must be a list of texts`)
}

/** Fields that an object has itself. */
export const fieldsOf =
  (record: Properties) =>
  (name: string): Value | undefined =>
    Object.hasOwn(record, name) ? record[name] : undefined

/** Properties under names that a format has no use of its own for. `fromEntries` keeps a property called `__proto__`. */
export const escaped = (properties: Properties, taken: ReadonlySet<string>): Properties =>
  Object.fromEntries(Object.entries(properties).map(([name, value]) => [escapedName(name, taken), value]))

export const escapedName = (name: string, taken: ReadonlySet<string>): string =>
  taken.has(name) || name.startsWith('$') ? `$${name}` : name

export const unescaped = (entry: Properties, taken: ReadonlySet<string>): Properties =>
  Object.fromEntries(
    Object.entries(entry)
      .filter(([name]) => !taken.has(name))
      .map(([name, value]) => [name.startsWith('$') ? name.slice(1) : name, value]),
  )
