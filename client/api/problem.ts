import type { Problem, ProblemCode, ProblemPlace } from '../../server/contract/problem.ts'

/** `SERVER_UNREACHABLE` is the browser's own: no answer came at all. */
export type ApiErrorCode = ProblemCode | 'SERVER_UNREACHABLE'

export interface ApiErrorOptions {
  status?: number
  /** The id under which the server's log has the rest. */
  instance?: string
  /** Seconds. */
  retryAfter?: number
  places?: ProblemPlace[]
  facts?: { [key: string]: unknown }
  cause?: unknown
}

/** A question that was not answered: the server's problem, typed. Its message is written for the user. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly code: ApiErrorCode
  readonly status: number | undefined
  readonly instance: string | undefined
  readonly retryAfter: number | undefined
  readonly places: readonly ProblemPlace[]
  readonly facts: { readonly [key: string]: unknown }

  constructor(code: ApiErrorCode, message: string, options: ApiErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.status = options.status
    this.instance = options.instance
    this.retryAfter = options.retryAfter
    this.places = options.places ?? []
    this.facts = options.facts ?? {}
  }

  static of(problem: Problem): ApiError {
    return new ApiError(problem.code, problem.detail || problem.title, problem)
  }
}

const away: ReadonlySet<ApiErrorCode> = new Set<ApiErrorCode>([
  'SERVER_UNREACHABLE',
  'ENGINE_UNAVAILABLE',
  'ENGINE_CREDENTIALS',
  'ENGINE_LOCKED',
  'ENGINE_CRASHED',
  'ENGINE_CONFIGURATION',
  'DATABASE_NOT_FOUND',
])

/** Whether the engine or the server itself is away, so that every other question fails too until it is back. */
export const isAway = (error: unknown): error is ApiError => error instanceof ApiError && away.has(error.code)

/** An answer that is no success. One without a problem in it comes from something between us and the server. */
export async function toApiError(response: Response): Promise<ApiError> {
  const body: unknown = await response.json().catch(() => null)
  if (typeof body === 'object' && body !== null && 'code' in body) {
    if ('detail' in body) return ApiError.of(body as Problem)
    // The answer of /api/health when the engine is away.
    if ('message' in body)
      return new ApiError(body.code as ProblemCode, String(body.message), { status: response.status })
  }
  const gateway = response.status >= 502 && response.status <= 504
  return new ApiError(gateway ? 'SERVER_UNREACHABLE' : 'INTERNAL', `${response.status} ${response.statusText}`.trim(), {
    status: response.status,
  })
}
