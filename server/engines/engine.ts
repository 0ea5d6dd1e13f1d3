import type { Value } from '../contract/graph.ts'

/**
 * The port to a database, cut at Cypher. Every engine passes the suite in `conformance/`;
 * what an engine cannot do it refuses with QUERY_UNSUPPORTED, it never answers wrongly.
 *
 * An engine checks nothing about who may do what: free text from a user goes through the guard
 * (`explore/guard`) before it comes here.
 */
export interface Engine {
  readonly kind: EngineKind
  /** What differs between engines and a question has to know when it builds its Cypher. */
  readonly supports: EngineSupport
  /** The shape of the element ids that `elementId()` gives, by which an id is told from a key. */
  readonly elementIds: { node: RegExp; relationship: RegExp }

  /**
   * Runs one statement in a transaction of its own. Nothing happens before the rows or the summary are asked for
   * or `columns` is awaited. Breaking off the iteration stops the statement on the server.
   * Errors (AppError): QUERY_SYNTAX, QUERY_UNSUPPORTED, QUERY_FAILED, PARAMETER_MISSING, QUERY_TIMEOUT,
   * QUERY_CANCELLED (signal), QUERY_MEMORY, CONSTRAINT_VIOLATED, DATABASE_READ_ONLY (a write under access 'read'),
   * ENGINE_* .
   */
  run(query: string, options: RunOptions): Result

  /** The plan, without running anything. The same errors as `run`. */
  explain(query: string, options?: { parameters?: Parameters; signal?: AbortSignal }): Promise<Plan>

  /**
   * A stretch of writing: loading, importing. Each `run` inside commits on its own. On an engine that
   * cannot read and write at once, readers wait meanwhile; so keep it short or in batches.
   */
  write<T>(work: (run: (query: string, options?: WriteOptions) => Result) => Promise<T>): Promise<T>

  /**
   * Everything that `work` runs, in one transaction: kept when `work` has settled, undone when it fails or the process
   * ends before that. Statements run one after another and see what those before them wrote; element ids that they give
   * are those that will stay. After one has failed the others fail too. `work` may be called again where the database
   * wants a second try (a deadlock).
   * Readers wait as with `write`. When the connection or the process is lost during the commit itself, the error does
   * not say whether it happened: whoever must know looks.
   * Errors: those of `run`, and what `work` throws.
   */
  transact<T>(work: (run: (query: string, options?: WriteOptions) => Result) => Promise<T>): Promise<T>

  /** Labels, types, counts, constraints and indexes, from metadata: under a second at a million nodes. */
  schema(options?: { signal?: AbortSignal }): Promise<EngineSchema>

  /** Never throws: says whether the engine answers, and if not, why (an AppError's code and message). */
  health(): Promise<Health>

  /** Ends everything that runs, then lets go of the database. Calling it twice is harmless. */
  close(): Promise<void>
}

export type EngineKind = 'neo4j' | 'embedded'

export interface EngineSupport {
  /** Full-text procedures `db.index.fulltext.*` and `CREATE FULLTEXT INDEX`. */
  fullText: boolean
  /** Given by an engine that cannot be asked for them by SHOW FUNCTIONS. */
  functions?: readonly EngineFunction[]
  /** What an engine cannot store that Neo4j can: names of properties, and tags of values. */
  lacks?: { properties: ReadonlySet<string>; values: ReadonlySet<string> }
}

export interface EngineFunction {
  name: string
  aggregating: boolean
  /** The last may be called `...`: more of the one before. */
  arguments: readonly { name: string; type: string; optional: boolean }[]
  returns: string
  description: string
}

export type Parameters = { [name: string]: Value }
export type Access = 'read' | 'write'

export interface RunOptions {
  parameters?: Parameters
  access: Access
  /** Milliseconds; the engine ends the statement by then, come what may. Must be positive. */
  timeout: number
  signal?: AbortSignal
  /**
   * The text is this program's own, not a user's: an engine may leave out checks that only find a writer's slips.
   * (On the embedded engine they cost more than most statements.) What they would refuse is then undefined.
   */
  own?: boolean
  /** At most this many rows are handed out; `summary.truncated` tells whether there were more. */
  rowLimit?: number
  /**
   * Megabytes that the statement may use, where an engine can hold one statement to less than it holds all to:
   * the embedded one. Neo4j has a limit for all, of its own.
   */
  memory?: number
}

export interface WriteOptions {
  parameters?: Parameters
  /** As in RunOptions. */
  own?: boolean
  timeout?: number
  signal?: AbortSignal
}

export interface Result {
  /** Rows as they arrive, values in the order of `columns`. May be iterated once. */
  rows: AsyncIterable<Value[]>
  columns: Promise<string[]>
  /** Known when the rows are used up; consuming it alone discards the rows. */
  summary: () => Promise<Summary>
}

export interface Summary {
  rows: number
  truncated: boolean
  /** Milliseconds from sending to the last row. */
  duration: number
  changes: Changes
  /** Hints of the engine about the statement, such as a label that does not exist. */
  notices: Notice[]
  /** Of a statement that began with PROFILE, on an engine that has it. */
  plan?: Plan
}

export interface Changes {
  nodesCreated: number
  nodesDeleted: number
  relationshipsCreated: number
  relationshipsDeleted: number
  propertiesSet: number
  labelsAdded: number
  labelsRemoved: number
}

export interface Notice {
  code: string
  message: string
}

export interface Plan {
  /** The engine's word for the operator, without its decoration (`NodeByLabelScan`). */
  operator: string
  details?: string
  estimatedRows?: number
  /** Counted, where the statement ran under PROFILE. */
  rows?: number
  dbHits?: number
  children: Plan[]
}

export interface EngineSchema {
  labels: { name: string; count: number }[]
  types: { name: string; count: number }[]
  propertyKeys: string[]
  constraints: Constraint[]
  indexes: Index[]
}

export interface Constraint {
  name: string
  kind: 'unique' | 'exists' | 'key' | 'other'
  entity: 'node' | 'relationship'
  /** Labels or types that it holds for. */
  of: string[]
  properties: string[]
}

export interface Index {
  name: string
  kind: 'range' | 'text' | 'fulltext' | 'point' | 'lookup' | 'vector' | 'other'
  entity: 'node' | 'relationship'
  of: string[]
  properties: string[]
  online: boolean
}

export type Health =
  | { ok: true; version: string; edition?: string; database?: string; latency: number }
  | { ok: false; code: string; message: string; retryAfter?: number }

export const noChanges: Changes = {
  nodesCreated: 0,
  nodesDeleted: 0,
  relationshipsCreated: 0,
  relationshipsDeleted: 0,
  propertiesSet: 0,
  labelsAdded: 0,
  labelsRemoved: 0,
}

/** All rows of a result, for answers known to be small. */
export async function collect(result: Result): Promise<{ columns: string[]; rows: Value[][]; summary: Summary }> {
  const rows: Value[][] = []
  for await (const row of result.rows) rows.push(row)
  return { columns: await result.columns, rows, summary: await result.summary() }
}
