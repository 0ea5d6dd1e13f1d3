import type { Value } from '../../contract/graph.ts'
import type { EngineSchema, Summary } from '../engine.ts'
import type { Statement } from './cypher/ast.ts'
import type { Failure } from './errors.ts'

/** What the supervisor and a child process say to each other. One job runs in a child at a time. */

export type Mode = 'read' | 'write'

export type Job =
  | {
      type: 'run'
      statement: Statement
      parameters: { [name: string]: Value }
      rowLimit: number | undefined
      memory: number | undefined
    }
  | { type: 'check'; statement: Statement; parameters: { [name: string]: Value } }
  | { type: 'schema' }
  | { type: 'backup'; path: string }
  /** What runs from here on is one transaction, until one of the other two, or until the database is closed. */
  | { type: 'begin' }
  | { type: 'commit' }
  | { type: 'rollback' }
  | { type: 'ping' }

export type ToChild =
  | { type: 'open'; path: string; mode: Mode; create: boolean }
  | { type: 'close' }
  | { type: 'job'; id: number; job: Job }
  /** One more batch of rows, please. */
  | { type: 'more'; id: number }
  /** The rest of the rows is only to be counted. */
  | { type: 'discard'; id: number }
  /** No more rows, please: the job is over. */
  | { type: 'stop'; id: number }

export type RunSummary = Pick<Summary, 'rows' | 'truncated' | 'changes'>

export type FromChild =
  | { type: 'opened'; version: string; megabytes: number }
  | { type: 'closed' }
  | { type: 'openFailed'; failure: Failure }
  | { type: 'columns'; id: number; columns: string[] }
  | { type: 'rows'; id: number; rows: Value[][] }
  | { type: 'done'; id: number; answer: RunSummary | EngineSchema | null }
  | { type: 'failed'; id: number; failure: Failure }
