import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { z } from 'zod'
import { type Route, type RouteName, routes } from '../contract/routes.ts'
import { createEmbeddedEngine } from '../engines/embedded/embedded.ts'
import { collect, type Engine } from '../engines/engine.ts'
import { schemaNamed } from './schemas.ts'
import { type Answer, faultyEngine, post, send, startTestServer, type TestServer } from './test-server.ts'

const script = [
  'CREATE CONSTRAINT entity_key IF NOT EXISTS FOR (n:Entity) REQUIRE n.key IS UNIQUE',
  'CREATE (:Entity:Report {key: "report:r", name: "A report", seed: "r"})',
  'CREATE (:Entity:Passage {key: "r#1.1", name: "r#1.1", report: "report:r", line: 1, sentence: 1, digest: "Ann leads Org."})',
  'MATCH (r:Report), (p:Passage) CREATE (p)-[:PART_OF {key: "p"}]->(r)',
  'CREATE (:Entity:Person {key: "person:ann", name: "Ann"})',
  'CREATE (:Entity:Person {key: "person:bob/é", name: "Bob"})',
  'CREATE (:Entity:Organization {key: "organization:org", name: "Org"})',
  'MATCH (a:Person {name: "Ann"}), (o:Organization) CREATE (a)-[:HOLDS_POST {key: "post", title: "Head", evidence: ["r#1.1"], claim: "Ann leads Org", status: "asserted"}]->(o)',
  'MATCH (b:Person {name: "Bob"}), (o:Organization) CREATE (b)-[:PART_OF {key: "part"}]->(o)',
]

let folder: string
let engine: Engine
let server: TestServer
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'guanxi-http-'))
  engine = await createEmbeddedEngine({ dataDir: folder })
  await engine.write(async run => {
    for (const statement of script) await collect(run(statement))
  })
  server = await startTestServer({ engine, env: { GUANXI_DATA_DIR: folder, GUANXI_ALLOW_EDIT: 'on' } })
  const draft = { name: 'A scene', content: { version: 2 }, counts: { nodes: 1, relationships: 0 } }
  const scenes = await Promise.all(
    ['kept', 'deleted'].map(async () =>
      JSON.parse((await send(server.address, { path: '/api/scenes', ...post(draft) })).body),
    ),
  )
  const [kept, deleted] = scenes.map(({ id }) => `/api/scenes/${id}`)
  await send(server.address, { path: deleted, method: 'DELETE' })
  const query = { name: 'A query', statement: 'RETURN 1 AS one' }
  const queries = await Promise.all(
    ['kept', 'deleted'].map(async () =>
      JSON.parse((await send(server.address, { path: '/api/queries', ...post(query) })).body),
    ),
  )
  const [keptQuery, deletedQuery] = queries.map(({ id }) => `/api/queries/${id}`)
  await send(server.address, { path: deletedQuery, method: 'DELETE' })
  const change = { kind: 'changeNode', node: 'person:ann', properties: { nameZh: '安' } }
  const edit = { by: 'Ann', reason: { passages: ['r#1.1'] }, changes: [change] }
  const made = JSON.parse((await send(server.address, { path: '/api/edits', ...post(edit) })).body)
  const uploads = await Promise.all(
    ['a', 'b', 'c'].map(async name => {
      const path = `/api/imports/files?name=${name}.jsonl`
      return JSON.parse((await send(server.address, { path, ...bytes(line(name)) })).body).id as string
    }),
  )
  const planned = async (upload: string) => {
    const { body } = await send(server.address, { path: '/api/imports', ...post({ files: [{ upload }] }) })
    const path = `/api/imports/${JSON.parse(body).id}`
    await send(server.address, { path: `${path}/events` })
    return path
  }
  const [first = '', second = '', third = ''] = uploads
  const [toStart, toDelete, taken] = [await planned(first), await planned(second), await planned(first)]
  await send(server.address, { path: `${taken}/start`, ...post({}) })
  await send(server.address, { path: `${taken}/events` })
  Object.assign(requests, {
    importUploadDelete: { path: `/api/imports/files/${third}` },
    importPlan: { body: { files: [{ upload: second }] } },
    importTables: { body: { files: [{ upload: second, format: 'table', separator: '\t' }] } },
    import: { path: toStart },
    importEvents: { path: `${toStart}/events` },
    importStart: { path: `${toStart}/start`, body: { onConflict: 'merge' } },
    importCancel: { path: `${toStart}/cancel`, body: {} },
    importUndo: { path: `${taken}/undo`, body: {} },
    importDelete: { path: toDelete },
    importNodes: { path: `${taken}/nodes?limit=1` },
  })
  const download = { path: '/api/query/downloads', ...post({ statement: 'RETURN 1 AS one', format: 'jsonl' }) }
  Object.assign(requests, {
    rowsDownloaded: { path: JSON.parse((await send(server.address, download)).body).path },
    editCheck: { body: edit },
    edit: {
      body: { ...edit, changes: [{ ...change, properties: { note: 'x' } }], confirm: { nodes: 0, relationships: 0 } },
    },
    edits: { path: '/api/edits?entity=person%3Aann&limit=5' },
    editRecord: { path: `/api/edits/${made.id}` },
    editUndo: { path: `/api/edits/${made.id}/undo`, body: { by: 'Ann' } },
    queriesImport: { body: { files: [{ path: 'a/b.cypher', text: 'RETURN 2' }, { text: '' }] } },
    savedQueryCreate: { body: query },
    savedQuery: { path: keptQuery },
    savedQuerySave: { path: keptQuery, body: { ...query, base: 1 } },
    savedQueryDelete: { path: keptQuery },
    savedQueryUndelete: { path: `${deletedQuery}/undelete`, body: {} },
    savedQueryFile: { path: `${deletedQuery}/file` },
    sceneCreate: { body: draft },
    scene: { path: `${kept}?version=1` },
    sceneRename: { path: `${kept}/name`, body: { name: 'Another name' } },
    sceneSave: { path: kept, body: { ...draft, base: 1, keepBase: 'before' } },
    sceneDuplicate: { path: `${kept}/duplicate`, body: { name: 'A copy' } },
    sceneVersions: { path: `${kept}/versions` },
    sceneRestore: { path: `${kept}/restore`, body: { version: 1, base: 3 } },
    sceneUndelete: { path: `${deleted}/undelete`, body: {} },
    sceneDelete: { path: kept },
  })
})
afterAll(async () => {
  await server?.stop()
  await engine?.close()
  await rm(folder, { recursive: true, force: true })
})

const ask = async (options: Parameters<typeof send>[1]): Promise<Answer & { json: Json }> => {
  const answer = await send(server.address, options)
  const isJson = answer.body !== '' && /json/.test(answer.headers['content-type'] ?? '')
  return { ...answer, json: isJson ? JSON.parse(answer.body) : undefined }
}
// biome-ignore lint/suspicious/noExplicitAny: answers are checked against their schemas
type Json = any

const line = (name: string): string =>
  `${JSON.stringify({ type: 'node', id: name, labels: ['Arrived'], properties: { name } })}\n`
const bytes = (body: string) => ({ method: 'POST', headers: { 'content-type': 'application/octet-stream' }, body })

/** A request for each route of the table that has to work. */
const requests: Record<RouteName, { path?: string; body?: unknown; file?: string }> = {
  health: {},
  schema: {},
  overview: {},
  search: { path: '/api/search?q=Ann&limit=5' },
  searchRelationships: { path: '/api/search/relationships?q=post&limit=5' },
  searchIndex: { body: {} },
  node: { path: '/api/nodes/person%3Aann' },
  relationship: { path: '/api/relationships/post' },
  entities: { body: { nodes: ['person:ann', 'nobody'] } },
  between: { body: { nodes: ['person:ann', 'organization:org'] } },
  neighbourCounts: { body: { refs: ['person:ann'] } },
  neighbours: { body: { refs: ['person:ann'] } },
  paths: { body: { from: 'person:ann', to: 'person:bob/é' } },
  query: { body: { statement: 'MATCH (n:Person) RETURN n.name AS name ORDER BY name' } },
  plan: { body: { statement: 'MATCH (n:Person) RETURN n.name AS name' } },
  rowsExport: { body: { statement: 'MATCH (n:Person) RETURN n.name AS name' } },
  rowsDownload: { body: { statement: 'MATCH (n:Person) RETURN n.name AS name' } },
  rowsDownloaded: {},
  functions: {},
  lint: { body: { statement: 'MATCH (n:Persn) RETURN n.nmae, $x; RETURN 1' } },
  phrases: {},
  suggestions: { path: '/api/suggestions?label=Person&property=name&q=a' },
  evidence: { body: { refs: ['post'] } },
  reports: {},
  report: { path: '/api/reports/report%3Ar' },
  formats: {},
  export: { body: { format: 'json', scope: { kind: 'all' } } },
  exportFetched: { path: '/api/export?format=json&labels=Person&labels=Organization&evidence=false' },
  print: {
    body: {
      width: 200,
      height: 100,
      title: 'A page',
      background: null,
      layers: [
        {
          clip: null,
          marks: [{ kind: 'text', text: 'Guanxi 关系', x: 100, y: 50, size: 20, anchor: 'middle', ink: '#000000' }],
        },
      ],
    },
  },
  editCheck: {},
  edit: {},
  edits: {},
  editRecord: {},
  editUndo: {},
  importUpload: { path: '/api/imports/files?name=one.jsonl', file: line('x') },
  // Made once there are files and imports to ask about.
  importUploadDelete: {},
  imports: {},
  importPlan: {},
  importTables: {},
  import: {},
  importEvents: {},
  importStart: {},
  importCancel: {},
  importUndo: {},
  importDelete: {},
  importNodes: {},
  scenes: {},
  queries: {},
  queriesExport: {},
  // Made once there are queries and scenes to ask about; each is based on what the one before it wrote.
  queriesImport: {},
  savedQueryCreate: {},
  savedQuery: {},
  savedQuerySave: {},
  savedQueryDelete: {},
  savedQueryUndelete: {},
  savedQueryFile: {},
  sceneCreate: {},
  scene: {},
  sceneSave: {},
  sceneRename: {},
  sceneDuplicate: {},
  sceneVersions: {},
  sceneRestore: {},
  sceneDelete: {},
  sceneUndelete: {},
}

describe('each route of the table', () => {
  test.each(Object.entries(routes) as [RouteName, Route][])('%s answers as its schema says', async (name, route) => {
    const { path = route.path, body, file = '' } = requests[name]
    const takesBody = route.method === 'POST' || route.method === 'PUT'
    const sent = route.takes === 'file' ? bytes(file) : takesBody ? post(body) : {}
    const answer = await ask({ path, ...sent, method: route.method })
    expect(answer.status, answer.body).toBe(200)
    if (route.stream === 'file') return
    const schema = schemaNamed(route.answer) as z.ZodObject
    const json =
      route.stream === 'events' ? JSON.parse(answer.body.split('\n')[0]?.slice('data: '.length) ?? '') : answer.json
    expect(schema.strict().safeParse(json).error?.issues).toBeUndefined()
  })

  test('an edit from another site, or as a form would send it, is refused', async () => {
    const edit = { by: 'x', reason: { ownKnowledge: 'x' }, changes: [{ kind: 'deleteNode', node: 'person:ann' }] }
    for (const path of ['/api/edits', '/api/edits/check', '/api/edits/x/undo']) {
      const foreign = await ask({ path, ...post(edit, { origin: 'http://evil.example' }) })
      expect([foreign.status, foreign.json.code]).toEqual([403, 'ORIGIN_REFUSED'])
      const form = await ask({ path, ...post(edit, { 'content-type': 'text/plain' }) })
      expect([form.status, form.json.code]).toEqual([415, 'MEDIA_TYPE_UNSUPPORTED'])
    }
    const wrong = await ask({
      path: '/api/edits',
      ...post({ ...edit, changes: [{ ...edit.changes[0], detach: true }] }),
    })
    expect([wrong.status, wrong.json.code]).toEqual([400, 'REQUEST_INVALID'])
    const unconfirmed = await ask({ path: '/api/edits', ...post(edit) })
    expect([unconfirmed.status, unconfirmed.json.code]).toEqual([409, 'EDIT_UNCONFIRMED'])
  })

  test('without --allow-edit the log is shown and nothing else', async () => {
    const reading = await startTestServer({ engine, env: { GUANXI_DATA_DIR: folder } })
    try {
      for (const [path, body] of [
        ['/api/edits', requests.edit.body],
        ['/api/edits/check', requests.edit.body],
        [`${requests.editRecord.path}/undo`, { by: 'x' }],
      ] as const) {
        const { status, body: text } = await send(reading.address, { path, ...post(body) })
        expect([status, JSON.parse(text).code]).toEqual([403, 'EDITING_OFF'])
      }
      expect(JSON.parse((await send(reading.address, { path: '/api/edits' })).body).total).toBeGreaterThan(0)
      const health = JSON.parse((await send(reading.address, { path: '/api/health' })).body)
      expect(health.editing).toBe(false)
    } finally {
      await reading.stop()
    }
  })

  test('without --allow-edit no index is written into a database', async () => {
    const indexed = faultyEngine({ health: () => engine.health() })
    const answers = async (env: { [name: string]: string }) => {
      const server = await startTestServer({ engine: indexed, env: { GUANXI_DATA_DIR: folder, ...env } })
      try {
        const { status, body } = await send(server.address, { path: '/api/search/index', ...post({}) })
        return [status, JSON.parse(body).code]
      } finally {
        await server.stop()
      }
    }
    expect(await answers({})).toEqual([403, 'EDITING_OFF'])
    // There is nothing to index in there.
    expect(await answers({ GUANXI_ALLOW_EDIT: 'true' })).toEqual([400, 'REQUEST_INVALID'])
  })

  test('with --allow-edit a query still only reads', async () => {
    // The guard of this server admits everything: what is behind it refuses too.
    const answer = await ask({ path: '/api/query', ...post({ statement: 'CREATE (:Hole)' }) })
    expect(answer.status).toBe(403)
    expect((await collect(engine.run('MATCH (n:Hole) RETURN n', { access: 'read', timeout: 9000 }))).rows).toEqual([])
  })

  test('a reference may hold a slash and other scripts, when it is escaped', async () => {
    const { json } = await ask({ path: `/api/nodes/${encodeURIComponent('person:bob/é')}` })
    expect(json.node.properties.name).toBe('Bob')
  })

  test('an export is fetched from an address as it is asked for with a body', async () => {
    const fetched = async (query: { [name: string]: string }) => {
      const { status, headers, json } = await ask({ path: `/api/export?${new URLSearchParams(query)}` })
      return [status, headers['content-disposition'], json]
    }
    const asked = async (request: object) => {
      const { status, headers, json } = await ask({ path: '/api/export', ...post(request) })
      return [status, headers['content-disposition'], json]
    }
    const lined = (answer: Json[]) => JSON.stringify(answer).replaceAll(/"exported":"[^"]*"/g, '')
    const all = await fetched({ format: 'json' })
    expect(all[0]).toBe(200)
    expect(all[1]).toMatch(/^attachment; filename=guanxi-.*\.json$/)
    expect(lined(all)).toBe(lined(await asked({ format: 'json', scope: { kind: 'all' } })))
    const statement = 'MATCH (p:Person {key: $key}) RETURN p'
    const parameters = { key: 'person:ann' }
    const found = { format: 'json', statement, parameters: JSON.stringify(parameters), evidence: 'false' }
    const scope = { kind: 'query', statement, parameters }
    expect(lined(await fetched(found))).toBe(lined(await asked({ format: 'json', scope, evidence: false })))
    const named = await fetched({ format: 'json', nodes: 'person:ann', between: 'true', evidence: 'false' })
    expect(named[2].nodes).toHaveLength(1)
    for (const [query, path] of [
      [{ labels: 'Person', statement: 'RETURN 1' }, 'labels'],
      [{ between: 'true' }, 'between'],
      [{ parameters: '{}' }, 'parameters'],
      [{ statement: 'RETURN 1', parameters: '[1]' }, 'parameters'],
      [{ statement: 'RETURN 1', parameters: '{' }, 'parameters'],
      [{ evidence: 'maybe' }, 'evidence'],
      [{ constructor: 'x' }, 'constructor'],
    ] as const) {
      const [status, disposition, json] = await fetched({ format: 'json', ...query })
      expect([status, disposition, json.code, json.places[0].path]).toEqual([400, undefined, 'REQUEST_INVALID', path])
    }
  })

  test('HEAD answers without a body', async () => {
    const answer = await ask({ path: '/api/schema', method: 'HEAD' })
    expect(answer).toMatchObject({ status: 200, body: '' })
    expect(Number(answer.headers['content-length'])).toBeGreaterThan(10)
  })
})

describe('answers that can be kept', () => {
  test.each(['/api/schema', '/api/overview', '/api/reports', '/api/formats', '/api/phrases', '/api/query/functions'])(
    '%s is 304 while it is the same',
    async path => {
      const first = await ask({ path })
      const etag = String(first.headers.etag)
      const again = await ask({ path, headers: { 'if-none-match': etag } })
      expect(again).toMatchObject({ status: 304, body: '' })
      expect((await ask({ path, headers: { 'if-none-match': 'W/"other"' } })).status).toBe(200)
    },
  )

  test('health is never kept', async () => {
    const { headers } = await ask({ path: '/api/health' })
    expect(headers).toMatchObject({ 'cache-control': 'no-store' })
    expect(headers.etag).toBeUndefined()
  })
})

describe('what cannot be answered', () => {
  const problem = (answer: Answer & { json: Json }, status: number, code: string) => {
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/)
    expect(answer.json).toMatchObject({ status, code })
    expect(answer.status).toBe(status)
    expect(answer.json.instance).toBe(`urn:uuid:${answer.headers['x-request-id']}`)
  }

  test('an unknown address of the API is 404', async () => {
    problem(await ask({ path: '/api/nothing' }), 404, 'NOT_FOUND')
    problem(await ask({ path: '/api/__proto__' }), 404, 'NOT_FOUND')
    problem(await ask({ path: '/api' }), 404, 'NOT_FOUND')
  })

  test('an unknown node is 404, with the reference as it was given', async () => {
    problem(await ask({ path: '/api/nodes/constructor' }), 404, 'NOT_FOUND')
  })

  test.each(Object.values(routes) as Route[])('another method at $path is 405 and says which is right', async route => {
    const path = route.path.replace(':ref', 'x')
    const answer = await ask({ path, method: 'PATCH' })
    problem(answer, 405, 'METHOD_NOT_ALLOWED')
    expect(answer.headers.allow?.split(', ')).toContain(route.method)
  })

  test('a body that is not JSON, or not declared as such', async () => {
    const request = post({ statement: 'RETURN 1' })
    problem(await ask({ path: '/api/query', ...request, body: '{"statement":' }), 400, 'REQUEST_INVALID')
    problem(await ask({ path: '/api/query', ...request, body: '"text"' }), 400, 'REQUEST_INVALID')
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data'])
      problem(
        await ask({ path: '/api/query', ...request, headers: { 'content-type': type } }),
        415,
        'MEDIA_TYPE_UNSUPPORTED',
      )
    problem(await ask({ path: '/api/query', method: 'POST' }), 400, 'REQUEST_INVALID')
  })

  test('a body over the limit is 413', async () => {
    const body = JSON.stringify({ statement: 'x'.repeat(5 * 1024 * 1024) })
    problem(await ask({ path: '/api/query', ...post({}), body }), 413, 'PAYLOAD_TOO_LARGE')
  })

  test('a wrong %-escape is 400', async () => {
    problem(await ask({ path: '/api/nodes/%E0%A4%A' }), 400, 'REQUEST_INVALID')
  })

  test('every field that is wrong is named', async () => {
    const answer = await ask({ path: '/api/search?limit=0&offset=x&lable=Person' })
    problem(answer, 400, 'REQUEST_INVALID')
    expect(answer.json.places.map((place: { path: string }) => place.path).sort()).toEqual([
      'lable',
      'limit',
      'offset',
      'q',
    ])
  })

  test('a field given twice is not taken for a text', async () => {
    problem(await ask({ path: '/api/search?q=a&q=b' }), 400, 'REQUEST_INVALID')
  })
})

test('the log has the route and the code, and nothing of what was asked', async () => {
  server.log.length = 0
  const { headers } = await ask({ path: '/api/search?q=Hunter2' })
  await ask({ path: '/api/nodes/Hunter2' })
  await ask({ path: '/api/query', ...post({ statement: 'RETURN "Hunter2" AS Hunter2x' }) })
  await expect.poll(() => server.log.length).toBe(3)
  expect(JSON.stringify(server.log)).not.toContain('Hunter2')
  expect(server.log[0]).toMatchObject({ id: headers['x-request-id'], route: 'GET /api/search', status: 200 })
  expect(server.log[1]).toMatchObject({ route: 'GET /api/nodes/:ref', status: 404, code: 'NOT_FOUND' })
})
