import { readFile, stat, writeFile } from 'node:fs/promises'
import type { Encoding } from '../contract/encodings.ts'
import type { Properties } from '../contract/graph.ts'
import { flawText, type Named, type PropertyMapping, type TableMapping } from '../contract/mapping.ts'
import { AppError } from '../errors.ts'
import type { TableText } from '../formats/table.ts'
import { plainText } from '../formats/typed.ts'
import { type Mappings, mappingText, parseMapping } from '../import/mappings.ts'
import type { Source } from '../import/reading.ts'
import { unreadable } from '../import/source.ts'
import {
  adminSource,
  type FileToTake,
  folderOf,
  type MappedTable,
  sourcesOf,
  type TakenFiles,
} from '../import/tables.ts'
import { type Io, note, table, visible, writeLine } from './io.ts'

export interface TableFlags {
  mapping?: string
  saveMapping?: string
  guess?: boolean
  encoding?: Encoding
  delimiter?: string
}

/**
 * What is typed on the command line, as sources: files, folders of tables, and `header.csv,part.csv` for a table in several
 * files. Errors: FILE_NOT_FOUND, FILE_INVALID, FORMAT_UNKNOWN, REQUEST_INVALID.
 */
export async function filesToTake(
  flags: TableFlags & { files: readonly string[]; format?: string },
  mappings: Mappings,
): Promise<TakenFiles> {
  const text = textOf(flags)
  const mapping = flags.mapping === undefined ? undefined : await readMapping(flags.mapping)
  const files: FileToTake[] = []
  const others: Source[] = []
  for (const path of flags.files) {
    const kind = await kindOf(path)
    const parts = path.split(',')
    if (kind === 'folder') {
      const found = await folderOf(path, text)
      if (Array.isArray(found)) files.push(...found)
      else others.push(found)
    } else if (kind === 'nothing' && parts.length > 1)
      others.push(adminSource(parts.map(part => ({ path: part, text }))))
    else files.push({ path, format: flags.format, ...(text && { text }) })
  }
  const choices = { mappings: flags.guess ? undefined : mappings, mapping, others: others.length > 0 }
  const { sources, tables } = await sourcesOf(files, choices)
  requireFitting(tables, mapping)
  if (flags.saveMapping !== undefined) await saveMapping(flags.saveMapping, tables)
  return { sources: [...others, ...sources], tables }
}

function textOf({ encoding, delimiter }: TableFlags): TableText | undefined {
  if (encoding === undefined && delimiter === undefined) return undefined
  const separator = delimiter === 'tab' || delimiter === '\\t' ? '\t' : delimiter
  if (separator !== undefined && (separator.length !== 1 || /["\r\n]/.test(separator)))
    throw new AppError('REQUEST_INVALID', '--delimiter is one character that is no quote, or the word tab.')
  return { encoding, separator }
}

async function kindOf(path: string): Promise<'folder' | 'file' | 'nothing'> {
  const found = await stat(path).catch(() => undefined)
  return found === undefined ? 'nothing' : found.isDirectory() ? 'folder' : 'file'
}

const readMapping = async (file: string): Promise<TableMapping> =>
  parseMapping(await readFile(file, 'utf8').catch(cause => unreadable(file, cause)), file)

function requireFitting(tables: readonly MappedTable[], mapping: TableMapping | undefined): void {
  for (const { name, preview } of tables) {
    const [flaw] = preview.flaws
    if (flaw === undefined) continue
    throw new AppError('FILE_INVALID', `The mapping does not fit ${name}: ${flawText(flaw)}.`, {
      places: preview.flaws.map(one => ({ message: flawText(one), code: one.code, path: one.path, file: name })),
    })
  }
  if (mapping && !tables.some(({ preview }) => preview.origin === 'given'))
    throw new AppError(
      'REQUEST_INVALID',
      'The mapping fits none of the files: it is for CSV tables without headers of neo4j-admin.',
    )
}

async function saveMapping(file: string, tables: readonly MappedTable[]): Promise<void> {
  const [first, second] = tables
  if (!first || second)
    throw new AppError('REQUEST_INVALID', `--save-mapping is for one plain CSV table; there are ${tables.length} here.`)
  await writeFile(file, mappingText(first.preview.mapping)).catch(cause => {
    throw new AppError('FILE_INVALID', `${file} cannot be written (${(cause as NodeJS.ErrnoException).code}).`, {
      cause,
    })
  })
}

// ── what is shown of a table ────────────────────────────────────────────────────────────────────────────────────

const origins = {
  guessed: 'a guess; --save-mapping writes it to a file, to be changed and given back by --mapping',
  remembered: 'remembered for these columns; --guess guesses anew',
  given: 'as given; it is remembered for these columns',
} as const

const separatorNames = new Map([
  ['\t', 'tabs'],
  [',', 'commas'],
  [';', 'semicolons'],
])

/** The beginning of a table, its mapping, and what becomes of it. */
export async function tellTable(io: Io, { name, preview }: MappedTable): Promise<void> {
  const { encoding, separator, columns, rows, mapping, origin, graph } = preview
  const parted = separatorNames.get(separator) ?? JSON.stringify(separator)
  await writeLine(
    io,
    `${visible(name)}: ${encoding.toUpperCase()}, parted by ${parted}. The mapping is ${origins[origin]}.\n`,
  )
  const first = rows.slice(0, 5).map(cells => columns.map((_, index) => cells[index] ?? ''))
  await writeLine(io, `${table(io, columns, first)}\n`)
  for (const line of mappingLines(mapping)) await writeLine(io, visible(line))
  await writeLine(
    io,
    `\nThe first ${graph.rows} rows become ${graph.nodeCount} nodes and ${graph.relationshipCount} relationships:`,
  )
  const nodes = graph.nodes
    .slice(0, 3)
    .map(({ id, labels, properties }) => [id, labels.join(', '), valuesText(properties)])
  if (nodes.length > 0) await writeLine(io, `${table(io, ['node', 'labels', 'properties'], nodes)}\n`)
  const ties = graph.relationships
    .slice(0, 3)
    .map(({ type, source, target, properties }) => [source, type, target, valuesText(properties)])
  if (ties.length > 0) await writeLine(io, `${table(io, ['from', 'type', 'to', 'properties'], ties)}\n`)
  for (const { line, column, message } of graph.problems)
    note(io, `${visible(name)}:${line}:${column}: ${visible(message)}`)
}

const valuesText = (properties: Properties): string =>
  Object.entries(properties)
    .map(([name, value]) => `${name}: ${plainText(value)}`)
    .join(', ')

function mappingLines({ nodes, relationship }: TableMapping): string[] {
  const lines = nodes.map(({ creates, key, label, properties }, index) => {
    const which = nodes.length === 1 ? 'Each row is a node' : index === 0 ? 'From a node' : 'To a node'
    const known = key === null ? '' : `, known by ${JSON.stringify(key)}`
    if (!creates) return `${which} of another row or file${known}.`
    const labelled = 'text' in label && label.text === '' ? '' : `, with the label ${namedText(label)}`
    return `${which}${labelled}${known}${propertiesText(properties)}.`
  })
  if (relationship)
    lines.push(
      `The relationship has the type ${namedText(relationship.type)}${propertiesText(relationship.properties)}.`,
    )
  return lines
}

const namedText = (one: Named): string => ('text' in one ? one.text : `that stands under ${JSON.stringify(one.column)}`)

const propertiesText = (properties: readonly PropertyMapping[]): string =>
  properties.length === 0
    ? ''
    : `; properties ${properties.map(({ column, name, type, list }) => `${name}${name === column ? '' : ` (${column})`}: ${type}${list ? '[]' : ''}`).join(', ')}`
