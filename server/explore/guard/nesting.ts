/**
 * Counts how deep a text nests and how long its chains are, before any parser sees it: both the parser here and the
 * database recurse once per level, and a database whose stack has overflowed does not even send an error. Knows
 * strings, quoted names and comments, and nothing else of the language; never recurses.
 */
export interface Excess {
  kind: 'nesting' | 'chain'
  /** Where the first thing too many stands. */
  offset: number
}

/** Levels of brackets, CASE and sub-queries together; also NOT, sign and negation in a row, and `.name` or `[…]` in a row. */
export const maximumNesting = 50

/** AND, OR, +, `:` and their like in a row: 2,000 labels on one node have overflowed the database's stack, 1,000 did not. */
export const maximumChain = 800

const word = /[\p{ID_Continue}\p{Sc}]+/uy
// What the database takes for white space: \s is without U+001C to U+001F and U+0085.
const space = /[\s\p{Cc}]+/uy
const closing = new Map([
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
])
const clauseWords = new Set(
  'MATCH OPTIONAL WHERE WITH RETURN UNWIND CALL UNION ORDER SKIP LIMIT WHEN THEN ELSE YIELD SET CREATE MERGE'.split(
    ' ',
  ),
)
const chainWords = new Set(['AND', 'OR', 'XOR'])
const chainSymbols = new Set('+-*/%^|&:')
const prefixSymbols = new Set('+-!')

interface Level {
  /** What ends it: a bracket, or END for CASE. */
  end: string
  chain: number
  postfix: number
}

/** The first excess of a text, or undefined where it keeps within bounds. Linear in the text's length. */
export function excessOf(text: string): Excess | undefined {
  const levels: Level[] = [{ end: '', chain: 0, postfix: 0 }]
  let prefix = 0
  let previous = ''
  for (let at = 0; at < text.length; ) {
    const skipped = skip(text, at)
    if (skipped > at) {
      if (text[at] === "'" || text[at] === '"' || text[at] === '`') {
        prefix = 0
        if (previous !== '.') levels.at(-1)!.postfix = 0
        previous = text[at]!
      }
      at = skipped
      continue
    }
    const level = levels.at(-1)!
    word.lastIndex = at
    const name = word.exec(text)?.[0]
    const token = name?.toUpperCase() ?? text[at]!

    if (token === 'NOT' || prefixSymbols.has(token)) {
      if (++prefix > maximumNesting) return { kind: 'nesting', offset: at }
    } else prefix = 0

    if (token === '.') {
      if (++level.postfix > maximumNesting) return { kind: 'nesting', offset: at }
    } else if (token === '[') level.postfix++
    else if (previous !== '.' && token !== ']') level.postfix = 0

    if (token === ',' || (name && previous !== '.' && clauseWords.has(token))) level.chain = 0
    else if (chainSymbols.has(token) || chainWords.has(token)) {
      if (++level.chain > maximumChain) return { kind: 'chain', offset: at }
    }

    const end = closing.get(token) ?? (token === 'CASE' && previous !== '.' && previous !== ':' ? 'END' : undefined)
    if (end) {
      levels.push({ end, chain: 0, postfix: 0 })
      if (levels.length - 1 > maximumNesting || level.postfix > maximumNesting) return { kind: 'nesting', offset: at }
    } else if (token === 'END' ? level.end === 'END' : token === ')' || token === ']' || token === '}') {
      // A bracket also closes a CASE left open inside it: the name of a property, or an error that the parser reports.
      const opened = levels.findLastIndex(open => open.end === token)
      if (opened > 0) levels.length = opened
    }
    previous = token
    at += name?.length ?? 1
  }
  return undefined
}

/** The end of the white space, comment, string or quoted name that begins here; the same offset where none does. */
function skip(text: string, at: number): number {
  const first = text[at]!
  if (first === "'" || first === '"' || first === '`') return quotedEnd(text, at, first)
  if (text.startsWith('//', at)) {
    const ends = ['\n', '\r'].map(end => text.indexOf(end, at)).filter(end => end >= 0)
    return ends.length ? Math.min(...ends) : text.length
  }
  if (text.startsWith('/*', at)) {
    const end = text.indexOf('*/', at + 2)
    return end < 0 ? text.length : end + 2
  }
  space.lastIndex = at
  return at + (space.exec(text)?.[0].length ?? 0)
}

function quotedEnd(text: string, at: number, quote: string): number {
  for (let end = at + 1; end < text.length; end++) {
    if (text[end] === '\\' && quote !== '`') end++
    else if (text[end] === quote) return end + 1
  }
  return text.length
}
