/** A stretch of a line: its first character and the one after its last, in UTF-16 units from 0. */
export type Range = [start: number, end: number]

/** The lines of a text file, numbered from 1 by their readers. */
export const linesOf = (text: string): string[] => text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)

// A sentence ends with a full stop, question mark, exclamation mark or ellipsis, and what closes a quotation after it,
// when a capital or an opening quote follows after a space; the Chinese marks end one wherever they stand.
const end = /[.?!…]["”’')\]]*(?=\s+["“‘'(]*\p{Lu})|[。！？]["”’」』）]*/gu

/** The sentences of a line by their marks alone: it knows no abbreviations and cannot see where a mark is missing. */
export function splitSentences(line: string): Range[] {
  const ranges: Range[] = []
  let start = 0
  const add = (to: number): void => {
    const piece = line.slice(start, to)
    const lead = piece.length - piece.trimStart().length
    if (piece.trim() !== '') ranges.push([start + lead, start + piece.trimEnd().length])
    start = to
  }
  for (const match of line.matchAll(end)) add(match.index + match[0].length)
  add(line.length)
  return ranges
}

/** Where each of so many sentences stands in a line, or undefined when the marks tell of another number. */
export function locateSentences(line: string, sentences: number): Range[] | undefined {
  const ranges = splitSentences(line)
  return ranges.length === sentences ? ranges : undefined
}

/** Stretches of a line, spaces aside, that none of the ranges covers. The ranges are in order and do not overlap. */
export function uncovered(line: string, ranges: readonly Range[]): Range[] {
  const gaps: Range[] = []
  let from = 0
  for (const [start, end] of [...ranges, [line.length, line.length] as const]) {
    if (line.slice(from, start).trim() !== '') gaps.push([from, start])
    from = end
  }
  return gaps
}
