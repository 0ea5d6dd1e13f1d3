import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import compression from 'compression'
import express, { type Express, type Request, type RequestHandler, type Response } from 'express'
import { rateLimit } from 'express-rate-limit'
import helmet from 'helmet'
import type { Config } from '../config.ts'
import { createEditing } from '../edits/editing.ts'
import { createEditFile } from '../edits/folder.ts'
import { AppError } from '../errors.ts'
import type { Explore } from '../explore/context.ts'
import { createImporting } from '../import/importing.ts'
import { createImportJobs } from '../import/jobs.ts'
import { createMappings } from '../import/mappings.ts'
import { createUploads } from '../import/uploads.ts'
import { packageRoot, packageVersion } from '../package.ts'
import { createQueryFolder } from '../queries/folder.ts'
import type { QueryStore } from '../queries/store.ts'
import { createSceneFolder } from '../scenes/folder.ts'
import type { SceneStore } from '../scenes/store.ts'
import { apiDocs } from './docs.ts'
import { sceneDatabase } from './handlers/scenes.ts'
import { createHealth } from './health.ts'
import { type Log, requestLog } from './log.ts'
import { createMetrics } from './metrics.ts'
import { requireOwnOrigin } from './origin.ts'
import { builtPage } from './page.ts'
import { logProblem, problemSender } from './problem.ts'
import { apiRouter } from './router.ts'
import { createTickets } from './tickets.ts'
import { createTurnstile } from './turnstile.ts'

export interface AppOptions {
  explore: Explore
  config: Config
  log: Log
  /** Aborts when the server is stopped: what still runs is cancelled. @default never */
  stopping?: AbortSignal
  /** Where scenes are kept. @default a folder in the data folder */
  scenes?: SceneStore
  /** Where the queries are kept that people save. @default a folder in the data folder */
  queries?: QueryStore
  /** Serves the page. @default the one built into dist/client */
  page?: RequestHandler
  /**
   * Given when the page comes from Vite's development server, which writes scripts into it: tells a path of a source
   * file of the page, for those in `client/api` lie where the API does.
   */
  isSource?: (path: string) => boolean
}

/** The whole program behind its address. It neither listens nor opens the engine: that is its caller's. */
export function app(options: AppOptions): Express {
  const { explore, config, log, stopping = new AbortController().signal } = options
  const { isSource, page = builtPage(join(packageRoot, 'dist', 'client')) } = options
  const health = createHealth(explore.engine, config)
  const database = sceneDatabase(explore.engine.kind, config)
  const services = {
    health,
    log,
    turnstile: createTurnstile(config.queries),
    tickets: createTickets(),
    scenes: options.scenes ?? createSceneFolder(join(config.dataDir, 'scenes')),
    queries: options.queries ?? createQueryFolder(join(config.dataDir, 'queries')),
    editing: createEditing({
      explore,
      log: createEditFile(join(config.dataDir, 'edits', `${database.id}.jsonl`)),
      allowed: config.allowEdit,
    }),
    imports: createImportJobs({
      importing: createImporting({ explore, folder: join(config.dataDir, 'imports', database.id) }),
      mappings: createMappings(join(config.dataDir, 'mappings')),
      uploads: createUploads({ folder: join(config.dataDir, 'imports', 'files'), most: config.importBytes }),
      problemOf: error => logProblem(error, randomUUID(), log),
      stopping,
    }),
    database,
  }

  const server = express()
  server.disable('x-powered-by')
  server.set('trust proxy', config.trustProxy)
  server.use(requestLog(log))
  server.use(headers(isSource !== undefined))
  if (isSource !== undefined)
    server.use((request, response, next) => (isSource(request.path) ? page(request, response, next) : next()))
  if (config.metrics) {
    const metrics = createMetrics(health)
    server.use(metrics.measure)
    server.get('/metrics', requireOwnOrigin(config), metrics.answer)
  }
  server.get(
    '/api/live',
    (_request, response) => void response.set('Cache-Control', 'no-store').json({ guanxi: packageVersion }),
  )
  server.use('/api', requireOwnOrigin(config))
  if (config.rateLimit > 0) server.use('/api', limitRate(config.rateLimit))
  server.use(compression({ filter: isWorthCompressing }))
  server.use(apiDocs())
  server.use(apiRouter({ explore, services, stopping }))
  server.use(page)
  server.use(() => {
    throw new AppError('NOT_FOUND', 'There is nothing at this address.')
  })
  server.use(problemSender(log))
  return server
}

/**
 * Mantine writes style elements and attributes into the page, hence 'unsafe-inline' for styles alone; workers may be
 * started from a blob. No upgrade to https and no HSTS: the server itself speaks http, mostly to its own machine.
 */
function headers(development: boolean): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'self'"],
        'script-src': development ? ["'self'", "'unsafe-inline'"] : ["'self'"],
        'style-src': ["'self'", "'unsafe-inline'"],
        'img-src': ["'self'", 'data:', 'blob:'],
        'font-src': ["'self'", 'data:'],
        'connect-src': development ? ["'self'", 'ws:'] : ["'self'"],
        'worker-src': ["'self'", 'blob:'],
        'object-src': ["'none'"],
        'base-uri': ["'none'"],
        'form-action': ["'self'"],
        'frame-ancestors': ["'none'"],
      },
    },
    strictTransportSecurity: false,
    xFrameOptions: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
  })
}

function limitRate(perMinute: number): RequestHandler {
  return rateLimit({
    windowMs: 60_000,
    limit: perMinute,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    skip: request => isLoopback(request.ip),
    handler: (request, _response, next) => {
      const { resetTime } = (request as Request & { rateLimit?: { resetTime?: Date } }).rateLimit ?? {}
      const seconds = resetTime === undefined ? 60 : Math.max(1, Math.ceil((resetTime.getTime() - Date.now()) / 1000))
      next(
        new AppError('RATE_LIMITED', `Too many requests from this address. Try again in ${seconds} s.`, {
          retryAfter: seconds,
        }),
      )
    },
  })
}

/** Streams of lines go out as they come; on one machine compressing costs more than it saves. */
function isWorthCompressing(request: Request, response: Response): boolean {
  if (isLoopback(request.socket.remoteAddress) && request.headers['x-forwarded-for'] === undefined) return false
  if (/^(application\/x-ndjson|text\/event-stream)/.test(String(response.getHeader('Content-Type')))) return false
  return compression.filter(request, response)
}

const isLoopback = (address: string | undefined): boolean =>
  address !== undefined && /^(::1|(::ffff:)?127\.\d+\.\d+\.\d+)$/.test(address)
