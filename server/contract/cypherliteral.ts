import { isMap, type Point, type Properties, tagOf, type Value } from './graph.ts'

/**
 * A value as a Cypher expression, for scripts that are read and run elsewhere. Statements of this program carry values
 * as parameters instead.
 *
 * Undefined where Cypher has no expression for it: byte arrays, entities, names with half of a surrogate pair or `\u`.
 */
export function cypherLiteral(value: Value): string | undefined {
  if (value === null) return 'null'
  if (typeof value === 'string') return textLiteral(value)
  if (typeof value === 'boolean' || typeof value === 'number') return String(value)
  if (Array.isArray(value)) return joined(value.map(cypherLiteral), '[', ']')
  if (isMap(value)) return mapLiteral(value)
  const tagged = value as { readonly $type: string; readonly value: string }
  switch (tagOf(value)) {
    case 'Integer':
      return tagged.value
    case 'Float':
      return notFinite.get(tagged.value) ?? tagged.value
    case 'Date':
    case 'Time':
    case 'LocalTime':
    case 'DateTime':
    case 'LocalDateTime':
    case 'Duration':
      return `${tagged.$type.toLowerCase()}(${textLiteral(tagged.value)})`
    case 'Point':
      return pointLiteral(value as Point)
    case 'Map':
      return mapLiteral(tagged.value as unknown as Properties)
    default:
      return undefined
  }
}

/** A statement that can be run as it stands: its parameters first, as Neo4j's browser and shell set them. */
export function scriptOf({ statement, parameters }: { statement: string; parameters: Properties }): string {
  const lines = Object.entries(parameters).map(([name, value]) => {
    const literal = cypherLiteral(value)
    const key = nameLiteral(name)
    return literal === undefined || key === undefined
      ? `// ${JSON.stringify(name)} holds what Cypher has no expression for: set it yourself.`
      : `:param ${key} => ${literal};`
  })
  const text = statement.trim()
  return [...lines, text.endsWith(';') ? text : `${text};`].join('\n')
}

/** There are no literals for these that every version reads. */
export const notFinite: ReadonlyMap<string, string> = new Map([
  ['NaN', '(0.0 / 0.0)'],
  ['Infinity', '(1.0 / 0.0)'],
  ['-Infinity', '(-1.0 / 0.0)'],
])

const escapes = new Map([
  ['\\', '\\\\'],
  ["'", "\\'"],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
])

/** Control characters, and halves of surrogate pairs, as escapes: a file or terminal on the way may not carry them. */
const textLiteral = (text: string): string =>
  `'${text.replaceAll(
    /[\\'\p{Cc}\p{Surrogate}\u2028\u2029]/gu,
    character => escapes.get(character) ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )}'`

function pointLiteral({ srid, x, y, z }: Point): string {
  const fields = { srid, x, y, ...(z === undefined ? {} : { z }) }
  return `point({${Object.entries(fields)
    .map(([name, number]) => `${name}: ${name === 'srid' ? number : decimal(number)}`)
    .join(', ')}})`
}

const decimal = (number: number): string =>
  notFinite.get(String(number)) ?? (Number.isInteger(number) ? `${number}.0`.replace(/e(.*)\.0$/, 'e$1') : `${number}`)

const mapLiteral = (map: Properties): string | undefined =>
  joined(
    Object.entries(map).map(([name, value]) => {
      const key = nameLiteral(name)
      const literal = cypherLiteral(value)
      return key === undefined || literal === undefined ? undefined : `${key}: ${literal}`
    }),
    '{',
    '}',
  )

const nameLiteral = (name: string): string | undefined =>
  /^[A-Za-z]\w*$/.test(name)
    ? name
    : name === '' || /\0|\\u|\p{Surrogate}/u.test(name)
      ? undefined
      : `\`${name.replaceAll('`', '``')}\``

const joined = (parts: readonly (string | undefined)[], before: string, after: string): string | undefined =>
  parts.includes(undefined) ? undefined : `${before}${parts.join(', ')}${after}`
