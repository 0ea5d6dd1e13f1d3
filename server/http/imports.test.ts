import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Value } from '../contract/graph.ts'
import type { ImportAnswer, ImportSummary } from '../contract/import.ts'
import { createEmbeddedEngine } from '../engines/embedded/embedded.ts'
import { collect, type Engine } from '../engines/engine.ts'
import { lines, nodeLine, relationshipLine } from '../import/import-suite.ts'
import { open, post, send, startTestServer, type TestServer } from './test-server.ts'

/** On a machine that has much else to do. */
const patience = { timeout: 20_000 }

let engine: Engine
let engineFolder: string
let folder: string
let server: TestServer
const run = (query: string) => engine.write(one => one(query).summary())
const rows = async (query: string): Promise<Value[][]> =>
  (await collect(engine.run(query, { access: 'read', timeout: 20_000 }))).rows

const serve = (using = engine, env: { [name: string]: string } = {}) =>
  startTestServer({ engine: using, env: { GUANXI_DATA_DIR: folder, GUANXI_ALLOW_EDIT: 'on', ...env } })

beforeAll(async () => {
  engineFolder = await mkdtemp(join(tmpdir(), 'guanxi-arriving-'))
  engine = await createEmbeddedEngine({ dataDir: engineFolder })
  await run('CREATE CONSTRAINT arriving IF NOT EXISTS FOR (n:Person) REQUIRE n.key IS UNIQUE')
})
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'guanxi-imports-http-'))
  server = await serve()
})
afterEach(async () => {
  await server.stop()
  await rm(folder, { recursive: true, force: true })
  await run('MATCH (n) DETACH DELETE n')
})
afterAll(async () => {
  await engine.close()
  await rm(engineFolder, { recursive: true, force: true })
})

// biome-ignore lint/suspicious/noExplicitAny: answers are checked against their schemas elsewhere
type Json = any
const ask = async (method: string, path: string, body?: unknown): Promise<{ status: number; json: Json }> => {
  const answer = await send(server.address, { ...(body === undefined ? {} : post(body)), method, path })
  return { status: answer.status, json: JSON.parse(answer.body) }
}
const bytes = { 'content-type': 'application/octet-stream' }
const upload = async (name: string, body: string, headers: { [name: string]: string } = bytes) => {
  const path = `/api/imports/files?name=${encodeURIComponent(name)}`
  const answer = await send(server.address, { method: 'POST', path, headers, body })
  return { status: answer.status, json: JSON.parse(answer.body) as Json }
}
const uploaded = async (name: string, body: string): Promise<string> => (await upload(name, body)).json.id

/** All events of an import until nothing is at work on it. */
const events = async (id: string): Promise<ImportSummary[]> => {
  const { headers, body } = await send(server.address, { path: `/api/imports/${id}/events` })
  expect(headers['content-type']).toMatch(/^text\/event-stream/)
  return body.split('\n').flatMap(line => (line.startsWith('data: ') ? JSON.parse(line.slice(6)) : []))
}
const ended = async (id: string): Promise<ImportAnswer> => {
  expect((await events(id)).at(-1)?.running).toBe(false)
  return (await ask('GET', `/api/imports/${id}`)).json
}
const plan = async (files: object[], choices: object = {}): Promise<ImportAnswer> => {
  const { status, json } = await ask('POST', '/api/imports', { files, ...choices })
  expect([status, json.state]).toEqual([200, 'planning'])
  return ended(json.id)
}
const planText = async (text: string, choices: object = {}, name = 'graph.jsonl') =>
  plan([{ upload: await uploaded(name, text) }], choices)
const start = async (id: string, choices: object = {}) => {
  expect((await ask('POST', `/api/imports/${id}/start`, choices)).status).toBe(200)
  return ended(id)
}

const ada = nodeLine('1', ['Person'], { key: 'ada', name: 'Ada' })
const bea = nodeLine('2', ['Person'], { key: 'bea', constructor: 'x' })
const text = lines(ada, bea, relationshipLine('KNOWS', '1', '2'))
const many = lines(...Array.from({ length: 3500 }, (_, i) => nodeLine(String(i), ['Thing'], { i })))

/** The engine, holding each transaction after the first until it is let go. */
function held() {
  let letGo: () => void = () => {}
  let reached: () => void = () => {}
  const gate = new Promise<void>(settle => {
    letGo = settle
  })
  const atGate = new Promise<void>(settle => {
    reached = settle
  })
  let count = 0
  const transact: Engine['transact'] = async work => {
    if (count++ > 0) {
      reached()
      await gate
    }
    return engine.transact(work)
  }
  return { engine: Object.assign(Object.create(engine), { transact }) as Engine, letGo, atGate }
}

/** The server on such an engine. */
async function serveHeld() {
  const gate = held()
  await server.stop()
  server = await serve(gate.engine)
  return gate
}

describe('a file that is sent', () => {
  test('is known by its ending and its beginning, and goes again', async () => {
    const { json } = await upload('a/b\\c/图.jsonl', text)
    expect(json).toMatchObject({ name: '图.jsonl', format: 'jsonl', bytes: Buffer.byteLength(text) })
    expect((await upload('x.json', '{"elements":{"nodes":[]}}')).json.format).toBe('cyjs')
    expect((await upload('x.json', '{"nodes":[]}')).json.format).toBe('json')
    expect((await ask('DELETE', `/api/imports/files/${json.id}`)).status).toBe(200)
    expect(await ask('POST', '/api/imports', { files: [{ upload: json.id }] })).toMatchObject({ status: 404 })
    for (const id of ['constructor', '__proto__', '..', '0'])
      expect((await ask('POST', '/api/imports', { files: [{ upload: id }] })).json.code).toBe('NOT_FOUND')
  })

  test('of no format that is read says so, and can be read as another', async () => {
    for (const name of ['graph.bin', 'graph', 'graph.dot']) expect((await upload(name, text)).json.format).toBeNull()
    const id = await uploaded('graph.bin', text)
    const unknown = await ask('POST', '/api/imports', { files: [{ upload: id }] })
    expect([unknown.status, unknown.json.code]).toEqual([400, 'FORMAT_UNKNOWN'])
    const none = await ask('POST', '/api/imports', { files: [{ upload: id, format: 'constructor' }] })
    expect([none.status, none.json.code]).toEqual([400, 'FORMAT_UNKNOWN'])
    expect((await plan([{ upload: id, format: 'jsonl' }])).plan?.nodes.total).toBe(2)
  })

  test('that is larger than allowed is refused, said beforehand or not, and leaves nothing', async () => {
    await server.stop()
    server = await serve(engine, { GUANXI_IMPORT_BYTES: '1000' })
    expect((await ask('GET', '/api/imports')).json.limits).toEqual({ bytes: 1000 })
    const large = 'x'.repeat(200_000)
    for (const headers of [bytes, { ...bytes, 'transfer-encoding': 'chunked' }]) {
      const { status, json } = await upload('large.jsonl', large, headers)
      expect([status, json.code, json.facts]).toEqual([413, 'PAYLOAD_TOO_LARGE', { most: 1000 }])
    }
    expect(await readdir(join(folder, 'imports', 'files')).catch(() => [])).toEqual([])
    expect((await upload('fits.jsonl', 'x'.repeat(1000))).status).toBe(200)
  })

  test('that does not come to its end leaves nothing', async () => {
    const leaving = new AbortController()
    const cut = open(server.address, {
      method: 'POST',
      path: '/api/imports/files?name=cut.jsonl',
      headers: { ...bytes, 'content-length': '1000000' },
      body: text,
      signal: leaving.signal,
    })
    const there = () => readdir(join(folder, 'imports', 'files')).catch(() => [])
    await expect.poll(there, patience).toHaveLength(1)
    leaving.abort()
    await expect(cut).rejects.toThrow()
    await expect.poll(there, patience).toEqual([])
  })

  test('is not taken from a form, from another site, or where editing is off', async () => {
    for (const type of ['text/plain', 'multipart/form-data', 'application/json'])
      expect((await upload('x.jsonl', text, { 'content-type': type })).json.code).toBe('MEDIA_TYPE_UNSUPPORTED')
    expect((await upload('x.jsonl', text, { ...bytes, origin: 'http://evil.example' })).status).toBe(403)
    const { id } = await planText(text)
    const taken = (await start((await planText(text)).id)).id
    const file = await uploaded('x.jsonl', text)
    await server.stop()
    server = await serve(engine, { GUANXI_ALLOW_EDIT: 'off' })
    const off = [403, 'EDITING_OFF']
    const answers = [
      await upload('x.jsonl', text),
      await ask('POST', '/api/imports', { files: [{ upload: file }] }),
      await ask('POST', `/api/imports/${id}/start`, {}),
      await ask('POST', `/api/imports/${taken}/undo`, {}),
    ]
    expect(answers.map(({ status, json }) => [status, json.code])).toEqual([off, off, off, off])
    const { imports, editing } = (await ask('GET', '/api/imports')).json
    expect([editing, imports.map((one: ImportSummary) => one.state)]).toEqual([false, ['done', 'planned']])
  })
})

describe('a plan', () => {
  test('says what there would be, what is there, and what differs, with where', async () => {
    await run('CREATE (:Person {key: "ada", name: "Ada", born: 1815}), (:Person {key: "bea", constructor: "x"})')
    const { plan, state, total } = await planText(text)
    expect([state, total]).toEqual(['planned', { nodes: 2, relationships: 1 }])
    expect(plan?.nodes).toMatchObject({ total: 2, created: 0, same: 1, differing: 1, keyless: 0 })
    expect(plan?.nodes.labels).toEqual([{ name: 'Person', count: 2 }])
    expect(plan?.relationships).toEqual({ total: 1, types: [{ name: 'KNOWS', count: 1 }] })
    expect(plan?.conflicts).toEqual([
      { label: 'Person', property: 'key', value: 'ada', differing: ['born'], at: expect.objectContaining({ line: 1 }) },
    ])
    expect(plan?.sample.nodes[0]).toEqual({
      id: '1',
      labels: ['Person'],
      properties: { key: 'ada', name: 'Ada' },
      propertyCount: 2,
    })
    expect(plan?.sample.relationships).toMatchObject([{ type: 'KNOWS', source: '1', target: '2' }])
    expect(await rows('MATCH ()-[r]->() RETURN count(r)')).toEqual([[0]])
  })

  test('of a file that is broken fails with file, line and column', async () => {
    const id = await uploaded('broken.graphml', '<?xml version="1.0"?>\n<graphml>\n  <graph></nod>\n</graphml>')
    const { state, problem, plan: none } = await plan([{ upload: id }])
    expect([state, problem?.code, none]).toEqual(['failed', 'FILE_INVALID', undefined])
    expect(problem?.places?.[0]).toMatchObject({ file: 'broken.graphml', line: 3, column: expect.any(Number) })
    expect((await ask('DELETE', `/api/imports/${(await ask('GET', '/api/imports')).json.imports[0].id}`)).status).toBe(
      200,
    )
    expect((await ask('GET', '/api/imports')).json.imports).toEqual([])
  })

  test('lists what is wrong; then nothing is written, or the rest is, as is chosen after looking', async () => {
    const { id, plan } = await planText(lines(ada, '{"type":"node","id":', relationshipLine('KNOWS', '1', 'none')))
    expect(plan?.problems.total).toBe(2)
    expect(plan?.problems.first[0]).toMatchObject({ file: 'graph.jsonl', line: 2, column: expect.any(Number) })
    const refused = await start(id)
    expect([refused.state, refused.problem?.code, refused.problem?.places?.length]).toEqual([
      'planned',
      'FILE_INVALID',
      2,
    ])
    expect(await rows('MATCH (n) RETURN count(n)')).toEqual([[0]])
    const done = await start(id, { onError: 'skip' })
    expect([done.state, done.problem, done.counts?.nodes.created]).toEqual(['done', undefined, 1])
  })

  test('is made anew in place of another one, and forgotten with its files', async () => {
    const upload = await uploaded('graph.txt', text)
    const first = await plan([{ upload, format: 'jsonl' }])
    const second = await plan([{ upload, format: 'jsonl' }], { replaces: first.id, onConflict: 'merge' })
    expect((await ask('GET', `/api/imports/${first.id}`)).status).toBe(404)
    expect(second).toMatchObject({ onConflict: 'merge', files: [{ name: 'graph.txt', format: 'jsonl', upload }] })
    expect((await ask('DELETE', `/api/imports/${second.id}`)).status).toBe(200)
    expect(await readdir(join(folder, 'imports', 'files'))).toEqual([])
    expect((await ask('GET', `/api/imports/${second.id}/events`)).json.code).toBe('NOT_FOUND')
  })
})

describe('an import', () => {
  test('tells how it gets on, and what it was, also to a server that is new', async () => {
    const { id } = await planText(text, { onConflict: 'merge' })
    await ask('POST', `/api/imports/${id}/start`, {})
    const told = await events(id)
    expect(told.at(-1)).toMatchObject({ state: 'done', running: false, counts: { nodes: { created: 2 } } })
    expect(await readdir(join(folder, 'imports', 'files'))).toEqual([])
    const { nodes, total } = (await ask('GET', `/api/imports/${id}/nodes?limit=1`)).json
    expect([nodes.length, total]).toEqual([1, 2])
    await server.stop()
    server = await serve()
    const { imports } = (await ask('GET', '/api/imports')).json
    expect(imports).toMatchObject([{ id, state: 'done', running: false, onConflict: 'merge' }])
    expect((await ask('POST', `/api/imports/${id}/start`, {})).json.code).toBe('EDIT_CONFLICT')
    expect((await ask('DELETE', `/api/imports/${id}`)).json.code).toBe('EDIT_CONFLICT')
  })

  test('is not found under what is no number of one', async () => {
    for (const id of ['constructor', '__proto__', '0', '%2e%2e'])
      for (const [method, path, body] of [
        ['GET', `/api/imports/${id}`, undefined],
        ['GET', `/api/imports/${id}/events`, undefined],
        ['POST', `/api/imports/${id}/start`, {}],
        ['POST', `/api/imports/${id}/cancel`, {}],
        ['POST', `/api/imports/${id}/undo`, {}],
        ['DELETE', `/api/imports/${id}`, undefined],
        ['GET', `/api/imports/${id}/nodes`, undefined],
      ] as const)
        expect((await ask(method, path, body)).json.code, `${method} ${path}`).toBe('NOT_FOUND')
  })

  test('goes on when nobody looks, and one at a time is written', async () => {
    const gate = await serveHeld()
    const [{ id }, other] = [await planText(many), await planText(text)]
    await ask('POST', `/api/imports/${id}/start`, {})
    await gate.atGate
    const watching = await open(server.address, { path: `/api/imports/${id}/events` })
    await once(watching, 'data')
    watching.destroy()
    const busy = await ask('POST', `/api/imports/${other.id}/start`, {})
    expect([busy.status, busy.json.code]).toEqual([503, 'ENGINE_BUSY'])
    expect((await ask('POST', `/api/imports/${id}/start`, {})).json.code).toBe('EDIT_CONFLICT')
    gate.letGo()
    const told = await events(id)
    expect(told[0]).toMatchObject({ state: 'writing', running: true, progress: { phase: 'nodes', total: 3500 } })
    expect(told.at(-1)).toMatchObject({ state: 'done', counts: { nodes: { created: 3500 } } })
  })

  test('is broken off, gone on with, and taken back as a whole', async () => {
    const gate = await serveHeld()
    const { id } = await planText(many)
    await ask('POST', `/api/imports/${id}/start`, {})
    await gate.atGate
    const cancelling = ask('POST', `/api/imports/${id}/cancel`, {})
    await expect
      .poll(() => server.log.some(({ route }) => route === 'POST /api/imports/:ref/start'), patience)
      .toBe(true)
    gate.letGo()
    const { state, running, problem } = (await cancelling).json
    expect([state, running, problem.code]).toEqual(['writing', false, 'REQUEST_CANCELLED'])
    expect(await rows('MATCH (n:Thing) RETURN count(n) < 3500')).toEqual([[true]])
    expect((await start(id)).state).toBe('done')
    expect(await rows('MATCH (n:Thing) RETURN count(n), count(DISTINCT n.i)')).toEqual([[3500, 3500]])
    await ask('POST', `/api/imports/${id}/undo`, {})
    expect((await ended(id)).state).toBe('undone')
    expect(await rows('MATCH (n) RETURN count(n)')).toEqual([[0]])
  })

  test('of a server that stopped is found again and gone on with by the next one', async () => {
    const gate = await serveHeld()
    const { id } = await planText(many)
    await ask('POST', `/api/imports/${id}/start`, {})
    await gate.atGate
    await server.stop()
    gate.letGo()
    await expect.poll(() => readdir(join(folder, 'imports', 'embedded', id)), patience).not.toContain('lock')
    server = await serve()
    expect((await ask('GET', `/api/imports/${id}`)).json).toMatchObject({ state: 'writing', running: false })
    expect((await start(id)).counts?.nodes.created).toBe(3500)
  })

  test('in which somebody changed something since is not taken back, and says what', async () => {
    const { id } = await planText(text)
    await start(id)
    await run('MATCH (n:Person {key: "ada"}) SET n.name = "Other"')
    await ask('POST', `/api/imports/${id}/undo`, {})
    const { state, problem } = await ended(id)
    expect([state, problem?.code, problem?.places?.length]).toEqual(['done', 'EDIT_CONFLICT', 1])
    expect(problem?.places?.[0]?.message).toContain('Ada')
    expect(await rows('MATCH (n) RETURN count(n)')).toEqual([[2]])
  })
})

test('a plan that is broken off leaves nothing but its name', async () => {
  let letGo: () => void = () => {}
  const gate = new Promise<void>(settle => {
    letGo = settle
  })
  const schema: Engine['schema'] = async options => {
    await gate
    return engine.schema(options)
  }
  await server.stop()
  server = await serve(Object.assign(Object.create(engine), { schema }) as Engine)
  const { id } = (await ask('POST', '/api/imports', { files: [{ upload: await uploaded('a.jsonl', text) }] })).json
  const cancelling = ask('POST', `/api/imports/${id}/cancel`, {})
  await expect.poll(() => server.log.some(({ route }) => route === 'POST /api/imports'), patience).toBe(true)
  letGo()
  const { state, problem } = (await cancelling).json
  // It may have been over already.
  if (state !== 'planned') expect([state, problem.code]).toEqual(['failed', 'REQUEST_CANCELLED'])
  expect((await ask('GET', `/api/imports/${id}`)).status).toBe(200)
})

describe('a plain table', () => {
  const tablesOf = async (files: object[]) => (await ask('POST', '/api/imports/tables', { files })).json.tables
  const table = 'nr;Name;chef\n01;Ann;\n02;Bea;01\n'
  test('is shown with a guess, read by a mapping, and the mapping is remembered for its columns', async () => {
    const sent = await upload('staff.csv', table)
    expect(sent.json.format).toBe('table')
    const file = { upload: sent.json.id, format: 'table' }
    const [guess] = await tablesOf([file])
    expect(guess).toMatchObject({
      upload: sent.json.id,
      preview: { encoding: 'utf-8', separator: ';', columns: ['nr', 'Name', 'chef'], origin: 'guessed', flaws: [] },
    })
    const mapping = {
      ...guess.preview.mapping,
      nodes: [
        {
          creates: true,
          key: 'nr',
          label: { text: 'Worker' },
          properties: [{ column: 'Name', name: 'name', type: 'text' }],
        },
        { creates: false, key: 'chef' },
      ],
      relationship: { type: { text: 'WORKS_FOR' } },
    }
    const [given] = await tablesOf([{ ...file, mapping }])
    expect(given.preview).toMatchObject({
      origin: 'given',
      graph: { nodeCount: 2, relationshipCount: 1, problems: [] },
    })
    const [wrong] = await tablesOf([{ ...file, mapping: { ...mapping, nodes: [mapping.nodes[0]] } }])
    expect(wrong.preview.flaws).toEqual([{ code: 'oneNode', path: 'relationship' }])

    const { id } = await plan([{ ...file, mapping }])
    expect(await start(id)).toMatchObject({ state: 'done', counts: { nodes: { created: 2 } } })
    expect(await rows('MATCH (a:Worker)-[:WORKS_FOR]->(b) RETURN a.name, b.name')).toEqual([['Bea', 'Ann']])
    const later = await uploaded('later.csv', 'nr,Name,chef\n3,Cem,\n')
    expect((await tablesOf([{ upload: later }]))[0].preview).toMatchObject({ origin: 'remembered', separator: ',' })
  })

  test('in another encoding, with a mapping that does not fit, and beside tables with headers of neo4j-admin', async () => {
    const told = { upload: await uploaded('a.csv', 'a,b\n严,1\n'), encoding: 'windows-1252', separator: '|' }
    expect((await tablesOf([told]))[0].preview).toMatchObject({ columns: ['a,b'], rows: [['ä¸¥,1']] })
    const header = await uploaded('p-header.csv', 'id:ID,name,:LABEL\n')
    const part = await uploaded('p-1.csv', 'x,X,P\n')
    const ties = await uploaded('ties.csv', 'from,to\nx,x\n')
    const files = [header, part, ties].map(one => ({ upload: one, format: 'table' }))
    const { json } = await ask('POST', '/api/imports/tables', { files })
    expect(json.tables).toMatchObject([{ upload: ties, preview: { graph: { nodeCount: 0, relationshipCount: 1 } } }])
    const planned = await plan(files)
    expect(planned).toMatchObject({
      plan: { nodes: { total: 1 }, relationships: { total: 1 }, problems: { total: 0 } },
    })
    expect(planned.files.map(({ name, format }) => [name, format])).toEqual([
      ['p-header.csv', 'table'],
      ['p-1.csv', 'table'],
      ['ties.csv', 'table'],
    ])
    const broken = { upload: await uploaded('broken.csv', 'a,"b') }
    expect((await ask('POST', '/api/imports/tables', { files: [...files, broken] })).json).toMatchObject({
      tables: [{ upload: ties }],
      unreadable: [{ ...broken, detail: expect.stringContaining('A quote is not closed') }],
    })
    const bad = await ask('POST', '/api/imports/tables', { files: [{ ...files[2], mapping: { nodes: [] } }] })
    expect(bad.status).toBe(400)
  })
})
