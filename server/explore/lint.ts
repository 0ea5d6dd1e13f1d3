import type { LintAnswer, LintRequest } from '../contract/messages.ts'
import { lintRequest } from '../contract/messages.ts'
import type { ProblemCode } from '../contract/problem.ts'
import { AppError, isAppError } from '../errors.ts'
import { type AskOptions, accept } from './asking.ts'
import type { Explore } from './context.ts'
import { admitPlan } from './guard/plan.ts'
import type { Admitted, Range, Refused } from './guard/verdict.ts'
import { hintsOf, missingParameters } from './hints.ts'
import { identities } from './identity.ts'

type Finding = LintAnswer['findings'][number]

/** What the engine may say of a text; whatever else goes wrong there is no fault of the text. */
const ofTheText: ReadonlySet<ProblemCode> = new Set([
  'QUERY_SYNTAX',
  'QUERY_UNSUPPORTED',
  'QUERY_TOO_COMPLEX',
  'QUERY_FAILED',
  'UNKNOWN_PROPERTY',
])

/**
 * What is wrong with a text, or probably is, each with its place: the guard's refusals, the engine's own errors, names
 * that the database does not have. Runs nothing, and leaves no line in the audit log: it is asked while somebody types.
 */
export async function lint(
  context: Explore,
  request: LintRequest,
  { signal, patience = longestWait }: LintOptions = {},
): Promise<LintAnswer> {
  const { statement, parameters, editing } = accept(lintRequest, request)
  const verdict = await context.guard.check(statement, { editing })
  if (!verdict.admitted) return refusedAnswer(statement, verdict)
  const late = AbortSignal.timeout(patience)
  const known = identities(context.engine).then(
    ({ schema }) => schema,
    () => undefined,
  )
  const [schema, fault] = await Promise.all([
    unless(late, known),
    unless(late, engineFault(context, verdict, signal ? AbortSignal.any([signal, late]) : late)),
  ])
  const at = placing(statement)
  const findings: Finding[] = [
    ...(fault ? [fault(at)] : []),
    ...(schema ? hintsOf(verdict, schema) : []).map(hint => ({ severity: 'warning' as const, ...hint, ...at(hint) })),
    ...missingParameters(verdict, new Set(parameters)).map(hint => ({
      severity: 'info' as const,
      ...hint,
      ...at(hint),
    })),
  ]
  return {
    admitted: fault === undefined,
    kind: verdict.kind,
    ...(verdict.prefix ? { prefix: verdict.prefix } : {}),
    parameters: verdict.parameters,
    statements: [],
    findings,
  }
}

export interface LintOptions extends AskOptions {
  /** Milliseconds that the engine has to answer: whoever types does not wait for one that is busy. @default 1500 */
  patience?: number
}

const longestWait = 1500

/** What a promise gives, or undefined as soon as the signal aborts; what it throws after that concerns nobody. */
function unless<T>(signal: AbortSignal, promise: Promise<T>): Promise<T | undefined> {
  const late = new Promise<undefined>(settle => {
    signal.addEventListener('abort', () => settle(undefined), { once: true })
  })
  return Promise.race([promise, late])
}

type At = (range: { start: number; end: number }) => { line: number; column: number; start: number; end: number }

function refusedAnswer(statement: string, { code, reason, places, statements = [], construct }: Refused): LintAnswer {
  const at = placing(statement)
  const whole = { start: 0, end: statement.length }
  const found = places.length > 0 ? places : [{ message: reason, construct, offset: 0, end: whole.end }]
  return {
    admitted: false,
    parameters: [],
    statements: statements.map(at),
    findings: found.map(place => ({
      severity: 'error',
      code,
      message: place.message,
      ...(place.construct && { construct: place.construct }),
      ...at({ start: place.offset, end: place.end ?? Math.min(place.offset + 1, whole.end) }),
    })),
  }
}

/** The engine's own objection, by its plan. */
async function engineFault(
  { engine }: Explore,
  { statement, parameters, kind }: Admitted,
  signal: AbortSignal,
): Promise<((at: At) => Finding) | undefined> {
  try {
    const plan = await engine.explain(statement, {
      parameters: Object.fromEntries(parameters.map(name => [name, null])),
      signal,
    })
    const operator = engine.kind === 'neo4j' ? admitPlan(plan, kind) : undefined
    if (operator === undefined) return undefined
    const message = `${operator} is refused: it is not among the operators known to read only.`
    return at => ({
      ...{ severity: 'error', code: 'QUERY_REFUSED', message, construct: operator },
      ...at({ start: 0, end: statement.length }),
    })
  } catch (error) {
    if (!isAppError(error) || !ofTheText.has(error.code)) {
      if (error instanceof AppError || signal.aborted) return undefined
      throw error
    }
    const { position, construct } = error.facts as { position?: { offset: number }; construct?: unknown }
    const place = position ? wordAt(statement, position.offset) : namedIn(error.message, statement)
    return at => ({
      severity: 'error',
      code: error.code,
      message: error.message,
      ...(typeof construct === 'string' && { construct }),
      ...at(place ?? { start: 0, end: statement.length }),
    })
  }
}

function wordAt(statement: string, offset: number): Range {
  const start = Math.min(offset, statement.length)
  const word = /^[\p{L}\p{N}_$]+/u.exec(statement.slice(start))?.[0].length ?? 1
  return { start, end: start + word }
}

/** Where the name first stands that a message without a place has in quotes. */
function namedIn(message: string, statement: string): Range | undefined {
  const name = /[`']([\p{L}\p{N}_.]{1,100})[`']/u.exec(message)?.[1]
  if (name === undefined) return undefined
  const words = new RegExp(`(?<![\\p{L}\\p{N}_])${name.replaceAll('.', '\\.')}(?![\\p{L}\\p{N}_])`, 'iu')
  const found = words.exec(statement)
  return found ? { start: found.index, end: found.index + name.length } : undefined
}

/** Lines and columns from 1, as editors count them; an offset in characters beyond the first plane is one in units here. */
function placing(text: string): At {
  return ({ start, end }) => {
    const lines = text.slice(0, start).split(/\r\n|\n|\r/)
    return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1, start, end: Math.max(end, start) }
  }
}
