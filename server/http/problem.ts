import type { ErrorRequestHandler, Response } from 'express'
import { z } from 'zod'
import type { Problem, ProblemCode } from '../contract/problem.ts'
import { AppError, isAppError } from '../errors.ts'
import { type Log, notesOf } from './log.ts'
import { toRequestInvalid } from './validate.ts'

interface Kind {
  status: number
  title: string
  /** The server's own fault or trouble: logged as an error, with its cause. */
  failure?: true
}

/**
 * What each code is in HTTP. 499, the client has gone, is nginx's number: nobody is left to read it, but the log shows it.
 * A refused password of the database is our trouble (503), never the visitor's (401).
 */
export const problemKinds: Record<ProblemCode, Kind> = {
  REQUEST_INVALID: { status: 400, title: 'The request is not valid' },
  ORIGIN_REFUSED: { status: 403, title: 'The request comes from another site' },
  METHOD_NOT_ALLOWED: { status: 405, title: 'Method not allowed' },
  MEDIA_TYPE_UNSUPPORTED: { status: 415, title: 'The body is not of the type that is taken here' },
  NOT_FOUND: { status: 404, title: 'Not found' },
  AMBIGUOUS_REFERENCE: { status: 409, title: 'The reference fits more than one' },
  UNKNOWN_LABEL: { status: 400, title: 'Unknown label' },
  UNKNOWN_TYPE: { status: 400, title: 'Unknown relationship type' },
  UNKNOWN_PROPERTY: { status: 400, title: 'Unknown property' },
  PAYLOAD_TOO_LARGE: { status: 413, title: 'The request is too large' },
  RATE_LIMITED: { status: 429, title: 'Too many requests' },
  REQUEST_CANCELLED: { status: 499, title: 'The request was broken off' },

  QUERY_SYNTAX: { status: 400, title: 'The query has a syntax error' },
  QUERY_REFUSED: { status: 403, title: 'The query is refused' },
  QUERY_TOO_LONG: { status: 413, title: 'The query is too long' },
  QUERY_TOO_COMPLEX: { status: 400, title: 'The query is too complex' },
  QUERY_UNSUPPORTED: { status: 422, title: 'This engine cannot run the query' },
  QUERY_FAILED: { status: 400, title: 'The query failed' },
  PARAMETER_MISSING: { status: 400, title: 'A parameter is missing' },
  QUERY_TIMEOUT: { status: 504, title: 'The query took too long' },
  QUERY_CANCELLED: { status: 499, title: 'The query was cancelled' },
  QUERY_MEMORY: { status: 422, title: 'The query needs too much memory' },
  CONSTRAINT_VIOLATED: { status: 409, title: 'A constraint of the database forbids it' },
  EDITING_OFF: { status: 403, title: 'Editing is off' },
  EDIT_REFUSED: { status: 422, title: 'The edit cannot be made' },
  EDIT_UNCONFIRMED: { status: 409, title: 'The edit deletes something and was not confirmed' },
  EDIT_CONFLICT: { status: 409, title: 'What the edit changed was changed again' },
  EDIT_UNKNOWN: { status: 503, title: 'It is not known whether the edit was made', failure: true },

  ENGINE_UNAVAILABLE: { status: 503, title: 'The database does not answer', failure: true },
  ENGINE_CREDENTIALS: { status: 503, title: 'The database refuses the credentials of the server', failure: true },
  ENGINE_LOCKED: { status: 503, title: 'The database is in use by another program', failure: true },
  ENGINE_CRASHED: { status: 503, title: 'The database engine has stopped', failure: true },
  ENGINE_CONFIGURATION: { status: 503, title: 'The database is not set up rightly', failure: true },
  ENGINE_BUSY: { status: 503, title: 'Too many queries are running' },
  DATABASE_NOT_FOUND: { status: 503, title: 'There is no such database', failure: true },
  DATABASE_READ_ONLY: { status: 403, title: 'The database is read-only' },
  DATA_DAMAGED: { status: 503, title: 'The data cannot be read', failure: true },

  SCENE_CONFLICT: { status: 409, title: 'The scene was changed elsewhere' },
  SCENE_DAMAGED: { status: 500, title: 'The scene cannot be read', failure: true },
  QUERY_CONFLICT: { status: 409, title: 'The query was changed elsewhere' },
  STORAGE_FULL: { status: 507, title: 'There is no room left', failure: true },
  STORAGE_FAILED: { status: 500, title: 'The server cannot keep it', failure: true },

  SEED_INVALID: { status: 422, title: 'The seed is not valid' },
  REPORT_MISMATCH: { status: 422, title: 'The file is not the report of this seed' },
  FILE_NOT_FOUND: { status: 404, title: 'File not found' },
  FILE_INVALID: { status: 422, title: 'The file is not valid' },
  FORMAT_UNKNOWN: { status: 400, title: 'Unknown format' },
  CONFIGURATION_INVALID: { status: 500, title: 'The server is not set up rightly', failure: true },
  INTERNAL: { status: 500, title: 'The server made a mistake', failure: true },
}

/** An error in the words of the API. What is not an AppError shows nothing of itself, only the id of its log entry. */
export function toProblem(error: unknown, id: string): Problem {
  const known = asAppError(error)
  const { status, title } = problemKinds[known.code]
  return {
    type: `/api/docs#${known.code}`,
    title,
    status,
    code: known.code,
    detail: known.message,
    instance: `urn:uuid:${id}`,
    ...(known.retryAfter === undefined ? {} : { retryAfter: known.retryAfter }),
    ...(known.places.length > 0 ? { places: known.places } : {}),
    ...(Object.keys(known.facts).length > 0 ? { facts: known.facts } : {}),
  }
}

/** Foreign errors of the layers below the handlers (express, its body parser, aborts), told apart by code and type. */
export function asAppError(error: unknown): AppError {
  if (isAppError(error)) return error
  if (error instanceof z.core.$ZodError) return toRequestInvalid(error)
  const { type, status, name, message } = (error ?? {}) as {
    type?: string
    status?: number
    name?: string
    message?: string
  }
  if (name === 'AbortError') return new AppError('REQUEST_CANCELLED', 'The request was broken off.', { cause: error })
  if (type === 'entity.too.large')
    return new AppError('PAYLOAD_TOO_LARGE', 'The body of the request is too large: ask for less at once.')
  if (type === 'entity.parse.failed')
    return new AppError('REQUEST_INVALID', 'The body of the request is not valid JSON.', {
      places: [{ message: message ?? 'not JSON' }],
    })
  if (type === 'request.aborted') return new AppError('REQUEST_CANCELLED', 'The request was broken off.')
  if (type === 'encoding.unsupported' || type === 'charset.unsupported')
    return new AppError('MEDIA_TYPE_UNSUPPORTED', 'The body must be JSON in UTF-8, plain or compressed with gzip.')
  // Anything else that express or its parsers call a client's mistake: a wrong %-escape, a wrong length.
  if (error instanceof Error && typeof status === 'number' && status >= 400 && status < 500)
    return new AppError('REQUEST_INVALID', 'The request cannot be read: its address, length or encoding is wrong.', {
      cause: error,
    })
  return new AppError('INTERNAL', 'Something went wrong that should not. The log of the server has it under this id.', {
    cause: error,
  })
}

/** The last handler: answers with the problem, or breaks the connection when an answer has begun. */
export const problemSender =
  (log: Log): ErrorRequestHandler =>
  (error, _request, response, _next) => {
    const problem = noteProblem(error, response, log)
    if (response.headersSent) {
      // The status is out: a broken connection is the only way left to say that what came is not whole.
      response.destroy()
      return
    }
    if (response.destroyed) return
    for (const name of ['Content-Disposition', 'ETag', 'Last-Modified']) response.removeHeader(name)
    response.status(problem.status).set('Cache-Control', 'no-store')
    if (problem.retryAfter !== undefined) response.set('Retry-After', String(Math.ceil(problem.retryAfter)))
    // Not `send`: it would add an ETag, and a problem is of one request alone.
    response.type('application/problem+json').end(JSON.stringify(problem))
  }

/**
 * The problem that an error is to this request. A failure of ours is logged with its cause; a mistake of the client's
 * shows in the request's line, by its code alone.
 */
export function noteProblem(error: unknown, response: Response, log: Log): Problem {
  const notes = notesOf(response)
  const problem = logProblem(error, notes.id, log)
  notes.problem = problem.code
  return problem
}

/** Likewise, of work that belongs to no request. */
export function logProblem(error: unknown, id: string, log: Log): Problem {
  const problem = toProblem(error, id)
  const fields = { id, code: problem.code }
  if (problem.code === 'INTERNAL') log.error({ ...fields, err: error }, 'unexpected error')
  else if (problemKinds[problem.code].failure) log.warn(fields, problem.detail)
  return problem
}
