import { randomUUID } from 'node:crypto'
import { type DestinationStream, type Logger, pino } from 'pino'
import { type HttpLogger, pinoHttp } from 'pino-http'
import type { Config } from '../config.ts'
import type { AuditEntry } from '../explore/context.ts'

export type Log = Logger

/** JSON lines on standard error, so that standard output belongs to answers. */
export function createLog(level: Config['logLevel'], destination: DestinationStream = pino.destination(2)): Log {
  const chosen = level === 'auto' ? (process.stderr.isTTY ? 'warn' : 'info') : level
  return pino({ level: chosen, base: undefined, timestamp: pino.stdTimeFunctions.isoTime }, destination)
}

export const auditTo =
  (log: Log) =>
  (entry: AuditEntry): void =>
    log.info({ audit: entry }, 'query')

/**
 * One line per request: the route as it stands in the table, never the address as it was sent, for that carries what
 * a user looks for.
 */
export function requestLog(log: Log): HttpLogger {
  return pinoHttp({
    logger: log,
    genReqId: (_request, response) => {
      const id = randomUUID()
      response.setHeader('X-Request-Id', id)
      return id
    },
    quietReqLogger: true,
    customAttributeKeys: { reqId: 'id', responseTime: 'milliseconds' },
    serializers: {
      req: undefined as never,
      res: (response: { statusCode: number }) => response.statusCode,
      err: (error: Error) => ({ name: error.name, message: error.message, stack: error.stack }),
    },
    customProps: (request, response) => {
      const { route, problem } = (response as { locals?: { route?: string; problem?: string } }).locals ?? {}
      return { method: request.method, route: route ?? 'page', ...(problem ? { code: problem } : {}) }
    },
    // A visitor who leaves is no failure; neither is a 503, whose cause has a line of its own.
    customLogLevel: (request, _response, error) => (error && !request.destroyed ? 'error' : 'info'),
    customSuccessMessage: () => 'request',
    customErrorMessage: (request, response) =>
      request.destroyed && !response.writableFinished ? 'request broken off' : 'request failed',
    customErrorObject: (_request, _response, _error, value) => ({ ...value, err: undefined }),
  })
}
