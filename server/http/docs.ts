import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import express, { type RequestHandler, Router } from 'express'

const require = createRequire(import.meta.url)

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Guanxi API</title>
<link rel="stylesheet" href="/api/docs/swagger-ui.css">
<link rel="icon" href="/api/docs/favicon-32x32.png">
</head>
<body>
<div id="swagger-ui"></div>
<script src="/api/docs/swagger-ui-bundle.js"></script>
<script src="/api/docs/start.js"></script>
</body>
</html>
`
const start = `SwaggerUIBundle({ url: '/api/openapi.json', dom_id: '#swagger-ui', deepLinking: true })\n`
const files = ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png']

/** The reference for people and programs, offline. The generator and its libraries are loaded when someone asks. */
export function apiDocs(): Router {
  const router = Router()
  let document: Promise<string> | undefined
  const openApi: RequestHandler = async (_request, response) => {
    document ??= import('./openapi.ts').then(({ openApiDocument }) => JSON.stringify(openApiDocument()))
    response
      .set('Cache-Control', 'no-cache')
      .type('application/json')
      .send(await document)
  }
  router.get('/api/openapi.json', openApi)
  router.get('/api/docs', (_request, response) => void response.type('html').send(page))
  router.get('/api/docs/start.js', (_request, response) => void response.type('js').send(start))
  let serveFile: RequestHandler | undefined
  router.get(
    files.map(file => `/api/docs/${file}`),
    (request, response, next) => {
      serveFile ??= express.static(dirname(require.resolve('swagger-ui-dist/package.json')), {
        index: false,
        maxAge: '1d',
      })
      request.url = request.url.slice('/api/docs'.length)
      serveFile(request, response, next)
    },
  )
  return router
}
