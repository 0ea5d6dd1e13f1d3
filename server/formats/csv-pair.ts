import { isMap, type Properties, type Value } from '../contract/graph.ts'
import { AppError } from '../errors.ts'
import { unzipped } from '../unzip.ts'
import { isAdminHeader, lacksHeader, type TableFile, type TableFiles, tablesOf } from './csv-tables.ts'
import type { Incoming } from './format.ts'
import { ItemFlaw, inCell } from './items.ts'
import { parseJson } from './json.ts'
import { isFormula, type ScalarType, type ValueType } from './kinds.ts'
import { openTable, type Row, type TableText } from './table.ts'
import { decoded } from './text.ts'
import { fromCell, fromPlain, fromText, idOf } from './typed.ts'

/** Stands in the text beside the tables, where texts that begin as formulas have an apostrophe in front. */
export const apostrophes = 'An apostrophe stands before texts that a spreadsheet would run.'

interface Manners {
  /** Parts the items of lists. */
  delimiter: string
  apostrophes: boolean
  /** Whether ids are those of a file of ours, where what looks like a number is one. */
  ours: boolean
}

interface Column {
  role: 'id' | 'label' | 'start' | 'end' | 'type' | 'value' | 'nothing'
  /** Where its values are of several types: in the next column. */
  mixed?: boolean
  /** Of the property; of ids that are none it is empty. */
  name: string
  type: ScalarType
  list: boolean
  bytes: boolean
  /** Ids are unique within one only. */
  space: string
}

/** Files of a folder or an archive. */
export interface Files {
  paths: readonly string[]
  read(path: string): AsyncIterable<Uint8Array>
}

/** Reads an archive of tables with the headers of `neo4j-admin database import`, whatever they are called. */
export async function* readPair(file: AsyncIterable<Uint8Array>, text: TableText = {}): AsyncGenerator<Incoming> {
  const archive = await unzipped(file)
  try {
    yield* readTables(archive, text)
  } finally {
    await archive.close()
  }
}

/** Reads such tables: those with `:ID` are nodes, those with `:START_ID` and `:END_ID` relationships. */
export async function* readTables(files: Files, text: TableText = {}): AsyncGenerator<Incoming> {
  const about = await textIn(files, 'about.json')
  if (about !== undefined) yield { about: JSON.parse(about) as unknown }
  const manners = mannersIn(await textIn(files, 'import.txt'))
  const found: TableFile[] = []
  for (const path of files.paths) if (isTable(path)) found.push(await tableFileOf(files, path, text))
  const { tables, rest } = tablesOf(found)
  if (rest[0] !== undefined) throw lacksHeader(rest[0])
  if (tables.length === 0) throw new AppError('FILE_INVALID', 'There is no CSV file in it.')
  // Nodes come first, so that what is wrong with them is said before what hangs on them.
  const opened: Table[] = []
  for (const table of tables) opened.push(await tableWith(files, table, text, manners))
  for (const wanted of [true, false])
    for (const table of opened) if (table.nodes === wanted) yield* itemsIn(files, table, text, manners)
}

/** Reads one such table, whose header may stand in a file of its own. */
export async function* readTable(files: Files, table: TableFiles, text: TableText = {}): AsyncGenerator<Incoming> {
  const manners = mannersIn(undefined)
  yield* itemsIn(files, await tableWith(files, table, text, manners), text, manners)
}

export const isTable = (path: string): boolean =>
  /\.(csv|tsv|txt)$/i.test(path) && !/(^|\/)(import\.txt$|__MACOSX\/|\.)/.test(path)

/** What the first two rows of a file say of it. */
export async function tableFileOf(files: Files, path: string, text: TableText): Promise<TableFile> {
  const cells: Row['cells'][] = []
  for await (const row of placed(files, path, text)) if (cells.push(row.cells) === 2) break
  return { path, hasHeader: isAdminHeader(cells[0] ?? []), hasRows: cells.length > 1 }
}

interface Table {
  files: TableFiles
  header: string
  columns: Column[]
  nodes: boolean
}

async function tableWith(files: Files, table: TableFiles, text: TableText, manners: Manners): Promise<Table> {
  const [path] = table
  for await (const { cells } of placed(files, path, text)) {
    if (!isAdminHeader(cells)) break
    const columns = withTypes(
      cells.map(cell => columnOf(plain(cell ?? '', manners), path)),
      manners,
    )
    const has = (role: Column['role']) => columns.some(column => column.role === role)
    return { files: table, header: JSON.stringify(cells), columns, nodes: !(has('start') && has('end')) }
  }
  throw lacksHeader(path)
}

/** What is said in one small file, nothing where there is none. */
async function textIn(archive: Files, path: string): Promise<string | undefined> {
  if (!archive.paths.includes(path)) return undefined
  let text = ''
  for await (const piece of decoded(archive.read(path))) {
    text += piece
    if (text.length > 2 ** 24) throw new AppError('FILE_INVALID', `${path} is longer than 16 MB.`)
  }
  return text
}

function mannersIn(text: string | undefined): Manners {
  const [, code, character] = /--array-delimiter=(?:U\+([0-9a-f]{4})|"(.)")/.exec(text ?? '') ?? []
  const delimiter = code === undefined ? (character ?? ';') : String.fromCharCode(Number.parseInt(code, 16))
  return { delimiter, apostrophes: text?.includes(apostrophes) ?? false, ours: text !== undefined }
}

/** In a file of ours, a column that others ignore has the types of the one before it, if it is called the same. */
const withTypes = (columns: readonly Column[], { ours }: Manners): Column[] =>
  columns.map((column, index) => {
    const next = columns[index + 1]
    return ours && column.role === 'value' && next?.role === 'nothing' && next.name === column.name
      ? { ...column, mixed: true }
      : column
  })

const roles: { readonly [word: string]: Column['role'] } = {
  ID: 'id',
  LABEL: 'label',
  START_ID: 'start',
  END_ID: 'end',
  TYPE: 'type',
  IGNORE: 'nothing',
}

const typesOfHeaders: ReadonlyMap<string, ScalarType> = new Map([
  ['int', 'integer'],
  ['long', 'integer'],
  ['short', 'integer'],
  ['byte', 'integer'],
  ['float', 'float'],
  ['double', 'float'],
  ['boolean', 'boolean'],
  ['string', 'text'],
  ['char', 'text'],
  ['date', 'date'],
  ['time', 'time'],
  ['localtime', 'localTime'],
  ['datetime', 'dateTime'],
  ['localdatetime', 'localDateTime'],
  ['duration', 'duration'],
  ['point', 'point'],
])

/** `name:type[]`, `name:ID(space)`, `:LABEL`; what stands in braces behind that is for the database's own import. */
function columnOf(header: string, path: string): Column {
  const [, name = '', word, space = '', list] = /^(.*):([A-Za-z_]+)(?:\(([^)]*)\))?(\[\])?(?:\{.*\})?$/s.exec(
    header,
  ) ?? ['', header]
  const column = { name, type: 'text' as ScalarType, list: list !== undefined, bytes: false, space }
  if (word === undefined) return { ...column, role: name === '' ? 'nothing' : 'value' }
  const role = roles[word.toUpperCase()]
  if (role !== undefined) return { ...column, role }
  const type = typesOfHeaders.get(word.toLowerCase())
  if (type === undefined)
    throw new AppError('FILE_INVALID', `${path}: ${JSON.stringify(word)} is no type of a column.`, {
      places: [{ message: `the type of the column ${JSON.stringify(header)} is unknown`, file: path, line: 1 }],
    })
  if (word.toLowerCase() === 'byte' && list)
    return { ...column, role: 'value', type: 'bytes', list: false, bytes: true }
  return { ...column, role: 'value', type }
}

const plain = (cell: string, manners: Manners): string =>
  manners.apostrophes && cell.startsWith("'") && isFormula(cell) ? cell.slice(1) : cell

async function* placed(files: Files, path: string, text: TableText): AsyncGenerator<Row> {
  try {
    yield* (await openTable(files.read(path), text)).rows
  } catch (error) {
    if (!(error instanceof AppError) || error.places.length === 0) throw error
    const places = error.places.map(place => ({ ...place, file: path }))
    throw new AppError(error.code, `${path}: ${error.message}`, { places, cause: error })
  }
}

async function* itemsIn(files: Files, table: Table, text: TableText, manners: Manners): AsyncGenerator<Incoming> {
  const { header, columns, nodes } = table
  for (const [index, file] of table.files.entries()) {
    let isFirst = true
    for await (const row of placed(files, file, text)) {
      // Each of several files may repeat the header.
      const isHeader = isFirst && (index === 0 || JSON.stringify(row.cells) === header)
      isFirst = false
      if (isHeader) continue
      const [begin = { line: 1, column: 1 }] = row.at
      try {
        if (row.cells.length > columns.length)
          throw new ItemFlaw(`the row has ${row.cells.length} cells, and the header ${columns.length}`)
        const item = itemOf(row, columns, manners)
        const at = { file, ...begin }
        if (nodes) yield { node: toNode(item), at }
        else yield { relationship: toRelationship(item), at }
      } catch (error) {
        if (!(error instanceof ItemFlaw)) throw error
        yield { problem: { message: error.message, file, ...(error.at ?? begin) } }
      }
    }
  }
}

interface Item {
  ids: { [role in 'id' | 'start' | 'end']?: string | number }
  labels: string[]
  type: string | undefined
  properties: Properties
}

function itemOf({ cells, at }: Row, columns: readonly Column[], manners: Manners): Item {
  const item: Item = { ids: {}, labels: [], type: undefined, properties: {} }
  const entries: [string, Value][] = []
  for (const [index, column] of columns.entries()) {
    const cell = cells[index]
    if (cell === null || cell === undefined) continue
    const text = plain(cell, manners)
    const { role, name, space } = column
    if (role === 'id' || role === 'start' || role === 'end') {
      item.ids[role] = space === '' ? (manners.ours ? idOf(text) : text) : `${space} ${text}`
      if (role === 'id' && name !== '') entries.push([name, text])
    } else if (role === 'label') item.labels = text.split(manners.delimiter)
    else if (role === 'type') item.type = text
    else if (role === 'value')
      entries.push([
        name,
        inCell(at[index], () =>
          column.mixed ? fromText(text, typeIn(cells[index + 1])) : cellValue(text, column, manners),
        ),
      ])
  }
  item.properties = Object.fromEntries(entries)
  return item
}

function toNode({ ids, labels, properties }: Item) {
  if (ids.id === undefined) throw new ItemFlaw('the node has no :ID')
  return { id: ids.id, labels: [...new Set(labels)], properties }
}

function toRelationship({ ids, type, properties }: Item) {
  if (ids.start === undefined) throw new ItemFlaw('the relationship has no :START_ID')
  if (ids.end === undefined) throw new ItemFlaw('the relationship has no :END_ID')
  if (type === undefined) throw new ItemFlaw('the relationship has no :TYPE')
  return { type, source: ids.start, target: ids.end, properties }
}

const typeIn = (cell: string | null | undefined): ValueType => (cell ?? 'text') as ValueType

function cellValue(text: string, { type, list, bytes }: Column, { delimiter }: Manners): Value {
  if (bytes) return bytesOf(text === '' ? [] : text.split(delimiter))
  return list ? text.split(delimiter).map(item => scalarOf(item, type)) : scalarOf(text, type)
}

const scalarOf = (text: string, type: ScalarType): Value => (type === 'point' ? pointOf(text) : fromCell(text, type))

function bytesOf(items: readonly string[]): Value {
  const bytes = items.map(item => {
    const byte = Number(item)
    if (!Number.isInteger(byte) || byte < -128 || byte > 127 || item.trim() === '')
      throw new ItemFlaw(`${JSON.stringify(item)} is no byte`)
    return byte
  })
  return { $type: 'Bytes', value: Buffer.from(Int8Array.from(bytes).buffer).toString('base64') }
}

/** `{crs:wgs-84, longitude:121.6, latitude:38.9}`; without `crs`, the axes say which one it is. */
function pointOf(text: string): Value {
  const entries = [...text.matchAll(/([A-Za-z]+)\s*:\s*(?:"([^"]*)"|'([^']*)'|([^,{}\s]+))/g)].map(
    ([, name = '', ...values]): [string, string] => [name.toLowerCase(), values.find(one => one !== undefined) ?? ''],
  )
  const named = new Map(entries)
  const axis = (...names: string[]) => names.map(name => named.get(name)).find(one => one !== undefined)
  const geographic = named.get('crs')?.toLowerCase().startsWith('wgs') ?? named.has('longitude')
  const [x, y, z] = [axis('longitude', 'x'), axis('latitude', 'y'), axis('height', 'z')]
  const crs = `${geographic ? 'wgs-84' : 'cartesian'}${z === undefined ? '' : '-3d'}`
  const names = geographic ? ['longitude', 'latitude', 'height'] : ['x', 'y', 'z']
  const parts = [x, y, z].flatMap((value, index) =>
    value === undefined ? [] : [`${JSON.stringify(names[index])}:${Number(value)}`],
  )
  const json = parts.some(part => part.endsWith(':NaN')) ? null : parseJson(`{"crs":"${crs}",${parts.join(',')}}`)
  if (!/^\s*\{.*\}\s*$/s.test(text) || json === null || !isMap(json)) throw noPoint(text)
  return fromPlain(json, 'point')
}

const noPoint = (text: string): ItemFlaw =>
  new ItemFlaw(`${JSON.stringify(text).slice(0, 80)} is no value of type point`)
