import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Incoming } from '../formats/format.ts'
import { createMappings } from '../import/mappings.ts'
import { filesToTake, type TableFlags } from './importtables.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'guanxi-tables-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const file = async (name: string, text: string | Uint8Array): Promise<string> => {
  await mkdir(join(folder, name, '..'), { recursive: true })
  await writeFile(join(folder, name), text)
  return join(folder, name)
}

async function taken(files: string[], flags: TableFlags = {}) {
  const { sources, tables } = await filesToTake({ files, ...flags }, createMappings(join(folder, 'mappings')))
  const all: Incoming[] = []
  for (const { format, open } of sources) for await (const one of format.read!(open())) all.push(one)
  return {
    names: sources.map(({ name }) => name),
    tables,
    nodes: all.flatMap(one => ('node' in one ? [one.node] : [])),
    relationships: all.flatMap(one => ('relationship' in one ? [one.relationship] : [])),
    problems: all.flatMap(one => ('problem' in one ? [one.problem] : [])),
  }
}

test('encodings and delimiters are guessed, or said', async () => {
  const path = await file('western.csv', Buffer.from('name|ort\nM\xfcller|K\xf6ln\n', 'latin1'))
  await expect(taken([path])).rejects.toMatchObject({ message: expect.stringContaining('say in which') })
  const { nodes } = await taken([path], { encoding: 'windows-1252', delimiter: '|' })
  expect(nodes[0]?.properties).toEqual({ name: 'Müller', ort: 'Köln' })
  for (const delimiter of ['||', '', '"'])
    await expect(taken([path], { delimiter })).rejects.toMatchObject({ code: 'REQUEST_INVALID' })
  await expect(taken([await file('empty.csv', '')])).rejects.toMatchObject({ places: [{ file: 'empty.csv', line: 1 }] })
  await expect(taken([join(folder, 'none.csv')])).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' })
})

test('tables with headers of neo4j-admin: in files of their own, named together, and in a folder', async () => {
  const header = await file('admin/folk-header.csv', 'id:ID(F),name,:LABEL\n')
  const parts = [await file('admin/folk-1.csv', 'f1,A,Folk\n'), await file('admin/folk-2.csv', 'f2,B,Folk\n')]
  const ties = await file('admin/ties.csv', ':START_ID(F),:END_ID(F),:TYPE,year:int\nf1,f2,TIED,soon\nf2,f1,TIED,1\n')
  for (const files of [[header, ...parts, ties], [ties, [header, ...parts].join(',')], [join(folder, 'admin')]]) {
    const { nodes, relationships, problems, tables } = await taken(files)
    expect(nodes.map(({ id }) => id)).toEqual(['F f1', 'F f2'])
    expect(relationships).toEqual([{ type: 'TIED', source: 'F f2', target: 'F f1', properties: { year: 1 } }])
    expect(problems).toMatchObject([{ file: 'ties.csv', line: 2, column: 12 }])
    expect(tables).toEqual([])
  }
  expect((await taken([header, ...parts, ties])).names).toEqual(['folk-header.csv,folk-1.csv,folk-2.csv', 'ties.csv'])
  const alike = [await file('one/part.csv', 'a\n'), await file('two/part.csv', 'b\n')]
  const both = await taken([[await file('one/header.csv', 'id:ID\n'), ...alike].join(',')])
  expect(both.nodes.map(({ id }) => id)).toEqual(['a', 'b'])
  await expect(taken([parts.join(',')])).rejects.toMatchObject({ code: 'FILE_INVALID' })
})

test('a folder of plain tables is its tables, and one without any is refused', async () => {
  await file('plain/deep/person.csv', 'id,name\n1,A\n')
  await file('plain/knows.tsv', 'from\tto\n1\t1\n')
  const { names, nodes, relationships } = await taken([join(folder, 'plain')])
  expect(names).toEqual(['deep/person.csv', 'knows.tsv'])
  expect([nodes.length, relationships.length]).toEqual([1, 1])
  await file('other/readme.md', '')
  await expect(taken([join(folder, 'other')])).rejects.toMatchObject({ code: 'FILE_INVALID' })
})

test('a mapping is for the tables that it fits; one is kept by the columns of a table', async () => {
  const [one, two] = [await file('one.csv', 'a,b\n1,2\n'), await file('two.csv', 'c\n3\n')]
  const saved = join(folder, 'saved.json')
  await taken([one], { saveMapping: saved })
  const { tables } = await taken([one, two], { mapping: saved })
  expect(tables.map(({ preview }) => preview.origin)).toEqual(['given', 'guessed'])
  await expect(taken([two], { mapping: saved })).rejects.toMatchObject({ code: 'FILE_INVALID' })
  await expect(taken([one, two], { saveMapping: saved })).rejects.toMatchObject({ code: 'REQUEST_INVALID' })
  const graph = await file('graph.json', '{"nodes": []}')
  await expect(taken([graph], { mapping: saved })).rejects.toMatchObject({ code: 'REQUEST_INVALID' })

  const mappings = createMappings(join(folder, 'mappings'))
  expect(await mappings.find(['a', 'b'])).toBe(undefined)
  await mappings.keep(['a', 'b'], tables[0]!.preview.mapping)
  expect(await mappings.find(['a', 'b'])).toEqual(tables[0]?.preview.mapping)
  expect(await mappings.find(['b', 'a'])).toBe(undefined)
  expect((await taken([one])).tables[0]?.preview.origin).toBe('remembered')
  expect((await taken([one], { guess: true })).tables[0]?.preview.origin).toBe('guessed')
})
