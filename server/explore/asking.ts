import type { z } from 'zod'
import type { Value } from '../contract/graph.ts'
import type { Statement } from '../contract/messages.ts'
import type { Parameters, Result } from '../engines/engine.ts'
import { AppError } from '../errors.ts'
import type { Explore } from './context.ts'

export interface AskOptions {
  signal?: AbortSignal | undefined
}

/** One question's dealings with the engine: it runs statements of ours and keeps them, so that the answer can show what ran. */
export interface Asking {
  readonly context: Explore
  /** Whether a reference has the shape of this engine's element ids, of a node or of a relationship. */
  readonly isNodeId: (reference: string) => boolean
  readonly isRelationshipId: (reference: string) => boolean
  readonly signal: AbortSignal | undefined
  readonly ran: Statement[]
  /** All rows; for statements that bound their own rows. */
  rows(statement: string, parameters?: Parameters): Promise<Value[][]>
  /** The rows one by one; for what does not fit into memory. */
  stream(statement: string, parameters?: Parameters): AsyncIterable<Value[]>
  /** Likewise for what is handed on as slowly as someone far away takes it: an hour at most. */
  long(statement: string, parameters?: Parameters): AsyncIterable<Value[]>
}

export function ask(context: Explore, options: AskOptions = {}): Asking {
  const ran: Statement[] = []
  const { signal } = options
  const run = (statement: string, parameters: Parameters, timeout = context.limits.timeout): Result => {
    assertWanted(signal)
    ran.push({ statement, parameters })
    return context.engine.run(statement, {
      parameters,
      access: 'read',
      timeout,
      own: true,
      ...(signal && { signal }),
    })
  }
  return {
    context,
    isNodeId: reference => context.engine.elementIds.node.test(reference),
    isRelationshipId: reference => context.engine.elementIds.relationship.test(reference),
    signal,
    ran,
    async rows(statement, parameters = {}) {
      const rows: Value[][] = []
      for await (const row of run(statement, parameters).rows) rows.push(row)
      return rows
    },
    stream: (statement, parameters = {}) => run(statement, parameters).rows,
    long: (statement, parameters = {}) => run(statement, parameters, 3_600_000).rows,
  }
}

/** Errors: REQUEST_CANCELLED when nobody waits for the answer any more. */
export function assertWanted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new AppError('REQUEST_CANCELLED', 'The request was withdrawn.', { cause: signal.reason })
}

/** The request with its defaults. Errors: REQUEST_INVALID, with every place that is wrong, the first in words. */
export function accept<T extends z.ZodType>(schema: T, request: z.input<T>): z.output<T> {
  const { success, data, error } = schema.safeParse(request)
  if (success) return data
  const places = error.issues.map(({ path, message }) => ({ path: path.join('.'), message }))
  const list = places
    .slice(0, 5)
    .map(({ path, message }) => (path === '' ? message : `${path}: ${message}`))
    .concat(places.length > 5 ? [`and ${places.length - 5} more`] : [])
    .join('; ')
  throw new AppError('REQUEST_INVALID', `The request cannot be answered: ${list}.`, { places })
}

/** `work` on each item, at most `width` at once, results in the order of the items; the first error ends it. */
export async function each<T, R>(items: readonly T[], width: number, work: (item: T) => Promise<R>): Promise<R[]> {
  const results = new Array<R>(items.length)
  let next = 0
  const lane = async (): Promise<void> => {
    for (;;) {
      const index = next++
      if (index >= items.length) return
      results[index] = await work(items[index] as T)
    }
  }
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, lane))
  return results
}

/** Lists of at most `size`. */
export function* batches<T>(items: readonly T[], size: number): Generator<T[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size)
}
