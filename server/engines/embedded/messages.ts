import type { Value } from '../../contract/graph.ts'
import type { EngineSchema, Summary } from '../engine.ts'
import type { Failure } from './errors.ts'

/** What the supervisor and a child process say to each other. One job runs in a child at a time. */

/** How a column of the caller's is made of the engine's columns, by their names. */
export type ColumnSource = { value: string } | { nodes: string; relationships: string }

/** A statement as it goes to the engine; `text` holds a slot for each parameter that becomes a literal. */
export interface Prepared {
  text: (string | { parameter: string })[]
  /** Undefined: the engine's columns as they are. */
  columns: { name: string; source: ColumnSource }[] | undefined
  parameters: { [name: string]: Value }
}

export type Mode = 'read' | 'write'

export type Job =
  | { type: 'run'; statement: Prepared; rowLimit: number | undefined }
  | { type: 'explain'; statement: Prepared }
  | { type: 'schema' }
  | { type: 'backup'; path: string }
  | { type: 'ping' }

export type ToChild =
  | { type: 'open'; path: string; mode: Mode; create: boolean }
  | { type: 'close' }
  | { type: 'job'; id: number; job: Job }
  /** One more batch of rows, please. */
  | { type: 'more'; id: number }
  /** No more rows, please: the job is over. */
  | { type: 'stop'; id: number }

export type RunSummary = Pick<Summary, 'rows' | 'truncated' | 'changes'>

export type FromChild =
  | { type: 'opened'; version: string }
  | { type: 'closed' }
  | { type: 'openFailed'; failure: Failure }
  | { type: 'columns'; id: number; columns: string[] }
  | { type: 'rows'; id: number; rows: Value[][] }
  | { type: 'done'; id: number; answer: RunSummary | string | EngineSchema | null }
  | { type: 'failed'; id: number; failure: Failure }
  /** Megabytes resident, some ten times a second while a job runs. */
  | { type: 'memory'; megabytes: number }
