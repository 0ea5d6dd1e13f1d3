/** A call that the caret is in. */
export interface Call {
  readonly name: string
  readonly isProcedure: boolean
  /** The argument at the caret, from 0. */
  readonly argument: number
  /** Where its bracket opens, in UTF-16 units. */
  readonly at: number
}

const pieces =
  /'(?:\\.|[^'\\])*'?|"(?:\\.|[^"\\])*"?|`(?:``|[^`])*`?|\/\/[^\n\r]*|\/\*[\s\S]*?(?:\*\/|$)|[\p{L}_][\p{L}\p{N}_]*(?:\s*\.\s*[\p{L}_][\p{L}\p{N}_]*)*|\s+|./gsu

/**
 * The calls that a caret is in, the innermost first: every name before an open bracket, whether there is such a
 * function or not. In a text or comment there is none.
 */
export function callsAt(text: string, caret: number): Call[] {
  interface Open {
    readonly name: string
    readonly isProcedure: boolean
    readonly at: number
    commas: number
  }
  const open: Open[] = []
  let name = ''
  let before = ''
  for (const match of text.matchAll(pieces)) {
    const [piece] = match
    const end = match.index + piece.length
    if (match.index >= caret) break
    const isClosed = piece.length > 1 && piece.endsWith(piece[0]!)
    if (/^['"`]/.test(piece)) {
      if (caret < end || (caret === end && !isClosed)) return []
      name = ''
    } else if (/^\/[/*]/.test(piece)) {
      if (caret < end || (caret === end && !piece.endsWith('*/'))) return []
    } else if (/^[\p{L}_]/u.test(piece)) {
      before = name
      name = piece.replace(/\s+/g, '')
    } else if (piece.trim() !== '') {
      if ('([{'.includes(piece))
        open.push({
          name: piece === '(' ? name : '',
          isProcedure: before.toLowerCase() === 'call',
          at: match.index,
          commas: 0,
        })
      else if (')]}'.includes(piece)) open.pop()
      else if (piece === ';') open.length = 0
      else if (piece === ',' && open.length > 0) open.at(-1)!.commas++
      name = ''
      before = ''
    }
  }
  return open
    .filter(one => one.name !== '')
    .reverse()
    .map(({ name: called, isProcedure, at, commas }) => ({ name: called, isProcedure, at, argument: commas }))
}
