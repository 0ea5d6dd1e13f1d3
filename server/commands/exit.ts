import type { ProblemCode } from '../contract/problem.ts'

/** Exit codes of every command; documented by `guanxi --help`. */
export const exits = {
  ok: 0,
  failed: 1,
  usage: 2,
  engine: 3,
  refused: 4,
  notFound: 5,
  interrupted: 130,
} as const

export type Exit = (typeof exits)[keyof typeof exits]

export const exitMeanings: [Exit, string][] = [
  [exits.ok, 'done'],
  [exits.failed, 'failed; standard error says why'],
  [exits.usage, 'the command line, a setting or a parameter is wrong'],
  [exits.engine, 'the database does not answer, or not to us'],
  [exits.refused, 'refused by the guard, because editing is off, or because the database is read-only'],
  [exits.notFound, 'what was named is not there, or more than one thing is called so'],
  [exits.interrupted, 'interrupted'],
]

export const exitOf: Record<ProblemCode, Exit> = {
  REQUEST_INVALID: exits.usage,
  ORIGIN_REFUSED: exits.refused,
  METHOD_NOT_ALLOWED: exits.failed,
  MEDIA_TYPE_UNSUPPORTED: exits.failed,
  NOT_FOUND: exits.notFound,
  AMBIGUOUS_REFERENCE: exits.notFound,
  UNKNOWN_LABEL: exits.notFound,
  UNKNOWN_TYPE: exits.notFound,
  UNKNOWN_PROPERTY: exits.notFound,
  PAYLOAD_TOO_LARGE: exits.failed,
  RATE_LIMITED: exits.failed,
  REQUEST_CANCELLED: exits.interrupted,
  QUERY_SYNTAX: exits.failed,
  QUERY_REFUSED: exits.refused,
  QUERY_TOO_LONG: exits.refused,
  QUERY_TOO_COMPLEX: exits.refused,
  QUERY_UNSUPPORTED: exits.refused,
  QUERY_FAILED: exits.failed,
  PARAMETER_MISSING: exits.usage,
  QUERY_TIMEOUT: exits.failed,
  QUERY_CANCELLED: exits.interrupted,
  QUERY_MEMORY: exits.failed,
  CONSTRAINT_VIOLATED: exits.failed,
  EDITING_OFF: exits.refused,
  ENGINE_UNAVAILABLE: exits.engine,
  ENGINE_CREDENTIALS: exits.engine,
  ENGINE_LOCKED: exits.engine,
  ENGINE_CRASHED: exits.engine,
  ENGINE_CONFIGURATION: exits.engine,
  ENGINE_BUSY: exits.engine,
  DATABASE_NOT_FOUND: exits.engine,
  DATABASE_READ_ONLY: exits.refused,
  DATA_DAMAGED: exits.engine,
  SEED_INVALID: exits.failed,
  REPORT_MISMATCH: exits.failed,
  FILE_NOT_FOUND: exits.notFound,
  FILE_INVALID: exits.failed,
  FORMAT_UNKNOWN: exits.usage,
  CONFIGURATION_INVALID: exits.usage,
  INTERNAL: exits.failed,
}
