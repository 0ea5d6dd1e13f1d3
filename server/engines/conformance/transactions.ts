import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Node, Relationship, Value } from '../../contract/graph.ts'
import { collect, type Engine, type Result } from '../engine.ts'

const timeout = 20_000
const refused = (code: string) => ({ name: 'AppError', code })

/** What the port promises of several statements in one transaction. */
export function transactions({ engine }: { engine(): Engine }): void {
  const rows = async (query: string, parameters = {}) =>
    (await collect(engine().run(query, { access: 'read', timeout, parameters }))).rows
  const all = async (result: Result): Promise<Value[][]> => (await collect(result)).rows
  const count = (key: string) => rows('MATCH (n:ConformanceWrite {key: $key}) RETURN count(n) AS n', { key })
  const whole = () =>
    rows(
      'MATCH (n:ConformanceWrite) OPTIONAL MATCH (n)-[r]->(m) RETURN n, r, m.key AS m ORDER BY n.key, type(r), m.key',
    )

  describe('a transaction', () => {
    beforeAll(async () => {
      await engine().write(run =>
        run(
          'CREATE CONSTRAINT conformance_once IF NOT EXISTS FOR (n:ConformanceOnce) REQUIRE n.key IS UNIQUE',
        ).summary(),
      )
    })
    afterAll(async () => {
      await engine().write(run => run('DROP CONSTRAINT conformance_once IF EXISTS').summary())
    })

    it('keeps all that it ran, and gives back what the work gives back', async () => {
      const result = await engine().transact(async run => {
        await run("CREATE (:ConformanceWrite {key: 'both', i: 1})").summary()
        await run("CREATE (:ConformanceWrite {key: 'both', i: 2})").summary()
        return 'done'
      })
      expect(result).toBe('done')
      expect(await count('both')).toEqual([[2]])
    })

    it('lets each statement see what those before it wrote, by the ids that stay', async () => {
      const ids = await engine().transact(async run => {
        const [[a], [b]] = (await all(
          run("UNWIND [1, 2] AS i CREATE (n:ConformanceWrite {key: 'seen', i: i}) RETURN n ORDER BY i"),
        )) as [[Node], [Node]]
        const found = await all(
          run(
            'MATCH (a) WHERE elementId(a) = $a MATCH (b) WHERE elementId(b) = $b CREATE (a)-[r:CONFORMANCE_TIES {w: 1.0}]->(b) SET a.name = "A" RETURN r',
            { parameters: { a: a.id, b: b.id } },
          ),
        )
        const [[tie] = []] = found as [Relationship][]
        const { id } = tie as Relationship
        await run('MATCH (a)-[r]->() WHERE elementId(r) = $r SET r.w = 2.5, a:ConformanceOther REMOVE a.i', {
          parameters: { r: id },
        }).summary()
        return [a.id, b.id, id]
      })
      expect(
        await rows(
          "MATCH (a:ConformanceOther)-[r:CONFORMANCE_TIES]->(b {key: 'seen'}) RETURN elementId(a) AS a, elementId(b) AS b, elementId(r) AS r, a.name AS name, a.i AS i, r.w AS w",
        ),
      ).toEqual([[...ids, 'A', null, 2.5]])
    })

    it('keeps nothing when the work fails after its last statement', async () => {
      await engine().write(run =>
        run(
          "CREATE (:ConformanceWrite:ConformanceFirst {key: 'before', name: 'Ada', l: [1, 2]})-[:CONFORMANCE_TIES {w: 1}]->(:ConformanceWrite {key: 'other'})",
        ).summary(),
      )
      const before = await whole()
      const work = engine().transact(async run => {
        await run("MATCH (n:ConformanceWrite {key: 'before'}) SET n.name = 'Bea', n:ConformanceSecond").summary()
        await run("MATCH (n {key: 'before'}) REMOVE n:ConformanceFirst, n.l").summary()
        await run("MATCH (:ConformanceWrite {key: 'before'})-[r]->() SET r.w = 7").summary()
        await run("MATCH (n:ConformanceWrite {key: 'other'}) DETACH DELETE n").summary()
        await run(
          "MATCH (n {key: 'before'}) CREATE (n)-[:CONFORMANCE_TIES]->(:ConformanceWrite {key: 'new'})",
        ).summary()
        expect(await all(run("MATCH ({key: 'before'})-->(m) RETURN m.key AS key"))).toEqual([['new']])
        throw new Error('mine')
      })
      await expect(work).rejects.toThrow('mine')
      expect(await whole()).toEqual(before)
      expect(await rows('MATCH (n:ConformanceSecond) RETURN n')).toEqual([])
    })

    it('keeps nothing when a statement fails, and what comes after it fails too', async () => {
      const work = engine().transact(async run => {
        await run("CREATE (:ConformanceWrite {key: 'half'})").summary()
        await expect(
          run("UNWIND [1, 0] AS x CREATE (:ConformanceWrite {key: 'half', v: 1 / x})").summary(),
        ).rejects.toMatchObject(refused('QUERY_FAILED'))
        await expect(run("CREATE (:ConformanceWrite {key: 'half'})").summary()).rejects.toMatchObject({
          name: 'AppError',
        })
      })
      await expect(work).rejects.toMatchObject({ name: 'AppError' })
      expect(await count('half')).toEqual([[0]])
    })

    it.each([
      ['cannot be read', 'CREATE (:ConformanceWrite {key'],
      ['lacks a parameter', 'CREATE (:ConformanceWrite {key: $missing})'],
    ])('keeps nothing when a statement %s, even if the work makes nothing of that', async (_, wrong) => {
      const work = engine().transact(async run => {
        await run("CREATE (:ConformanceWrite {key: 'wrong'})").summary()
        await run(wrong)
          .summary()
          .catch(() => {})
      })
      await expect(work).rejects.toMatchObject({ name: 'AppError' })
      expect(await count('wrong')).toEqual([[0]])
    })

    it('keeps nothing when a constraint is violated, by any of its statements', async () => {
      await engine().write(run => run("CREATE (:ConformanceWrite:ConformanceOnce {key: 'once'})").summary())
      const work = engine().transact(async run => {
        await run("CREATE (:ConformanceWrite {key: 'twice'})").summary()
        await run("CREATE (:ConformanceWrite:ConformanceOnce {key: 'once'})").summary()
      })
      await expect(work).rejects.toMatchObject(refused('CONSTRAINT_VIOLATED'))
      expect([await count('twice'), await count('once')]).toEqual([[[0]], [[1]]])
      // What was given up can be taken in the same transaction.
      await engine().transact(async run => {
        await run("MATCH (n:ConformanceOnce {key: 'once'}) DELETE n").summary()
        await run("CREATE (:ConformanceWrite:ConformanceOnce {key: 'once', again: true})").summary()
      })
      expect(await rows("MATCH (n:ConformanceOnce {key: 'once'}) RETURN n.again AS again")).toEqual([[true]])
    })

    it('is undone when a statement of it is cancelled or takes too long', async () => {
      const controller = new AbortController()
      const work = engine().transact(async run => {
        await run("CREATE (:ConformanceWrite {key: 'slow'})").summary()
        const slow = run('UNWIND range(1, 1000000000) AS i WITH i WHERE i < 0 RETURN count(i) AS n', {
          signal: controller.signal,
        }).summary()
        controller.abort()
        await slow
      })
      await expect(work).rejects.toMatchObject(refused('QUERY_CANCELLED'))
      expect(await count('slow')).toEqual([[0]])
      const late = engine().transact(async run => {
        await run("CREATE (:ConformanceWrite {key: 'slow'})").summary()
        await run('UNWIND range(1, 1000000000) AS i WITH i WHERE i < 0 RETURN count(i) AS n', {
          timeout: 300,
        }).summary()
      })
      await expect(late).rejects.toMatchObject(refused('QUERY_TIMEOUT'))
      expect(await count('slow')).toEqual([[0]])
    })

    it('shows nobody what is not committed', async () => {
      let reading: Promise<Value[][]> | undefined
      await engine().transact(async run => {
        await run("CREATE (:ConformanceWrite {key: 'unseen'})").summary()
        reading = count('unseen')
        // On an engine that reads meanwhile it has its answer here; on another it waits for the end.
        if (engine().kind === 'neo4j') expect(await reading).toEqual([[0]])
        await run("CREATE (:ConformanceWrite {key: 'unseen'})").summary()
      })
      expect([[[0]], [[2]]]).toContainEqual(await reading)
      expect(await count('unseen')).toEqual([[2]])
    })
  })
}
