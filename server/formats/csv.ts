import type { Point, Properties, Value } from '../contract/graph.ts'
import { zipped } from '../zip.ts'
import type { Census, PropertyCensus } from './census.ts'
import { apostrophes, readPair } from './csv-pair.ts'
import type { Format, GraphSource, OutgoingNode, OutgoingRelationship } from './format.ts'
import { isFormula, itemType, type ScalarType, typeOf, type ValueType } from './kinds.ts'
import { inPieces } from './pieces.ts'
import { idText, mapOfPoint, plainText } from './typed.ts'

/**
 * Two CSV files with the headers of `neo4j-admin database import`, zipped with a text that says what they are and the
 * command that takes them in. Where a value is missing the cell is empty; an empty text is `""`.
 *
 * A column has one type: a property of several types is text, and the types stand in a column of the same name behind
 * it, with the type `IGNORE`. Items of lists are parted by `;`, or by the first of
 * `|` and some control characters that is in none of them; the command names it. Texts that a spreadsheet would run have
 * an apostrophe in front, unless raw values are asked for. The same files begin with a mark, without which spreadsheets
 * take UTF-8 for another encoding.
 */
export const csv: Format = {
  name: 'csv',
  title: 'CSV pair with neo4j-admin headers',
  mediaType: 'application/zip',
  extensions: ['zip'],
  readBy: 'neo4j-admin database import, pandas, LibreOffice, Guanxi',
  losses: {
    surrogate: 'are written as U+FFFD',
    emptyList: 'are missing, for a cell with nothing in it is none',
    nestedList: 'are texts with JSON',
    map: 'are texts with JSON',
    null: 'are within texts with JSON',
    emptyName: 'are left out, for a column needs a name',
    look: 'are left out',
    relationshipId: 'are left out',
  },
  elsewhere: {
    formula: 'have an apostrophe in front, which raw values have not',
    mixed: 'are texts, with their types in a column beside them',
  },
  read: readPair,
  write(graph, { raw }) {
    const { census, about } = graph
    const cells = cellsOf(census, raw)
    const at = new Date(about.exported)
    const text = (lines: () => AsyncIterable<string>) => () => inPieces(lines())
    return zipped(
      [
        { path: 'nodes.csv', pieces: text(() => marked(nodeLines(graph, cells), raw)) },
        { path: 'relationships.csv', pieces: text(() => marked(relationshipLines(graph, cells), raw)) },
        {
          path: 'about.json',
          pieces: text(async function* () {
            yield `${JSON.stringify(about, null, 2)}\n`
          }),
        },
        {
          path: 'import.txt',
          pieces: text(async function* () {
            yield importText(cells.delimiter, raw)
          }),
        },
      ],
      at,
    )
  },
}

async function* marked(lines: AsyncIterable<string>, raw: boolean): AsyncGenerator<string> {
  if (!raw) yield '\ufeff'
  yield* lines
}

const importText = (delimiter: string, raw: boolean): string =>
  'neo4j-admin database import full neo4j --nodes=nodes.csv --relationships=relationships.csv --id-type=string ' +
  `--multiline-fields=true --array-delimiter=${optionText(delimiter)}\n\n` +
  'Stop the database first. about.json says what the files hold and what was lost.\n' +
  (raw ? '' : `${apostrophes}\n`)

const optionText = (delimiter: string): string =>
  delimiter < ' ' ? `U+${delimiter.charCodeAt(0).toString(16).padStart(4, '0')}` : `"${delimiter}"`

interface Cells {
  delimiter: string
  nodes: readonly Column[]
  relationships: readonly Column[]
  /** A text as a cell. */
  text(text: string): string
  value(value: Value | undefined, column: Column): string
}

interface Column {
  name: string
  type: ValueType
  header: string
  /** Whether its values are of several types, which stand in a column behind it. */
  mixed: boolean
}

/** Types as the header of a column names them. */
const headerTypes: { readonly [type in ScalarType]?: string } = {
  boolean: 'boolean',
  integer: 'long',
  float: 'double',
  text: 'string',
  date: 'date',
  time: 'time',
  localTime: 'localtime',
  dateTime: 'datetime',
  localDateTime: 'localdatetime',
  duration: 'duration',
  point: 'point',
}

/** What parts the items of lists, in the order in which they are tried. */
const delimiters = [';', '|', '\u001f', '\u001e', '\u001d'] as const

function cellsOf(census: Census, raw: boolean): Cells {
  const delimiter = delimiters.find(one => !census.inLists.has(one)) ?? delimiters[0]
  const quoted = (text: string) => `"${whole(text).replaceAll('"', '""')}"`
  const text = (one: string) => quoted(!raw && isFormula(one) ? `'${one}` : one)
  return {
    delimiter,
    nodes: columnsOf(census.nodeProperties, text),
    relationships: columnsOf(census.relationshipProperties, text),
    text,
    value(value, { type }) {
      if (value === undefined || value === null) return ''
      if (Array.isArray(value) && value.length === 0) return ''
      const inner = itemType(type)
      if (inner && Array.isArray(value)) {
        const items = value.map(item => itemText(item, inner)).join(delimiter)
        return inner === 'text' ? text(items) : quoted(items)
      }
      if (type === 'bytes')
        return quoted(
          [...Buffer.from((value as { value: string }).value, 'base64')]
            .map(byte => (byte > 127 ? byte - 256 : byte))
            .join(delimiter),
        )
      if (type === 'text') return text(plainText(value))
      return quoted(itemText(value, type as ScalarType))
    },
  }
}

const whole = (text: string): string => text.replace(/\p{Surrogate}/gu, '\ufffd')

const itemText = (value: Value, type: ScalarType): string =>
  type === 'point' ? pointText(value as Point) : plainText(value, type)

const pointText = (point: Point): string =>
  `{${Object.entries(mapOfPoint(point))
    .map(([name, value]) => `${name}:${value}`)
    .join(', ')}}`

/** Columns in the order in which properties were met. */
function columnsOf(properties: PropertyCensus, text: (text: string) => string): Column[] {
  return [...properties]
    .filter(([name]) => name !== '')
    .map(([name, types]) => {
      const met = [...types.keys()].filter(type => type !== 'list<>' && type !== 'null')
      const type = columnType(met)
      return { name, type, header: text(`${name}:${headerType(type)}`), mixed: met.length > 1 }
    })
}

/** The type of all that is there; text where they differ, or where a column has no such type. */
function columnType(types: readonly ValueType[]): ValueType {
  const [first = 'text', ...others] = types
  if (others.length > 0) return 'text'
  return headerType(first) === 'string' ? 'text' : first
}

function headerType(type: ValueType): string {
  if (type === 'bytes') return 'byte[]'
  const inner = itemType(type)
  if (inner) return `${headerTypes[inner]}[]`
  return headerTypes[type as ScalarType] ?? 'string'
}

async function* nodeLines({ nodes }: GraphSource, cells: Cells): AsyncGenerator<string> {
  yield line([':ID', ':LABEL', ...headers(cells.nodes, cells)])
  for await (const node of nodes()) yield nodeLine(node, cells)
}

const nodeLine = ({ id, labels, properties }: OutgoingNode, cells: Cells): string =>
  line([
    cells.text(idText(id)),
    labels.length > 0 ? cells.text(labels.join(cells.delimiter)) : '',
    ...values(properties, cells.nodes, cells),
  ])

async function* relationshipLines({ relationships }: GraphSource, cells: Cells): AsyncGenerator<string> {
  yield line([':START_ID', ':END_ID', ':TYPE', ...headers(cells.relationships, cells)])
  for await (const relationship of relationships()) yield relationshipLine(relationship, cells)
}

const relationshipLine = ({ type, source, target, properties }: OutgoingRelationship, cells: Cells): string =>
  line([
    cells.text(idText(source.id)),
    cells.text(idText(target.id)),
    cells.text(type),
    ...values(properties, cells.relationships, cells),
  ])

const values = (properties: Properties, columns: readonly Column[], cells: Cells): string[] =>
  columns.flatMap(column => {
    const value = Object.hasOwn(properties, column.name) ? properties[column.name] : undefined
    const cell = cells.value(value, column)
    if (!column.mixed) return [cell]
    return [cell, value === undefined || cell === '' ? '' : cells.text(typeOf(value))]
  })

const headers = (columns: readonly Column[], cells: Cells): string[] =>
  columns.flatMap(({ header, mixed, name }) => (mixed ? [header, cells.text(`${name}:IGNORE`)] : [header]))

const line = (cells: readonly string[]): string => `${cells.join(',')}\n`
