import { Readable } from 'node:stream'
import { parse } from 'csv-parse'
import { AppError } from '../errors.ts'
import { flawAt } from './json.ts'

/** A record of a file with rows. */
export interface Row {
  /** Null where nothing stands; an empty text in quotes is one. */
  cells: (string | null)[]
  /** Where it begins, 1-based. */
  line: number
}

export const separators = [',', ';', '\t'] as const

/**
 * Rows as RFC 4180 has them, parted by that of `separators` that is most often in the first line.
 *
 * Error: FILE_INVALID with the line where a quote is not closed or stands where none may.
 */
export async function* rowsOf(text: AsyncIterable<string>): AsyncGenerator<Row> {
  const { first, whole } = await beginning(text)
  const parser = parse({
    delimiter: separatorIn(first),
    info: true,
    bom: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: 64 * 1024 * 1024,
    cast: (cell, { quoting }) => (cell === '' && !quoting ? null : cell),
  })
  const source = Readable.from(whole)
  source.on('error', error => parser.destroy(error))
  source.pipe(parser)
  let line = 1
  // The parser counts two lines for each of these within quotes.
  let pairs = 0
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: Row['cells']; info: { lines: number } }>) {
      yield { cells: record, line }
      for (const cell of record) if (cell?.includes('\r\n')) pairs += cell.split('\r\n').length - 1
      line = info.lines - pairs + 1
    }
  } catch (error) {
    if (error instanceof AppError || !(error instanceof Error)) throw error
    const { code = '', message } = error as NodeJS.ErrnoException
    if (!code.startsWith('CSV_')) throw error
    throw flawAt(message.replace(/ at line \d+.*$/s, '').replace(/[:.]$/, ''), { line, column: 1 })
  } finally {
    source.destroy()
    parser.destroy()
  }
}

/** The first line as far as it is within the first megabyte, and all of the text again. */
async function beginning(text: AsyncIterable<string>): Promise<{ first: string; whole: AsyncIterable<string> }> {
  const pieces = text[Symbol.asyncIterator]()
  let head = ''
  while (!head.includes('\n') && head.length < 2 ** 20) {
    const { value, done } = await pieces.next()
    if (done) break
    head += value
  }
  const whole = async function* () {
    try {
      yield head
      for (let next = await pieces.next(); !next.done; next = await pieces.next()) yield next.value
    } finally {
      await pieces.return?.()
    }
  }
  return { first: head.split(/[\r\n]/, 1)[0] ?? '', whole: whole() }
}

function separatorIn(line: string): string {
  const bare = line.replace(/"[^"]*"/g, '')
  const count = (one: string) => bare.split(one).length
  return separators.reduce((best, one) => (count(one) > count(best) ? one : best))
}
