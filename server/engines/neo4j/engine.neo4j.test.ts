import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeWithNeo4j } from '../conformance/database.ts'
import { collect, type Engine } from '../engine.ts'
import { createNeo4jEngine } from './engine.ts'

/** What only Neo4j has; the rest is in the conformance suite. */
describeWithNeo4j('the Neo4j engine', database => {
  let engine: Engine
  const label = 'Neo4jEngineTest'
  const run = (query: string, timeout = 20_000) => collect(engine.run(query, { access: 'write', timeout }))
  const removeAll = async () => {
    await run(`MATCH (n:${label}) DETACH DELETE n`)
    for (const name of ['unique', 'text', 'fulltext', 'point', 'range'])
      await run(
        name === 'unique' ? `DROP CONSTRAINT ${label}_unique IF EXISTS` : `DROP INDEX ${label}_${name} IF EXISTS`,
      )
  }

  beforeAll(async () => {
    engine = await createNeo4jEngine(database)
    await removeAll()
    await run(`CREATE CONSTRAINT ${label}_unique FOR (n:${label}) REQUIRE n.key IS UNIQUE`)
    await run(`CREATE TEXT INDEX ${label}_text FOR (n:${label}) ON (n.name)`)
    await run(`CREATE FULLTEXT INDEX ${label}_fulltext FOR (n:${label}|${label}Other) ON EACH [n.name, n.nameZh]`)
    await run(`CREATE POINT INDEX ${label}_point FOR (n:${label}) ON (n.place)`)
    await run(`CREATE INDEX ${label}_range FOR ()-[r:NEO4J_ENGINE_TEST]-() ON (r.since, r.until)`)
    await run('CALL db.awaitIndexes()')
  })
  afterAll(async () => {
    await removeAll()
    await engine.close()
  })

  it('tells constraints and indexes in the schema', async () => {
    const { constraints, indexes } = await engine.schema()
    expect(constraints.filter(({ name }) => name.startsWith(label))).toEqual([
      { name: `${label}_unique`, kind: 'unique', entity: 'node', of: [label], properties: ['key'] },
    ])
    const mine = indexes.filter(({ name }) => name.startsWith(label)).sort((a, b) => (a.name < b.name ? -1 : 1))
    const node = { entity: 'node', of: [label], online: true }
    expect(mine).toEqual([
      {
        ...node,
        name: `${label}_fulltext`,
        kind: 'fulltext',
        of: [label, `${label}Other`],
        properties: ['name', 'nameZh'],
      },
      { ...node, name: `${label}_point`, kind: 'point', properties: ['place'] },
      {
        ...node,
        name: `${label}_range`,
        kind: 'range',
        entity: 'relationship',
        of: ['NEO4J_ENGINE_TEST'],
        properties: ['since', 'until'],
      },
      { ...node, name: `${label}_text`, kind: 'text', properties: ['name'] },
      { ...node, name: `${label}_unique`, kind: 'range', properties: ['key'] },
    ])
  })

  it('refuses a second node with a unique key, and keeps the first', async () => {
    await run(`CREATE (:${label} {key: 'one', n: 1})`)
    await expect(run(`CREATE (:${label} {key: 'one', n: 2})`)).rejects.toMatchObject({ code: 'CONSTRAINT_VIOLATED' })
    expect((await run(`MATCH (n:${label} {key: 'one'}) RETURN n.n AS n`)).rows).toEqual([[1]])
  })

  it('gives hints about the statement as notices', async () => {
    const { summary } = await run('MATCH (n:Neo4jEngineTestNever) RETURN n.neverSet AS v')
    expect(summary.notices.map(({ code }) => code)).toContain('Neo.ClientNotification.Statement.UnknownLabelWarning')
    expect(summary.notices.every(({ message }) => message !== '')).toBe(true)
  })

  it('sends a statement again that the database has undone to end a deadlock', async () => {
    await run(`UNWIND range(1, 2) AS i CREATE (:${label} {key: 'lock' + i, n: 0})`)
    // Each takes one lock, is busy for a while, and then wants the other's.
    const step = (first: string, second: string) =>
      run(`MATCH (a:${label} {key: '${first}'}) SET a.n = a.n + 1
           WITH a UNWIND range(1, 1000000) AS i WITH a, count(i) AS busy
           MATCH (b:${label} {key: '${second}'}) SET b.n = b.n + 1`)
    for (let i = 0; i < 3; i++) await Promise.all([step('lock1', 'lock2'), step('lock2', 'lock1')])
    expect((await run(`MATCH (n:${label}) WHERE n.key STARTS WITH 'lock' RETURN n.n AS n`)).rows).toEqual([[6], [6]])
  })

  it('never lets a statement run longer than it allows, whatever is asked', async () => {
    const strict = await createNeo4jEngine({ ...database, timeoutMost: 300 })
    const slow = 'UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b WITH a WHERE a < 0 RETURN count(a) AS none'
    const query = collect(strict.run(slow, { access: 'read', timeout: 3_600_000 }))
    await expect(query).rejects.toMatchObject({ code: 'QUERY_TIMEOUT' })
    await strict.close()
  })

  it('answers more statements at once than it has connections', async () => {
    const narrow = await createNeo4jEngine({ ...database, poolSize: 2 })
    const ask = (n: number) =>
      collect(narrow.run('RETURN $n AS n', { access: 'read', timeout: 20_000, parameters: { n } }))
    const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => ask(n)))
    expect(answers.map(({ rows }) => rows)).toEqual(Array.from({ length: 20 }, (_, n) => [[n]]))
    await narrow.close()
  })
})
