import { z } from 'zod'
import type { ProblemPlace } from '../contract/problem.ts'
import { AppError } from '../errors.ts'

/**
 * The request as its schema gives it, defaults filled in. A field that the schema does not know is refused, not passed
 * over: it is a slip, or an answer that would not be what was asked for.
 * Error: REQUEST_INVALID with every place that is wrong.
 */
export function validator<Schema extends z.ZodType>(schema: Schema): (input: unknown) => z.output<Schema> {
  const strict: z.ZodType = schema instanceof z.ZodObject ? schema.strict() : schema
  return input => {
    // zod leaves `__proto__` out of a map without a word.
    const hidden = protoPlaces(input, [])
    const result = strict.safeParse(input)
    if (result.success && hidden.length === 0) return result.data as z.output<Schema>
    throw requestInvalid([...(result.error?.issues ?? []).flatMap(issue => toPlaces(issue, [])), ...hidden])
  }
}

/** What zod found, as the error that a request gets; for the questions, which check their requests themselves too. */
export const toRequestInvalid = (error: z.core.$ZodError): AppError =>
  requestInvalid(error.issues.flatMap(issue => toPlaces(issue, [])))

function requestInvalid(places: ProblemPlace[]): AppError {
  const [first] = places
  const message =
    places.length === 1
      ? `The request is not valid: ${first?.message}`
      : `The request is not valid in ${places.length} places; the first: ${first?.message}`
  return new AppError('REQUEST_INVALID', message, { places })
}

type Path = readonly PropertyKey[]
const shown = (path: Path): string => path.map(String).join('.')
const named = (path: Path, message: string): string => (path.length > 0 ? `${shown(path)}: ${message}` : message)

function toPlaces(issue: z.core.$ZodIssue, above: Path): ProblemPlace[] {
  const path = [...above, ...issue.path]
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map(key => ({
      path: shown([...path, key]),
      message: named([...path, key], 'there is no such field'),
    }))
  if (issue.code === 'invalid_union' && issue.errors.length > 0)
    return (issue.errors[0] ?? []).flatMap(inner => toPlaces(inner, path))
  return [{ path: shown(path), message: named(path, issue.message) }]
}

function protoPlaces(input: unknown, path: Path): ProblemPlace[] {
  if (typeof input !== 'object' || input === null || Array.isArray(input) || path.length > 2) return []
  return Object.keys(input).flatMap(key => {
    const below = [...path, key]
    if (key === '__proto__')
      return [{ path: shown(below), message: named(below, 'this name cannot be used; choose another one') }]
    return protoPlaces((input as { [key: string]: unknown })[key], below)
  })
}
