import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { routes } from '../../server/contract/routes.ts'
import { address, createApi } from './client.ts'
import { lines } from './lines.ts'
import { isAway } from './problem.ts'

async function serve(answer: Parameters<typeof createServer>[1]): Promise<string> {
  const server = createServer(answer as never)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

test('a request fills the path, the query string of a GET, the body of a POST', () => {
  expect(address(routes.node, { ref: '4:a/b:1' })).toEqual({ url: '/api/nodes/4%3Aa%2Fb%3A1' })
  expect(address(routes.search, { q: '沈阳 &', limit: 5, label: undefined })).toEqual({
    url: '/api/search?q=%E6%B2%88%E9%98%B3+%26&limit=5',
  })
  expect(address(routes.evidence, { refs: ['__proto__'] })).toEqual({
    url: '/api/evidence',
    body: '{"refs":["__proto__"]}',
  })
})

test('a problem arrives with its code, places and id', async () => {
  const base = await serve((_, response) => {
    response.writeHead(400, { 'content-type': 'application/problem+json' })
    response.end(
      JSON.stringify({
        type: 't',
        title: 'T',
        status: 400,
        code: 'QUERY_SYNTAX',
        detail: 'Write it otherwise.',
        instance: 'urn:1',
        places: [{ message: 'here', line: 1, column: 3 }],
      }),
    )
  })
  await expect(createApi({ base }).ask('plan', { statement: 'x' })).rejects.toMatchObject({
    name: 'ApiError',
    code: 'QUERY_SYNTAX',
    message: 'Write it otherwise.',
    instance: 'urn:1',
    places: [{ line: 1, column: 3 }],
  })
})

test('no server, a gateway in between and an engine that is away are told from other failures', async () => {
  const unreachable = await createApi({ base: 'http://127.0.0.1:1' })
    .ask('health', {})
    .catch(error => error)
  expect(unreachable).toMatchObject({ code: 'SERVER_UNREACHABLE' })
  expect(isAway(unreachable)).toBe(true)
  const gateway = await serve((_, response) => response.writeHead(502).end('<html>'))
  expect(
    isAway(
      await createApi({ base: gateway })
        .ask('schema', {})
        .catch(error => error),
    ),
  ).toBe(true)
  const health = await serve((_, response) =>
    response.writeHead(503).end(JSON.stringify({ ok: false, code: 'ENGINE_UNAVAILABLE', message: 'Start it.' })),
  )
  const error = await createApi({ base: health })
    .ask('health', {})
    .catch(reason => reason)
  expect(error).toMatchObject({ code: 'ENGINE_UNAVAILABLE', message: 'Start it.' })
  expect(isAway(error)).toBe(true)
  expect(isAway(new Error('other'))).toBe(false)
})

test('an abort of ours stays an abort', async () => {
  const base = await serve(() => undefined)
  const control = new AbortController()
  const asked = createApi({ base }).ask('schema', {}, { signal: control.signal })
  control.abort()
  await expect(asked).rejects.toMatchObject({ name: 'AbortError' })
})

test('the lines of a stream arrive whole, wherever it is cut', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.string({ unit: 'grapheme' }).map(text => JSON.stringify({ text }))),
      fc.nat(40),
      async (all, cut) => {
        const bytes = new TextEncoder().encode(all.join('\n'))
        const size = cut + 1
        const stream = new ReadableStream<Uint8Array>({
          start(controller) {
            for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.slice(at, at + size))
            controller.close()
          },
        })
        const seen: string[] = []
        for await (const line of lines(new Response(stream))) seen.push(line)
        expect(seen).toEqual(all)
      },
    ),
  )
})

test('a query hands out events; one that ends without a summary, or with a problem, is an error', async () => {
  const collect = async (base: string) => {
    const seen: unknown[] = []
    for await (const event of createApi({ base }).query({ statement: 'RETURN 1' })) seen.push(event)
    return seen
  }
  const whole = await serve((_, response) => response.end('{"columns":["a"]}\n{"row":[1]}\n{"summary":{"rows":1}}\n'))
  expect(await collect(whole)).toEqual([{ columns: ['a'] }, { row: [1] }, { summary: { rows: 1 } }])
  const broken = await serve((_, response) => response.end('{"columns":["a"]}\n{"row":[1]}\n'))
  await expect(collect(broken)).rejects.toMatchObject({ code: 'SERVER_UNREACHABLE' })
  const failed = await serve((_, response) =>
    response.end('{"columns":[]}\n{"problem":{"code":"QUERY_TIMEOUT","detail":"Too long."}}\n'),
  )
  await expect(collect(failed)).rejects.toMatchObject({ code: 'QUERY_TIMEOUT', message: 'Too long.' })
})
