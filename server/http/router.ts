import express, { type Request, type RequestHandler, type Response, Router } from 'express'
import { type Route, type RouteName, routes } from '../contract/routes.ts'
import { AppError } from '../errors.ts'
import type { Explore } from '../explore/context.ts'
import type { IncomingFile } from '../import/uploads.ts'
import { sendJson } from './answer.ts'
import type { Call, Handlers, Services } from './handler.ts'
import { connectionHandlers } from './handlers/connections.ts'
import { databaseHandlers } from './handlers/database.ts'
import { editHandlers } from './handlers/edits.ts'
import { entityHandlers } from './handlers/entities.ts'
import { evidenceHandlers } from './handlers/evidence.ts'
import { exportHandlers } from './handlers/export.ts'
import { importHandlers } from './handlers/imports.ts'
import { phraseHandlers } from './handlers/phrases.ts'
import { printHandlers } from './handlers/print.ts'
import { savedQueryHandlers } from './handlers/queries.ts'
import { queryHandlers } from './handlers/query.ts'
import { rowsHandlers } from './handlers/rows.ts'
import { sceneHandlers } from './handlers/scenes.ts'
import { searchHandlers } from './handlers/search.ts'
import { notesOf } from './log.ts'
import { schemaNamed } from './schemas.ts'
import { validator } from './validate.ts'

const handlers: Handlers = {
  ...databaseHandlers,
  ...searchHandlers,
  ...entityHandlers,
  ...connectionHandlers,
  ...queryHandlers,
  ...rowsHandlers,
  ...phraseHandlers,
  ...evidenceHandlers,
  ...exportHandlers,
  ...printHandlers,
  ...sceneHandlers,
  ...savedQueryHandlers,
  ...editHandlers,
  ...importHandlers,
}

/**
 * Longest body: JSON of 4 MiB is read in less than 50 ms. An export may name 100,000 relationships by their keys; a
 * drawing holds every line of a picture.
 */
const bodyBytes = (name: RouteName): number => (name === 'export' || name === 'print' ? 16 : 4) * 1024 * 1024

/** Answers that a browser may keep and ask for again with If-None-Match. */
const revalidated = new Set<RouteName>(['schema', 'functions', 'phrases', 'overview', 'reports', 'report', 'formats'])

export interface RouterOptions {
  explore: Explore
  services: Services
  /** Aborts when the server is stopped. */
  stopping: AbortSignal
}

/** Every route of the table, then 405 for its paths and 404 for everything else below /api. */
export function apiRouter(options: RouterOptions): Router {
  const router = Router({ caseSensitive: true })
  for (const [name, route] of Object.entries(routes) as [RouteName, Route][]) {
    const takesBody = route.method === 'POST' || route.method === 'PUT'
    const steps = takesBody ? [requireJson, express.json({ limit: bodyBytes(name) })] : []
    const handle = [...(route.takes === 'file' ? [requireFile] : steps), routeHandler(name, route, options)]
    if (route.method === 'GET') router.get(route.path, handle)
    else if (route.method === 'POST') router.post(route.path, handle)
    else if (route.method === 'PUT') router.put(route.path, handle)
    else router.delete(route.path, handle)
  }
  for (const [path, methods] of methodsByPath()) {
    router.all(path, (_request, response) => {
      response.set('Allow', methods.join(', '))
      throw new AppError('METHOD_NOT_ALLOWED', `This address takes ${methods.join(' and ')}.`)
    })
  }
  router.use('/api', () => {
    throw new AppError('NOT_FOUND', 'There is nothing at this address of the API; /api/docs lists what there is.')
  })
  return router
}

function routeHandler(name: RouteName, route: Route, options: RouterOptions): RequestHandler {
  const validate = validatorOf(route)
  const handler = handlers[name] as (call: Call<RouteName>, response: Response) => Promise<object | undefined>
  return async (request, response) => {
    notesOf(response).route = `${route.method} ${route.path}`
    const { signal, done } = abortWithClient(response, options.stopping)
    const { explore, services } = options
    const input = route.method === 'GET' || route.takes === 'file' ? request.query : (request.body ?? {})
    const call = {
      ...{ explore, services, signal, ref: refOf(request), request: validate(input) },
      ...(route.takes === 'file' && { file: fileIn(request) }),
    } as Call<RouteName>
    try {
      const answer = await handler(call, response)
      if (route.stream === undefined && answer !== undefined && !response.destroyed)
        await sendJson(response, answer, revalidated.has(name) ? 'revalidate' : 'never')
    } catch (error) {
      // Whatever a question throws after its client has gone is a consequence of that.
      if (signal.aborted && !options.stopping.aborted)
        throw new AppError('REQUEST_CANCELLED', 'The request was broken off.', { cause: error })
      if (options.stopping.aborted)
        throw new AppError('ENGINE_UNAVAILABLE', 'The server is stopping.', { retryAfter: 5, cause: error })
      throw error
    } finally {
      done()
      // What is left of a file that was not read to its end: the connection is good for the next request.
      if (route.takes === 'file') request.resume()
    }
  }
}

// Leaving the file in the middle must not end the connection on which that is said.
const fileIn = (request: Request): IncomingFile => ({
  pieces: request.iterator({ destroyOnReturn: false }),
  length: Number(request.headers['content-length'] ?? 0),
})

function validatorOf(route: Route): (input: unknown) => unknown {
  if (route.request === undefined) return () => undefined
  return validator(schemaNamed(route.request))
}

const refOf = (request: Request): string => (typeof request.params.ref === 'string' ? request.params.ref : '')

// A body that is not declared as JSON is what a form of another site can send without asking.
const requireJson: RequestHandler = (request, _response, next) => {
  const hasBody = request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length']) > 0
  if (hasBody && !request.is('application/json'))
    next(new AppError('MEDIA_TYPE_UNSUPPORTED', 'Send the request as JSON, with Content-Type: application/json.'))
  else next()
}

const requireFile: RequestHandler = (request, _response, next) => {
  if (request.is('application/octet-stream')) next()
  else
    next(new AppError('MEDIA_TYPE_UNSUPPORTED', 'Send the file as it is, with Content-Type: application/octet-stream.'))
}

/** A signal that aborts when the connection closes before the answer was whole, or when the server stops. */
function abortWithClient(response: Response, stopping: AbortSignal): { signal: AbortSignal; done: () => void } {
  const controller = new AbortController()
  const onClose = () => {
    if (!response.writableFinished) controller.abort()
  }
  const onStop = () => controller.abort()
  response.once('close', onClose)
  stopping.addEventListener('abort', onStop, { once: true })
  if (stopping.aborted) controller.abort()
  const done = () => {
    response.off('close', onClose)
    stopping.removeEventListener('abort', onStop)
  }
  return { signal: controller.signal, done }
}

function methodsByPath(): Map<string, string[]> {
  const methods = new Map<string, string[]>()
  for (const { method, path } of Object.values(routes)) {
    const allowed = method === 'GET' ? ['GET', 'HEAD'] : [method]
    methods.set(path, [...(methods.get(path) ?? []), ...allowed])
  }
  return methods
}
