import type { ProblemCode, ProblemPlace } from './contract/problem.ts'

export interface AppErrorOptions {
  /** Facts that a program may read; never secrets, never literals of a query. */
  facts?: { [key: string]: unknown }
  places?: ProblemPlace[]
  /** Seconds after which trying again makes sense. */
  retryAfter?: number
  cause?: unknown
}

/**
 * The one error of this program: what went wrong under a stable code, with a message that says what to do.
 * Anything else that is thrown is a defect and reaches users as INTERNAL with an id.
 */
export class AppError extends Error {
  override readonly name = 'AppError'
  readonly code: ProblemCode
  readonly facts: { [key: string]: unknown }
  readonly places: ProblemPlace[]
  readonly retryAfter: number | undefined

  constructor(code: ProblemCode, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.facts = options.facts ?? {}
    this.places = options.places ?? []
    this.retryAfter = options.retryAfter
  }
}

/** The same test as `instanceof`, and true as well for an AppError that crossed a process or worker boundary as an instance here. */
export const isAppError = (error: unknown): error is AppError => error instanceof AppError
