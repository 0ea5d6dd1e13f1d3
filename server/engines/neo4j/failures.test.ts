import { createServer as createHttpServer } from 'node:http'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { collect, type Engine } from '../engine.ts'
import { createNeo4jEngine } from './engine.ts'

/** What stands where a database should be. These need no Neo4j. */
describe('an address without a database', () => {
  const ends: (() => Promise<unknown>)[] = []
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end()
  })

  async function engineAt(port: number, connectTimeout?: number): Promise<Engine> {
    const uri = `bolt://127.0.0.1:${port}`
    const engine = await createNeo4jEngine({ uri, username: 'neo4j', password: 'x', connectTimeout })
    ends.push(() => engine.close())
    return engine
  }
  const ask = (engine: Engine, timeout = 10_000) => collect(engine.run('RETURN 1 AS one', { access: 'read', timeout }))

  async function listen(server: ReturnType<typeof createServer>): Promise<number> {
    await new Promise<void>(settle => server.listen(0, '127.0.0.1', settle))
    ends.push(() => new Promise(settle => server.close(settle)))
    return (server.address() as AddressInfo).port
  }

  async function silentServer() {
    const sockets = new Set<Socket>()
    const server = createServer(socket => {
      sockets.add(socket.resume().on('error', () => {}))
      socket.on('close', () => sockets.delete(socket))
    })
    const port = await listen(server)
    ends.push(async () => {
      for (const socket of sockets) socket.destroy()
    })
    return { port, sockets }
  }

  it('that refuses connections', async () => {
    const engine = await engineAt(1)
    await expect(ask(engine)).rejects.toMatchObject({ code: 'ENGINE_UNAVAILABLE', retryAfter: 5 })
    await expect(engine.schema()).rejects.toMatchObject({ code: 'ENGINE_UNAVAILABLE' })
    await expect(engine.explain('RETURN 1 AS one')).rejects.toMatchObject({ code: 'ENGINE_UNAVAILABLE' })
    await expect(engine.write(run => run('RETURN 1 AS one').summary())).rejects.toMatchObject({
      code: 'ENGINE_UNAVAILABLE',
    })
    expect(await engine.health()).toMatchObject({ ok: false, code: 'ENGINE_UNAVAILABLE', retryAfter: 5 })
  })

  it('whose host does not exist', async () => {
    const engine = await createNeo4jEngine({ uri: 'neo4j://no-such-host.invalid', username: 'neo4j', password: 'x' })
    ends.push(() => engine.close())
    await expect(ask(engine)).rejects.toMatchObject({ code: 'ENGINE_UNAVAILABLE' })
  })

  it('that speaks HTTP', async () => {
    const port = await listen(createHttpServer((_, response) => response.end('hello')))
    await expect(ask(await engineAt(port))).rejects.toMatchObject({ code: 'ENGINE_CONFIGURATION' })
  })

  it('that closes every connection', async () => {
    const port = await listen(createServer(socket => socket.destroy()))
    await expect(ask(await engineAt(port))).rejects.toMatchObject({ code: 'ENGINE_UNAVAILABLE' })
  })

  it('that takes connections and never answers, and does not run out of sockets', async () => {
    const { port, sockets } = await silentServer()
    const engine = await engineAt(port, 100)
    for (let i = 0; i < 8; i++) expect(await engine.health()).toMatchObject({ ok: false, code: 'ENGINE_UNAVAILABLE' })
    await expect.poll(() => sockets.size).toBeLessThanOrEqual(1)
  })

  it('that never answers, when the time limit of the query is the shorter one', async () => {
    const { port } = await silentServer()
    const engine = await engineAt(port, 60_000)
    await expect(ask(engine, 1)).rejects.toMatchObject({ code: 'ENGINE_UNAVAILABLE' })
  })

  it('that never answers, when the query is cancelled', async () => {
    const { port } = await silentServer()
    const engine = await engineAt(port, 60_000)
    const controller = new AbortController()
    const query = collect(engine.run('RETURN 1 AS one', { access: 'read', timeout: 60_000, signal: controller.signal }))
    const refusal = expect(query).rejects.toMatchObject({ code: 'QUERY_CANCELLED' })
    controller.abort()
    await refusal
  })
})
