/** A line of a text, with a part of it that is meant. */
export interface Excerpt {
  readonly before: string
  /** Never empty where the line is not. */
  readonly marked: string
  readonly after: string
}

/** The line at an offset, and what of it lies before `end`; without an end a word, or the sign there. */
export function excerptOf(text: string, start: number, end?: number): Excerpt {
  const from = Math.max(0, Math.min(start, text.length))
  const lineStart = text.lastIndexOf('\n', from - 1) + 1
  const [line = ''] = text.slice(lineStart).split(/\r?\n/, 1)
  // What is missing at the end of a line is marked at its last sign.
  const at = Math.min(from - lineStart, Math.max(0, [...line].slice(0, -1).join('').length))
  const word = /^[\p{L}\p{N}_$]+/u.exec(line.slice(at))?.[0].length ?? 0
  const length = end === undefined ? word : end - from
  const to = Math.min(line.length, at + Math.max(1, length))
  return { before: line.slice(0, at), marked: line.slice(at, to), after: line.slice(to) }
}

/** Where line and column, both from 1, lie in a text. */
export function offsetOf(text: string, line: number, column: number): number {
  const lines = text.split('\n')
  const before = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0)
  return Math.min(text.length, before + column - 1)
}
