import { existsSync } from 'node:fs'
import { join, sep } from 'node:path'
import express, { Router } from 'express'
import { AppError } from '../errors.ts'

const missing = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Guanxi</title>
<p>The page has not been built yet. Run <code>npm run build</code>, then reload. The API is at <a href="/api/docs">/api/docs</a>.</p></html>`

/** The built page: files named by their content for a year, index.html asked for each time, also for its inner addresses. */
export function builtPage(folder: string): Router {
  const router = Router()
  const index = join(folder, 'index.html')
  const assets = join(folder, 'assets') + sep
  router.use(
    express.static(folder, {
      index: false,
      redirect: false,
      setHeaders: (response, file) => {
        const isHashed = file.startsWith(assets)
        response.setHeader('Cache-Control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache')
      },
    }),
  )
  router.use((request, response, next) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return next(notFound())
    // A path with an ending is a file that is not there; to answer it with the page would hide that.
    const path = decoded(request.path)
    if (path === undefined || /\.[^/]*$|\0/.test(path) || path.startsWith('/assets/')) return next(notFound())
    if (!existsSync(index)) return void response.status(503).set('Cache-Control', 'no-store').type('html').send(missing)
    response.set('Cache-Control', 'no-cache').sendFile(index, { cacheControl: false })
  })
  return router
}

function decoded(path: string): string | undefined {
  try {
    return decodeURIComponent(path)
  } catch {
    return undefined
  }
}

const notFound = () => new AppError('NOT_FOUND', 'There is nothing at this address.')
