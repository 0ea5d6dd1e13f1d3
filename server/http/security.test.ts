import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { builtPage } from './page.ts'
import { faultyEngine, post, send, startTestServer, type TestServer } from './test-server.ts'

let folder: string
let server: TestServer
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'guanxi-page-'))
  await mkdir(join(folder, 'page', 'assets'), { recursive: true })
  await writeFile(join(folder, 'secret.txt'), 'SECRET')
  await writeFile(join(folder, 'page', '.env'), 'SECRET')
  await writeFile(join(folder, 'page', 'index.html'), '<div id="root"></div>')
  await writeFile(join(folder, 'page', 'assets', 'index-abc123.js'), 'run()')
  await writeFile(join(folder, 'page', 'icon.svg'), '<svg/>')
  server = await startTestServer({
    engine: faultyEngine({}),
    page: builtPage(join(folder, 'page')),
    env: { GUANXI_ALLOWED_HOSTS: 'graph.example', GUANXI_METRICS: 'on' },
  })
})
afterAll(async () => {
  await server.stop()
  await rm(folder, { recursive: true, force: true })
})

const get = (path: string, headers: { [name: string]: string } = {}) => send(server.address, { path, headers })
const query = (headers: { [name: string]: string }) =>
  send(server.address, { path: '/api/query', ...post({ statement: 'RETURN 1' }, headers) })

describe('another site cannot ask', () => {
  test.each([
    ['http://evil.example'],
    ['null'],
    ['http://127.0.0.1:1'],
    ['http://127.0.0.1.evil.example'],
    ['nonsense'],
    [''],
  ])('Origin %j is refused', async origin => {
    const { status, body } = await query({ origin })
    expect([status, JSON.parse(body).code]).toEqual([403, 'ORIGIN_REFUSED'])
    expect((await get('/api/health', { origin })).status).toBe(403)
  })

  test('its own page may, and a program without an Origin', async () => {
    expect((await query({ origin: server.address, 'sec-fetch-site': 'same-origin' })).status).toBe(200)
    expect((await query({})).status).toBe(200)
  })

  test.each(['cross-site', 'same-site'])(
    'a request that the browser marks %s is refused without an Origin too',
    async site => {
      expect((await query({ 'sec-fetch-site': site })).status).toBe(403)
      expect((await get('/api/schema', { 'sec-fetch-site': site, 'sec-fetch-mode': 'no-cors' })).status).toBe(403)
      expect((await query({ 'sec-fetch-site': site, 'sec-fetch-mode': 'navigate' })).status).toBe(403)
      // A link that would begin a download.
      for (const path of ['/api/export?format=json', '/api/export/?format=json'])
        expect((await get(path, { 'sec-fetch-site': site, 'sec-fetch-mode': 'navigate' })).status).toBe(403)
    },
  )

  test('a link to the reference may stand on another site', async () => {
    const headers = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }
    expect((await get('/api/docs', headers)).status).toBe(200)
  })

  test.each([
    'evil.example',
    '127.0.0.1.evil.example',
    'localhost.evil.example',
    'evil.example:8765',
    'a b',
    '@localhost',
    '[::1',
  ])('Host %j is refused: its name could be made to point here', async host => {
    expect((await get('/api/health', { host })).status).toBe(403)
    expect((await get('/metrics', { host })).status).toBe(403)
  })

  test.each([
    'localhost',
    'LOCALHOST:8765',
    '127.0.0.1',
    '[::1]:8765',
    '192.168.1.5:80',
    'graph.example',
    'Graph.Example:443',
  ])('Host %j is known or in digits', async host => expect((await get('/api/health', { host })).status).toBe(200))

  test('nothing allows other origins to read', async () => {
    const { headers } = await get('/api/health')
    expect(Object.keys(headers).filter(name => name.startsWith('access-control-'))).toEqual([])
    expect(headers['cross-origin-resource-policy']).toBe('same-origin')
  })
})

describe('the page', () => {
  test('may run its own scripts only, style elements of its components, and workers', async () => {
    const policy = String((await get('/')).headers['content-security-policy'])
    expect(policy).toContain("script-src 'self';")
    expect(policy).toContain("style-src 'self' 'unsafe-inline'")
    expect(policy).toContain("worker-src 'self' blob:")
    expect(policy).toContain("frame-ancestors 'none'")
  })

  test('is asked for anew each time; what is named by its content is kept', async () => {
    for (const path of ['/', '/scenes/1', '/nodes/person%3Aann']) {
      const answer = await get(path)
      expect(answer).toMatchObject({ status: 200, body: '<div id="root"></div>' })
      expect(answer.headers['cache-control']).toBe('no-cache')
    }
    const script = await get('/assets/index-abc123.js')
    expect(script.headers['cache-control']).toBe('public, max-age=31536000, immutable')
    expect(script.headers['content-type']).toMatch(/^text\/javascript/)
    expect((await get('/icon.svg')).headers['cache-control']).toBe('no-cache')
  })

  test('is not what a missing file is answered with', async () => {
    for (const path of ['/assets/gone-1.js', '/assets/gone', '/favicon.ico', '/assets/'])
      expect((await get(path)).status).toBe(404)
    expect((await send(server.address, { path: '/', method: 'POST' })).status).toBe(404)
  })

  test.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/assets/../../secret.txt',
    '/assets/..%5c..%5csecret.txt',
    '//../secret.txt',
    '/.env',
    '/%2eenv',
    '/%00',
    '/index.html%00.js',
  ])('does not lead to other files: %s', async path => {
    const answer = await get(path)
    expect(answer.body).not.toContain('SECRET')
    expect(answer.status).toBeGreaterThanOrEqual(400)
  })

  test('that is not built says how to build it', async () => {
    const bare = await startTestServer({ engine: faultyEngine({}), page: builtPage(join(folder, 'none')) })
    const answer = await send(bare.address, { path: '/' })
    await bare.stop()
    expect(answer.status).toBe(503)
    expect(answer.body).toContain('npm run build')
  })
})

describe('limits', () => {
  test('too many requests from one address are told when to come again; this machine is not counted', async () => {
    const limited = await startTestServer({
      engine: faultyEngine({}),
      env: { GUANXI_RATE_LIMIT: '2', GUANXI_TRUST_PROXY: '1' },
    })
    const from = async (address?: string) =>
      send(limited.address, { path: '/api/health', headers: address ? { 'x-forwarded-for': address } : {} })
    const statuses = []
    for (let index = 0; index < 3; index++) statuses.push((await from('192.0.2.1')).status)
    expect(statuses).toEqual([200, 200, 429])
    const refused = await from('192.0.2.1')
    expect(JSON.parse(refused.body).code).toBe('RATE_LIMITED')
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
    expect((await from('192.0.2.2')).status).toBe(200)
    for (let index = 0; index < 4; index++) expect((await from()).status).toBe(200)
    await limited.stop()
  })

  test('an address is not believed without a proxy in front', async () => {
    const limited = await startTestServer({ engine: faultyEngine({}), env: { GUANXI_RATE_LIMIT: '1' } })
    for (let index = 0; index < 3; index++) {
      const { status } = await send(limited.address, {
        path: '/api/health',
        headers: { 'x-forwarded-for': '192.0.2.1' },
      })
      expect(status).toBe(200)
    }
    await limited.stop()
  })
})

describe('figures for Prometheus', () => {
  test('tell routes and codes, and whether the engine answers', async () => {
    await get('/api/schema')
    await get('/api/nothing')
    const { body } = await get('/metrics')
    expect(body).toMatch(/guanxi_http_request_seconds_count\{route="GET \/api\/schema",status="200",code=""\} \d+/)
    expect(body).toMatch(/guanxi_http_request_seconds_count\{route="page",status="404",code="NOT_FOUND"\} \d+/)
    expect(body).toMatch(/guanxi_engine_up 1/)
  })

  test('are there only when asked for', async () => {
    const plain = await startTestServer({ engine: faultyEngine({}) })
    expect((await send(plain.address, { path: '/metrics' })).body).not.toContain('guanxi_engine_up')
    await plain.stop()
  })
})
