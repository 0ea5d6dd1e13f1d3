import { cypherLiteral } from '../contract/cypherliteral.ts'
import type { Properties, Value } from '../contract/graph.ts'
import { importedLabel, importedProperty, readScript } from './cypherreading.ts'
import type { About, Format, NodeName, OutgoingNode, OutgoingRelationship } from './format.ts'
import { textOf, typeOf } from './kinds.ts'
import { inPieces } from './pieces.ts'
import { decoded } from './text.ts'
import { idText } from './typed.ts'

/**
 * A Cypher script: constraints, then nodes, then relationships, in batches. Running it twice changes nothing, for each is
 * merged by its key; it adds to what is there and takes nothing away. One statement to a line, each ended by `;`, so that
 * `cypher-shell --file` and the Browser run it as it is.
 *
 * What has no unique key is told apart by the property `importId`, and such nodes carry the label `ImportedNode` besides;
 * read by this program, they have neither.
 */
export const cypher: Format = {
  name: 'cypher',
  title: 'Cypher script',
  mediaType: 'text/plain; charset=utf-8',
  extensions: ['cypher'],
  readBy: 'Neo4j, Guanxi; meant for cypher-shell and Browser',
  losses: {
    surrogate: 'are written as U+FFFD',
    bytes: 'are texts in base64, for Cypher has no way to write them',
    nestedList: 'are texts with JSON, for Neo4j keeps none',
    map: 'are texts with JSON, for Neo4j keeps none',
    null: 'are within texts with JSON',
    emptyName: 'are left out, for Neo4j has none',
    look: 'are left out',
  },
  elsewhere: {
    keyless:
      'have the property importId, and nodes the label ImportedNode, so that running the script twice changes nothing',
  },
  write: ({ nodes, relationships, census, about }) =>
    inPieces(
      (async function* () {
        yield headText(about)
        for (const [label, properties] of census.keys)
          for (const property of properties) yield constraintText(label, property)
        if (census.kinds.has('keyless')) yield constraintText(importedLabel, importedProperty)
        yield* batched(nodes(), nodeBatch, nodeRow)
        yield* batched(relationships(), relationshipBatch, relationshipRow)
      })(),
    ),
  read: file => readScript(decoded(file)),
}

/** Rows of one statement: a transaction that any Neo4j has memory for, and few enough statements. */
const batchRows = 500
/** Rows that wait, over all batches, before the largest is written. */
const waitingRows = 5_000

const headText = (about: About): string =>
  `// Run it with: cypher-shell --file FILE. Running it twice changes nothing.\n// ${JSON.stringify(about).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029').replaceAll('\u0085', '\\u0085')}\n`

const constraintText = (label: string, property: string): string =>
  `CREATE CONSTRAINT IF NOT EXISTS FOR (n:${name(label)}) REQUIRE n.${name(property)} IS UNIQUE;\n`

/** Statements for things that have the statement in common: `UNWIND [row, row] AS row …`. */
async function* batched<T>(
  items: AsyncIterable<T>,
  statementOf: (item: T) => string,
  rowOf: (item: T) => string,
): AsyncGenerator<string> {
  const batches = new Map<string, string[]>()
  let waiting = 0
  const take = (statement: string, rows: readonly string[]): string => {
    batches.delete(statement)
    waiting -= rows.length
    return `UNWIND [${rows.join(', ')}] AS row ${statement};\n`
  }
  for await (const item of items) {
    const statement = statementOf(item)
    const rows = batches.get(statement) ?? []
    batches.set(statement, rows)
    rows.push(rowOf(item))
    waiting++
    if (rows.length >= batchRows) yield take(statement, rows)
    else if (waiting >= waitingRows) {
      const [most, largest] = [...batches].reduce((a, b) => (b[1].length > a[1].length ? b : a))
      yield take(most, largest)
    }
  }
  for (const [statement, rows] of [...batches]) yield take(statement, rows)
}

interface Identity {
  label: string
  property: string
  value: Value
}

const identityOf = ({ id, key }: NodeName): Identity =>
  key ?? { label: importedLabel, property: importedProperty, value: idText(id) }

function nodeBatch(node: OutgoingNode): string {
  const { label, property } = identityOf(node)
  const others = node.labels.filter(one => !node.key || one !== label)
  const labels = others.length > 0 ? ` SET n${others.map(one => `:${name(one)}`).join('')}` : ''
  return `MERGE (n:${name(label)} {${name(property)}: row.id}) SET n += row.properties${labels}`
}

const nodeRow = (node: OutgoingNode): string =>
  `{id: ${literal(identityOf(node).value)}, properties: ${mapText(node.properties)}}`

function relationshipBatch({ type, source, target, key }: OutgoingRelationship): string {
  const end = (variable: string, node: NodeName) => {
    const { label, property } = identityOf(node)
    return `MATCH (${variable}:${name(label)} {${name(property)}: row.${variable}})`
  }
  const property = name(key?.property ?? importedProperty)
  return `${end('a', source)} ${end('b', target)} MERGE (a)-[r:${name(type)} {${property}: row.id}]->(b) SET r += row.properties`
}

function relationshipRow({ id, source, target, key, properties }: OutgoingRelationship): string {
  const ends = `a: ${literal(identityOf(source).value)}, b: ${literal(identityOf(target).value)}`
  return `{${ends}, id: ${literal(key?.value ?? idText(id))}, properties: ${mapText(properties)}}`
}

const mapText = (properties: Properties): string =>
  `{${Object.entries(properties)
    .filter(([property, value]) => property !== '' && value !== null)
    .map(([property, value]) => `${name(property)}: ${literal(value)}`)
    .join(', ')}}`

// ── writing Cypher ──────────────────────────────────────────────────────────────────────────────────────────────

/** A name in backticks. The database decodes `\u` there too, so the backslash of such a name is itself written as one. */
const name = (text: string): string =>
  `\`${whole(text)
    .replaceAll('`', '``')
    .replace(/\\(?=u)/g, '\\u005C')
    .replace(breaking, escapedCharacter)}\``

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const breaking = /[\u0000-\u001f\u0085\u2028\u2029]/g
const escapedCharacter = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`

const whole = (text: string): string => text.replace(/\p{Surrogate}/gu, '\ufffd')

/** A value as an expression; what no property can be is a text with its JSON. */
function literal(value: Value): string {
  const type = typeOf(value)
  const kept = type !== 'map' && type !== 'list<mixed>' && type !== 'bytes'
  const wanted = kept ? withoutSurrogates(value) : type === 'bytes' ? textOf(value) : JSON.stringify(value)
  return cypherLiteral(wanted) as string
}

const withoutSurrogates = (value: Value): Value =>
  typeof value === 'string' ? whole(value) : Array.isArray(value) ? value.map(withoutSurrogates) : value
