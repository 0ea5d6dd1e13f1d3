import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import type { Node, Relationship, Value } from '../contract/graph.ts'
import type { Engine, EngineKind, Plan, Result, RunOptions, Summary } from '../engines/engine.ts'
import { noChanges } from '../engines/engine.ts'
import { AppError } from '../errors.ts'
import type { AuditEntry, Explore } from './context.ts'
import { classify } from './guard/classify.ts'
import type { Guard } from './guard/verdict.ts'
import { type PreparedQuery, plan, prepareQuery, type QueryEvent, query, runQuery } from './query.ts'

const node = (id: string): Node => ({ $type: 'Node', id, labels: ['A'], properties: {} })
const relationship = (id: string, start: string, end: string): Relationship => ({
  $type: 'Relationship',
  id,
  type: 'T',
  start,
  end,
  properties: {},
})

/** An engine with rows of our choosing, which writes down what it was asked. */
function scripted(
  rows: Value[][],
  { kind = 'neo4j', operators = ['ProduceResults@neo4j'], fails }: Script = {},
): { engine: Engine; asked: { text: string; options: RunOptions }[]; explained: string[]; handedOut: () => number } {
  const asked: { text: string; options: RunOptions }[] = []
  const explained: string[] = []
  let handedOut = 0
  const chain = ([operator = 'Argument', ...rest]: string[]): Plan => ({
    operator,
    children: rest.length > 0 ? [chain(rest)] : [],
  })
  const engine = {
    kind,
    run(text: string, options: RunOptions): Result {
      asked.push({ text, options })
      const most = options.rowLimit ?? rows.length
      async function* given() {
        for (const row of rows.slice(0, most)) {
          handedOut++
          yield row
        }
        if (fails) throw fails
      }
      return {
        columns: Promise.resolve(['c']),
        rows: given(),
        summary: async (): Promise<Summary> => ({
          rows: Math.min(rows.length, most),
          truncated: rows.length > most,
          duration: 1,
          changes: { ...noChanges, nodesCreated: options.access === 'write' ? rows.length : 0 },
          notices: [],
        }),
      }
    },
    async explain(text: string) {
      explained.push(text)
      return chain(operators)
    },
  } as unknown as Engine
  return { engine, asked, explained, handedOut: () => handedOut }
}

interface Script {
  kind?: EngineKind
  operators?: string[]
  fails?: Error
}

const guard: Guard = {
  check: async (text, options) => classify(text, options),
  warm: async () => {},
  close: async () => {},
}
afterAll(() => guard.close())

let log: AuditEntry[] = []
beforeEach(() => {
  log = []
})
const exploring = (engine: Engine, limits: Partial<Explore['limits']> = {}): Explore => ({
  engine,
  guard,
  limits: { timeout: 1000, rows: 100, bytes: 10_000, entities: 10, ...limits },
  audit: entry => log.push(entry),
})

async function gather(events: AsyncIterable<QueryEvent>) {
  const all: QueryEvent[] = []
  for await (const event of events) all.push(event)
  const last = all.at(-1)
  if (!last || !('summary' in last)) throw new Error('no summary at the end')
  return {
    columns: all.flatMap(event => ('columns' in event ? [event.columns] : [])),
    rows: all.flatMap(event => ('row' in event ? [event.row] : [])),
    nodes: all.flatMap(event => ('graph' in event ? event.graph.nodes.map(({ id }) => id) : [])),
    relationships: all.flatMap(event => ('graph' in event ? event.graph.relationships.map(({ id }) => id) : [])),
    summary: last.summary,
    order: all.map(event => Object.keys(event)[0]),
  }
}

describe('query', () => {
  test('columns first, the new entities of a row before it, the summary last', async () => {
    const { engine } = scripted([[node('1')], [[node('1'), relationship('r', '1', '2')]], ['x']])
    const answer = await gather(query(exploring(engine), { statement: 'MATCH (n) RETURN n AS c' }))
    expect(answer.order).toEqual(['columns', 'graph', 'row', 'graph', 'row', 'row', 'summary'])
    expect(answer).toMatchObject({ nodes: ['1'], relationships: ['r'] })
    expect(answer.summary).toMatchObject({ rows: 3, cut: null, nodes: 1, relationships: 1, graphCut: false })
  })

  test('each entity once, wherever it stands; what is beyond the limit is counted', async () => {
    const path: Value = { $type: 'Path', nodes: [node('1'), node('2')], relationships: [relationship('r', '1', '2')] }
    const { engine } = scripted([[path], [{ a: [node('2'), node('constructor')] }], [node('4')], [node('4')]])
    const answer = await gather(query(exploring(engine, { entities: 4 }), { statement: 'RETURN 1' }))
    expect(answer).toMatchObject({ nodes: ['1', '2', 'constructor'], relationships: ['r'] })
    expect(answer.summary).toMatchObject({ nodes: 3, graphCut: true, leftOut: { nodes: 1, relationships: 0 } })
  })

  test('limits are lowered by the request, never raised', async () => {
    const { engine, asked } = scripted([[1], [2], [3]])
    const context = exploring(engine, { rows: 2 })
    const lower = await gather(query(context, { statement: 'RETURN 1', rowLimit: 1, timeout: 10 }))
    expect(lower.summary).toMatchObject({ rows: 1, cut: 'rows' })
    const higher = await gather(query(context, { statement: 'RETURN 1', rowLimit: 1_000_000, timeout: 1_000_000 }))
    expect(higher.summary).toMatchObject({ rows: 2, cut: 'rows' })
    expect(asked.map(({ options }) => [options.timeout, options.rowLimit, options.access])).toEqual([
      [10, 1, 'read'],
      [1000, 2, 'read'],
    ])
    for (const nothing of [0, -1, Number.NaN]) {
      const prepared = await prepareQuery(context, 'RETURN 1')
      await gather(runQuery(prepared, { timeout: nothing, rowLimit: nothing, byteLimit: nothing }))
      expect(asked.at(-1)!.options).toMatchObject({ timeout: 1000, rowLimit: 2 })
    }
  })

  test('an answer that was cut says where it goes on, until all of it is there', async () => {
    const { engine } = scripted(Array.from({ length: 25 }, (_, id) => [id]))
    const context = exploring(engine, { rows: 10 })
    const seen: Value[] = []
    let offset: number | undefined = 0
    while (offset !== undefined) {
      const answer = await gather(query(context, { statement: 'RETURN 1', offset }))
      seen.push(...answer.rows.flat())
      expect(answer.summary.cut).toBe(seen.length < 25 ? 'rows' : null)
      offset = answer.summary.next
    }
    expect(seen).toEqual(Array.from({ length: 25 }, (_, id) => id))
  })

  test('what PROFILE counted comes with the summary, however many rows are handed out', async () => {
    const { engine } = scripted([[1], [2], [3]])
    const plan = { operator: 'ProduceResults', rows: 3, dbHits: 4, children: [] }
    const run: Engine['run'] = (text, options) => {
      const result = engine.run(text, options)
      return { ...result, summary: async () => ({ ...(await result.summary()), plan }) }
    }
    const context = exploring({ ...engine, run }, { rows: 2 })
    const { summary } = await gather(query(context, { statement: 'PROFILE RETURN 1' }))
    expect(summary).toMatchObject({ rows: 2, cut: 'rows', next: 2, plan })
  })

  test('bytes cut between rows, and a reading statement is left there', async () => {
    const { engine, handedOut } = scripted(Array.from({ length: 50 }, () => ['x'.repeat(100)]))
    const answer = await gather(query(exploring(engine, { bytes: 350 }), { statement: 'RETURN 1' }))
    expect(answer.summary).toMatchObject({ rows: 3, cut: 'bytes' })
    expect(handedOut()).toBe(4)
  })

  test('a writing statement is read to its end, whatever the answer shows of it', async () => {
    const { engine, asked, handedOut } = scripted([[1], [2], [3]])
    const request = { statement: 'CREATE (n) RETURN 1', rowLimit: 1 }
    const answer = await gather(query(exploring(engine), request, { editing: true }))
    expect(answer.summary).toMatchObject({ rows: 1, cut: 'rows', changes: { nodesCreated: 3 } })
    expect(handedOut()).toBe(3)
    expect(asked[0]!.options).toMatchObject({ access: 'write', rowLimit: undefined })
    expect(log.map(({ event, kind }) => `${kind} ${event}`)).toEqual(['write intent', 'write outcome'])
  })

  test('what the guard refuses never reaches the engine, and says what and where', async () => {
    const { engine, asked, explained } = scripted([])
    const asking = gather(query(exploring(engine), { statement: "LOAD CSV FROM 'secret' AS l RETURN l" }))
    await expect(asking).rejects.toMatchObject({
      name: 'AppError',
      code: 'QUERY_REFUSED',
      facts: { construct: 'LOAD CSV', position: { line: 1, column: 1, offset: 0 } },
      places: [{ line: 1, column: 1 }],
    })
    expect([asked, explained]).toEqual([[], []])
    expect(log).toMatchObject([{ event: 'refused', code: 'QUERY_REFUSED', construct: 'LOAD CSV' }])
    expect(JSON.stringify(log)).not.toContain('secret')
    await expect(gather(query(exploring(engine), { statement: 'CREATE (n)' }))).rejects.toMatchObject({
      code: 'QUERY_REFUSED',
      facts: { construct: 'CREATE' },
    })
  })

  test('a plan with an operator that is not known never runs', async () => {
    const { engine, asked } = scripted([], { operators: ['ProduceResults@neo4j', 'LoadCSV@neo4j'] })
    await expect(gather(query(exploring(engine), { statement: 'RETURN 1' }))).rejects.toMatchObject({
      code: 'QUERY_REFUSED',
      facts: { construct: 'LoadCSV' },
    })
    expect(asked).toEqual([])
    expect(log).toMatchObject([{ event: 'refused', construct: 'LoadCSV' }])
  })

  test('the plan is looked at once a statement, and not where the engine admits plans itself', async () => {
    const neo4j = scripted([[1]])
    const context = exploring(neo4j.engine)
    for (const statement of ['RETURN 1', 'RETURN 1', 'RETURN 2']) await gather(query(context, { statement }))
    expect(neo4j.explained).toEqual(['RETURN 1', 'RETURN 2'])
    const embedded = scripted([[1]], { kind: 'embedded', operators: ['Anything'] })
    await gather(query(exploring(embedded.engine), { statement: 'RETURN 1' }))
    expect(embedded.explained).toEqual([])
  })

  test('EXPLAIN answers with the plan and runs nothing; PROFILE runs', async () => {
    for (const kind of ['neo4j', 'embedded'] as const) {
      const { engine, asked, explained } = scripted([[1]], { kind })
      const context = exploring(engine)
      const answer = await gather(query(context, { statement: 'EXPLAIN RETURN $a' }))
      expect(answer.summary).toMatchObject({ rows: 0, plan: { operator: 'ProduceResults@neo4j' } })
      expect(asked).toEqual([])
      expect(explained.map(text => text.trim())).toEqual(['RETURN $a'])
      expect(await plan(context, { statement: 'RETURN $b' })).toMatchObject({
        plan: { operator: 'ProduceResults@neo4j' },
      })
      await gather(query(context, { statement: 'PROFILE RETURN 1' }))
      expect(asked.map(({ text }) => text)).toEqual(['PROFILE RETURN 1'])
    }
  })

  test('a parameter that is missing is named before the engine is asked', async () => {
    const { engine, asked } = scripted([[1]])
    const statement = 'RETURN $a, $constructor, $__proto__'
    await expect(gather(query(exploring(engine), { statement, parameters: { a: 1 } }))).rejects.toMatchObject({
      code: 'PARAMETER_MISSING',
      facts: { missing: ['constructor', '__proto__'] },
    })
    expect(asked).toEqual([])
  })

  test('the log has how it ended, in rows and milliseconds, without literals and values', async () => {
    const request = { statement: "MATCH (n {x: 'secret'}) RETURN n, $p", parameters: { p: 'private' } }
    await gather(query(exploring(scripted([[1], [2]]).engine), request))
    const fails = new AppError('QUERY_TIMEOUT', 'Stopped.')
    const failing = gather(query(exploring(scripted([[1]], { fails }).engine), request))
    await expect(failing).rejects.toBe(fails)
    for await (const event of query(exploring(scripted([[1], [2]]).engine), request)) if ('row' in event) break
    const statement = 'MATCH (n {x: …}) RETURN n, $p'
    expect(log).toMatchObject([
      { event: 'outcome', statement, parameters: ['p'], rows: 2, code: undefined },
      { event: 'outcome', statement, rows: 1, code: 'QUERY_TIMEOUT' },
      { event: 'outcome', statement, rows: 1, code: 'QUERY_CANCELLED' },
    ])
    for (const { duration } of log) expect(duration).toBeGreaterThanOrEqual(0)
    expect(JSON.stringify(log)).not.toMatch(/secret|private/)
  })

  test('only what was prepared is run, however much it looks alike', async () => {
    const { engine, asked } = scripted([[1]])
    const prepared = await prepareQuery(exploring(engine), 'RETURN 1')
    const forged: PreparedQuery = { ...prepared }
    await expect(gather(runQuery(forged))).rejects.toBeInstanceOf(TypeError)
    expect(asked).toEqual([])
    expect(Object.isFrozen(prepared)).toBe(true)
  })
})
