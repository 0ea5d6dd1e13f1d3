const loneSurrogate = /\p{Surrogate}/u

/**
 * Why a name cannot stand in a statement, as the end of a sentence; undefined where it can. No escape carries the empty
 * name, NUL or half of a surrogate pair, and Neo4j decodes `\u` inside backticks too, so that `\u0060` would end the name.
 */
export function flawOf(name: string): string | undefined {
  if (name === '') return 'it is empty'
  if (name.includes('\0')) return 'it contains the character U+0000'
  if (loneSurrogate.test(name)) return 'it contains half of a surrogate pair'
  if (name.includes('\\u')) return 'it contains \\u, which the database reads as the beginning of an escape'
  return undefined
}
