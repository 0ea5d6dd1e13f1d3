import type { Properties, Value } from '../contract/graph.ts'
import {
  columnNames,
  flawText,
  mappingFlaws,
  type Named,
  type NodeMapping,
  type PropertyMapping,
  type TableMapping,
} from '../contract/mapping.ts'
import { AppError } from '../errors.ts'
import { exactValue } from './cells.ts'
import type { Incoming, Position } from './format.ts'
import { ItemFlaw, inCell } from './items.ts'
import { isFormula } from './kinds.ts'
import { openTable, type Row, type TableText } from './table.ts'

/**
 * What the rows of a table say by a mapping. What is wrong with a row is a problem at its cell, and reading goes on.
 *
 * @param name tells nodes without a key from those of other tables
 * Errors: FILE_INVALID where there is no header, or the mapping does not fit it; those of `openTable`.
 */
export async function* readMapped(
  file: AsyncIterable<Uint8Array>,
  mapping: TableMapping,
  name: string,
  text: TableText = {},
): AsyncGenerator<Incoming> {
  const { rows } = await openTable(file, text)
  const header = await rows.next()
  if (header.done) throw noHeader()
  const reader = createReader(mapping, columnNames(header.value.cells), name)
  for await (const row of rows) yield* reader(row)
}

export const noHeader = (): AppError =>
  new AppError('FILE_INVALID', 'The table is empty: its first row has the names of the columns.', {
    places: [{ message: 'there is no header', line: 1, column: 1 }],
  })

/** Reads one row after the other. Error: FILE_INVALID where the mapping does not fit the columns. */
export function createReader(
  mapping: TableMapping,
  columns: readonly string[],
  name: string,
): (row: Row) => Generator<Incoming> {
  const flaws = mappingFlaws(mapping, columns)
  if (flaws.length > 0) {
    const places = flaws.map(flaw => ({
      message: flawText(flaw),
      code: flaw.code,
      path: flaw.path,
      line: 1,
      column: 1,
    }))
    throw new AppError('FILE_INVALID', `The mapping does not fit the table: ${flawText(flaws[0]!)}.`, { places })
  }
  const places = new Map(columns.map((column, index) => [column, index]))
  const { nodes, relationship, delimiter, apostrophes } = mapping

  const cellOf = ({ cells }: Row, column: string): string | null => {
    const cell = cells[places.get(column) as number] ?? null
    return apostrophes && cell?.startsWith("'") && isFormula(cell) ? cell.slice(1) : cell
  }
  const placeOf = ({ at }: Row, column: string): Position | undefined => at[places.get(column) as number]
  const propertiesOf = (row: Row, list: readonly PropertyMapping[]): Properties => {
    const entries: [string, Value][] = []
    for (const { column, name, type, list: isList } of list) {
      const cell = cellOf(row, column)
      // Some programs write quotes round everything: only of a text is an empty one a value.
      if (cell === null || (type !== 'text' && cell.trim() === '')) continue
      const read = (item: string) => inCell(placeOf(row, column), () => exactValue(item, type))
      entries.push([name, isList ? cell.split(delimiter).map(read) : read(cell)])
    }
    return Object.fromEntries(entries)
  }
  /** What the node is called in this import; null where the row names none. */
  const idOf = (row: Row, { key, space }: NodeMapping, index: number): string | null => {
    if (key === null) return `${name}:${row.at[0]?.line}${index > 0 ? `:${index + 1}` : ''}`
    const cell = cellOf(row, key)?.trim()
    if (!cell) return null
    return space === '' ? cell : `${space} ${cell}`
  }
  const nodeOf = (row: Row, id: string, { label, properties }: NodeMapping) => {
    const labels = 'text' in label ? [label.text] : (cellOf(row, label.column) ?? '').split(delimiter)
    return {
      id,
      labels: [...new Set(labels.map(one => one.trim()).filter(one => one !== ''))],
      properties: propertiesOf(row, properties),
    }
  }
  const typeIn = (row: Row, type: Named): string => {
    if ('text' in type) return type.text
    const cell = cellOf(row, type.column)?.trim()
    if (!cell) throw new ItemFlaw('the row has no type for its relationship', placeOf(row, type.column))
    return cell
  }
  const lacksKey = (row: Row, node: NodeMapping): ItemFlaw =>
    new ItemFlaw(
      `the row has nothing under ${JSON.stringify(node.key)}, by which its node is known`,
      keyPlace(row, node),
    )
  const keyPlace = (row: Row, { key }: NodeMapping) => (key === null ? undefined : placeOf(row, key))

  const itemsOf = (row: Row): Incoming[] => {
    const tooMany = row.cells.findIndex((cell, index) => index >= columns.length && cell !== null)
    if (tooMany !== -1)
      throw new ItemFlaw(`the row has ${row.cells.length} cells, and the header ${columns.length}`, row.at[tooMany])
    const at = row.at[0] as Position
    const items: Incoming[] = []
    const ids = nodes.map((node, index) => idOf(row, node, index))
    for (const [index, node] of nodes.entries()) {
      const id = ids[index] as string | null
      if (!node.creates) continue
      const incoming = nodeOf(row, id ?? '', node)
      if (id !== null) items.push({ node: incoming, at })
      // A row without a second node is one of the first alone; what would belong to the second is not lost in silence.
      else if (nodes.length === 1 || Object.keys(incoming.properties).length > 0) throw lacksKey(row, node)
    }
    if (!relationship) return items
    const [source = null, target = null] = ids
    if (source !== null && target !== null) {
      const type = typeIn(row, relationship.type)
      const properties = propertiesOf(row, relationship.properties)
      items.push({ relationship: { type, source, target, properties }, at })
    } else if (items.length === 0) throw lacksKey(row, nodes[source === null ? 0 : 1] as NodeMapping)
    return items
  }

  return function* (row) {
    if (row.cells.every(cell => cell === null)) return
    try {
      yield* itemsOf(row)
    } catch (error) {
      if (!(error instanceof ItemFlaw)) throw error
      yield { problem: { message: error.message, ...(error.at ?? (row.at[0] as Position)) } }
    }
  }
}
