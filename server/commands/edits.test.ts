import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { EditAnswer } from '../contract/editmessages.ts'
import { createEditing } from '../edits/editing.ts'
import { createEditFile } from '../edits/folder.ts'
import { createEmbeddedEngine } from '../engines/embedded/embedded.ts'
import { collect } from '../engines/engine.ts'
import { admitAll } from '../http/test-server.ts'
import { exits } from './exit.ts'
import { runInProcess } from './inprocess.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

let dataDir: string
let made: EditAnswer
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'guanxi-edits-command-'))
  const engine = await createEmbeddedEngine({ dataDir })
  const explore = {
    engine,
    guard: admitAll,
    limits: { timeout: 20_000, rows: 100, bytes: 1_000_000, entities: 100 },
    audit: () => {},
  }
  const editing = createEditing({
    explore,
    log: createEditFile(join(dataDir, 'edits', 'embedded.jsonl')),
    allowed: true,
  })
  made = await editing.make(
    {
      by: 'Li Na',
      reason: { ownKnowledge: 'I was there.' },
      changes: [{ kind: 'createNode', as: 'n', labels: ['Thing'], properties: { key: 'thing:one' } }],
    },
    undefined,
  )
  await engine.close()
})
afterAll(() => rm(dataDir, { recursive: true, force: true }))

const guanxi = (...args: string[]) =>
  runInProcess(args, { env: { GUANXI_DATA_DIR: dataDir, GUANXI_LOG_LEVEL: 'error' } })

test('the log is shown, and an edit taken back where that is allowed', async () => {
  const shown = await guanxi('edits')
  expect(shown.stderr).toBe('')
  expect(shown.stdout).toContain(made.id)
  expect(shown.stdout).toMatch(/Li Na +created 1 nodes +I was there\./)
  expect(shown.stdout).toContain('1 of 1 edits')
  expect((await guanxi('edits', '--entity', 'constructor')).stdout).toContain('0 of 0 edits')

  const refused = await guanxi('edits', '--undo', made.id)
  expect([refused.exit, refused.stderr]).toEqual([exits.refused, expect.stringContaining('EDITING_OFF')])
  const absent = await guanxi('edits', '--undo', '__proto__', '--allow-edit')
  expect(absent.exit).toBe(exits.notFound)
  const undone = await guanxi('edits', '--undo', made.id, '--allow-edit', '--by', 'Wang Fang')
  expect(undone).toMatchObject({ exit: exits.ok, stdout: expect.stringContaining('deleted 1 nodes') })

  const lines = (await guanxi('edits', '--json')).stdout.trim().split('\n')
  expect(lines.map(line => JSON.parse(line))).toMatchObject([
    { by: 'Wang Fang', undoes: made.id, entities: [{ after: null }] },
    { by: 'Li Na', entities: [{ before: null, after: { properties: { key: 'thing:one' } } }] },
  ])
  const engine = await createEmbeddedEngine({ dataDir })
  expect((await collect(engine.run('MATCH (n) RETURN n', { access: 'read', timeout: 9000 }))).rows).toEqual([])
  await engine.close()
})

test('a number out of range is told', async () => {
  expect((await guanxi('edits', '--limit', '0')).exit).toBe(exits.usage)
})
