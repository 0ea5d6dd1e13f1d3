import type { Encoding } from '../contract/encodings.ts'
import { AppError } from '../errors.ts'
import type { Position } from './format.ts'
import { beginningOf, decoded, encodingOf, flawAt, resumed } from './text.ts'

/** What is known of a file before it is read; the rest is guessed. */
export interface TableText {
  encoding?: Encoding | undefined
  /** One character that parts cells. */
  separator?: string | undefined
}

/** A record of a file with rows. */
export interface Row {
  /** Null where nothing stands; an empty text in quotes is one. */
  cells: (string | null)[]
  /** Where each cell begins. */
  at: Position[]
}

/** What parts cells, where nobody says what does. */
export const separators = [',', ';', '\t'] as const

/** UTF-16 units of one row, quotes and all. */
const longest = 64 * 1024 * 1024

/** What it takes to guess what parts the cells. */
const headSize = 65_536
const rowsCompared = 20

/** A table, with what was taken for its encoding and for what parts its cells. */
export interface OpenTable {
  encoding: Encoding
  separator: string
  /** Those of its header too. */
  rows: AsyncGenerator<Row>
}

/**
 * Rows as RFC 4180 has them, with any line ends. A first line `sep=;`, which Excel understands, names what parts the
 * cells; else it is that of `separators` with which the first rows have the most cells, and all as many. Lines with
 * nothing on them are passed over. A quote within a cell that began without one is part of its text, as elsewhere.
 *
 * Errors: FILE_INVALID with the place where bytes are none of the encoding, where a quote is not closed, or where
 * something follows one that is; while rows are read, or before.
 */
export async function openTable(file: AsyncIterable<Uint8Array>, given: TableText): Promise<OpenTable> {
  const { head: bytes, whole } = await beginningOf(file)
  const encoding = given.encoding ?? encodingOf(bytes) ?? 'utf-8'
  const text = decoded(whole, encoding)
  const { head, isAll, rest } = await beginning(given.encoding ? text : hinting(text))
  const [line = '', named] = /^(?:"sep=(.)"|sep=(.))(?:\r\n|\n|\r)/i.exec(head)?.filter(one => one !== undefined) ?? []
  const body = head.slice(line.length)
  const separator = given.separator ?? named ?? separatorIn(body, isAll)
  const rows = async function* () {
    const splitter = createSplitter(separator, line === '' ? 1 : 2)
    try {
      yield* splitter.push(body)
      for await (const piece of rest) yield* splitter.push(piece)
      yield* splitter.end()
    } finally {
      await rest.return?.()
    }
  }
  return { encoding, separator, rows: rows() }
}

async function* hinting(text: AsyncIterable<string>): AsyncGenerator<string> {
  try {
    yield* text
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    const message = `${error.message} If the table is in another encoding, say in which.`
    throw new AppError(error.code, message, { places: error.places, cause: error })
  }
}

async function beginning(
  text: AsyncIterable<string>,
): Promise<{ head: string; isAll: boolean; rest: AsyncIterableIterator<string> }> {
  const pieces = text[Symbol.asyncIterator]()
  let head = ''
  let isAll = false
  while (head.length < headSize && !isAll) {
    const { value, done } = await pieces.next()
    if (done) isAll = true
    else head += value
  }
  return { head, isAll, rest: resumed([], pieces) }
}

/** What parts the cells of the beginning of a table. */
function separatorIn(head: string, isAll: boolean): string {
  let best: { separator: string; isEven: boolean; cells: number } = { separator: ',', isEven: false, cells: 1 }
  for (const separator of separators) {
    const { widths, isBroken } = widthsWith(separator, head, isAll)
    const [cells = 0] = widths
    // Quotes that another one would part wrongly break its rows.
    const isEven = !isBroken && cells > 1 && widths.every(width => width === cells)
    // Of two that fit as well, the comma is more often part of names and numbers.
    const fitsBetter = cells > best.cells || (isEven && cells === best.cells)
    if (isEven === best.isEven ? fitsBetter : isEven) best = { separator, isEven, cells }
  }
  return best.separator
}

/** How many cells the first rows have; the last one may go on beyond the head. */
function widthsWith(separator: string, head: string, isAll: boolean): { widths: number[]; isBroken: boolean } {
  const splitter = createSplitter(separator, 1)
  const widths: number[] = []
  try {
    for (const { cells } of splitter.push(head))
      if (widths.push(cells.length) === rowsCompared) return { widths, isBroken: false }
    if (isAll || widths.length === 0) for (const { cells } of splitter.end()) widths.push(cells.length)
    return { widths, isBroken: false }
  } catch {
    // What is wrong will be said when the rows are read.
    return { widths, isBroken: true }
  }
}

const [quote, comma, cr, lf] = [0x22, 0x2c, 0x0d, 0x0a]

/** Cuts text that comes in pieces into rows. */
function createSplitter(
  separator: string,
  firstLine: number,
): { push(piece: string): Generator<Row>; end(): Generator<Row> } {
  const part = separator.length === 1 ? separator.charCodeAt(0) : comma
  let state: 'begin' | 'bare' | 'quoted' | 'closed' = 'begin'
  let row: Row = { cells: [], at: [] }
  /** Of the cell at hand, what earlier pieces have of it. */
  let text = ''
  let opened: Position = { line: firstLine, column: 1 }
  let length = 0
  let line = firstLine
  /** Of where the line begins, in the piece at hand; negative where it began in an earlier one. */
  let lineStart = 0
  let afterCr = false

  const endCell = (end: string) => {
    row.cells.push(state === 'begin' ? null : text + end)
    row.at.push(opened)
    text = ''
    state = 'begin'
  }
  const endRow = (): Row | undefined => {
    const whole = row
    row = { cells: [], at: [] }
    return whole.cells.length === 1 && whole.cells[0] === null ? undefined : whole
  }
  const place = (index: number): Position => ({ line, column: index - lineStart + 1 })
  return {
    *push(piece) {
      let from = 0
      length += piece.length
      for (let index = 0; index < piece.length; index++) {
        const code = piece.charCodeAt(index)
        const isPair = afterCr && code === lf
        afterCr = false
        if (state === 'quoted') {
          if (code === quote) {
            text += piece.slice(from, index)
            state = 'closed'
          } else if (code === lf || code === cr) {
            if (!isPair) line++
            lineStart = index + 1
            afterCr = code === cr
          }
          continue
        }
        if (code === part) {
          endCell(state === 'bare' ? piece.slice(from, index) : '')
          opened = place(index + 1)
        } else if (code === lf || code === cr) {
          if (!isPair) {
            endCell(state === 'bare' ? piece.slice(from, index) : '')
            const whole = endRow()
            line++
            length = piece.length - index
            if (whole) yield whole
          }
          lineStart = index + 1
          opened = { line, column: 1 }
          afterCr = code === cr
        } else if (code === quote && state !== 'bare') {
          // A second one stands for itself.
          if (state === 'closed') text += '"'
          state = 'quoted'
          from = index + 1
        } else if (state === 'begin') {
          state = 'bare'
          from = index
        } else if (state === 'closed') {
          throw flawAt('Something follows a closed quote', place(index))
        }
      }
      if (state === 'bare' || state === 'quoted') text += piece.slice(from)
      lineStart -= piece.length
      if (length > longest) throw flawAt('The row is longer than 64 MB', opened)
    },
    *end() {
      if (state === 'quoted') throw flawAt('A quote is not closed', opened)
      endCell('')
      const whole = endRow()
      if (whole) yield whole
    },
  }
}
