import { readdir } from 'node:fs/promises'
import { basename, dirname, join, relative, sep } from 'node:path'
import type { TableMapping, TablePreview } from '../contract/mapping.ts'
import { mappingFlaws } from '../contract/mapping.ts'
import { AppError } from '../errors.ts'
import { csv } from '../formats/csv.ts'
import { type Files, isTable, readPair, readTable, readTables, tableFileOf } from '../formats/csv-pair.ts'
import { type TableFile, type TableFiles, tablesOf } from '../formats/csv-tables.ts'
import { readMapped } from '../formats/mapping.ts'
import { guessOf, previewOf, sampleTable, type TableSample } from '../formats/sample.ts'
import type { TableText } from '../formats/table.ts'
import type { Mappings } from './mappings.ts'
import type { Source } from './reading.ts'
import { piecesOf, sourceOf, unreadable } from './source.ts'

/** As a request names a table that a mapping reads. */
export const mappedTable = 'table'

/** A file on disk that is to be taken in. */
export interface FileToTake {
  path: string
  /** What it is called, where that is not its name on disk. */
  name?: string
  format?: string | undefined
  text?: TableText | undefined
  /** Under which it waits, where it was sent here. */
  upload?: string
  /** Of a plain table. @default the one that is remembered for its columns, else a guess */
  mapping?: TableMapping | undefined
}

/** A plain table among the files, and how it is read. */
export interface MappedTable {
  name: string
  upload?: string
  preview: TablePreview
}

export interface TakenFiles {
  /** Tables whose header stands in a file of its own are one. */
  sources: Source[]
  tables: MappedTable[]
}

interface Choices {
  /** Where those that were chosen before are looked for. */
  mappings?: Mappings | undefined
  /** For all plain tables that it fits. */
  mapping?: TableMapping | undefined
  /** Whether something else is taken in along with them. */
  others?: boolean
}

/**
 * Files on disk as sources of an import: tables with headers of neo4j-admin are put together, plain ones get a mapping.
 * Errors: FILE_NOT_FOUND, FILE_INVALID, FORMAT_UNKNOWN.
 */
export async function sourcesOf(files: readonly FileToTake[], choices: Choices = {}): Promise<TakenFiles> {
  const sources: (Source | undefined)[] = []
  const loose: { file: FileToTake; place: number }[] = []
  for (const [place, file] of files.entries()) {
    const { path, format, text, upload } = file
    const name = nameOf(file)
    if (format === mappedTable || (format === undefined && isMapped(name))) loose.push({ file, place })
    else {
      const source = await sourceOf(path, { name, ...(format !== undefined && { format }) })
      const isPair = source.format.name === csv.name && text !== undefined
      const read = isPair
        ? { ...source, format: { ...csv, read: (bytes: AsyncIterable<Uint8Array>) => readPair(bytes, text) } }
        : source
      sources[place] = { ...read, files: [{ name, upload }] }
    }
  }
  const { tables, plain } = await sorted(loose)
  for (const { members, place } of tables) sources[place] = adminSource(members)
  const others = choices.others === true || sources.some(source => source !== undefined)
  const mapped = await mappedTables(
    plain.map(({ file }) => file),
    others,
    choices,
  )
  for (const [index, { source }] of mapped.entries()) sources[plain[index]?.place as number] = source
  return {
    sources: sources.filter(source => source !== undefined),
    tables: mapped.map(({ table }) => table),
  }
}

/** Whether a file is a table by its ending. */
export const isMapped = (name: string): boolean => /\.(csv|tsv)$/i.test(name)

const nameOf = ({ name, path }: FileToTake): string => name ?? basename(path)

// ── headers of neo4j-admin ──────────────────────────────────────────────────────────────────────────────────────

type Loose = { file: FileToTake; place: number }

/** Which files make a table together, and which have no such header. */
async function sorted(
  loose: readonly Loose[],
): Promise<{ tables: { members: FileToTake[]; place: number }[]; plain: Loose[] }> {
  const byKey = new Map<string, Loose>()
  const found: TableFile[] = []
  for (const one of loose) {
    const { path, text = {}, mapping } = one.file
    const name = nameOf(one.file)
    let folder = dirname(path)
    // Files that were sent here may be called the same.
    while (byKey.has(`${folder}/${name}`)) folder += '/'
    byKey.set(`${folder}/${name}`, one)
    const { hasHeader, hasRows } = await tableFileOf(filesOf([one.file]), name, text)
    if (mapping === undefined) found.push({ path: `${folder}/${name}`, hasHeader, hasRows })
  }
  const { tables } = tablesOf(found)
  const plain = new Set(loose)
  const put = tables.map(keys => {
    const members = keys.map(key => byKey.get(key) as Loose)
    for (const member of members) plain.delete(member)
    return { members: members.map(({ file }) => file), place: (members[0] as Loose).place }
  })
  return { tables: put, plain: [...plain] }
}

/** A table whose header is in the first of the files. */
export function adminSource(members: readonly FileToTake[]): Source {
  const files = filesOf(members)
  const [first = '', ...parts] = files.paths
  const table: TableFiles = [first, ...parts]
  return {
    name: table.join(','),
    format: { ...tableTitle, read: () => readTable(files, table, members[0]?.text) },
    files: members.map(member => ({ name: nameOf(member), upload: member.upload })),
    async *open() {},
  }
}

const tableTitle = { name: mappedTable, title: 'CSV table' }

/**
 * A folder of tables: as an archive has them where one of them has such a header, else plain ones.
 * Error: FILE_INVALID where there is none.
 */
export async function folderOf(folder: string, text: TableText = {}): Promise<Source | FileToTake[]> {
  const paths = await tablesIn(folder)
  const tables = paths.filter(isTable)
  if (tables.length === 0) throw new AppError('FILE_INVALID', `There is no CSV file in the folder ${folder}.`)
  const files: Files = { paths, read: path => piecesOf(join(folder, path)) }
  for (const path of tables)
    if ((await tableFileOf(files, path, text)).hasHeader)
      return {
        name: basename(folder),
        format: { name: csv.name, title: csv.title, read: () => readTables(files, text) },
        async *open() {},
      }
  return tables.map(path => ({ path: join(folder, path), name: path, text }))
}

/** Tables of a folder, and what stands beside those of ours; relative, with slashes. Links are not followed. */
async function tablesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(cause =>
    unreadable(folder, cause),
  )
  return entries
    .filter(entry => entry.isFile())
    .map(entry => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter(path => isTable(path) || path === 'about.json' || path === 'import.txt')
    .sort()
}

/** Files by their names; by their paths where two are called the same. */
function filesOf(members: readonly FileToTake[]): Files {
  const names = members.map(nameOf)
  const called = members.map(({ path }, index) => {
    const name = names[index] as string
    return names.indexOf(name) === names.lastIndexOf(name) ? name : path
  })
  const paths = new Map(members.map(({ path }, index) => [called[index], path]))
  return { paths: called, read: name => piecesOf(paths.get(name) as string) }
}

// ── plain tables ────────────────────────────────────────────────────────────────────────────────────────────────

async function mappedTables(
  files: readonly FileToTake[],
  others: boolean,
  { mappings, mapping: chosen }: Choices,
): Promise<{ source: Source; table: MappedTable }[]> {
  const samples: { file: FileToTake; name: string; sample: TableSample }[] = []
  for (const file of files) {
    const name = nameOf(file)
    samples.push({ file, name, sample: await placedIn(name, () => sampleTable(piecesOf(file.path), file.text ?? {})) })
  }
  // Whether one of the tables has nodes that the others mean: then those do not create them.
  const alone =
    !others && (samples.length < 2 || samples.every(({ name, sample }) => guessOf(sample, { name }).relationship))
  return Promise.all(
    samples.map(async ({ file, name, sample }) => {
      const fits = chosen && (samples.length === 1 || mappingFlaws(chosen, sample.columns).length === 0)
      const given = file.mapping ?? (fits ? chosen : undefined)
      const remembered = given ? undefined : await fitting(sample, mappings)
      const mapping = given ?? remembered ?? guessOf(sample, { name, alone })
      const origin = given ? 'given' : remembered ? 'remembered' : 'guessed'
      const source: Source = {
        name,
        format: { ...tableTitle, read: bytes => readMapped(bytes, mapping, name, file.text) },
        files: [{ name, upload: file.upload }],
        open: () => piecesOf(file.path),
      }
      const { upload } = file
      return { source, table: { name, ...(upload && { upload }), preview: previewOf(sample, mapping, origin, name) } }
    }),
  )
}

async function fitting({ columns }: TableSample, mappings: Mappings | undefined): Promise<TableMapping | undefined> {
  const mapping = await mappings?.find(columns)
  return mapping && mappingFlaws(mapping, columns).length === 0 ? mapping : undefined
}

async function placedIn<T>(name: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    const places = error.places.map(place => ({ ...place, file: name }))
    throw new AppError(error.code, `${name} cannot be read: ${error.message}`, { places, cause: error })
  }
}
