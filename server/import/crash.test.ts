import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { createEmbeddedEngine } from '../engines/embedded/embedded.ts'
import { collect, type Engine } from '../engines/engine.ts'
import { exploreOf, lines, nodeLine, relationshipLine } from './import-suite.ts'
import { createImporting } from './importing.ts'

vi.setConfig({ testTimeout: 120_000 })

test('an import whose program is killed in the middle goes on where it was', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'guanxi-import-crash-'))
  const nodes = Array.from({ length: 2200 }, (_, i) => nodeLine(String(i), ['Thing'], { i }))
  const ties = Array.from({ length: 50 }, (_, i) => relationshipLine('NEXT', String(i), String(i + 1)))
  const file = join(dataDir, 'graph.jsonl')
  await writeFile(file, lines(...nodes, ...ties))
  const at = (name: string) => JSON.stringify(new URL(name, import.meta.url).href)
  const program = spawn(
    process.execPath,
    [
      ...['--import', 'tsx', '--input-type=module', '--eval'],
      `const { createEmbeddedEngine } = await import(${at('../engines/embedded/embedded.ts')})
       const { createImporting } = await import(${at('./importing.ts')})
       const { sourceOf } = await import(${at('./source.ts')})
       const { writeSync } = await import('node:fs')
       const engine = await createEmbeddedEngine({ dataDir: ${JSON.stringify(dataDir)} })
       const limits = { timeout: 20000, rows: 100, bytes: 1000000, entities: 100 }
       const importing = createImporting({ explore: { engine, limits, audit() {} }, folder: ${JSON.stringify(join(dataDir, 'imports'))} })
       const plan = await importing.plan([await sourceOf(${JSON.stringify(file)})], { onConflict: 'keep', onError: 'stop' })
       const hold = new Int32Array(new SharedArrayBuffer(4))
       await importing.start(plan.id, { onProgress({ phase, done }) {
         if (phase !== 'nodes' || done < 1000) return
         writeSync(1, plan.id)
         Atomics.wait(hold, 0, 0)
       } })`,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const [said] = await once(program.stdout, 'data')
  program.kill('SIGKILL')
  await once(program, 'exit')
  const id = String(said)
  // Its process lets go of the file a moment after it.
  let opened: Engine | undefined
  await expect
    .poll(async () => (opened ??= await createEmbeddedEngine({ dataDir }).catch(() => undefined)), { timeout: 30_000 })
    .toBeDefined()
  const engine = opened as unknown as Engine
  const rows = async (query: string) => (await collect(engine.run(query, { access: 'read', timeout: 20_000 }))).rows
  try {
    expect(await rows('MATCH (n) RETURN count(n)')).toEqual([[1000]])
    const importing = createImporting({ explore: exploreOf(engine), folder: join(dataDir, 'imports') })
    expect((await importing.list()).map(record => [record.id, record.state])).toEqual([[id, 'writing']])
    await importing.start(id)
    expect(await rows('MATCH (n:Thing) RETURN count(n), count(DISTINCT n.i)')).toEqual([[2200, 2200]])
    expect(await rows('MATCH (a)-[r:NEXT]->(b) WHERE b.i = a.i + 1 RETURN count(r)')).toEqual([[50]])
  } finally {
    await engine.close()
    await rm(dataDir, { recursive: true, force: true })
  }
})
