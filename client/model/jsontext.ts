import type { Value } from '../../server/contract/graph.ts'

// JSON as it came over the wire: written piece by piece, so that of a value of any size only as much is written as is
// looked at.

/** A row with the names of its columns; not an object, for a column may be called `__proto__`. */
export interface Named {
  readonly columns: readonly string[]
  readonly row: readonly Value[]
}

const entriesOf = ({ columns, row }: Named): readonly (readonly [string, Value])[] =>
  columns.map((column, index) => [column, row[index] ?? null])

function* compact(value: Value): Generator<string> {
  if (value === null || typeof value !== 'object') yield JSON.stringify(value)
  else if (Array.isArray(value)) {
    yield '['
    for (const [index, item] of value.entries()) {
      if (index > 0) yield ','
      yield* compact(item)
    }
    yield ']'
  } else yield* compactFields(Object.entries(value) as [string, Value][])
}

function* compactFields(entries: readonly (readonly [string, Value])[]): Generator<string> {
  yield '{'
  for (const [index, [name, value]] of entries.entries()) {
    yield `${index > 0 ? ',' : ''}${JSON.stringify(name)}:`
    yield* compact(value)
  }
  yield '}'
}

/** The row on one line, up to so many characters: longer where there was more, by an ellipsis. */
export function jsonBeginning(named: Named, most: number): string {
  let text = ''
  for (const piece of compactFields(entriesOf(named))) {
    text += piece
    if (text.length > most) return `${text.slice(0, most)}…`
  }
  return text
}

function* fields(
  entries: readonly (readonly [string, Value])[],
  indent: string,
  head: string,
  tail: string,
): Generator<string> {
  if (entries.length === 0) return yield `${head}{}${tail}`
  yield `${head}{`
  const inner = `${indent}  `
  for (const [index, [name, value]] of entries.entries())
    yield* lines(value, inner, `${inner}${JSON.stringify(name)}: `, index < entries.length - 1 ? ',' : '')
  yield `${indent}}${tail}`
}

function* lines(value: Value, indent: string, head: string, tail: string): Generator<string> {
  if (value === null || typeof value !== 'object') yield `${head}${JSON.stringify(value)}${tail}`
  else if (!Array.isArray(value)) yield* fields(Object.entries(value) as [string, Value][], indent, head, tail)
  else if (value.length === 0) yield `${head}[]${tail}`
  else {
    yield `${head}[`
    const inner = `${indent}  `
    for (const [index, item] of value.entries()) yield* lines(item, inner, inner, index < value.length - 1 ? ',' : '')
    yield `${indent}]${tail}`
  }
}

export interface JsonText {
  readonly lines: readonly string[]
  /** Whether there are more lines than were asked for. */
  readonly isCut: boolean
}

/** The row as people read it, indented by two, up to so many lines. */
export function jsonLines(named: Named, most = Number.POSITIVE_INFINITY): JsonText {
  const found: string[] = []
  for (const line of fields(entriesOf(named), '', '', '')) {
    if (found.length === most) return { lines: found, isCut: true }
    found.push(line)
  }
  return { lines: found, isCut: false }
}

/** Rows that are written before the caller may pause. */
const PIECE = 64

/** All rows as one array of JSON, in pieces; null where it would be longer than so many characters. */
export function* jsonOfRows(
  columns: readonly string[],
  rows: readonly (readonly Value[])[],
  most: number,
): Generator<undefined, string | null> {
  const texts: string[] = []
  let length = 0
  for (const row of rows) {
    const text = `{${entriesOf({ columns, row })
      .map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`)
      .join(',')}}`
    length += text.length + 2
    if (length > most) return null
    texts.push(text)
    if (texts.length % PIECE === 0) yield
  }
  return `[\n${texts.join(',\n')}\n]`
}
