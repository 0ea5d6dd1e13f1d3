import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { exits } from './exit.ts'
import { runInProcess } from './inprocess.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

let dataDir: string
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'guanxi-import-command-'))
})
afterAll(() => rm(dataDir, { recursive: true, force: true }))

const guanxi = (...args: string[]) =>
  runInProcess(args, { env: { GUANXI_DATA_DIR: dataDir, GUANXI_LOG_LEVEL: 'error' } })

const file = async (name: string, text: string): Promise<string> => {
  const path = join(dataDir, name)
  await writeFile(path, text)
  return path
}

test('a file is planned, taken in, listed and taken back', async () => {
  const graph = await file(
    'graph.json',
    '{"elements": {"nodes": [{"data": {"id": "a", "name": "A"}}, {"data": {"id": "b"}}],\n"edges": [{"data": {"id": "e", "source": "a", "target": "b", "interaction": "KNOWS"}}]}}',
  )
  const planned = await guanxi('import', graph, '--dry-run')
  expect(planned.exit).toBe(exits.ok)
  expect(planned.stdout).toContain('2 nodes: 2 new')
  expect(planned.stdout).toContain('2 nodes have no unique key')
  expect((await guanxi('imports')).stdout).toContain('0 imports')

  const taken = await guanxi('import', graph)
  expect(taken.exit).toBe(exits.ok)
  expect(taken.stdout).toContain('2 nodes created, 1 relationships created')
  const query = ['query', 'MATCH (a)-[r]->(b) RETURN a.name AS name, type(r) AS type', '--json']
  expect(JSON.parse((await guanxi(...query)).stdout)).toEqual({ name: 'A', type: 'KNOWS' })

  const [record] = (await guanxi('imports', '--json')).stdout
    .trim()
    .split('\n')
    .map(line => JSON.parse(line))
  expect(record).toMatchObject({ state: 'done', files: [{ name: 'graph.json', format: 'cyjs' }] })
  const undone = await guanxi('imports', '--undo', record.id)
  expect([undone.exit, undone.stdout]).toEqual([exits.ok, `Import ${record.id} is taken back.\n`])
  expect((await guanxi('query', 'MATCH (n) RETURN count(n) AS n', '--json')).stdout).toBe('{"n":0}\n')
  expect((await guanxi('imports', '--undo', record.id)).exit).toBe(exits.failed)
})

test('what is wrong is said with its place, and nothing is written', async () => {
  const bad = await file(
    'bad.jsonl',
    '{"type":"node","id":"1","labels":["A"]}\n{"type":"node","id":"2","labels":[7]}\n',
  )
  const refused = await guanxi('import', bad)
  expect(refused.exit).toBe(exits.failed)
  expect(refused.stderr).toContain('bad.jsonl:2:1: labels must be a list of texts')
  expect(refused.stderr).toContain('Nothing was written.')
  expect((await guanxi('import', bad, '--on-error', 'skip')).stdout).toContain('1 were left out.')
  expect((await guanxi('query', 'MATCH (n) RETURN count(n) AS n', '--json')).stdout).toBe('{"n":1}\n')
  const unread = await guanxi('import', await file('x.xlsx', 'x'))
  expect(unread.stderr).toContain('Excel workbook is not read')
  expect((await guanxi('import', join(dataDir, 'none.json'))).exit).toBe(exits.notFound)
})
