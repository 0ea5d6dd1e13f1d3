import { execFile, spawn } from 'node:child_process'
import { readFile, stat } from 'node:fs/promises'
import { createConnection, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { describeWithLauncher, freePort, temporaryFolder } from '../conformance/launched.ts'
import { collect, type Engine } from '../engine.ts'
import { createNeo4jEngine } from './engine.ts'
import { type LaunchedNeo4j, startNeo4j } from './launcher.ts'

const slow = 'UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b WITH a, b WHERE a < 0 RETURN count(*) AS none'
const heap = '512m'
const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

await describeWithLauncher('a Neo4j that fails', lib => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>
  let port: number
  let server: LaunchedNeo4j
  let engine: Engine

  const start = () => startNeo4j({ dataDir: folder.path, lib, port, heap })
  const ask = (query: string, timeout = 20_000, on = engine) => collect(on.run(query, { access: 'read', timeout }))
  const healthy = () => expect.poll(() => engine.health(), { timeout: 30_000 }).toMatchObject({ ok: true })
  const kill = async () => {
    process.kill(server.pid, 'SIGKILL')
    await server.ended
  }

  beforeAll(async () => {
    folder = await temporaryFolder()
    port = await freePort()
    server = await start()
    engine = await createNeo4jEngine(server)
  }, 120_000)
  afterAll(async () => {
    await engine?.close()
    await server?.stop()
    await folder?.remove()
  }, 60_000)

  it('is killed in the middle of queries, and is found again when it is back', { timeout: 120_000 }, async () => {
    await engine.write(run => run("CREATE (:Kept {key: 'before'})").summary())
    const slowly = expect(ask(slow)).rejects.toMatchObject({ name: 'AppError', code: 'ENGINE_UNAVAILABLE' })
    await expect.poll(async () => (await ask('SHOW TRANSACTIONS YIELD currentQuery')).rows.flat()).toContain(slow)
    const reading = async () => {
      let count = 0
      for await (const _ of engine.run('UNWIND range(1, 100000000) AS i RETURN i', { access: 'read', timeout: 60_000 })
        .rows)
        if (++count === 5000) await kill()
    }
    await expect(reading()).rejects.toMatchObject({ name: 'AppError', code: 'ENGINE_UNAVAILABLE' })
    await slowly
    expect(await engine.health()).toMatchObject({ ok: false, code: 'ENGINE_UNAVAILABLE', retryAfter: 5 })
    const writing = engine.write(run => run('CREATE (:Kept)').summary())
    await expect(writing).rejects.toMatchObject({ code: 'ENGINE_UNAVAILABLE' })

    const { password } = server
    server = await start()
    expect(server.password).toBe(password)
    expect((await ask('MATCH (n:Kept) RETURN n.key AS key')).rows).toEqual([['before']])
  })

  it('stops a query on the server when its time is over, when it is cancelled, and when its rows are broken off', async () => {
    const marker = '/* to be stopped */'
    const running = async () =>
      (await ask('SHOW TRANSACTIONS YIELD currentQuery')).rows.flat().filter(text => String(text).startsWith(marker))
    await expect(ask(marker + slow, 500)).rejects.toMatchObject({ code: 'QUERY_TIMEOUT' })
    await expect.poll(running).toEqual([])

    const controller = new AbortController()
    const query = collect(engine.run(marker + slow, { access: 'read', timeout: 60_000, signal: controller.signal }))
    const refusal = expect(query).rejects.toMatchObject({ code: 'QUERY_CANCELLED' })
    await expect.poll(running).toHaveLength(1)
    controller.abort()
    await refusal
    await expect.poll(running).toEqual([])

    const endless = `${marker}UNWIND range(1, 1000000000) AS i RETURN i`
    for await (const _ of engine.run(endless, { access: 'read', timeout: 60_000 }).rows) break
    expect(await running()).toEqual([])
    const cut = await collect(engine.run(endless, { access: 'read', timeout: 60_000, rowLimit: 10 }))
    expect(cut.summary).toMatchObject({ rows: 10, truncated: true })
    await expect.poll(running).toEqual([])
  })

  it('hangs on a text that overflows its stack: the query is given up, the next one is answered', {
    timeout: 60_000,
  }, async () => {
    const nested = `RETURN ${'('.repeat(3000)}1${')'.repeat(3000)} AS v`
    // Where in the server the stack ends differs: mostly it never answers, seldom it says "Unexpected expression".
    await expect(ask(nested, 500)).rejects.toMatchObject({
      code: expect.stringMatching(/^QUERY_(TIMEOUT|TOO_COMPLEX|FAILED)$/),
    })
    expect((await ask('RETURN 1 AS one')).rows).toEqual([[1]])
  })

  it('refuses a wrong password, and is not asked so often that it locks the account', { timeout: 60_000 }, async () => {
    const wrong = await createNeo4jEngine({ ...server, password: 'wrong' })
    for (let i = 0; i < 10; i++) {
      expect(await wrong.health()).toMatchObject({ ok: false, code: 'ENGINE_CREDENTIALS', retryAfter: 6 })
      await expect(ask('RETURN 1 AS one', 5000, wrong)).rejects.toMatchObject({ code: 'ENGINE_CREDENTIALS' })
    }
    await wrong.close()
    const right = await createNeo4jEngine(server)
    expect(await right.health()).toMatchObject({ ok: true })
    await right.close()
  })

  it('has no database of that name', async () => {
    const other = await createNeo4jEngine({ ...server, database: 'nothing' })
    await expect(ask('RETURN 1 AS one', 5000, other)).rejects.toMatchObject({ code: 'DATABASE_NOT_FOUND' })
    expect(await other.health()).toMatchObject({ ok: false, code: 'DATABASE_NOT_FOUND' })
    await other.close()
  })

  it('is reached by routing as well', async () => {
    const routed = await createNeo4jEngine({ ...server, uri: server.uri.replace('bolt:', 'neo4j:') })
    await routed.write(run => run("CREATE (:Routed {key: 'r'})").summary())
    expect((await ask('MATCH (n:Routed) RETURN n.key AS key', 5000, routed)).rows).toEqual([['r']])
    await routed.close()
  })

  it('does not speak TLS', async () => {
    const encrypted = await createNeo4jEngine({ ...server, uri: server.uri.replace('bolt:', 'bolt+s:') })
    await expect(ask('RETURN 1 AS one', 5000, encrypted)).rejects.toMatchObject({ code: 'ENGINE_UNAVAILABLE' })
    await encrypted.close()
  })

  it('falls silent in the middle of a query, and is found again when the line is mended', {
    timeout: 60_000,
  }, async () => {
    const line = await createLine(port)
    const behind = await createNeo4jEngine({ ...server, uri: `bolt://127.0.0.1:${line.port}`, connectTimeout: 1000 })
    expect((await ask('RETURN 1 AS one', 5000, behind)).rows).toEqual([[1]])
    line.cut()
    await expect(ask('RETURN 1 AS one', 300, behind)).rejects.toMatchObject({ code: 'QUERY_TIMEOUT' })
    line.mend()
    await expect.poll(() => behind.health(), { timeout: 30_000 }).toMatchObject({ ok: true })
    await behind.close()
    await line.close()
  })

  describe('the launcher', () => {
    it('keeps a password that only its owner reads', async () => {
      const file = join(folder.path, 'neo4j', 'password')
      expect((await stat(file)).mode & 0o777).toBe(0o600)
      expect((await readFile(file, 'utf8')).trim()).toBe(server.password)
      expect(server.password.length).toBeGreaterThanOrEqual(20)
    })

    it('sets up a database that reads no file and no address', async () => {
      for (const url of ['file:///etc/passwd', 'file:///../conf/neo4j.conf', `http://127.0.0.1:${port}/`])
        await expect(ask(`LOAD CSV FROM '${url}' AS line RETURN line`, 5000)).rejects.toMatchObject({
          code: 'QUERY_FAILED',
        })
    })

    it('says that the port is taken', { timeout: 60_000 }, async () => {
      const other = await temporaryFolder()
      const second = startNeo4j({ dataDir: other.path, lib, port, heap })
      await expect(second).rejects.toMatchObject({
        code: 'ENGINE_CONFIGURATION',
        message: expect.stringContaining(`${port}`),
      })
      await other.remove()
    })

    it('says that the data is open elsewhere', { timeout: 60_000 }, async () => {
      const second = startNeo4j({ dataDir: folder.path, lib, port: await freePort(), heap })
      await expect(second).rejects.toMatchObject({ code: 'ENGINE_LOCKED' })
    })

    it('refuses a heap that Java would not understand', async () => {
      const second = startNeo4j({ dataDir: folder.path, lib, port: 1, heap: 'much' })
      await expect(second).rejects.toMatchObject({ code: 'ENGINE_CONFIGURATION' })
    })

    it('stops while it starts, when asked to', { timeout: 60_000 }, async () => {
      const other = await temporaryFolder()
      const controller = new AbortController()
      const onLine = () => setImmediate(() => controller.abort(new Error('no longer wanted')))
      const starting = startNeo4j({
        dataDir: other.path,
        lib,
        port: await freePort(),
        heap,
        signal: controller.signal,
        onLine,
      })
      await expect(starting).rejects.toThrow('no longer wanted')
      await other.remove()
    })

    it('does not leave a server behind when it is killed itself', { timeout: 120_000 }, async () => {
      const other = await temporaryFolder()
      const launcher = pathToFileURL(join(import.meta.dirname, 'launcher.ts')).href
      const options = JSON.stringify({ dataDir: other.path, lib, port: await freePort(), heap })
      const script = `const { startNeo4j } = await import(${JSON.stringify(launcher)}); console.log((await startNeo4j(${options})).pid)`
      const parent = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script])
      const [line] = (await new Promise(settle =>
        createInterface({ input: parent.stdout }).once('line', (...got) => settle(got)),
      )) as [string]
      const pid = Number(line)
      expect(isRunning(pid)).toBe(true)
      parent.kill('SIGKILL')
      await expect.poll(() => isRunning(pid), { timeout: 30_000 }).toBe(false)
      await other.remove()
    })

    it('stops cleanly and starts again on the same data', { timeout: 120_000 }, async () => {
      await engine.write(run => run("CREATE (:Kept {key: 'stopped'})").summary())
      await server.stop()
      await server.stop()
      expect(isRunning(server.pid)).toBe(false)
      server = await start()
      await healthy()
      expect((await ask("MATCH (n:Kept {key: 'stopped'}) RETURN count(n) AS n")).rows).toEqual([[1]])
    })
  })

  it('needs Java, and says what to install', async () => {
    const node = process.execPath
    const launcher = pathToFileURL(join(import.meta.dirname, 'launcher.ts')).href
    const script = `const { startNeo4j } = await import(${JSON.stringify(launcher)}); await startNeo4j({ dataDir: ${JSON.stringify(folder.path)} }).catch(error => console.log(error.code, error.message))`
    const env = { ...process.env, PATH: '/nowhere' }
    const { stdout } = await promisify(execFile)(node, ['--import', 'tsx', '--input-type=module', '-e', script], {
      env,
    })
    expect(stdout).toMatch(/^ENGINE_CONFIGURATION .*Java 17.*Install a JDK/)
  })
})

/** A line to a port that can be cut so that both sides hear nothing more, and not even that it was cut. */
async function createLine(to: number) {
  const sockets = new Set<Socket>()
  let cut = false
  const server = createServer({ allowHalfOpen: true }, near => {
    const far = createConnection(to, '127.0.0.1')
    for (const [from, into] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from)
      from.on('data', data => cut || into.write(data)).on('error', () => {})
      from.on('close', () => cut || into.destroy())
    }
  })
  await new Promise<void>(settle => server.listen(0, '127.0.0.1', settle))
  return {
    port: (server.address() as { port: number }).port,
    cut: () => {
      cut = true
    },
    mend: () => {
      cut = false
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise(settle => server.close(settle))
    },
  }
}
