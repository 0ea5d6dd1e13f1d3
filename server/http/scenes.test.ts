import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readConfig } from '../config.ts'
import { sceneDatabase } from './handlers/scenes.ts'
import { faultyEngine, post, send, startTestServer, type TestServer } from './test-server.ts'

let folder: string
let server: TestServer
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'guanxi-scenes-http-'))
  server = await startTestServer({ engine: faultyEngine({}), env: { GUANXI_DATA_DIR: folder } })
})
afterAll(async () => {
  await server.stop()
  await rm(folder, { recursive: true, force: true })
})

const draft = { name: 'x', content: { version: 2, text: 'one' }, counts: { nodes: 1, relationships: 0 } }
const ask = async (method: string, path: string, body?: unknown, headers?: { [name: string]: string }) => {
  const answer = await send(server.address, { ...(body === undefined ? {} : post(body, headers)), method, path })
  return { status: answer.status, json: JSON.parse(answer.body) }
}
const create = async () => (await ask('POST', '/api/scenes', draft)).json as { id: string }

test('two windows: the second save of the same version is 409, with what is there', async () => {
  const { id } = await create()
  const path = `/api/scenes/${id}`
  expect(await ask('PUT', path, { ...draft, base: 1 })).toMatchObject({ status: 200, json: { version: 2 } })
  const late = await ask('PUT', path, { ...draft, content: { version: 2, text: 'other' }, base: 1 })
  expect(late).toMatchObject({ status: 409, json: { code: 'SCENE_CONFLICT', facts: { version: 2 } } })
  expect((await ask('GET', path)).json.content).toEqual(draft.content)
})

test('renaming keeps the contents, so that another window can tell that nothing else changed', async () => {
  const { id } = await create()
  const before = (await ask('GET', `/api/scenes/${id}`)).json.scene
  const after = (await ask('PUT', `/api/scenes/${id}/name`, { name: '名' })).json
  expect(after).toMatchObject({ name: '名', version: 2, digest: before.digest })
})

test('an older version is read, restored on top, and the one it replaces is kept by its note', async () => {
  const { id } = await create()
  await ask('PUT', `/api/scenes/${id}`, { ...draft, content: { version: 2, text: 'two' }, base: 1 })
  expect((await ask('GET', `/api/scenes/${id}?version=1`)).json.content.text).toBe('one')
  const restored = await ask('POST', `/api/scenes/${id}/restore`, { version: 1, base: 2, keepBase: 'before' })
  expect(restored.json).toMatchObject({ version: 3 })
  const { versions } = (await ask('GET', `/api/scenes/${id}/versions`)).json
  expect(versions.map(({ version, note }: { version: number; note?: string }) => [version, note])).toEqual([
    [3, undefined],
    [2, 'before'],
    [1, undefined],
  ])
})

test('a deleted scene is gone from the list and comes back by undelete', async () => {
  const { id } = await create()
  expect((await ask('DELETE', `/api/scenes/${id}`)).json).toEqual({ id, days: 30 })
  expect((await ask('GET', `/api/scenes/${id}`)).json).toMatchObject({ code: 'NOT_FOUND' })
  expect((await ask('DELETE', `/api/scenes/${id}`)).status).toBe(404)
  expect((await ask('POST', `/api/scenes/${id}/undelete`, {})).json).toMatchObject({ id, version: 1 })
})

test.each(['..%2F..%2Fetc%2Fpasswd', '%2e%2e', 'constructor', '__proto__', '%00'])(
  'the address %s leads to no file',
  async ref => {
    for (const method of ['GET', 'DELETE']) {
      const { json } = await ask(method, `/api/scenes/${ref}`)
      expect(['NOT_FOUND', 'METHOD_NOT_ALLOWED']).toContain(json.code)
    }
  },
)

test('what is no scene is refused, and what is too large says how large it may be', async () => {
  const refused = [
    { ...draft, content: {} },
    { ...draft, thumbnail: 'javascript:alert(1)' },
    { ...draft, thumbnail: 'data:image/svg+xml;base64,AAAA' },
    { ...draft, database: { id: 'mine', engine: 'neo4j', name: 'mine' } },
    { ...draft, name: 'x'.repeat(201) },
  ]
  for (const body of refused)
    expect(await ask('POST', '/api/scenes', body)).toMatchObject({ status: 400, json: { code: 'REQUEST_INVALID' } })
  const large = await ask('POST', '/api/scenes', { ...draft, content: { version: 2, text: 'x'.repeat(3_600_000) } })
  expect(large).toMatchObject({ status: 413, json: { code: 'PAYLOAD_TOO_LARGE' } })
  expect(large.json.detail).toMatch(/3\.6 MB; at most 3\.5 MB/)
})

test('a page of another site can neither keep nor delete a scene', async () => {
  const { id } = await create()
  const foreign = { origin: 'http://evil.example' }
  expect((await ask('POST', '/api/scenes', draft, foreign)).json.code).toBe('ORIGIN_REFUSED')
  const { status } = await send(server.address, { method: 'DELETE', path: `/api/scenes/${id}`, headers: foreign })
  expect(status).toBe(403)
  const { status: untyped } = await send(server.address, { method: 'PUT', path: `/api/scenes/${id}`, body: '{}' })
  expect(untyped).toBe(415)
})

test('a folder that cannot be used is told, with a code and without its place', async () => {
  const file = join(folder, 'file')
  await writeFile(file, '')
  const broken = await startTestServer({ engine: faultyEngine({}), env: { GUANXI_DATA_DIR: file } })
  const { status, body } = await send(broken.address, { path: '/api/scenes', ...post(draft) })
  await broken.stop()
  expect(status).toBe(500)
  expect(JSON.parse(body)).toMatchObject({ code: 'STORAGE_FAILED', detail: expect.stringContaining('ENOTDIR') })
  expect(body).not.toContain(folder)
})

test('scenes of two databases are told apart, whatever the credentials, and without saying where they are', () => {
  const of = (env: { [name: string]: string }) => sceneDatabase('neo4j', readConfig({ env }))
  const one = of({ NEO4J_URI: 'neo4j://graph.example:7687', NEO4J_USERNAME: 'a' })
  expect(of({ NEO4J_URI: 'bolt://GRAPH.example:7687', NEO4J_USERNAME: 'b' }).id).toBe(one.id)
  expect(of({ NEO4J_URI: 'neo4j://graph.example:7688' }).id).not.toBe(one.id)
  expect(of({ NEO4J_URI: 'neo4j://graph.example:7687', NEO4J_DATABASE: 'other' }).id).not.toBe(one.id)
  expect(JSON.stringify(one)).not.toContain('graph.example')
  expect(sceneDatabase('embedded', readConfig({ env: {} })).id).toBe('embedded')
})
