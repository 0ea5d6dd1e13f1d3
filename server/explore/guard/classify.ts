import { functions, options, procedures, readingRules, versions, writingRules } from './allowed.ts'
import { decodeEscapes } from './escapes.ts'
import { type Branch, isLeaf, type Leaf, leavesOf, parse, type SyntaxFlaw, type Tree } from './grammar.ts'
import { excessOf, maximumChain, maximumNesting } from './nesting.ts'
import {
  folded,
  functionRefusal,
  nameOf,
  procedureRefusal,
  type Refusal,
  ruleRefusal,
  unquoted,
  writingRefusal,
} from './refusals.ts'
import { rangeOf, usesOf } from './uses.ts'
import {
  type Admitted,
  type ClassifyOptions,
  type Place,
  type Position,
  type Range,
  type Refused,
  tooLong,
  type Verdict,
} from './verdict.ts'

const maximumPlaces = 10

/**
 * Decides whether a text may run as Cypher, by its syntax alone: lists of what is known to be harmless, everything
 * else refused. Pure and synchronous, and returns a verdict on any text: what cannot be analysed is refused.
 * Costs about 10 ms for an ordinary statement once the parser is warm; hostile texts may take seconds, so that
 * it belongs into a worker thread with a time limit.
 */
export function classify(text: string, { editing }: ClassifyOptions): Verdict {
  const long = tooLong(text)
  if (long) return long
  try {
    const raw = classifyAsWritten(text, text, offset => offset, editing)
    if (!raw.admitted) return raw
    const decoded = decodeEscapes(text)
    if (!decoded) return raw
    // The database sees the decoded text, so that is what goes to the log; both must be admitted.
    const asRead = classifyAsWritten(decoded.text, text, decoded.rawOffset, editing)
    if (!asRead.admitted) return asRead
    if (asRead.kind !== raw.kind || asRead.prefix !== raw.prefix) {
      const position = positionIn(text, text.indexOf('\\u'))
      return refusedAt(
        'QUERY_REFUSED',
        'An escape \\u hides what the query does; write the character itself.',
        position,
        '\\u',
      )
    }
    const { uses: _, ...hidden } = asRead
    return { ...hidden, statement: raw.statement }
  } catch {
    return refused('QUERY_TOO_COMPLEX', 'The query is too complex to be checked; break it into smaller parts.')
  }
}

function classifyAsWritten(
  text: string,
  source: string,
  sourceOffset: (offset: number) => number,
  editing: boolean,
): Verdict {
  const positionAt = (offset: number) => positionIn(source, sourceOffset(offset))
  const broken = /\p{Surrogate}/u.exec(text)
  if (broken) {
    return refusedAt(
      'QUERY_SYNTAX',
      'The query contains half of a surrogate pair; write the whole character.',
      positionAt(broken.index),
    )
  }
  const excess = excessOf(text)
  if (excess) {
    const reason =
      excess.kind === 'nesting'
        ? `The query nests more than ${maximumNesting} levels deep; use WITH or a parameter to flatten it.`
        : `The query chains more than ${maximumChain} operators; use IN with a list or a parameter instead.`
    return refusedAt('QUERY_TOO_COMPLEX', reason, positionAt(excess.offset))
  }
  const parsed = parse(text)
  if (!('tree' in parsed)) return syntaxRefusal(text, parsed, positionAt)
  const end = (range: Range) => sourceOffset(range.end)

  const statements = statementsOf(parsed.tree)
  if (statements.length > 1) {
    const ranges = statements.map(rangeOf)
    return {
      ...refusedAt(
        'QUERY_REFUSED',
        'Only one statement can be run at a time; select one of them.',
        positionAt(ranges[1]!.start),
        'several statements',
        end(ranges[1]!),
      ),
      statements: ranges.map(range => ({ start: sourceOffset(range.start), end: end(range) })),
    }
  }
  const findings = inspect(parsed.tree, editing)
  const first = findings.refusals[0]
  if (first) {
    const places = findings.refusals.slice(0, maximumPlaces).map(
      ({ construct, reason, range }): Place => ({
        message: `${construct} is refused: ${reason}.`,
        construct,
        ...positionAt(range.start),
        end: end(range),
      }),
    )
    return {
      admitted: false,
      code: 'QUERY_REFUSED',
      reason: places[0]!.message,
      construct: first.construct,
      position: positionAt(first.range.start),
      places,
    }
  }
  return {
    admitted: true,
    kind: findings.writes ? 'write' : 'read',
    prefix: findings.prefix,
    statement: withoutPrefix(text, findings.prefixes),
    statementWithoutLiterals: withoutLiterals(parsed.tree),
    parameters: [...findings.parameters],
    ...(text === source ? { uses: usesOf(parsed.tree) } : {}),
  }
}

interface Findings {
  refusals: (Refusal & { range: Range })[]
  writes: boolean
  prefix: Admitted['prefix']
  /** The words EXPLAIN and PROFILE themselves. */
  prefixes: Leaf[]
  parameters: Set<string>
}

/** Walks the tree in the order of the text; what is refused is not looked into further. */
function inspect(tree: Branch, editing: boolean): Findings {
  const findings: Findings = {
    refusals: [],
    writes: false,
    prefix: undefined,
    prefixes: [],
    parameters: new Set(),
  }
  const open: Tree[] = [tree]
  for (let next = open.pop(); next; next = open.pop()) {
    if (isLeaf(next)) continue
    if (writingRules.has(next.rule)) findings.writes = true
    const refusal = refusalOf(next, editing, findings)
    if (refusal) {
      findings.refusals.push({ ...refusal, range: rangeOf(next) })
      continue
    }
    for (let index = next.parts.length - 1; index >= 0; index--) open.push(next.parts[index]!)
  }
  return findings
}

function refusalOf(branch: Branch, editing: boolean, findings: Findings): Refusal | undefined {
  if (!readingRules.has(branch.rule)) {
    if (!writingRules.has(branch.rule)) return ruleRefusal(branch)
    if (!editing) return writingRefusal(branch.rule)
  }
  switch (branch.rule) {
    case 'preparserOption':
      return prefixRefusal(branch, findings)
    case 'cypherVersion':
      return versions.has(nameOf(branch)) ? undefined : unknownOption(`CYPHER ${nameOf(branch)}`)
    case 'cypherOptionName':
      return options.has(folded(nameOf(branch))) ? undefined : unknownOption(`CYPHER ${nameOf(branch)}`)
    case 'procedureName':
      return procedures.has(folded(nameOf(branch))) ? undefined : procedureRefusal(nameOf(branch))
    case 'functionName':
      return functions.has(folded(nameOf(branch))) ? undefined : functionRefusal(nameOf(branch))
    case 'executableBy':
      return branch.parts.length === 3 && !isLeaf(branch.parts[2]!)
        ? { construct: 'EXECUTABLE BY', reason: 'it asks about other accounts; use EXECUTABLE BY CURRENT USER' }
        : undefined
    case 'numberLiteral':
    case 'signedIntegerLiteral':
      return numeral.test(nameOf(branch)) ? undefined : { construct: 'number', reason: 'it is not written as a number' }
    case 'parameterName':
      findings.parameters.add(unquoted(nameOf(branch)))
      return undefined
    default:
      return undefined
  }
}

/** The grammar takes letters behind a number as part of it (`1.5SET`); the database does not. */
const numeral = /^-?(0x[0-9a-f_]+|0o[0-7_]+|(\d[\d_]*)?\.?\d[\d_]*(e[+-]?[\d_]+)?)$/i

const unknownOption = (construct: string): Refusal => ({
  construct,
  reason: 'only versions 5 and 25 and the choice of planner and runtime can be asked for',
})

function prefixRefusal(branch: Branch, findings: Findings): Refusal | undefined {
  const word = branch.parts[0]
  if (!word || !isLeaf(word)) return undefined
  const prefix = word.token === 'PROFILE' ? 'profile' : 'explain'
  findings.prefixes.push(word)
  if (findings.prefix && findings.prefix !== prefix) {
    return { construct: 'EXPLAIN PROFILE', reason: 'use one of the two' }
  }
  findings.prefix = prefix
  return undefined
}

/** Only those that are not empty: `RETURN 1;` is one. */
const statementsOf = (tree: Branch): Branch[] =>
  tree.parts.filter((part): part is Branch => !isLeaf(part) && part.rule === 'statementOrCommand')

function syntaxRefusal(text: string, flaw: SyntaxFlaw, positionAt: (offset: number) => Position): Refused {
  const word = flaw.unexpected
  if (!word) {
    const reason = /\S/.test(text) ? 'The query ends too early.' : 'The query is empty.'
    return refusedAt('QUERY_SYNTAX', reason, positionAt(text.length))
  }
  // Nothing of a literal, nor of a text that may be one: messages go to logs.
  const shown = /^[\p{L}_]{1,40}$|^\p{P}$|^\p{S}$/u.test(word.text) ? `“${word.text}”` : 'This'
  const reason =
    word.text === '\\'
      ? 'A backslash may stand in strings and quoted names only; write the character itself.'
      : `${shown} does not fit here.`
  return refusedAt('QUERY_SYNTAX', reason, positionAt(word.start), undefined, positionAt(word.end).offset)
}

const refused = (code: Refused['code'], reason: string): Refused => ({ admitted: false, code, reason, places: [] })

const refusedAt = (
  code: Refused['code'],
  reason: string,
  position: Position,
  construct?: string,
  end?: number,
): Refused => ({
  admitted: false,
  code,
  reason,
  construct,
  position,
  places: [{ message: reason, ...(construct && { construct }), ...position, ...(end !== undefined && { end }) }],
})

function positionIn(text: string, offset: number): Position {
  const before = text.slice(0, offset)
  const lines = before.split(/\r\n|\n|\r/)
  return { line: lines.length, column: lines.at(-1)!.length + 1, offset }
}

/** Blanks keep every position where it was. */
function withoutPrefix(text: string, prefixes: Leaf[]): string {
  let statement = text
  for (const { start, end } of prefixes) {
    statement = statement.slice(0, start) + ' '.repeat(end - start) + statement.slice(end)
  }
  return statement
}

const literalRules = new Set(['numberLiteral', 'stringLiteral', 'signedIntegerLiteral'])

/** The words of the statement with one blank wherever there was room between them, `…` for literals. */
function withoutLiterals(tree: Branch): string {
  let text = ''
  let end: number | undefined
  const write = (word: string, from: number, to: number) => {
    if (end !== undefined && from > end) text += ' '
    text += word
    end = to
  }
  const open: Tree[] = [tree]
  for (let next = open.pop(); next; next = open.pop()) {
    if (isLeaf(next)) write(next.text, next.start, next.end)
    else if (literalRules.has(next.rule)) {
      const leaves = [...leavesOf(next)]
      write('…', leaves[0]?.start ?? 0, leaves.at(-1)?.end ?? 0)
    } else for (let index = next.parts.length - 1; index >= 0; index--) open.push(next.parts[index]!)
  }
  return text.replace(/…(, ?…)+/g, '…')
}
