import { withoutFormula } from '../contract/formula.ts'
import { tagOf, temporalTypes, type Value } from '../contract/graph.ts'
import { type RowsExportRequest, rowsExportRequest } from '../contract/messages.ts'
import { AppError } from '../errors.ts'
import { accept } from './asking.ts'
import type { Explore } from './context.ts'
import { prepareQuery, type QueryEvent, runQuery } from './query.ts'

/** A result on its way into a file. */
export interface RowsFile {
  name: string
  mediaType: string
  /** Rows as they come, never more than one at a time in memory. Throws what `runQuery` throws, and PAYLOAD_TOO_LARGE beyond the limit of rows. */
  text: AsyncIterable<string>
}

const kinds = {
  // The mark tells spreadsheets that it is UTF-8, as that of the table's own export does.
  csv: {
    mediaType: 'text/csv; charset=utf-8',
    head: (columns: readonly string[]) => `\uFEFF${csvRow(columns)}`,
    row: (_: readonly string[], row: Value[]) => csvRow(row),
  },
  jsonl: { mediaType: 'application/jsonl; charset=utf-8', head: () => '', row: jsonLine },
} as const

/**
 * All rows of a query as text. The limits are those of exports: an answer on the screen is cut where it is too long,
 * a file is whole or fails.
 */
export async function exportRows(
  context: Explore,
  request: RowsExportRequest,
  { signal }: { signal?: AbortSignal } = {},
): Promise<RowsFile> {
  const { statement, parameters, format, timeout, name } = accept(rowsExportRequest, request)
  const { limits } = context
  const wide: Explore = {
    ...context,
    limits: { ...limits, ...limits.exports, bytes: Number.POSITIVE_INFINITY },
  }
  const prepared = await prepareQuery(wide, statement, { parameters, signal })
  const kind = kinds[format]
  const events = runQuery(prepared, { parameters, timeout, signal, graph: false })
  return {
    name: `${fileName(name) || 'result'}.${format}`,
    mediaType: kind.mediaType,
    text: textOf(events, kind, wide.limits.rows),
  }
}

async function* textOf(
  events: AsyncIterable<QueryEvent>,
  kind: (typeof kinds)[keyof typeof kinds],
  most: number,
): AsyncGenerator<string> {
  let columns: string[] = []
  for await (const event of events) {
    if ('row' in event) yield kind.row(columns, event.row)
    else if ('columns' in event) {
      columns = event.columns
      yield kind.head(columns)
    } else if ('summary' in event && event.summary.cut)
      throw new AppError(
        'PAYLOAD_TOO_LARGE',
        `The result has more than ${most} rows, the most that a file may hold here.`,
      )
  }
}

const fileName = (name = ''): string => name.replace(/[<>:"|?*\\/\p{Cc}]+/gu, '-').replace(/^[.\s-]+|[.\s-]+$/g, '')

/** One line of RFC 4180. */
function csvRow(row: readonly Value[]): string {
  return `${row.map(csvCell).join(',')}\r\n`
}

function csvCell(value: Value): string {
  if (value === null) return ''
  if (typeof value === 'string') return quoted(withoutFormula(value))
  if (typeof value !== 'object') return String(value)
  const tag = Array.isArray(value) ? undefined : tagOf(value)
  if (tag === 'Integer' || tag === 'Float') return (value as { value: string }).value
  if (temporals.has(tag ?? '')) return quoted(withoutFormula((value as { value: string }).value))
  return quoted(JSON.stringify(value))
}

const temporals = new Set<string>(temporalTypes)

const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

/** A row as an object. Not built as one: a column may be called `__proto__`, and the order is the query's. */
export function jsonLine(columns: readonly string[], row: readonly Value[]): string {
  return `{${columns.map((column, index) => `${JSON.stringify(column)}:${JSON.stringify(row[index] ?? null)}`).join(',')}}\n`
}
