import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AppError } from '../../errors.ts'
import { collect, type Engine, type RunOptions } from '../engine.ts'
import { behaviour } from './behaviour.ts'
import { canonicalRows } from './canonical.ts'
import type { Case, Expectation } from './case.ts'
import { entityCases } from './cases/entities.ts'
import { errorCases } from './cases/errors.ts'
import { languageCases } from './cases/language.ts'
import { parameterCases } from './cases/parameters.ts'
import { valueCases } from './cases/values.ts'
import { writeCases } from './cases/writes.ts'
import { removeStandingGraph, removeWritten, standingGraph } from './graph.ts'
import { transactions } from './transactions.ts'

export interface ConformanceOptions {
  name: string
  /** Opens the engine on the database under test. Called several times; each time the suite closes what it got. */
  open(): Promise<Engine>
  /** What this engine cannot do. Each case is then run, and must be refused with QUERY_UNSUPPORTED. */
  gaps?: Gap[]
  /** A reading statement that would take minutes. @default a large product */
  slowQuery?: string
  /** Why this engine makes all rows before it hands out the first. A result without end must then be refused for time or memory. */
  materializes?: string
}

export interface Gap {
  reason: string
  /** Names of cases. */
  cases: string[]
}

export const allCases: Case[] = [
  ...valueCases,
  ...parameterCases,
  ...entityCases,
  ...languageCases,
  ...errorCases,
  ...writeCases,
]

const timeout = 20_000

/** The port's contract, run against one engine. */
export function conformance(options: ConformanceOptions): void {
  const { name, open, gaps = [] } = options
  const reasons = new Map(gaps.flatMap(({ reason, cases }) => cases.map(name => [name, reason] as const)))

  describe(`conformance of ${name}`, () => {
    let engine: Engine
    const run = (query: string, more: Partial<RunOptions> = {}) =>
      collect(engine.run(query, { access: 'read', timeout, ...more }))
    const write = (queries: string[]) =>
      engine.write(async run => {
        for (const query of queries) await run(query).summary()
      })

    beforeAll(async () => {
      engine = await open()
      await write([removeStandingGraph, removeWritten, standingGraph])
    })
    afterAll(async () => {
      await write([removeStandingGraph, removeWritten])
      await engine.close()
    })

    it('has a case for every gap, and every case once', () => {
      const names = allCases.map(({ name }) => name)
      expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([])
      expect([...reasons.keys()].filter(name => !names.includes(name))).toEqual([])
    })

    for (const each of allCases) {
      const reason = reasons.get(each.name)
      it(reason === undefined ? each.name : `${each.name} (refused: ${reason})`, async () => {
        if (each.access === 'write' || each.given !== undefined) await write([removeWritten, ...(each.given ?? [])])
        const result = run(each.query, { parameters: each.parameters, access: each.access ?? 'read' })
        if (reason !== undefined) {
          await expect(result).rejects.toMatchObject({ name: 'AppError', code: 'QUERY_UNSUPPORTED' })
          return
        }
        await assertExpectation(result, each.expect)
        if (each.after !== undefined)
          expect(canonicalRows((await run(each.after.query)).rows)).toEqual(canonicalRows(each.after.rows))
      })
    }

    behaviour({ ...options, engine: () => engine })
    transactions({ engine: () => engine })
  })
}

async function assertExpectation(result: ReturnType<typeof collect>, expected: Expectation): Promise<void> {
  if ('code' in expected) {
    const error = (await result.then(
      ({ rows }) => {
        throw new Error(`Expected ${expected.code}, got the rows ${JSON.stringify(rows)}`)
      },
      (error: unknown) => error,
    )) as AppError
    if (error.name !== 'AppError') throw error
    expect({ code: error.code, facts: error.facts }).toMatchObject({ code: expected.code, facts: expected.facts ?? {} })
    expect(error.message).not.toBe('')
    return
  }
  const { rows, columns, summary } = await result
  expect(summary).toMatchObject({ rows: rows.length, truncated: false })
  if ('unordered' in expected) expect(canonicalRows(rows).sort()).toEqual(canonicalRows(expected.unordered).sort())
  else {
    if (expected.rows !== undefined) expect(canonicalRows(rows)).toEqual(canonicalRows(expected.rows))
    if ('columns' in expected) expect(columns).toEqual(expected.columns)
    if ('changes' in expected) expect(summary.changes).toMatchObject(expected.changes)
  }
}
