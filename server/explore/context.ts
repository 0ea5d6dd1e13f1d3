import type { ProblemCode } from '../contract/problem.ts'
import type { Engine } from '../engines/engine.ts'
import type { Guard } from './guard/verdict.ts'

/** What every question of this room works with. Made once, where the program starts. */
export interface Explore {
  readonly engine: Engine
  readonly guard: Guard
  readonly limits: Limits
  /** Receives one entry per free-text query; writes get one before and one after. Must not throw. */
  readonly audit: (entry: AuditEntry) => void
}

/** Upper bounds from the configuration. A request may lower them for itself, never raise them. */
export interface Limits {
  /** Milliseconds that one statement may take on the engine. */
  timeout: number
  /** Rows of one answer. */
  rows: number
  /** Bytes of one answer, counted as the JSON of its values. */
  bytes: number
  /** Nodes plus relationships that an answer gives apart from its rows, and that one expansion may bring. */
  entities: number
  /** Bounds of a result that is written to a file. @default those of an answer */
  exports?: { timeout: number; rows: number }
}

/** A line of the audit log. The statement is without its literals, and parameters appear by name only. */
export interface AuditEntry {
  event: 'refused' | 'intent' | 'outcome'
  kind: 'read' | 'write' | undefined
  /** Undefined for a text that was refused: what cannot be parsed cannot be freed of its literals. */
  statement: string | undefined
  parameters: string[]
  code?: ProblemCode
  construct?: string
  /** Milliseconds. */
  duration?: number
  rows?: number
  truncated?: boolean
}

/** The smaller of what is asked for and what is allowed; what is not a positive number asks for nothing. */
export const lowered = (asked: number | undefined, limit: number): number =>
  asked !== undefined && asked > 0 ? Math.min(asked, limit) : limit
