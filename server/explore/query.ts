import type { PlanAnswer, QueryRequest, QuerySummary, QueryEvent as StreamedEvent } from '../contract/messages.ts'
import type { Engine, Parameters, Plan, Result, Summary } from '../engines/engine.ts'
import { noChanges } from '../engines/engine.ts'
import { AppError, isAppError } from '../errors.ts'
import { gatherGraph, jsonBytes } from './answer.ts'
import { type AuditEntry, type Explore, lowered } from './context.ts'
import { admitPlan } from './guard/plan.ts'
import type { Admitted, Refused } from './guard/verdict.ts'
import { hintsOf } from './hints.ts'
import { identities } from './identity.ts'

/**
 * Free text as a query, in two steps: `prepareQuery` takes the text through the guard, `runQuery` takes only what
 * that has made. Nothing else in the program runs a text that came from outside.
 */
export interface PreparedQuery {
  readonly kind: 'read' | 'write'
  readonly prefix: Admitted['prefix']
  /** Fit for a log. */
  readonly statementWithoutLiterals: string
  /** Names of the parameters that it needs. */
  readonly parameters: readonly string[]
}

export interface PrepareOptions {
  /** Whether it may change data; who may ask for that is decided before. */
  editing?: boolean
  /** Values for the plan, where they are known already. */
  parameters?: Parameters
  signal?: AbortSignal
}

export interface RunQueryOptions {
  parameters?: Parameters
  /** Milliseconds; lowers the configured limit, never raises it. So do the next two. */
  timeout?: number
  rowLimit?: number
  /** Bytes of all rows together as JSON. */
  byteLimit?: number
  /** Megabytes, on an engine that can hold one statement to that: see `RunOptions`. */
  memory?: number
  /** Rows to leave out at the beginning. */
  offset?: number
  /** Whether the graph in the rows is given too. @default true */
  graph?: boolean
  signal?: AbortSignal
}

/** What `runQuery` gives: a line of the streamed answer; a problem is thrown instead. */
export type QueryEvent = Exclude<StreamedEvent, { problem: unknown }>

interface Inside {
  context: Explore
  text: string
  verdict: Admitted
  plan: Plan | undefined
}

// What only prepareQuery can put here cannot be made by anyone else, whatever it looks like.
const insides = new WeakMap<PreparedQuery, Inside>()

/** Statements whose plan an engine has shown and the guard admitted; most recent last. */
const admittedPlans = new WeakMap<Engine, Set<string>>()
const admittedPlansKept = 1000

/**
 * Takes a text through the guard and, on Neo4j, its plan.
 * Errors: QUERY_SYNTAX, QUERY_REFUSED, QUERY_TOO_LONG, QUERY_TOO_COMPLEX with `facts.construct`, `facts.position` and
 * the places; and what the engine's `explain` throws.
 */
export async function prepareQuery(
  context: Explore,
  text: string,
  { editing = false, parameters, signal }: PrepareOptions = {},
): Promise<PreparedQuery> {
  const verdict = await context.guard.check(text, { editing })
  if (!verdict.admitted) throw refuse(context, verdict)
  const plan = await admittedPlan(context, verdict, { parameters, signal })
  const prepared: PreparedQuery = Object.freeze({
    kind: verdict.kind,
    prefix: verdict.prefix,
    statementWithoutLiterals: verdict.statementWithoutLiterals,
    parameters: Object.freeze([...verdict.parameters]) as readonly string[],
  })
  insides.set(prepared, { context, text, verdict, plan })
  return prepared
}

function refuse(context: Explore, { code, reason, construct, position, places, statements }: Refused): AppError {
  context.audit({ event: 'refused', kind: undefined, statement: undefined, parameters: [], code, construct })
  return new AppError(code, reason, {
    facts: { construct, position, ...(statements && { statements }) },
    places: places.map(({ message, line, column }) => ({ message, line, column })),
  })
}

/** The plan where it had to be asked for. The embedded engine admits plans itself, in its own child. */
async function admittedPlan(
  { engine, audit }: Explore,
  verdict: Admitted,
  options: Pick<PrepareOptions, 'parameters' | 'signal'>,
): Promise<Plan | undefined> {
  const { kind, prefix, statement, statementWithoutLiterals, parameters } = verdict
  if (engine.kind !== 'neo4j') return undefined
  const admitted = admittedPlans.get(engine) ?? new Set()
  admittedPlans.set(engine, admitted)
  const key = `${kind === 'write' ? 'w' : 'r'}${statement}`
  if (admitted.delete(key) && prefix !== 'explain') {
    admitted.add(key)
    return undefined
  }
  const plan = await engine.explain(statement, {
    parameters: allOf(verdict, options.parameters),
    signal: options.signal,
  })
  const operator = admitPlan(plan, kind)
  if (operator !== undefined) {
    audit({
      event: 'refused',
      kind,
      statement: statementWithoutLiterals,
      parameters,
      code: 'QUERY_REFUSED',
      construct: operator,
    })
    throw new AppError(
      'QUERY_REFUSED',
      `${operator} is refused: the database would run the query with this operator, which is not among those known to read only.`,
      { facts: { construct: operator } },
    )
  }
  admitted.add(key)
  if (admitted.size > admittedPlansKept) admitted.delete(admitted.values().next().value!)
  return plan
}

/**
 * Runs what has been prepared: the columns, each row as it arrives, and the summary last. Breaking off the iteration
 * stops a reading statement on the engine. A writing statement is always read to its end, so that a limit on the
 * answer does not undo what it has done.
 *
 * Errors: PARAMETER_MISSING before the engine is asked, and those of `Engine.run`.
 */
export async function* runQuery(prepared: PreparedQuery, options: RunQueryOptions = {}): AsyncGenerator<QueryEvent> {
  const inside = insides.get(prepared)
  if (!inside) throw new TypeError('A query has to be prepared by prepareQuery before it is run.')
  const { context, verdict } = inside
  const { kind, statementWithoutLiterals, parameters } = verdict
  const missing = parameters.filter(name => !Object.hasOwn(options.parameters ?? {}, name))
  if (missing.length > 0 && verdict.prefix !== 'explain') {
    throw new AppError('PARAMETER_MISSING', `Give a value for ${missing.map(name => `$${name}`).join(', ')}.`, {
      facts: { missing },
    })
  }
  const log = (entry: Pick<AuditEntry, 'event'> & Partial<AuditEntry>) =>
    context.audit({ kind, statement: statementWithoutLiterals, parameters, ...entry })
  const started = performance.now()
  const progress: Progress = { rows: 0, cut: null }
  let code: AuditEntry['code'] = 'QUERY_CANCELLED'
  if (kind === 'write') log({ event: 'intent' })
  try {
    yield* verdict.prefix === 'explain' ? explained(inside, options) : answered(inside, options, progress)
    code = undefined
  } catch (error) {
    code = isAppError(error) ? error.code : 'INTERNAL'
    throw error
  } finally {
    log({
      event: 'outcome',
      code,
      duration: performance.now() - started,
      rows: progress.rows,
      truncated: progress.cut !== null,
    })
  }
}

interface Progress {
  rows: number
  cut: QuerySummary['cut']
}

async function* answered(
  { context, text, verdict }: Inside,
  options: RunQueryOptions,
  progress: Progress,
): AsyncGenerator<QueryEvent> {
  const limits = limitsOf(context, options)
  const reads = verdict.kind === 'read'
  // What PROFILE has counted is known at the end: there too nothing is broken off.
  const stops = reads && verdict.prefix !== 'profile'
  const { offset = 0, graph: withGraph = true } = options
  const started = performance.now()
  const result: Result = context.engine.run(text, {
    access: verdict.kind,
    parameters: options.parameters,
    timeout: limits.timeout,
    signal: options.signal,
    rowLimit: stops ? limits.rows + offset : undefined,
    memory: options.memory,
  })
  yield { columns: await result.columns }

  const gathered = gatherGraph(context.limits.entities)
  let bytes = 0
  let skipped = 0
  for await (const row of result.rows) {
    if (skipped < offset) {
      skipped++
      continue
    }
    if (!progress.cut) {
      bytes += jsonBytes(row, limits.bytes - bytes)
      if (bytes > limits.bytes) progress.cut = 'bytes'
      else if (progress.rows >= limits.rows) progress.cut = 'rows'
    }
    if (progress.cut) {
      if (stops) break
      continue
    }
    const graph = withGraph ? gathered.newIn(row) : undefined
    if (graph) yield { graph }
    progress.rows++
    yield { row }
  }
  // A reading statement that was broken off has no summary to ask for: it is stopped.
  const summary: Summary | undefined = stops && progress.cut ? undefined : await result.summary()
  if (summary?.truncated) progress.cut ??= 'rows'
  const leftOut = gathered.leftOut()
  const hints = progress.rows === 0 && !progress.cut ? await slips(context, verdict) : []
  yield {
    summary: {
      ...gathered.given(),
      rows: progress.rows,
      cut: progress.cut,
      ...(progress.cut && progress.rows > 0 ? { next: offset + progress.rows } : {}),
      graphCut: leftOut.nodes + leftOut.relationships > 0,
      leftOut,
      duration: summary?.duration ?? performance.now() - started,
      changes: summary?.changes ?? noChanges,
      notices: [...(summary?.notices ?? []), ...hints],
      ...(summary?.plan ? { plan: summary.plan } : {}),
    },
  }
}

/** Why nothing may have come: names that the database does not have. */
async function slips({ engine }: Explore, verdict: Admitted): Promise<QuerySummary['notices']> {
  if (!verdict.uses?.names.length) return []
  try {
    const { schema } = await identities(engine)
    return hintsOf(verdict, schema).map(({ code, message }) => ({ code, message }))
  } catch {
    // The answer is there; a hint less is no reason to lose it.
    return []
  }
}

async function* explained(inside: Inside, options: RunQueryOptions): AsyncGenerator<QueryEvent> {
  const started = performance.now()
  const plan = await planFor(inside, options)
  yield { columns: [] }
  yield {
    summary: {
      nodes: 0,
      relationships: 0,
      rows: 0,
      cut: null,
      graphCut: false,
      duration: performance.now() - started,
      changes: noChanges,
      notices: [],
      plan,
    },
  }
}

async function planFor(
  { context, verdict, plan }: Inside,
  { parameters, signal }: Pick<RunQueryOptions, 'parameters' | 'signal'>,
): Promise<Plan> {
  return plan ?? context.engine.explain(verdict.statement, { parameters: allOf(verdict, parameters), signal })
}

/** Engines want every parameter for a plan; one that is not given yet is null. */
const allOf = ({ parameters }: Admitted, given: Parameters = {}): Parameters =>
  Object.fromEntries(parameters.map(name => [name, Object.hasOwn(given, name) ? (given[name] ?? null) : null]))

const limitsOf = ({ limits }: Explore, { timeout, rowLimit, byteLimit }: RunQueryOptions) => ({
  timeout: lowered(timeout, limits.timeout),
  rows: lowered(rowLimit, limits.rows),
  bytes: lowered(byteLimit, limits.bytes),
})

/** A request whose parameters have been read. */
export type AskedQuery = Omit<QueryRequest, 'parameters'> & { parameters?: Parameters }

/** Prepares a text and runs it: the question that the API and the command line ask. */
export async function* query(
  context: Explore,
  { statement, ...options }: AskedQuery,
  { signal, editing }: Pick<PrepareOptions, 'signal' | 'editing'> = {},
): AsyncGenerator<QueryEvent> {
  const prepared = await prepareQuery(context, statement, { editing, parameters: options.parameters, signal })
  yield* runQuery(prepared, { ...options, signal })
}

/** The plan of a text, without running it; parameters that are not given count as null. The same errors as `prepareQuery`. */
export async function plan(
  context: Explore,
  { statement, parameters }: Pick<AskedQuery, 'statement' | 'parameters'>,
  { signal, editing }: Pick<PrepareOptions, 'signal' | 'editing'> = {},
): Promise<PlanAnswer> {
  const prepared = await prepareQuery(context, statement, { editing, parameters, signal })
  return { plan: await planFor(insides.get(prepared)!, { parameters, signal }) }
}
