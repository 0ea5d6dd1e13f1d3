import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Value } from '../../contract/graph.ts'
import type { AppError } from '../../errors.ts'
import { canonicalRows } from '../conformance/canonical.ts'
import { describeWithNeo4j } from '../conformance/database.ts'
import { graph, statements } from '../conformance/grammar.ts'
import { collect, type Engine } from '../engine.ts'
import { createNeo4jEngine } from '../neo4j/engine.ts'
import { createEmbeddedEngine } from './embedded.ts'

/*
 * Statements from a grammar, over a small graph: the embedded engine must say what Neo4j says, or refuse.
 * GUANXI_DIFFERENTIAL_SEED and GUANXI_DIFFERENTIAL_RUNS search on.
 */
const seed = Number(process.env.GUANXI_DIFFERENTIAL_SEED ?? 20250311)
const runs = Number(process.env.GUANXI_DIFFERENTIAL_RUNS ?? 40)

type Answer = { rows: string[] } | { error: string; internal: boolean }

/** Sums of floats depend on the order of the rows, which is nobody's promise; so does the sign of a zero. */
const near = (row: string): string =>
  row.replace(/-?\d+\.\d{6,}(e[-+]?\d+)?/g, float => Number(float).toPrecision(11)).replaceAll('"-0.0"', '"0.0"')

async function ask(engine: Engine, query: string): Promise<Answer> {
  try {
    const { rows } = await collect(engine.run(query, { access: 'read', timeout: 20_000 }))
    const said = rows.map(row => near(canonicalRows([row as Value[]])[0] as string))
    return { rows: query.includes('RETURN x ORDER BY x') ? said : said.sort() }
  } catch (error) {
    const { code, facts } = error as AppError
    return { error: code ?? String(error), internal: String(facts?.engineCode).includes('.DatabaseError.') }
  }
}

describeWithNeo4j('the embedded engine beside Neo4j', database => {
  let embedded: Engine
  let neo4j: Engine
  let dataDir: string

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'guanxi-differential-'))
    embedded = await createEmbeddedEngine({ dataDir, settleAfter: 0 })
    neo4j = await createNeo4jEngine(database)
    for (const engine of [embedded, neo4j]) {
      await engine.write(async run => {
        await run('MATCH (n:D) DETACH DELETE n').summary()
        await run(graph).summary()
      })
    }
  })
  afterAll(async () => {
    await neo4j?.write(run => run('MATCH (n:D) DETACH DELETE n').summary())
    await Promise.all([embedded?.close(), neo4j?.close()])
    await rm(dataDir, { recursive: true, force: true })
  })

  it(`says the same or refuses, on ${runs} generated statements (seed ${seed})`, { timeout: 3_600_000 }, async () => {
    let answered = 0
    await fc.assert(
      fc.asyncProperty(statements, async query => {
        const [ours, theirs] = await Promise.all([ask(embedded, query), ask(neo4j, query)])
        if ('error' in ours && ours.error === 'QUERY_UNSUPPORTED') return
        if ('error' in theirs) {
          // A failure of Neo4j itself says nothing about the statement.
          if (theirs.internal) return
          expect(ours, `${query}\nNeo4j: ${theirs.error}`).toHaveProperty('error')
          return
        }
        answered++
        expect(ours, query).toEqual(theirs)
      }),
      { seed, numRuns: runs },
    )
    // A generator of nothing but errors would prove nothing.
    expect(answered).toBeGreaterThan(runs / 3)
  })
})
