import { z } from 'zod'
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi'
import { problemSchema, queryEvent, referenceSchema } from '../contract/messages.ts'
import { type ProblemCode, problemCodes } from '../contract/problem.ts'
import { type Route, type RouteName, routes } from '../contract/routes.ts'
import { packageVersion } from '../package.ts'
import { problemKinds } from './problem.ts'
import { schemaNamed } from './schemas.ts'

/** The OpenAPI 3.1 document, made from the table of routes and the schemas of their messages. */
export function openApiDocument(): object {
  const paths: { [path: string]: { [method: string]: ZodOpenApiOperationObject } } = {}
  for (const [name, route] of Object.entries(routes) as [RouteName, Route][]) {
    const path = route.path.replace(/:(\w+)/g, '{$1}')
    paths[path] ??= {}
    paths[path][route.method.toLowerCase()] = operation(name, route)
  }
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Guanxi',
      version: packageVersion,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      description: `${introduction}\n\n${codeTable()}`,
    },
    servers: [{ url: '/' }],
    paths: paths as ZodOpenApiPathsObject,
  })
}

const introduction = `A knowledge graph in which every connection opens the sentence that proves it.

A reference to a node or relationship is its element id, or the value of a property with a unique constraint, such as \`person:wang-chong\`. Every answer says in \`ran\` which Cypher gave it. Nothing is cut silently: each answer that is not whole says so.

Errors are problem details (RFC 9457, \`application/problem+json\`) with a stable \`code\`; \`instance\` is the id under which the server's log has the rest.`

const codeTable = (): string =>
  [
    '| code | status | meaning |',
    '|---|---|---|',
    ...problemCodes.map(
      (code: ProblemCode) => `| ${code} | ${problemKinds[code].status} | ${problemKinds[code].title} |`,
    ),
  ].join('\n')

function operation(name: RouteName, route: Route): ZodOpenApiOperationObject {
  const parameter = /:(\w+)/.exec(route.path)?.[1]
  const pathParameters = parameter === undefined ? {} : { path: z.object({ [parameter]: referenceSchema }) }
  const request = route.request === undefined ? undefined : schemaNamed(route.request)
  const isFile = route.takes === 'file'
  const inQuery = request !== undefined && (isFile || route.method === 'GET')
  const query = inQuery ? { query: request as z.ZodObject } : {}
  const takesBody = route.method === 'POST' || route.method === 'PUT'
  const content = isFile
    ? { 'application/octet-stream': { schema: z.any().meta({ format: 'binary' }) } }
    : { 'application/json': { schema: request } }
  return {
    operationId: name,
    summary: route.summary,
    ...(parameter || isFile || route.method === 'GET' ? { requestParams: { ...pathParameters, ...query } } : {}),
    ...(takesBody && request !== undefined ? { requestBody: { required: true, content } } : {}),
    responses: {
      '200': { description: route.summary, content: answerContent(route) },
      default: {
        description: 'A problem',
        content: { 'application/problem+json': { schema: problemSchema } },
      },
    },
  }
}

function answerContent(route: Route) {
  if (route.stream === 'file')
    return { '*/*': { schema: z.any().meta({ format: 'binary', description: route.answer }) } }
  // The schema is that of the data of an event.
  if (route.stream === 'events') return { 'text/event-stream': { schema: schemaNamed(route.answer) } }
  const whole = { 'application/json': { schema: schemaNamed(route.answer) } }
  // A stream has one event per line; the schema is that of a line.
  return route.stream === 'ndjson' ? { ...whole, 'application/x-ndjson': { schema: queryEvent } } : whole
}
