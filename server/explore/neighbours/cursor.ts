import { createHash } from 'node:crypto'
import { AppError } from '../../errors.ts'

/** Where a page of neighbours ended: the order value and the element id of its last neighbour. */
export interface Position {
  value: string | number
  id: string
}

/** What a cursor holds for: it is refused with another request, whose pages it would silently skip parts of. */
export const fingerprint = (request: unknown): string =>
  createHash('sha256').update(JSON.stringify(request)).digest('base64url').slice(0, 12)

/** Opaque to everyone else: base64url of `[fingerprint, value, id]`. */
export const encodeCursor = ({ value, id }: Position, print: string): string =>
  Buffer.from(JSON.stringify([print, value, id])).toString('base64url')

/** Errors: REQUEST_INVALID for anything that `encodeCursor` did not make for the same request. */
export function decodeCursor(cursor: string, print: string): Position {
  const parts = parse(cursor)
  const [made, value, id] = parts
  const position = { value, id }
  if (parts.length !== 3 || !isPosition(position))
    throw new AppError(
      'REQUEST_INVALID',
      'The cursor in `after` is damaged. Take it unchanged from `cuts[].next`, or leave it out to begin again.',
    )
  if (made !== print)
    throw new AppError(
      'REQUEST_INVALID',
      'The cursor in `after` belongs to another node, order or choice of groups. Leave it out to begin again.',
    )
  return position
}

function parse(cursor: string): unknown[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
    return Array.isArray(parts) ? parts : []
  } catch {
    return []
  }
}

const isPosition = (position: { [name in keyof Position]: unknown }): position is Position =>
  (typeof position.value === 'string' || Number.isFinite(position.value)) && typeof position.id === 'string'
