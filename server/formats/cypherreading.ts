import { notFinite } from '../contract/cypherliteral.ts'
import { type Properties, temporalTypes, type Value } from '../contract/graph.ts'
import type { Incoming, IncomingNode } from './format.ts'
import { isRecord } from './items.ts'
import { jsonOr, numberOf } from './json.ts'
import { flawAt, linesOf } from './text.ts'
import { idOf } from './typed.ts'

/** What the script calls those that have no unique key. */
export const importedLabel = 'ImportedNode'
export const importedProperty = 'importId'

/**
 * A script that this program wrote, read and not run: a script of somebody else may do anything. Each row of a statement
 * is a node or a relationship; nodes are called by label, property and value of the key by which they are merged.
 *
 * Errors: FILE_INVALID with the place, also where a statement is none that this program writes.
 */
export async function* readScript(file: AsyncIterable<string>): AsyncGenerator<Incoming> {
  for await (const { text, line } of linesOf(file)) {
    const statement = text.trimEnd()
    if (statement === '' || constraint.test(statement)) continue
    if (statement.startsWith('//')) {
      const about = jsonOr(statement.slice(2))
      if (isRecord(about)) yield { about }
      continue
    }
    const flaw = (message: string, index: number) => flawAt(message, { line, column: index + 1 })
    const reader = readerOf(statement, flaw)
    if (!reader.take('UNWIND ')) throw flaw(foreign, 0)
    const rows = [...reader.items('[', ']', () => ({ column: reader.at() + 1, row: reader.map() }))]
    if (!reader.take(' AS row ')) throw flaw(foreign, reader.at())
    const toIncoming = statementIn(statement.slice(reader.at()))
    if (!toIncoming) throw flaw(foreign, reader.at())
    for (const { row, column } of rows) yield { ...toIncoming(row), at: { line, column } }
  }
}

const foreign =
  'This is no statement of a script that this program wrote, and no other is run. Run it with: cypher-shell --file FILE'

const name = '`((?:[^`]|``)*)`'
const constraint = new RegExp(
  `^CREATE CONSTRAINT IF NOT EXISTS FOR \\(n:${name}\\) REQUIRE n\\.${name} IS UNIQUE;$`,
  'u',
)
const ofNodes = new RegExp(
  `^MERGE \\(n:${name} \\{${name}: row\\.id\\}\\) SET n \\+= row\\.properties(?: SET n((?::${name})+))?;$`,
  'u',
)
const end = (variable: string) => `MATCH \\(${variable}:${name} \\{${name}: row\\.${variable}\\}\\)`
const ofRelationships = new RegExp(
  `^${end('a')} ${end('b')} MERGE \\(a\\)-\\[r:${name} \\{${name}: row\\.id\\}\\]->\\(b\\) SET r \\+= row\\.properties;$`,
  'u',
)

/** What a row becomes under this statement. */
function statementIn(text: string): ((row: Properties) => Incoming) | undefined {
  const node = ofNodes.exec(text)
  if (node) {
    const [label = '', property = ''] = node.slice(1, 3).map(nameOf)
    const isOwn = label === importedLabel && property === importedProperty
    const others = [...(node[3] ?? '').matchAll(new RegExp(`:${name}`, 'gu'))].map(([, other = '']) => nameOf(other))
    return row => {
      const properties = propertiesIn(row)
      const labels = isOwn && !Object.hasOwn(properties, property) ? others : [label, ...others]
      return { node: { id: nodeId(label, property, row.id), labels, properties } }
    }
  }
  const found = ofRelationships.exec(text)
  if (!found) return undefined
  const [aLabel = '', aProperty = '', bLabel = '', bProperty = '', type = ''] = found.slice(1).map(nameOf)
  return row => ({
    relationship: {
      id: idIn(row.id),
      type,
      source: nodeId(aLabel, aProperty, row.a),
      target: nodeId(bLabel, bProperty, row.b),
      properties: propertiesIn(row),
    },
  })
}

const propertiesIn = ({ properties }: Properties): Properties => (isRecord(properties) ? properties : {})

const idIn = (value: Value | undefined): string | number =>
  typeof value === 'string' ? idOf(value) : typeof value === 'number' ? value : JSON.stringify(value ?? null)

const nodeId = (label: string, property: string, value: Value | undefined): IncomingNode['id'] =>
  label === importedLabel && property === importedProperty
    ? idIn(value)
    : `(:${label} {${property}: ${JSON.stringify(value ?? null)}})`

const nameOf = (text: string): string =>
  text
    .replaceAll('``', '`')
    .replace(/\\u([0-9a-fA-F]{4})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))

// ── expressions ─────────────────────────────────────────────────────────────────────────────────────────────────

const tags: ReadonlyMap<string, string> = new Map(temporalTypes.map(tag => [tag.toLowerCase(), tag]))
const escapes: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
])

/** Rows, their properties, lists, and values that are called by a function; one more for whoever wants it. */
const deepest = 5

const word = /[A-Za-z]+/y
const key = /`(?:[^`]|``)*`|[A-Za-z]\w*/y
const number = /-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/y

/** Expressions of `cypherLiteral`, one after the other. */
function readerOf(text: string, flaw: (message: string, index: number) => Error) {
  let index = 0
  const take = (wanted: string): boolean => {
    const isThere = text.startsWith(wanted, index)
    if (isThere) index += wanted.length
    return isThere
  }
  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = index
    const found = pattern.exec(text)
    if (found) index = pattern.lastIndex
    return found
  }
  const expect = (wanted: string): void => {
    if (!take(wanted)) throw flaw(`${JSON.stringify(wanted)} is missing`, index)
  }
  function* items<T>(before: string, after: string, item: () => T): Generator<T> {
    expect(before)
    if (take(after)) return
    do yield item()
    while (take(', '))
    expect(after)
  }
  const map = (): Properties =>
    Object.fromEntries(
      items('{', '}', (): [string, Value] => {
        const found = match(key)?.[0]
        if (found === undefined) throw flaw('a name is missing', index)
        expect(': ')
        return [found.startsWith('`') ? nameOf(found.slice(1, -1)) : found, value()]
      }),
    )
  const called = (): Value => {
    const begin = index
    const found = match(word)?.[0]
    if (found === 'null') return null
    if (found === 'true' || found === 'false') return found === 'true'
    const tag = tags.get(found ?? '')
    if (tag === undefined && found !== 'point') throw flaw('this is no value', begin)
    expect('(')
    const inner = value()
    expect(')')
    if (tag === undefined && isRecord(inner)) return pointIn(inner)
    if (tag === undefined || typeof inner !== 'string') throw flaw('this is no value', begin)
    return { $type: tag, value: inner } as Value
  }
  const quoted = (): string => {
    const begin = index
    for (let at = begin + 1; at < text.length; at += text[at] === '\\' ? 2 : 1)
      if (text[at] === "'") {
        index = at + 1
        return textOf(text.slice(begin + 1, at))
      }
    throw flaw('a quote is not closed', begin)
  }
  let depth = 0
  const nested = <T>(read: () => T): T => {
    if (++depth > deepest) throw flaw('this is nested too deeply', index)
    const found = read()
    depth--
    return found
  }
  const value = (): Value => {
    if (text[index] === "'") return quoted()
    if (text[index] === '[') return nested(() => [...items('[', ']', value)])
    if (text[index] === '{') return nested(map)
    for (const [beyond, expression] of notFinite) if (take(expression)) return { $type: 'Float', value: beyond }
    const digits = match(number)?.[0]
    return digits === undefined ? nested(called) : numberOf(digits, /[.e]/.test(digits))
  }
  return { take, items, map, at: () => index }
}

const textOf = (inner: string): string =>
  inner.replace(/\\(?:u([0-9a-fA-F]{4})|(.))/gu, (_, code: string | undefined, character: string) =>
    code === undefined ? (escapes.get(character) ?? character) : String.fromCharCode(Number.parseInt(code, 16)),
  )

/** Coordinates are numbers of JavaScript in a point, whole or not. */
const pointIn = ({ srid, ...axes }: Properties): Value =>
  ({
    $type: 'Point',
    srid,
    ...Object.fromEntries(Object.entries(axes).map(([axis, one]) => [axis, isRecord(one) ? Number(one.value) : one])),
  }) as Value
