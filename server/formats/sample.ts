import { columnNames, mappingFlaws, type TableMapping, type TablePreview } from '../contract/mapping.ts'
import type { ProblemPlace } from '../contract/problem.ts'
import { typeOfCells } from './cells.ts'
import type { IncomingNode, IncomingRelationship } from './format.ts'
import { type GuessOptions, guessMapping } from './guess.ts'
import { createReader, noHeader } from './mapping.ts'
import { type OpenTable, openTable, type Row, type TableText } from './table.ts'

/** The beginning of a table. */
export interface TableSample extends Pick<OpenTable, 'encoding' | 'separator'> {
  columns: string[]
  rows: Row[]
}

/** Rows of which a mapping is guessed. */
const looked = 200
const shown = { rows: 10, graph: 10, problems: 10 }

/** Errors: FILE_INVALID where there is no header, or what `openTable` says of the beginning. */
export async function sampleTable(file: AsyncIterable<Uint8Array>, text: TableText): Promise<TableSample> {
  const { encoding, separator, rows } = await openTable(file, text)
  const header = await rows.next()
  if (header.done) throw noHeader()
  const first: Row[] = []
  for await (const row of rows) if (first.push(row) === looked) break
  return { encoding, separator, columns: columnNames(header.value.cells), rows: first }
}

export const guessOf = ({ columns, rows }: TableSample, options: GuessOptions): TableMapping =>
  guessMapping(
    columns,
    rows.map(({ cells }) => cells),
    options,
  )

/** Pure: what a mapping makes of the beginning of a table. */
export function previewOf(
  sample: TableSample,
  mapping: TableMapping,
  origin: TablePreview['origin'],
  name: string,
): TablePreview {
  const { encoding, separator, columns, rows } = sample
  const flaws = mappingFlaws(mapping, columns)
  const nodes = new Map<string, IncomingNode>()
  const relationships: IncomingRelationship[] = []
  const problems: ProblemPlace[] = []
  if (flaws.length === 0) {
    const read = createReader(mapping, columns, name)
    for (const row of rows)
      for (const one of read(row)) {
        if ('node' in one) nodes.set(String(one.node.id), nodes.get(String(one.node.id)) ?? one.node)
        else if ('relationship' in one) relationships.push(one.relationship)
        else if ('problem' in one) problems.push(one.problem)
      }
  }
  return {
    encoding,
    separator,
    columns,
    types: columns.map((_, index) => typeOfCells(rows.flatMap(({ cells }) => cells[index] || []))),
    rows: rows.slice(0, shown.rows).map(({ cells }) => cells),
    mapping,
    origin,
    flaws,
    graph: {
      rows: rows.length,
      nodes: [...nodes.values()]
        .slice(0, shown.graph)
        .map(({ id, labels, properties }) => ({ id: String(id), labels, properties })),
      nodeCount: nodes.size,
      relationships: relationships.slice(0, shown.graph).map(({ type, source, target, properties }) => ({
        type,
        source: String(source),
        target: String(target),
        properties,
      })),
      relationshipCount: relationships.length,
      problems: problems.slice(0, shown.problems),
    },
  }
}
