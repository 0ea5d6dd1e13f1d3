import { Validator } from '@seriousme/openapi-schema-validator'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { problemCodes } from '../contract/problem.ts'
import { type Route, type RouteName, routes } from '../contract/routes.ts'
import { openApiDocument } from './openapi.ts'
import { faultyEngine, send, startTestServer, type TestServer } from './test-server.ts'

// biome-ignore lint/suspicious/noExplicitAny: a document of another standard, looked at here and there
const document = openApiDocument() as any
let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ engine: faultyEngine({}) })
})
afterAll(() => server.stop())

test('the document has every route of the table and no other', () => {
  const described = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods as object).map(method => `${method.toUpperCase()} ${path}`),
  )
  const expected = Object.values(routes).map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`)
  expect(described.sort()).toEqual(expected.sort())
})

test.each(Object.entries(routes) as [RouteName, Route][])(
  '%s is described with what it takes and gives',
  (name, route) => {
    const operation = document.paths[route.path.replace(/:(\w+)/g, '{$1}')][route.method.toLowerCase()]
    expect(operation.operationId).toBe(name)
    expect(operation.requestBody !== undefined).toBe(
      (route.method === 'POST' || route.method === 'PUT') && route.request !== undefined,
    )
    const parameters = (operation.parameters ?? []).map(
      (parameter: { in: string; name: string }) => `${parameter.in} ${parameter.name}`,
    )
    expect(parameters.includes('path ref')).toBe(route.path.includes(':ref'))
    if (name === 'search') expect(parameters).toEqual(expect.arrayContaining(['query q', 'query limit', 'query label']))
    const types = Object.keys(operation.responses['200'].content)
    if (route.stream === 'ndjson') expect(types).toEqual(['application/json', 'application/x-ndjson'])
    expect(Object.keys(operation.responses.default.content)).toEqual(['application/problem+json'])
  },
)

test('it is valid OpenAPI 3.1, every reference inside it leads somewhere, and the validator can tell', async () => {
  const copy = () => JSON.parse(JSON.stringify(document))
  const { valid, errors } = await new Validator().validate(copy())
  expect(errors).toBeUndefined()
  expect(valid).toBe(true)
  expect(document.openapi).toBe('3.1.0')
  expect(() => new Validator().resolveRefs({ specification: copy() })).not.toThrow()
  const wrong = copy()
  wrong.paths['/api/health'].get.responses['200'].description = 1
  expect((await new Validator().validate(wrong)).valid).toBe(false)
})

test('it lists every code of a problem', () => {
  for (const code of problemCodes) expect(document.info.description).toContain(`| ${code} |`)
})

test('it is served, with a page that shows it and takes nothing from elsewhere', async () => {
  const served = await send(server.address, { path: '/api/openapi.json' })
  expect(JSON.parse(served.body)).toEqual(JSON.parse(JSON.stringify(document)))
  const page = await send(server.address, { path: '/api/docs' })
  expect(page.headers['content-type']).toMatch(/^text\/html/)
  const links = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(match => match[1] as string)
  expect(links.length).toBeGreaterThan(3)
  for (const link of links) {
    expect(link).toMatch(/^\/api\/docs\//)
    expect((await send(server.address, { path: link })).status, link).toBe(200)
  }
})
