import { endsOf } from './columnfilter.ts'
import type { Cell } from './ordering.ts'

/** What is written above a column of a result lets a cell through or not. */
export type CellTest = (cell: Cell) => boolean

/**
 * Of numbers a range (`5`, `≥ 5`, `<= 9`, `5..9`), of everything else a part of it, in small or capital letters. Null
 * where nothing is written, undefined where it is no range.
 */
export function cellTest(numeric: boolean, written: string): CellTest | null | undefined {
  const text = written.trim()
  if (text === '') return null
  if (!numeric) {
    const part = text.toLocaleLowerCase()
    return cell => cell !== null && String(cell).toLocaleLowerCase().includes(part)
  }
  const range = endsOf(text)
  if (!range) return undefined
  const [from, to] = [exactly(range.from), exactly(range.to)]
  return cell =>
    (typeof cell === 'number' || typeof cell === 'bigint') &&
    (from === null || cell >= from) &&
    (to === null || cell <= to)
}

/** Integers as they are, however long. */
const exactly = (end: string | null): number | bigint | null =>
  end === null ? null : /^-?\d+$/.test(end) ? BigInt(end) : Number(end)

/** Rows that are looked at before the caller may pause. */
const PIECE = 1024

export interface ColumnTest<R> {
  readonly cell: (row: R) => Cell
  readonly test: CellTest
}

/** The rows that all tests let through, in their order; in pieces, as `ordering` is. */
export function* filtering<R>(rows: readonly R[], tests: readonly ColumnTest<R>[]): Generator<undefined, readonly R[]> {
  const found: R[] = []
  for (let start = 0; start < rows.length; start += PIECE) {
    const end = Math.min(rows.length, start + PIECE)
    for (let at = start; at < end; at++) {
      const row = rows[at]!
      if (tests.every(({ cell, test }) => test(cell(row)))) found.push(row)
    }
    yield
  }
  return found
}
