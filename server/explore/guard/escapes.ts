/**
 * A text as Neo4j reads it: `\uXXXX` is decoded before anything else, in strings, names, comments and keywords alike,
 * so that an escaped quote ends a string and an escaped line feed ends a comment. A backslash escaped by another
 * stays with it (`\\u0041` is no escape), and what has been decoded is not decoded again.
 */
export interface Decoded {
  text: string
  /** Where in the raw text the character at an offset of `text` begins. */
  rawOffset: (offset: number) => number
}

/** Undefined where the text has no such escape. An escape without four hexadecimal digits stays as it is. */
export function decodeEscapes(raw: string): Decoded | undefined {
  if (!raw.includes('\\u')) return undefined
  let text = ''
  const starts: number[] = []
  for (let at = 0; at < raw.length; ) {
    let length = 1
    let decoded = raw[at]!
    if (decoded === '\\') {
      const coded = /^\\u([0-9a-fA-F]{4})/.exec(raw.slice(at, at + 6))
      if (coded) {
        length = 6
        decoded = String.fromCharCode(Number.parseInt(coded[1]!, 16))
      } else if (raw[at + 1] === '\\') {
        length = 2
        decoded = '\\\\'
      }
    }
    for (let unit = 0; unit < decoded.length; unit++) starts.push(at + (length === 6 ? 0 : unit))
    text += decoded
    at += length
  }
  if (text === raw) return undefined
  return { text, rawOffset: offset => starts[offset] ?? raw.length }
}
