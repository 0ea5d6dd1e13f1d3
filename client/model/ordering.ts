/** What stands in a cell: compared, shown and copied. Lists, dates, points and the like are one line of text. */
export type Cell = null | boolean | number | bigint | string

export interface Order {
  readonly descending: boolean
  /** A BCP 47 tag: Chinese sorts by pinyin, whatever the page is written in otherwise. */
  readonly language: string
}

/** Rows that are sorted at once, and merged before the caller may pause. */
const RUN = 512
const MERGED = 4096

/**
 * The order of rows by one of their cells, as indices: numbers by size before texts as people read them (2 before 10),
 * empty cells last in both directions, equals as they stood. In pieces of a few milliseconds, so that a hundred
 * thousand rows hold nothing up: a merge sort from the bottom that yields as it goes.
 */
export function* ordering(cells: readonly Cell[], order: Order): Generator<undefined, Uint32Array> {
  const compare = comparing(order)
  const before = (a: number, b: number) => compare(cells[a]!, cells[b]!) <= 0
  let from = new Uint32Array(cells.length)
  for (let start = 0; start < cells.length; start += RUN) {
    const run = Array.from({ length: Math.min(RUN, cells.length - start) }, (_, index) => start + index)
    from.set(
      run.sort((a, b) => compare(cells[a]!, cells[b]!)),
      start,
    )
    yield
  }
  let to = new Uint32Array(cells.length)
  for (let width = RUN; width < cells.length; width *= 2) {
    for (let start = 0; start < cells.length; start += 2 * width) {
      const middle = Math.min(start + width, cells.length)
      const end = Math.min(start + 2 * width, cells.length)
      let [left, right] = [start, middle]
      for (let at = start; at < end; at++) {
        const takeLeft = left < middle && (right >= end || before(from[left]!, from[right]!))
        to[at] = takeLeft ? from[left++]! : from[right++]!
        if (at % MERGED === 0) yield
      }
    }
    ;[from, to] = [to, from]
  }
  return from
}

/** What stands in one column, in pieces too: what a cell shows may have to be looked for. */
export function* cellsOf<R>(rows: readonly R[], cell: (row: R) => Cell): Generator<undefined, Cell[]> {
  const cells: Cell[] = []
  for (const row of rows) {
    cells.push(cell(row))
    if (cells.length % RUN === 0) yield
  }
  return cells
}

/** The same at once. */
export function orderOf(cells: readonly Cell[], order: Order): Uint32Array {
  const steps = ordering(cells, order)
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
  }
}

function comparing({ descending, language }: Order): (a: Cell, b: Cell) => number {
  const collator = new Intl.Collator(language, { numeric: true })
  const sign = descending ? -1 : 1
  const isNumber = (cell: Cell) => typeof cell === 'number' || typeof cell === 'bigint'
  const rank = (cell: Cell) => (isNumber(cell) ? 0 : typeof cell === 'boolean' ? 1 : 2)
  const isEmpty = (cell: Cell) => cell === null || cell === ''
  return (a, b) => {
    if (isEmpty(a) || isEmpty(b)) return Number(isEmpty(a)) - Number(isEmpty(b))
    if (typeof a === 'number' && typeof b === 'number') return sign * (a - b)
    if (typeof a === 'string' && typeof b === 'string') return sign * collator.compare(a, b)
    if (isNumber(a) && isNumber(b)) return a === b ? 0 : a! < b! ? -sign : sign
    return sign * (rank(a) - rank(b) || Number(a) - Number(b))
  }
}
