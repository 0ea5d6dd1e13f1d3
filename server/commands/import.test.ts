import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
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

const rowsOf = async (query: string): Promise<unknown[]> =>
  (await guanxi('query', query, '--json')).stdout
    .trim()
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line))

test('a plain table is shown as it is guessed, changed by a mapping, and that is remembered', async () => {
  const table = await file('staff.csv', 'nr;Name;chef;plz\n1;Ann;;01234\n2;Bea;1;50667\n')
  const mapping = join(dataDir, 'staff.json')
  const planned = await guanxi('import', table, '--dry-run', '--save-mapping', mapping)
  expect([planned.exit, planned.stderr.includes('problem')]).toEqual([exits.ok, false])
  expect(planned.stdout).toContain('staff.csv: UTF-8, parted by semicolons. The mapping is a guess')
  expect(planned.stdout).toContain(
    'Each row is a node, with the label Staff, known by "nr"; properties nr: integer, name (Name): text',
  )
  expect(planned.stdout).toContain('The first 2 rows become 2 nodes and 0 relationships')

  const changed = JSON.parse(await readFile(mapping, 'utf8'))
  Object.assign(changed.nodes[0], { key: 'nr', label: { text: 'Worker' } })
  changed.nodes[0].properties = changed.nodes[0].properties.filter(
    ({ column }: { column: string }) => column !== 'chef',
  )
  changed.nodes.push({ creates: false, key: 'chef' })
  changed.relationship = { type: { text: 'WORKS_FOR' } }
  await writeFile(mapping, JSON.stringify(changed))
  const taken = await guanxi('import', table, '--mapping', mapping)
  expect([taken.exit, taken.stdout.includes('2 nodes created, 1 relationships created')]).toEqual([exits.ok, true])
  expect(
    await rowsOf('MATCH (a:Worker)-[:WORKS_FOR]->(b:Worker) RETURN a.name AS a, b.name AS b, b.plz AS plz'),
  ).toEqual([{ a: 'Bea', b: 'Ann', plz: '01234' }])

  const later = await file('later.csv', 'nr,Name,chef,plz\n3,Cem,,1\n')
  const again = await guanxi('import', later, '--dry-run', '--json')
  expect(JSON.parse(again.stdout)).toMatchObject({
    nodes: { labels: [{ name: 'Worker', count: 1 }] },
    tables: [{ name: 'later.csv', preview: { origin: 'remembered', separator: ',' } }],
  })
  const anew = await guanxi('import', later, '--dry-run', '--guess')
  expect(anew.stdout).toContain('with the label Later')

  const other = await file('other.csv', 'a,b\n1,2\n')
  const unfit = await guanxi('import', other, '--mapping', mapping)
  expect([unfit.exit, unfit.stderr.includes('there is no column of this name ("nr")')]).toEqual([exits.failed, true])
  await writeFile(mapping, '{"nodes": [{"key": 7}]}')
  expect((await guanxi('import', other, '--mapping', mapping)).stderr).toContain('nodes.0.key')
})

test('tables of nodes and of relationships come in together, and a row that is wrong has its place', async () => {
  const people = await file('person.csv', '\ufeffname,born\r\n王冲,1970\r\nAnn,soon\r\n')
  const knows = await file('knows.csv', 'from\tto\n王冲\tAnn\n')
  const planned = await guanxi('import', people, knows, '--dry-run')
  expect(planned.stdout).toContain('From a node of another row or file, known by "from"')
  expect(planned.stdout).toMatch(/KNOWS +1\n/)
  const mapping = await file(
    'm.json',
    JSON.stringify({
      nodes: [{ label: { text: 'P' }, properties: [{ column: 'born', name: 'born', type: 'integer' }] }],
    }),
  )
  const refused = await guanxi('import', people, '--mapping', mapping)
  expect([refused.exit, refused.stderr]).toEqual([
    exits.failed,
    expect.stringContaining('person.csv:3:5: "soon" is no value of type integer'),
  ])
})
