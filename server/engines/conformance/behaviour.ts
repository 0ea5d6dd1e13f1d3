import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cypherLiteral } from '../../contract/cypherliteral.ts'
import type { Value } from '../../contract/graph.ts'
import { collect, type Engine, type Result, type RunOptions } from '../engine.ts'
import type { ConformanceOptions } from './suite.ts'

const timeout = 20_000
const countTo = 'UNWIND range(1, $n) AS i RETURN i'
const endless = 'UNWIND range(1, 1000000000) AS i RETURN i'
const largeProduct =
  'UNWIND range(1, 50000) AS a UNWIND range(1, 50000) AS b UNWIND range(1, 50000) AS c WITH a WHERE a < 0 RETURN count(a) AS none'

interface BehaviourOptions extends ConformanceOptions {
  /** The suite's engine, open while tests run. */
  engine(): Engine
}

/** What the port promises about time, order and ends, beyond the answer to one statement. */
export function behaviour({ engine, open, slowQuery = largeProduct, materializes }: BehaviourOptions): void {
  const start = (query: string, more: Partial<RunOptions> = {}): Result =>
    engine().run(query, { access: 'read', timeout, ...more })
  const rowsOf = async (query: string, more: Partial<RunOptions> = {}) => (await collect(start(query, more))).rows
  const stillAnswers = async () => expect(await rowsOf('RETURN 1 AS one')).toEqual([[1]])
  const refused = (code: string) => ({ name: 'AppError', code })

  it('reads a value that was written as an expression as that value', async () => {
    const text = fc.string({ unit: 'binary' }).filter(one => !/\p{Surrogate}/u.test(one))
    const name = text.filter(one => one !== '' && !one.includes('\0') && !one.includes('\\u') && one !== '$type')
    const { value } = fc.letrec<{ value: Value }>(tie => ({
      value: fc.oneof(
        { maxDepth: 3, withCrossShrink: true },
        text,
        fc.integer(),
        fc.boolean(),
        fc.constantFrom<Value>(null, 0.5, -1e-7, { $type: 'Float', value: 'NaN' }, { $type: 'Float', value: '1e+300' }),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(name, tie('value'), { maxKeys: 3 }) as fc.Arbitrary<Value>,
      ),
    }))
    await fc.assert(
      fc.asyncProperty(value, async one => {
        expect(await rowsOf(`RETURN ${cypherLiteral(one)} AS v`)).toEqual([[one]])
      }),
      { numRuns: 60 },
    )
  })

  describe('time limits', () => {
    it('ends a statement at its time limit, and goes on answering', async () => {
      await expect(rowsOf(slowQuery, { timeout: 400 })).rejects.toMatchObject(refused('QUERY_TIMEOUT'))
      await stillAnswers()
    })
    it('gives the error to columns and summary as well', async () => {
      const result = start(slowQuery, { timeout: 400 })
      await expect(result.summary()).rejects.toMatchObject(refused('QUERY_TIMEOUT'))
      await expect(collect({ ...result, rows: result.rows })).rejects.toMatchObject(refused('QUERY_TIMEOUT'))
    })
    it.each([0, -1, Number.NaN])('refuses the time limit %s', async timeout => {
      await expect(rowsOf('RETURN 1 AS one', { timeout })).rejects.toMatchObject(refused('REQUEST_INVALID'))
    })
    it('does not mind a time limit beyond what it allows', async () => {
      expect(await rowsOf('RETURN 1 AS one', { timeout: Number.POSITIVE_INFINITY })).toEqual([[1]])
    })
    it('ends one statement without harming others', async () => {
      const slow = rowsOf(slowQuery, { timeout: 400 })
      const quick = Promise.all([1, 2, 3].map(n => rowsOf('RETURN $n AS n', { parameters: { n } })))
      await expect(slow).rejects.toMatchObject(refused('QUERY_TIMEOUT'))
      expect(await quick).toEqual([[[1]], [[2]], [[3]]])
    })
  })

  describe('cancelling', () => {
    it('before it starts: nothing runs', async () => {
      await expect(rowsOf('RETURN 1 AS one', { signal: AbortSignal.abort() })).rejects.toMatchObject(
        refused('QUERY_CANCELLED'),
      )
    })
    it('while it runs', async () => {
      const controller = new AbortController()
      const result = rowsOf(slowQuery, { signal: controller.signal })
      await rowsOf('RETURN 1 AS one')
      controller.abort()
      await expect(result).rejects.toMatchObject(refused('QUERY_CANCELLED'))
      await stillAnswers()
    })
    it('between rows', async () => {
      const controller = new AbortController()
      const rows: Value[][] = []
      const reading = async () => {
        for await (const row of start(countTo, { parameters: { n: 100_000 }, signal: controller.signal }).rows) {
          rows.push(row)
          if (rows.length === 3) controller.abort()
        }
      }
      await expect(reading()).rejects.toMatchObject(refused('QUERY_CANCELLED'))
      expect(rows).toEqual([[1], [2], [3]])
      await stillAnswers()
    })
    it('after it has ended: no effect', async () => {
      const controller = new AbortController()
      const result = start('RETURN 1 AS one', { signal: controller.signal })
      const { rows } = await collect(result)
      controller.abort()
      expect(rows).toEqual([[1]])
      expect(await result.summary()).toMatchObject({ rows: 1 })
    })
    it('one statement of several under way', async () => {
      const controller = new AbortController()
      const cancelled = rowsOf(slowQuery, { signal: controller.signal })
      const others = Promise.all([1, 2, 3].map(n => rowsOf('RETURN $n AS n', { parameters: { n } })))
      expect(await others).toEqual([[[1]], [[2]], [[3]]])
      controller.abort()
      await expect(cancelled).rejects.toMatchObject(refused('QUERY_CANCELLED'))
    })
    it('a writing statement: nothing is written', async () => {
      const controller = new AbortController()
      const writing = engine().write(run =>
        run(`CREATE (:ConformanceWrite {key: 'cancelled'}) WITH 1 AS one ${slowQuery}`, {
          signal: controller.signal,
        }).summary(),
      )
      const refusal = expect(writing).rejects.toMatchObject(refused('QUERY_CANCELLED'))
      controller.abort()
      await refusal
      expect(await rowsOf("MATCH (n:ConformanceWrite {key: 'cancelled'}) RETURN n")).toEqual([])
    })
    it('explain and schema', async () => {
      const signal = AbortSignal.abort()
      await expect(engine().explain('RETURN 1 AS one', { signal })).rejects.toMatchObject(refused('QUERY_CANCELLED'))
      await expect(engine().schema({ signal })).rejects.toMatchObject(refused('QUERY_CANCELLED'))
    })
  })

  describe('rows', () => {
    const limited = async (n: number, rowLimit: number) => {
      const { rows, summary } = await collect(start(countTo, { parameters: { n }, rowLimit }))
      return { last: rows.at(-1)?.[0], rows: summary.rows, truncated: summary.truncated }
    }
    it('are all there when there are fewer than the row limit', async () => {
      expect(await limited(9, 10)).toEqual({ last: 9, rows: 9, truncated: false })
    })
    it('are all there when there are exactly as many as the row limit', async () => {
      expect(await limited(10, 10)).toEqual({ last: 10, rows: 10, truncated: false })
    })
    it('are cut when there is one more than the row limit, and it says so', async () => {
      expect(await limited(11, 10)).toEqual({ last: 10, rows: 10, truncated: true })
    })
    it('are cut at a row limit above one batch', async () => {
      expect(await limited(5000, 2500)).toEqual({ last: 2500, rows: 2500, truncated: true })
      expect(await limited(2500, 2500)).toEqual({ last: 2500, rows: 2500, truncated: false })
    })
    it('may be limited to one or to none', async () => {
      expect(await limited(2, 1)).toEqual({ last: 1, rows: 1, truncated: true })
      expect(await limited(1, 0)).toEqual({ last: undefined, rows: 0, truncated: true })
      expect(await limited(0, 0)).toEqual({ last: undefined, rows: 0, truncated: false })
    })
    it('of a writing statement may be cut, what it writes may not', async () => {
      const query = 'UNWIND range(1, 20) AS i CREATE (n:ConformanceWrite {key: "cut", i: i}) RETURN i'
      const { rows, summary } = await collect(engine().run(query, { access: 'write', timeout, rowLimit: 5 }))
      expect(rows).toHaveLength(5)
      expect(summary).toMatchObject({ rows: 5, truncated: true, changes: { nodesCreated: 20 } })
      expect(await rowsOf('MATCH (n:ConformanceWrite {key: "cut"}) RETURN count(n) AS n')).toEqual([[20]])
    })
    it('come in order, across batches', async () => {
      const rows = await rowsOf(countTo, { parameters: { n: 12_345 } })
      expect(rows).toHaveLength(12_345)
      expect(rows.every(([i], index) => i === index + 1)).toBe(true)
    })
    it(
      materializes === undefined ? 'come before the last is made' : `without end are refused (${materializes})`,
      async () => {
        const reading = async () => {
          for await (const [i] of start(endless, { timeout: 5000 }).rows) return i
        }
        if (materializes === undefined) expect(await reading()).toBe(1)
        else
          await expect(reading()).rejects.toMatchObject({
            code: expect.stringMatching(/^QUERY_(TIMEOUT|MEMORY|UNSUPPORTED)$/),
          })
        await stillAnswers()
      },
    )
    it('can be broken off', async () => {
      const rows: Value[][] = []
      const result = start(countTo, { parameters: { n: 100_000 } })
      for await (const row of result.rows) if (rows.push(row) === 5) break
      expect(rows).toEqual([[1], [2], [3], [4], [5]])
      expect(await result.summary()).toMatchObject({ truncated: true })
      await stillAnswers()
    })
    it('can be broken off by an error of the reader', async () => {
      const reading = async () => {
        for await (const _ of start(countTo, { parameters: { n: 100_000 } }).rows) throw new Error('enough')
      }
      await expect(reading()).rejects.toThrow('enough')
      await stillAnswers()
    })
    it('can be broken off many times without running out of anything', async () => {
      for (let i = 0; i < 120; i++) {
        for await (const [row] of start(countTo, { parameters: { n: 3000 } }).rows) {
          expect(row).toBe(1)
          break
        }
      }
      await stillAnswers()
    })
    it('may be iterated once', async () => {
      const result = start('RETURN 1 AS one')
      await collect(result)
      expect(() => result.rows[Symbol.asyncIterator]()).toThrow()
    })
    it('of 100,000 with 2 KB each pass a slow reader without being piled up', { timeout: 120_000 }, async () => {
      const text = 'x'.repeat(2000)
      const before = process.memoryUsage().rss
      let most = 0
      let count = 0
      const result = start('UNWIND range(1, 100000) AS i RETURN i, $text + toString(i) AS text', {
        parameters: { text },
        timeout: 110_000,
      })
      for await (const _ of result.rows) {
        if (++count % 200 !== 0) continue
        // A reader that asks something else in between is slower than the database makes rows.
        await stillAnswers()
        most = Math.max(most, process.memoryUsage().rss - before)
      }
      expect(count).toBe(100_000)
      // Piled up they would take 200 to 400 MB.
      expect(most / 1_000_000).toBeLessThan(150)
    })
    it('nobody asks for are not made', async () => {
      const result = engine().run("CREATE (:ConformanceWrite {key: 'lazy'})", { access: 'write', timeout })
      await stillAnswers()
      expect(await rowsOf("MATCH (n:ConformanceWrite {key: 'lazy'}) RETURN n")).toEqual([])
      expect(await result.summary()).toMatchObject({ changes: { nodesCreated: 1 } })
      expect(await rowsOf("MATCH (n:ConformanceWrite {key: 'lazy'}) RETURN n.key AS key")).toEqual([['lazy']])
    })
  })

  describe('columns and summary', () => {
    it('columns are known before the rows', async () => {
      const result = start('UNWIND [1, 2] AS a RETURN a, a + 1 AS b')
      expect(await result.columns).toEqual(['a', 'b'])
      const rows: Value[][] = []
      for await (const row of result.rows) rows.push(row)
      expect(rows).toEqual([
        [1, 2],
        [2, 3],
      ])
    })
    it('columns are known when there are no rows', async () => {
      expect((await collect(start('UNWIND [] AS a RETURN a'))).columns).toEqual(['a'])
    })
    it('the summary alone runs the statement', async () => {
      expect(await start(countTo, { parameters: { n: 2500 } }).summary()).toMatchObject({
        rows: 2500,
        truncated: false,
      })
    })
    it('the summary can be asked for twice', async () => {
      const result = start('RETURN 1 AS one')
      expect(await result.summary()).toEqual(await result.summary())
    })
    it('notices come, for a cut result as well', async () => {
      const query = 'UNWIND range(1, 100) AS i OPTIONAL MATCH (n:ConformanceNever) RETURN i, n'
      const whole = await collect(start(query))
      const cut = await collect(start(query, { rowLimit: 5 }))
      expect(cut.summary.truncated).toBe(true)
      expect(cut.summary.notices).toEqual(whole.summary.notices)
    })
    it('the duration is measured', async () => {
      expect((await start(countTo, { parameters: { n: 100 } }).summary()).duration).toBeGreaterThan(0)
    })
  })

  describe('many at once', () => {
    it('answers 20 at once, each with its own rows', async () => {
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, n) =>
          rowsOf('UNWIND range(1, 500) AS i RETURN $n AS n, i', { parameters: { n } }),
        ),
      )
      answers.forEach((rows, n) => {
        expect(rows).toHaveLength(500)
        expect(rows.every(([of], i) => of === n && rows[i]?.[1] === i + 1)).toBe(true)
      })
    })
    it('keeps the errors of some from the answers of others', async () => {
      const answers = await Promise.allSettled(
        Array.from({ length: 20 }, (_, n) =>
          rowsOf(n % 2 === 0 ? 'RETURN $n AS n' : 'RETURN $missing AS n', { parameters: { n } }),
        ),
      )
      answers.forEach((answer, n) => {
        if (n % 2 === 0) expect(answer).toEqual({ status: 'fulfilled', value: [[n]] })
        else expect(answer).toMatchObject({ status: 'rejected', reason: { code: 'PARAMETER_MISSING' } })
      })
    })
    it('can read two results in turn', async () => {
      const left = start(countTo, { parameters: { n: 3000 } }).rows[Symbol.asyncIterator]()
      const right = start(countTo, { parameters: { n: 3000 } }).rows[Symbol.asyncIterator]()
      for (let i = 1; i <= 3000; i++) {
        expect((await left.next()).value).toEqual([i])
        expect((await right.next()).value).toEqual([i])
      }
      expect(await Promise.all([left.next(), right.next()])).toEqual([
        { done: true, value: undefined },
        { done: true, value: undefined },
      ])
    })
  })

  describe('a stretch of writing', () => {
    const count = (key: string) =>
      rowsOf('MATCH (n:ConformanceWrite {key: $key}) RETURN count(n) AS n', { parameters: { key } })
    it('gives back what the work gives back', async () => {
      expect(await engine().write(async () => 'done')).toBe('done')
    })
    it('sees what it has written itself, and readers see it afterwards', async () => {
      const seen = await engine().write(async run => {
        await run("CREATE (:ConformanceWrite {key: 'own'})").summary()
        return (await collect(run("MATCH (n:ConformanceWrite {key: 'own'}) RETURN count(n) AS n"))).rows
      })
      expect(seen).toEqual([[1]])
      expect(await count('own')).toEqual([[1]])
    })
    it('commits each statement on its own: an error later undoes none before', async () => {
      const writing = engine().write(async run => {
        await run("CREATE (:ConformanceWrite {key: 'first'})").summary()
        await run("UNWIND [1, 0] AS x CREATE (:ConformanceWrite {key: 'second', v: 1 / x})").summary()
      })
      await expect(writing).rejects.toMatchObject(refused('QUERY_FAILED'))
      expect([await count('first'), await count('second')]).toEqual([[[1]], [[0]]])
    })
    it('goes on after a statement that failed', async () => {
      await engine().write(async run => {
        await expect(run('CREATE (:ConformanceWrite {key: $missing})').summary()).rejects.toMatchObject(
          refused('PARAMETER_MISSING'),
        )
        await run("CREATE (:ConformanceWrite {key: 'after'})").summary()
      })
      expect(await count('after')).toEqual([[1]])
    })
    it('passes on an error of the work itself', async () => {
      await expect(
        engine().write(async () => {
          throw new Error('mine')
        }),
      ).rejects.toThrow('mine')
      await stillAnswers()
    })
    it('writes batches with parameters and counts them', async () => {
      const rows = Array.from({ length: 1000 }, (_, i) => ({ key: 'batch', i, text: '关'.repeat(i % 10) }))
      const summary = await engine().write(run =>
        run('UNWIND $rows AS row CREATE (n:ConformanceWrite) SET n = row', { parameters: { rows } }).summary(),
      )
      expect(summary.changes).toMatchObject({ nodesCreated: 1000 })
      expect(await count('batch')).toEqual([[1000]])
    })
    it('two at once both take effect', async () => {
      await Promise.all(
        ['left', 'right'].map(key =>
          engine().write(async run => {
            for (let i = 0; i < 5; i++)
              await run('CREATE (:ConformanceWrite {key: $key})', { parameters: { key } }).summary()
          }),
        ),
      )
      expect([await count('left'), await count('right')]).toEqual([[[5]], [[5]]])
    })
    it('readers go on meanwhile, or wait', async () => {
      const [, reads] = await Promise.all([
        engine().write(async run => {
          for (let i = 0; i < 5; i++) await run("CREATE (:ConformanceWrite {key: 'meanwhile'})").summary()
        }),
        Promise.all(Array.from({ length: 5 }, () => rowsOf('RETURN 1 AS one'))),
      ])
      expect(reads).toEqual(Array.from({ length: 5 }, () => [[1]]))
    })
  })

  describe('plans', () => {
    it('are given without running the statement', async () => {
      const plan = await engine().explain("CREATE (n:ConformanceWrite {key: 'explained'}) RETURN n")
      expect(plan.operator).toMatch(/^\w+$/)
      expect(plan.children.length).toBeGreaterThan(0)
      expect(await rowsOf("MATCH (n:ConformanceWrite {key: 'explained'}) RETURN n")).toEqual([])
    })
    it('take parameters', async () => {
      const plan = await engine().explain('MATCH (n:Conformance {key: $key}) RETURN n', { parameters: { key: 'ada' } })
      expect(plan.operator).not.toBe('')
    })
    it('are refused when a parameter is missing', async () => {
      const plan = engine().explain('MATCH (n:Conformance {key: $missing}) RETURN n', { parameters: { other: 1 } })
      await expect(plan).rejects.toMatchObject(refused('PARAMETER_MISSING'))
    })
    it('are refused for the empty text', async () => {
      await expect(engine().explain('')).rejects.toMatchObject(refused('QUERY_SYNTAX'))
    })
    it('are refused for a text with an error, with its place', async () => {
      await expect(engine().explain('MATCH (n:Conformance)\nRETRUN n')).rejects.toMatchObject({
        code: 'QUERY_SYNTAX',
        facts: { position: { line: 2, column: 1, offset: 22 } },
      })
      await expect(engine().explain('MATCH (n:Conformance) RETURN m')).rejects.toMatchObject({
        code: 'QUERY_SYNTAX',
        facts: { position: { line: 1, column: 30, offset: 29 } },
      })
    })
  })

  describe('schema', () => {
    it('has labels and types with their counts', async () => {
      const { labels, types } = await engine().schema()
      const of = (list: { name: string; count: number }[], name: string) => list.find(each => each.name === name)?.count
      expect(of(labels, 'Conformance')).toBe(5)
      expect(of(labels, 'ConformancePerson')).toBe(4)
      expect(of(labels, 'ConformanceWriter')).toBe(1)
      expect(of(types, 'CONFORMANCE_KNOWS')).toBe(5)
      expect(of(types, 'CONFORMANCE_LIVES_IN')).toBe(2)
    })
    it('names each label once, and none that nothing carries', async () => {
      await engine().write(async run => {
        await run('CREATE (:ConformanceWrite:ConformanceGone)').summary()
        await run('MATCH (n:ConformanceGone) DETACH DELETE n').summary()
      })
      const names = (await engine().schema()).labels.map(({ name }) => name)
      expect(new Set(names).size).toBe(names.length)
      expect(names).not.toContain('ConformanceGone')
    })
    it('has the property keys', async () => {
      expect((await engine().schema()).propertyKeys).toEqual(expect.arrayContaining(['key', 'name', 'born', 'since']))
    })
    it('counts labels whose names need quotes', async () => {
      await engine().write(run => run('CREATE (:ConformanceWrite:`Conformance ``关`)').summary())
      expect((await engine().schema()).labels).toContainEqual({ name: 'Conformance `关', count: 1 })
    })
  })

  describe('health and the end', () => {
    it('is healthy', async () => {
      expect(await engine().health()).toMatchObject({
        ok: true,
        version: expect.stringMatching(/\d/),
        latency: expect.any(Number),
      })
    })
    it('may be closed twice, and refuses everything afterwards', async () => {
      const second = await open()
      expect((await collect(second.run('RETURN 1 AS one', { access: 'read', timeout }))).rows).toEqual([[1]])
      await second.close()
      await second.close()
      const after = collect(second.run('RETURN 1 AS one', { access: 'read', timeout }))
      await expect(after).rejects.toMatchObject(refused('ENGINE_UNAVAILABLE'))
      await expect(second.explain('RETURN 1 AS one')).rejects.toMatchObject(refused('ENGINE_UNAVAILABLE'))
      await expect(second.schema()).rejects.toMatchObject(refused('ENGINE_UNAVAILABLE'))
      expect(await second.health()).toMatchObject({ ok: false, code: 'ENGINE_UNAVAILABLE' })
    })
    it('ends what runs when it is closed', async () => {
      const second = await open()
      const running = collect(second.run(slowQuery, { access: 'read', timeout }))
      const refusal = expect(running).rejects.toMatchObject(refused('QUERY_CANCELLED'))
      await collect(second.run('RETURN 1 AS one', { access: 'read', timeout }))
      await second.close()
      await refusal
    })
  })
}
