import { createServer, connect as openSocket, type Server } from 'node:net'
import fc from 'fast-check'
import neo4j, { type Driver } from 'neo4j-driver'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Value } from '../../contract/graph.ts'
import { describeWithNeo4j } from '../../engines/conformance/database.ts'
import type { Engine, Parameters } from '../../engines/engine.ts'
import { createNeo4jEngine } from '../../engines/neo4j/engine.ts'
import { isAppError } from '../../errors.ts'
import type { Explore } from '../context.ts'
import { prepareQuery, runQuery } from '../query.ts'
import { functions, procedures } from './allowed.ts'
import { classify } from './classify.ts'
import { harmless, hostile } from './corpus/corpus.ts'
import { createGuard } from './guard.ts'

/** Procedures that a server calls reading and the guard refuses all the same, each for a reason. */
const refusedThoughReading = new Map([
  ['db.awaitindex', 'waits'],
  ['db.awaitindexes', 'waits'],
  ['db.index.fulltext.awaiteventuallyconsistentindexrefresh', 'waits'],
  ['db.prepareforreplanning', 'changes statistics and empties caches'],
  ['db.resampleindex', 'starts work on an index'],
  ['db.resampleoutdatedindexes', 'starts work on indexes'],
  ['db.stats.clear', 'changes what is collected about queries'],
  ['db.stats.collect', 'changes what is collected about queries'],
  ['db.stats.retrieve', 'shows the queries of others'],
  ['db.stats.retrieveallanonymized', 'shows the queries of others'],
  ['db.stats.status', 'tells about the server, not the graph'],
  ['db.stats.stop', 'changes what is collected about queries'],
])

const refusedFunctions = ['file', 'linenumber', 'graph.byname', 'graph.byelementid']

describeWithNeo4j('What the guard admits, on a real Neo4j', database => {
  let driver: Driver
  let engine: Engine
  let listener: Server
  let connections = 0
  let port = 0
  const guard = createGuard()
  let explore: Explore

  beforeAll(async () => {
    driver = neo4j.driver(database.uri, neo4j.auth.basic(database.username, database.password))
    engine = await createNeo4jEngine(database)
    explore = {
      engine,
      guard,
      limits: { timeout: 3000, rows: 100, bytes: 1_000_000, entities: 100 },
      audit: () => {},
    }
    listener = createServer(socket => {
      connections++
      socket.end()
    })
    await new Promise<void>(done => listener.listen(0, '127.0.0.1', done))
    const address = listener.address()
    port = typeof address === 'object' && address ? address.port : 0
    await inSession(
      'WRITE',
      "MERGE (a:GuardTest {key: 'a'}) MERGE (b:GuardTest {key: 'b'}) MERGE (a)-[:GUARD_TEST]->(b)",
    )
  })

  afterAll(async () => {
    await inSession('WRITE', 'MATCH (n:GuardTest) DETACH DELETE n')
    await Promise.all([engine.close(), guard.close(), driver.close()])
    await new Promise(done => listener.close(done))
  })

  async function inSession(mode: 'READ' | 'WRITE', text: string, name?: string): Promise<Record<string, unknown>[]> {
    const session = driver.session({ defaultAccessMode: mode, database: name })
    try {
      const { records } = await session.run(text, {}, { timeout: 10_000 })
      return records.map(record => record.toObject())
    } finally {
      await session.close()
    }
  }

  /** All that a statement could change, as text. */
  async function state(): Promise<string> {
    const parts = [
      await inSession('READ', 'MATCH (n) RETURN count(n) AS n, sum(size(keys(n))) AS k, sum(size(labels(n))) AS l'),
      await inSession('READ', 'MATCH ()-[r]->() RETURN count(r) AS r, sum(size(keys(r))) AS k'),
      await inSession('READ', 'MATCH (n:GuardTest) RETURN properties(n) AS p, labels(n) AS l ORDER BY n.key'),
      await inSession('READ', 'SHOW INDEXES YIELD name, state, type RETURN name, state, type ORDER BY name'),
      await inSession('READ', 'SHOW CONSTRAINTS YIELD name, type RETURN name, type ORDER BY name'),
      await inSession('READ', 'CALL db.labels() YIELD label RETURN label ORDER BY label'),
      await inSession('READ', 'CALL db.propertyKeys() YIELD propertyKey AS k RETURN k ORDER BY k'),
      await inSession('READ', 'CALL db.relationshipTypes() YIELD relationshipType AS t RETURN t ORDER BY t'),
      await inSession('READ', 'SHOW SETTINGS YIELD name, value RETURN name, value ORDER BY name'),
      await inSession(
        'READ',
        'SHOW USERS YIELD user, passwordChangeRequired AS p RETURN user, p ORDER BY user',
        'system',
      ),
      await inSession('READ', 'SHOW DATABASES YIELD name, currentStatus AS s RETURN name, s ORDER BY name', 'system'),
    ]
    return JSON.stringify(parts, (_key, value) => (neo4j.isInt(value) ? value.toString() : value))
  }

  const values = new Map<string, Value>([
    ['properties', {}],
    ['rows', [{ key: 'a' }]],
    ['a', { b: { x: 1 } }],
    ['c', 'x'],
    ['label', 'GuardTest'],
    ['limit', 2],
    ['text', 'a'],
  ])

  /** The code under which a text ended; undefined where it ran. */
  async function outcome(text: string): Promise<string | undefined> {
    try {
      const names = classify(text, { editing: false })
      const parameters: Parameters = Object.fromEntries(
        names.admitted ? names.parameters.map(name => [name, values.get(name) ?? 'a']) : [],
      )
      const prepared = await prepareQuery(explore, text, { parameters })
      for await (const _event of runQuery(prepared, { parameters })) {
        // Reading it to its end is the point.
      }
      return undefined
    } catch (error) {
      if (!isAppError(error)) throw error
      return error.code
    }
  }

  test('harmless statements run, and leave everything as it was', async () => {
    const before = await state()
    const texts = harmless().map(({ text }) => text)
    const ended = new Map<string | undefined, string[]>()
    // Several at once, as many people ask: the guard reads one while the database plans another.
    const waiting = texts.values()
    const lane = async () => {
      for (const text of waiting) {
        const code = await outcome(text)
        ended.set(code, [...(ended.get(code) ?? []), text])
      }
    }
    await Promise.all(Array.from({ length: 4 }, lane))
    expect([...ended.values()].flat()).toHaveLength(texts.length)
    expect(await state()).toBe(before)
    expect(connections).toBe(0)
    // No operator of theirs is unknown, and but for what this server's version does not know yet, they run.
    expect(ended.get('QUERY_REFUSED') ?? []).toEqual([])
    expect(ended.get(undefined)!.length).toBeGreaterThan(texts.length * 0.85)
  }, 600_000)

  test('hostile statements never reach it', async () => {
    const before = await state()
    for (const { text, code } of hostile()) {
      expect(await outcome(text.replaceAll('evil.example', `127.0.0.1:${port}`)), text.slice(0, 200)).toBe(code)
    }
    expect(await state()).toBe(before)
    expect(connections).toBe(0)
  }, 600_000)

  test('nothing of what the guard admits of their crossings opens a connection or changes anything', async () => {
    const before = await state()
    const texts = [...harmless(), ...hostile()].map(({ text }) => text).filter(text => text.length < 200)
    const cut = fc.tuple(fc.constantFrom(...texts), fc.integer({ min: 0, max: 40 })).map(([text, at]) => {
      const words = text.split(/(?<=\s)/)
      return [words.slice(0, at % (words.length + 1)).join(''), words.slice(at % (words.length + 1)).join('')] as const
    })
    let admitted = 0
    await fc.assert(
      fc.asyncProperty(cut, cut, async ([head], [, tail]) => {
        const text = `${head} ${tail}`.replaceAll('evil.example', `127.0.0.1:${port}`)
        if (!classify(text, { editing: false }).admitted) return
        admitted++
        await outcome(text)
      }),
      { numRuns: 2000, interruptAfterTimeLimit: 120_000 },
    )
    expect(admitted).toBeGreaterThan(50)
    expect(await state()).toBe(before)
    expect(connections).toBe(0)
  }, 600_000)

  test('the listener would have noticed', async () => {
    const before = connections
    await new Promise<void>(done => {
      const socket = openSocket(port, '127.0.0.1')
      socket.on('close', () => done())
      socket.resume()
    })
    expect(connections).toBe(before + 1)
    connections = 0
  })

  test('every function of the server is on the list, but for those that belong to LOAD CSV and USE', async () => {
    const rows = await inSession('READ', 'SHOW BUILT IN FUNCTIONS YIELD name RETURN DISTINCT toLower(name) AS name')
    const unlisted = rows.map(({ name }) => String(name)).filter(name => !functions.has(name))
    expect(rows.length).toBeGreaterThan(80)
    expect(unlisted.sort()).toEqual(unlisted.filter(name => refusedFunctions.includes(name)))
  })

  test('every reading procedure of the server is on the list, but for those that are refused for a reason', async () => {
    const rows = await inSession('READ', 'SHOW PROCEDURES YIELD name, mode RETURN toLower(name) AS name, mode')
    const reading = rows.filter(({ mode, name }) => mode === 'READ' && /^(db|tx)\./.test(String(name)))
    const unlisted = reading.map(({ name }) => String(name)).filter(name => !procedures.has(name))
    expect(reading.length).toBeGreaterThan(15)
    expect(unlisted.filter(name => !refusedThoughReading.has(name))).toEqual([])
    const writing = rows.filter(({ mode }) => mode === 'WRITE' || mode === 'SCHEMA').map(({ name }) => String(name))
    expect(writing.filter(name => procedures.has(name))).toEqual([])
    const offered = new Set(rows.map(({ name }) => String(name)))
    expect([...procedures].filter(name => !offered.has(name))).toEqual([])
  })
})
