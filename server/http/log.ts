import { randomUUID } from 'node:crypto'
import type { RequestHandler, Response } from 'express'
import { type DestinationStream, type Logger, pino } from 'pino'
import type { Config } from '../config.ts'
import type { AuditEntry } from '../explore/context.ts'

export type Log = Logger

/** JSON lines on standard error, so that standard output belongs to answers. */
export const createLog = (
  level: Exclude<Config['logLevel'], 'auto'>,
  destination: DestinationStream = pino.destination(2),
): Log => pino({ level, base: undefined, timestamp: pino.stdTimeFunctions.isoTime }, destination)

export const auditTo =
  (log: Log) =>
  (entry: AuditEntry): void =>
    log.info({ audit: entry }, 'query')

/** What is noted about a request on its way: under which id, by which route, and which problem it became. */
export interface RequestNotes {
  id: string
  route?: string
  problem?: string
}

export const notesOf = (response: Response): RequestNotes => response.locals as RequestNotes

/**
 * Gives each request an id, and writes one line when its answer has ended. The line has the route as it stands in the
 * table and never the address as it was sent, for that carries what a user looks for.
 */
export const requestLog =
  (log: Log): RequestHandler =>
  (request, response, next) => {
    const notes = notesOf(response)
    const started = performance.now()
    notes.id = randomUUID()
    response.setHeader('X-Request-Id', notes.id)
    response.once('close', () => {
      const { id, route = 'page', problem } = notes
      const milliseconds = Math.round((performance.now() - started) * 10) / 10
      const fields = { id, method: request.method, route, status: response.statusCode, code: problem, milliseconds }
      log.info(fields, response.writableFinished ? 'request' : 'request broken off')
    })
    next()
  }
