import { once } from 'node:events'
import { afterEach, describe, expect, test } from 'vitest'
import type { Properties, Value } from '../contract/graph.ts'
import type { Engine, RunOptions } from '../engines/engine.ts'
import { AppError } from '../errors.ts'
import {
  faultyEngine,
  hangingResult,
  open,
  post,
  resultOf,
  send,
  startTestServer,
  type TestServer,
} from './test-server.ts'

let server: TestServer | undefined
afterEach(() => server?.stop())
const start = async (faults: Partial<Engine>, env?: { [name: string]: string }): Promise<TestServer> => {
  server = await startTestServer({ engine: faultyEngine(faults), env })
  return server
}

const whole = { path: '/api/query', ...post({ statement: 'RETURN 1' }) }
const lines = { path: '/api/query', ...post({ statement: 'RETURN 1' }, { accept: 'application/x-ndjson' }) }
const parseLines = (body: string) =>
  body
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line))

async function* failingAfter(rows: number, error: unknown): AsyncGenerator<number[]> {
  for (let index = 0; index < rows; index++) yield [index]
  throw error
}

describe('an answer in lines', () => {
  test('has columns, rows, summary in this order, also when asked for among others', async () => {
    const { address } = await start({ run: () => resultOf([[1], [2]]) })
    for (const accept of ['application/x-ndjson', 'application/x-ndjson, application/json;q=0.5']) {
      const answer = await send(address, { ...lines, headers: { ...lines.headers, accept } })
      expect(answer.headers['content-type']).toMatch(/^application\/x-ndjson/)
      const events = parseLines(answer.body)
      expect(events.slice(0, 3)).toEqual([{ columns: ['n'] }, { row: [1] }, { row: [2] }])
      expect(events.at(-1).summary.rows).toBe(2)
    }
  })

  test.each(['*/*', 'application/json', 'text/html'])('is in one piece for Accept: %s', async accept => {
    const { address } = await start({ run: () => resultOf([[1]]) })
    const answer = await send(address, { ...whole, headers: { ...whole.headers, accept } })
    expect(answer.headers['content-type']).toMatch(/^application\/json/)
    expect(JSON.parse(answer.body)).toMatchObject({ columns: ['n'], rows: [[1]], summary: { rows: 1 } })
  })

  test('an error before the first line is an ordinary problem', async () => {
    const run = () => ({
      ...resultOf([]),
      columns: Promise.reject(new AppError('QUERY_TIMEOUT', 'Stopped.')),
      rows: failingAfter(0, new AppError('QUERY_TIMEOUT', 'Stopped.')),
    })
    const { address } = await start({ run })
    const answer = await send(address, lines)
    expect([answer.status, JSON.parse(answer.body).code]).toEqual([504, 'QUERY_TIMEOUT'])
  })

  test('an error after it is the last line, with its id in the log', async () => {
    const failure = new AppError('ENGINE_CRASHED', 'The engine has stopped.')
    const { address, log } = await start({ run: () => resultOf(failingAfter(3, failure)) })
    const answer = await send(address, lines)
    expect(answer.status).toBe(200)
    const { problem } = parseLines(answer.body).at(-1)
    expect(problem).toMatchObject({
      code: 'ENGINE_CRASHED',
      status: 503,
      instance: `urn:uuid:${answer.headers['x-request-id']}`,
    })
    await expect.poll(() => log.filter(line => line.code === 'ENGINE_CRASHED').length).toBe(2)
  })

  test('an unexpected error shows nothing of itself in the line', async () => {
    const { address } = await start({ run: () => resultOf(failingAfter(1, new Error('hunter2'))) })
    const { body } = await send(address, lines)
    expect(parseLines(body).at(-1).problem.code).toBe('INTERNAL')
    expect(body).not.toContain('hunter2')
  })

  test('the first rows are there while the rest is not', async () => {
    let finish: () => void = () => {}
    const rest = new Promise<void>(settle => {
      finish = settle
    })
    async function* rows() {
      yield [1]
      await rest
      yield [2]
    }
    const { address } = await start({ run: () => resultOf(rows()) })
    const response = await open(address, lines)
    let body = ''
    while (!body.includes('[1]')) body += String((await once(response, 'data'))[0])
    finish()
    for await (const chunk of response) body += chunk
    expect(parseLines(body).at(-1).summary.rows).toBe(2)
  })

  test('rows are not read faster than they are taken', async () => {
    const total = 300_000
    let produced = 0
    async function* rows() {
      for (; produced < total; produced++) yield new Array<number>(100).fill(produced)
    }
    const { address } = await start(
      { run: () => resultOf(rows()) },
      { GUANXI_ROWS: '1000000', GUANXI_BYTES: '4000000000' },
    )
    const response = await open(address, lines)
    response.pause()
    let before = -1
    await expect
      .poll(
        () => {
          const isStill = produced === before
          before = produced
          return isStill && produced > 0
        },
        { interval: 200, timeout: 20_000 },
      )
      .toBe(true)
    expect(produced).toBeLessThan(total)
    response.destroy()
  })
})

describe('who leaves', () => {
  test.each([
    ['one piece', whole],
    ['lines', lines],
  ])('while waiting for %s stops the statement on the engine', async (_form, request) => {
    let stopped: () => void = () => {}
    const stop = new Promise<void>(settle => {
      stopped = settle
    })
    let ran: () => void = () => {}
    const running = new Promise<void>(settle => {
      ran = settle
    })
    const run = (_query: string, options: RunOptions) => {
      ran()
      return { ...hangingResult(options, stopped), columns: new Promise<string[]>(() => {}) }
    }
    const { address, log } = await start({ run })
    const controller = new AbortController()
    const asked = send(address, { ...request, signal: controller.signal })
    await running
    controller.abort()
    await expect(asked).rejects.toMatchObject({ name: 'AbortError' })
    await stop
    await expect.poll(() => log.at(-1)).toMatchObject({ msg: 'request broken off' })
    expect(log.filter(line => Number(line.level) >= 40)).toEqual([])
  })

  test('makes room for the next in line', async () => {
    const running: RunOptions[] = []
    const run = (_query: string, options: RunOptions) => {
      running.push(options)
      return running.length === 1 ? hangingResult(options, () => {}) : resultOf([[1]])
    }
    const { address } = await start({ run }, { GUANXI_QUERIES: '1' })
    const controller = new AbortController()
    const first = send(address, { ...whole, signal: controller.signal })
    first.catch(() => {})
    await expect.poll(() => running.length).toBe(1)
    const second = send(address, whole)
    controller.abort()
    expect((await second).status).toBe(200)
  })
})

describe('a file', () => {
  const request = { path: '/api/export', ...post({ format: 'json', scope: { kind: 'all' } }) }

  async function* nodesUntil(count: number): AsyncGenerator<Value[]> {
    for (let id = 0; id < count; id++)
      yield [{ $type: 'Node', id: String(id), labels: ['A'], properties: { name: 'x'.repeat(100) } }]
    throw new AppError('ENGINE_UNAVAILABLE', 'gone')
  }

  test.each([0, 20_000])(
    'that fails while it is read, after %i nodes, is an ordinary problem, and no download',
    async count => {
      const { address } = await start({ run: () => resultOf(nodesUntil(count)) })
      const answer = await send(address, request)
      expect([answer.status, JSON.parse(answer.body).code]).toEqual([503, 'ENGINE_UNAVAILABLE'])
      expect(answer.headers['content-disposition']).toBeUndefined()
    },
  )

  test('says in a header what is in it, and what the format does not hold', async () => {
    const properties: Properties = { name: '关系', odd: 'a\u0000b', since: { $type: 'Date', value: '2025-03-11' } }
    const run = (query: string) =>
      resultOf(query.includes(']->') ? [] : [[{ $type: 'Node', id: '1', labels: ['A'], properties }]])
    const { address } = await start({ run })
    const { headers, body } = await send(address, {
      path: '/api/export',
      ...post({ format: 'graphml', scope: { kind: 'all' } }),
    })
    expect(headers['content-type']).toBe('application/graphml+xml; charset=utf-8')
    expect(body).toContain('a\ufffdb')
    expect(JSON.parse(String(headers['guanxi-export']))).toEqual({
      nodes: 1,
      relationships: 0,
      leftOut: [],
      lost: ['Control characters in texts and names are written as U+FFFD, for XML has no way to write them (1 here).'],
      elsewhere: ['Dates are texts (1 here).'],
    })
  })

  describe('of rows', () => {
    const rows = (format: string, more: object = {}) => ({
      path: '/api/query/export',
      ...post({ statement: 'RETURN 1', format, ...more }),
    })
    const values: Value[][] = [
      ['plain', 1, null],
      ['=1+1', -2.5, { $type: 'Float', value: '1.0' }],
      ['a "b", c\n关系', true, [1, 'x']],
      ['@SUM(A1)', { $type: 'Date', value: '2025-03-11' }, { $type: 'Duration', value: '-P1D' }],
    ]
    const run = () => resultOf(values, ['=name', '__proto__', 'constructor'])

    test('as CSV that no spreadsheet takes for formulas', async () => {
      const { address } = await start({ run })
      const { headers, body } = await send(address, rows('csv', { name: '../关系?' }))
      expect(headers['content-type']).toBe('text/csv; charset=utf-8')
      expect(decodeURIComponent(headers['content-disposition'] ?? '')).toContain("UTF-8''关系.csv")
      expect(body).toBe(
        [
          "\uFEFF'=name,__proto__,constructor",
          'plain,1,',
          "'=1+1,-2.5,1.0",
          '"a ""b"", c\n关系",true,"[1,""x""]"',
          "'@SUM(A1),2025-03-11,'-P1D",
          '',
        ].join('\r\n'),
      )
    })

    test('as JSON lines, values as the API has them', async () => {
      const { address } = await start({ run })
      const { body } = await send(address, rows('jsonl'))
      expect(body.split('\n')[1]).toBe(
        '{"=name":"=1+1","__proto__":-2.5,"constructor":{"$type":"Float","value":"1.0"}}',
      )
      expect(body.trimEnd().split('\n')).toHaveLength(values.length)
    })

    test('beyond the rows of an answer, as far as exports may go, and then the download fails', async () => {
      const many = () => resultOf(Array.from({ length: 20_000 }, (_, id) => [id]))
      const { address } = await start({ run: many }, { GUANXI_ROWS: '10' })
      expect((await send(address, rows('csv'))).body.trimEnd().split('\r\n')).toHaveLength(20_001)
      await server?.stop()
      const { address: other } = await start({ run: many }, { GUANXI_EXPORT_ROWS: '19999' })
      await expect(send(other, rows('csv'))).rejects.toMatchObject({ code: 'ECONNRESET' })
    })

    test('is as slow as its reader, however many there are, and ends when the reader leaves', async () => {
      let produced = 0
      let ended = false
      async function* endless(): AsyncGenerator<Value[]> {
        try {
          for (;;) yield [produced++, 'x'.repeat(100)]
        } finally {
          ended = true
        }
      }
      const { address } = await start({ run: () => resultOf(endless(), ['n', 'text']) })
      const response = await open(address, rows('csv'))
      response.pause()
      let before = -1
      const isStill = () => {
        const same = produced === before && produced > 0
        before = produced
        return same
      }
      await expect.poll(isStill, { interval: 200, timeout: 20_000 }).toBe(true)
      // Some megabytes wait in the buffers of the connection, and no more.
      expect(produced).toBeLessThan(200_000)
      response.destroy()
      await expect.poll(() => ended).toBe(true)
    })

    test('from an address that a browser can open, once', async () => {
      const { address } = await start({ run })
      const asked = await send(address, { ...rows('csv'), path: '/api/query/downloads' })
      const { path, seconds } = JSON.parse(asked.body)
      expect(seconds).toBeGreaterThan(0)
      expect((await send(address, { path })).headers['content-disposition']).toContain('result.csv')
      expect((await send(address, { path })).status).toBe(404)
      expect((await send(address, { path: '/api/query/downloads/constructor' })).status).toBe(404)
    })
  })

  test('comes as a download with a name and its type', async () => {
    const { address } = await start({})
    const { headers, body } = await send(address, request)
    expect(headers['content-disposition']).toMatch(/^attachment; filename="?[\w.-]+\.json"?$/)
    expect(headers['content-type']).toMatch(/^application\/json/)
    expect(JSON.parse(body).nodes).toEqual([])
  })
})

describe('the server that stops', () => {
  test('lets a request finish that does so in time, and cancels one that does not', async () => {
    let stopped = 0
    const run = (_query: string, options: RunOptions) =>
      hangingResult(options, () => {
        stopped += 1
      })
    const { address, stop } = await start({ run })
    const asked = send(address, whole)
    await expect.poll(() => send(address, { path: '/api/live' }).then(answer => answer.status)).toBe(200)
    await stop(50)
    const answer = await asked
    expect([answer.status, JSON.parse(answer.body).code]).toEqual([503, 'ENGINE_UNAVAILABLE'])
    expect(stopped).toBe(1)
    await expect(send(address, { path: '/api/live' })).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  })
})

describe('health', () => {
  test('answers within 2 s while the engine says nothing, and says why', async () => {
    let asked = 0
    const { address } = await start({
      health: () => {
        asked += 1
        return new Promise(() => {})
      },
    })
    const answers = await Promise.all([1, 2, 3].map(() => send(address, { path: '/api/health' })))
    for (const { status, body } of answers) {
      expect(status).toBe(200)
      expect(JSON.parse(body)).toMatchObject({ ok: false, code: 'ENGINE_UNAVAILABLE', engine: 'neo4j' })
    }
    expect(asked).toBe(1)
  })

  test('is ok again when the engine is', async () => {
    let ok = false
    const { address } = await start({
      health: async () =>
        ok ? { ok, version: '5', latency: 1 } : { ok: false, code: 'ENGINE_CREDENTIALS', message: 'no' },
    })
    const health = async () => JSON.parse((await send(address, { path: '/api/health' })).body)
    expect(await health()).toMatchObject({ ok: false, code: 'ENGINE_CREDENTIALS' })
    ok = true
    expect(await health()).toMatchObject({ ok: true, version: '5' })
  })

  test('a container is alive even then', async () => {
    const { address } = await start({ health: () => new Promise(() => {}) })
    expect((await send(address, { path: '/api/live' })).status).toBe(200)
  })
})

test.each(['ENGINE_UNAVAILABLE', 'ENGINE_CREDENTIALS', 'DATABASE_NOT_FOUND'] as const)(
  'a database with %s is 503, with a time to try again where there is one',
  async code => {
    const { address } = await start({
      schema: () => Promise.reject(new AppError(code, 'what to do', { retryAfter: 5.2 })),
      run: () => resultOf(failingAfter(0, new AppError(code, 'what to do', { retryAfter: 5.2 }))),
    })
    const answer = await send(address, { path: '/api/schema' })
    expect([answer.status, JSON.parse(answer.body).code, answer.headers['retry-after']]).toEqual([503, code, '6'])
  },
)
