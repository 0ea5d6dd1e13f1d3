import { describe, expect, test } from 'vitest'
import type { Engine, EngineSchema } from '../engines/engine.ts'
import { AppError } from '../errors.ts'
import type { AuditEntry, Explore } from './context.ts'
import { classify } from './guard/classify.ts'
import type { Admitted } from './guard/verdict.ts'
import { hintsOf } from './hints.ts'
import { lint } from './lint.ts'

const schema: EngineSchema = {
  labels: [
    { name: 'Person', count: 1 },
    { name: '人 物', count: 1 },
    { name: 'Gone', count: 0 },
  ],
  types: [{ name: 'HOLDS_POST', count: 1 }],
  propertyKeys: ['name', 'title'],
  constraints: [],
  indexes: [],
}
const log: AuditEntry[] = []
const exploring = (
  explain: Engine['explain'] = async () => ({ operator: 'ProduceResults', children: [] }),
): Explore => ({
  engine: { kind: 'neo4j', explain, schema: async () => schema } as unknown as Engine,
  guard: { check: async (text, options) => classify(text, options), warm: async () => {}, close: async () => {} },
  limits: { timeout: 1000, rows: 1, bytes: 1, entities: 1 },
  audit: entry => log.push(entry),
})

const marked = (statement: string) =>
  hintsOf(classify(statement, { editing: false }) as Admitted, schema).map(({ code, start, end }) => [
    code,
    statement.slice(start, end),
  ])

describe('hints', () => {
  test.each<[string, string[][]]>([
    ['MATCH (n:Person)-[r:HOLDS_POST {title: 1}]->(:`人 物`) WHERE n.name = 1 RETURN n.title, r', []],
    [
      'MATCH (n:Persn|Gone) RETURN n',
      [
        ['UNKNOWN_LABEL', 'Persn'],
        ['UNKNOWN_LABEL', 'Gone'],
      ],
    ],
    [
      'MATCH ()-[:HOLDS|constructor]->() RETURN 1',
      [
        ['UNKNOWN_TYPE', 'HOLDS'],
        ['UNKNOWN_TYPE', 'constructor'],
      ],
    ],
    ['MATCH (n) WHERE n:HOLDS_POST OR n:Nothing RETURN n', [['UNKNOWN_LABEL', 'Nothing']]],
    [
      'MATCH (n {nmae: 1}) RETURN n {.titel, own: n.x}, n.__proto__',
      [
        ['UNKNOWN_PROPERTY', 'nmae'],
        ['UNKNOWN_PROPERTY', 'titel'],
        ['UNKNOWN_PROPERTY', 'x'],
        ['UNKNOWN_PROPERTY', '__proto__'],
      ],
    ],
    // Not of an entity: maps, rows, dates.
    ['WITH {a: 1} AS m UNWIND $rows AS row RETURN m.a, row.b, date().year, $p.c', []],
    ['MATCH (n) RETURN n.name.year', []],
    ["RETURN '(n:Persn)' AS x // (m:Nothing)", []],
    [
      'MATCH (n) WHERE EXISTS { (n)-->(:Nothing) } RETURN COUNT { (n)--(:Other) }',
      [
        ['UNKNOWN_LABEL', 'Nothing'],
        ['UNKNOWN_LABEL', 'Other'],
      ],
    ],
  ])('of names in %s', (statement, expected) => {
    expect(marked(statement)).toEqual(expected)
  })

  test.each<[string, string[]]>([
    ['MATCH (a), (b) RETURN a', ['(b)']],
    ['MATCH (a)-->(b), (c)-->(d) RETURN a', ['(c)-->(d)']],
    ['MATCH (a), (b), (c) RETURN a', ['(b)', '(c)']],
    ['MATCH (), () RETURN 1', ['()']],
    ['MATCH (a)-->(b), (b)-->(c) RETURN a', []],
    ['MATCH (a), (b) WHERE a.name = b.name RETURN a', []],
    ['MATCH (a), (b) WHERE a.name <> b.name RETURN a', ['(b)']],
    ['MATCH (a) MATCH (b) RETURN a', []],
    ['MATCH (a) MATCH (b) MATCH (a)-->(x), (b)-->(y) RETURN x', []],
    ['MATCH (a {name: 1}), (b {name: 2}), p = shortestPath((a)-[*]-(b)) RETURN p', []],
    ['MATCH (a {name: 1}), (b) RETURN a', []],
  ])('of patterns that nothing connects in %s', (statement, expected) => {
    expect(
      marked(statement)
        .filter(([code]) => code === 'CARTESIAN_PRODUCT')
        .map(([, text]) => text),
    ).toEqual(expected)
  })

  test('say how a name has to be written, and nothing in an empty database', () => {
    const verdict = classify('MATCH (n:人物) RETURN n', { editing: false }) as Admitted
    expect(hintsOf(verdict, schema)).toMatchObject([{ instead: '`人 物`' }])
    expect(hintsOf(verdict, { ...schema, labels: [], types: [] })).toEqual([])
  })
})

describe('lint', () => {
  const marks = async (statement: string, explore = exploring()) => {
    const answer = await lint(explore, { statement })
    return { ...answer, texts: answer.findings.map(({ code, start, end }) => [code, statement.slice(start, end)]) }
  }

  test('every refusal with its words and range, and no line in the audit log', async () => {
    const statement = "MATCH (n)\nCALL apoc.load.json('x') YIELD value\nDELETE n"
    const { admitted, findings, texts } = await marks(statement)
    expect(admitted).toBe(false)
    expect(texts).toEqual([
      ['QUERY_REFUSED', 'apoc.load.json'],
      ['QUERY_REFUSED', 'DELETE n'],
    ])
    expect(findings[1]).toMatchObject({ severity: 'error', construct: 'DELETE', line: 3, column: 1 })
    expect(log).toEqual([])
  })

  test('a syntax error at its word, and at the end of a text that ends too early', async () => {
    expect((await marks('MATCH (n) RETUR n')).texts).toEqual([['QUERY_SYNTAX', 'RETUR']])
    expect((await marks('MATCH (n')).findings).toMatchObject([{ code: 'QUERY_SYNTAX', start: 8, end: 8 }])
    expect((await marks('')).findings).toMatchObject([{ code: 'QUERY_SYNTAX', start: 0, end: 0 }])
  })

  test('several statements with the range of each, so that one of them can be run', async () => {
    const statement = 'RETURN 1;\nMATCH (n) // one; two\nRETURN n;'
    const { statements, findings } = await marks(statement)
    expect(statements.map(({ start, end }) => statement.slice(start, end))).toEqual([
      'RETURN 1',
      'MATCH (n) // one; two\nRETURN n',
    ])
    expect(statements[1]).toMatchObject({ line: 2, column: 1 })
    expect(findings).toMatchObject([{ construct: 'several statements', line: 2 }])
  })

  test('what the engine objects to stands at its place; what is wrong with the engine is no fault of the text', async () => {
    const statement = 'MATCH (n)\nRETURN wrong'
    const failing = (error: Error) =>
      marks(
        statement,
        exploring(() => Promise.reject(error)),
      )
    const position = { line: 2, column: 8, offset: 17 }
    const undefinedVariable = new AppError('QUERY_SYNTAX', 'Variable `wrong` not defined.', { facts: { position } })
    expect(await failing(undefinedVariable)).toMatchObject({
      admitted: false,
      texts: [['QUERY_SYNTAX', 'wrong']],
      findings: [{ line: 2, column: 8 }],
    })
    const nameless = new AppError('QUERY_SYNTAX', 'Variable `wrong` not defined')
    expect(await failing(nameless)).toMatchObject({ texts: [['QUERY_SYNTAX', 'wrong']] })
    expect(await failing(new AppError('QUERY_UNSUPPORTED', 'No.', { facts: { construct: 'x' } }))).toMatchObject({
      findings: [{ construct: 'x', start: 0, end: statement.length }],
    })
    expect(await failing(new AppError('ENGINE_UNAVAILABLE', 'away'))).toMatchObject({ admitted: true, findings: [] })
  })

  test('an engine that is busy keeps nobody waiting: the guard’s own verdict is there', async () => {
    const stopped: unknown[] = []
    const busy = exploring(
      (_statement, options) =>
        new Promise((_settle, fail) => {
          options?.signal?.addEventListener('abort', () => {
            stopped.push(true)
            fail(options.signal?.reason)
          })
        }),
    )
    const engine = { ...busy.engine, schema: () => new Promise<never>(() => {}) }
    const answer = await lint({ ...busy, engine }, { statement: 'MATCH (n:Persn) RETURN n' }, { patience: 20 })
    expect(answer).toMatchObject({ admitted: true, findings: [] })
    expect(stopped).toEqual([true])
  })

  test('a plan with an operator that is not known to read is refused here too', async () => {
    const explore = exploring(async () => ({ operator: 'LoadCSV', children: [] }))
    expect(await marks('RETURN 1', explore)).toMatchObject({ admitted: false, findings: [{ construct: 'LoadCSV' }] })
  })

  test('parameters are named, and those without a value found', async () => {
    const answer = await lint(exploring(), { statement: 'RETURN $a, $`b c`, $a', parameters: ['a'] })
    expect(answer).toMatchObject({
      parameters: ['a', 'b c'],
      findings: [{ code: 'PARAMETER_MISSING', severity: 'info' }],
    })
  })
})
