import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Engine } from '../engines/engine.ts'
import type { Explore } from '../explore/context.ts'
import { createGuard } from '../explore/guard/guard.ts'
import { query } from '../explore/query.ts'
import { loadSeed } from '../seed/load.ts'

const root = resolve(import.meta.dirname, '../..')

/** The Cypher examples of the README, as they stand there. */
const examples = Array.from(
  readFileSync(join(root, 'README.md'), 'utf8').matchAll(/```cypher\n([\s\S]*?)```/g),
  ([, statement = '']) => statement.trim(),
)

/** Runs every Cypher example of the README, guard included, on the report's graph: each gives rows. */
export function describeReadme(name: string, open: () => Promise<Engine>): void {
  describe(`the examples of the README on ${name}`, () => {
    let explore: Explore
    beforeAll(async () => {
      const engine = await open()
      explore = {
        engine,
        guard: createGuard(),
        limits: { timeout: 30_000, rows: 10_000, bytes: 10_000_000, entities: 10_000 },
        audit: () => {},
      }
      await loadSeed(engine, join(root, 'seeds/liaoning-chain-2025'))
    })
    afterAll(async () => {
      await explore.guard.close()
      await explore.engine.close()
    })

    test('there are some', () => expect(examples.length).toBeGreaterThanOrEqual(5))
    test.each(examples)('%s', async statement => {
      const rows = []
      for await (const event of query(explore, { statement })) if ('row' in event) rows.push(event.row)
      expect(rows.length).toBeGreaterThan(0)
      expect(rows.flat().filter(value => value !== null).length).toBeGreaterThan(0)
    })
  })
}
