import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { columnTypes, type TableMapping } from '../contract/mapping.ts'
import { isAppError } from '../errors.ts'
import { memoryGauge } from './conformance/memory.ts'
import { bytes, guessed, readGuessed, readTable } from './conformance/tables.ts'
import type { Incoming } from './format.ts'
import { readMapped } from './mapping.ts'
import { guessOf, previewOf, sampleTable } from './sample.ts'

describe('a value that does not fit further down is a problem at its cell', () => {
  const head = `id,n\n${Array.from({ length: 250 }, (_, index) => `${index},${index}\n`).join('')}`
  it.each([
    ['1.5', 'is no value of type integer'],
    ['007', 'would be another number as an integer'],
    ['+1', 'would be another number as an integer'],
    ['-0', 'would be another number as an integer'],
    ['9223372036854775808', 'would be another number as an integer'],
    ['soon', 'is no value of type integer'],
  ])('integer: %s', async (cell, message) => {
    const { nodes, problems } = await readGuessed(`${head}300,${cell}\n301,2\n`)
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatch(/^252:5: /)
    expect(problems[0]).toContain(message)
    expect(nodes).toHaveLength(251)
  })

  it.each([
    ['float', '0.12345678901234567', 3],
    ['float', '1,5', 3],
    ['float', '00.5', 3],
    ['float', '1e999', 3],
    ['boolean', 'yes', 3],
    ['date', '2025-02-30', 3],
    ['dateTime', '2025-02-03', 3],
    ['duration', 'P', 3],
  ] as const)('%s: %s', async (type, cell, column) => {
    const mapping: TableMapping = {
      nodes: [
        {
          creates: true,
          key: 'id',
          space: '',
          label: { text: 'A' },
          properties: [{ column: 'v', name: 'v', type, list: false }],
        },
      ],
      relationship: null,
      delimiter: '|',
      apostrophes: false,
    }
    const { problems } = await readTable(`id\tv\n1\t${cell}\n`, mapping)
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatch(new RegExp(`^2:${column}: `))
  })
})

it('rows say what they lack, and what they have too much', async () => {
  const mapping: TableMapping = {
    nodes: [
      {
        creates: true,
        key: 'a',
        space: 'P',
        label: { column: 'l' },
        properties: [{ column: 'tags', name: 'tags', type: 'integer', list: true }],
      },
      { creates: false, key: 'b', space: '', label: { text: '' }, properties: [] },
    ],
    relationship: { type: { column: 't' }, properties: [] },
    delimiter: ';',
    apostrophes: true,
  }
  const text = 'a,b,t,l,tags\n1,2,T,X;Y;;X,1; 2\n1,,,,\n,,,,\n,2,T,,\n,2,,,5\n3,2,,,\n4,,,,,,\n5,,,,,9\n6,,,,x\n'
  const { nodes, relationships, problems } = await readTable(text, mapping)
  expect(nodes.map(({ id, labels, properties }) => [id, labels, properties])).toEqual([
    ['P 1', ['X', 'Y'], { tags: [1, 2] }],
    ['P 1', [], {}],
    ['P 4', [], {}],
  ])
  expect(relationships).toEqual([{ type: 'T', source: 'P 1', target: '2', properties: {} }])
  expect(problems).toEqual([
    '5:1: the row has nothing under "a", by which its node is known',
    '6:1: the row has nothing under "a", by which its node is known',
    '7:5: the row has no type for its relationship',
    '9:7: the row has 6 cells, and the header 5',
    '10:6: "x" is no value of type integer',
  ])
})

it('nodes without a key are one for each row, in each table', async () => {
  const mapping = await guessed('a\n1\n1\n')
  expect(mapping.nodes[0]?.key).toBe(null)
  const ids = new Set<unknown>()
  for (const name of ['a.csv', 'b.csv'])
    for (const { id } of (await readTable('a\n1\n1\n', mapping, name)).nodes) ids.add(id)
  expect(ids.size).toBe(4)
})

it('a mapping that does not fit is refused with what is wrong', async () => {
  const mapping: TableMapping = { ...(await guessed('id,x\n1,2\n')), delimiter: '' }
  await expect(readTable('id,y\n1,2\n', mapping)).rejects.toMatchObject({
    code: 'FILE_INVALID',
    places: [{ code: 'noColumn', path: 'nodes.0.properties.1.column' }, { code: 'delimiter' }],
  })
  await expect(readTable('', mapping)).rejects.toMatchObject({ code: 'FILE_INVALID' })
})

it('whatever the mapping and the table are, nothing but problems and FILE_INVALID comes of it', async () => {
  const column = fc.constantFrom('a', 'b', 'c', '__proto__', 'none')
  const named = fc.oneof(fc.record({ column }), fc.record({ text: fc.constantFrom('', 'A', 'constructor') }))
  const properties = fc.array(
    fc.record({
      column,
      name: fc.constantFrom('', 'a', 'b', '__proto__'),
      type: fc.constantFrom(...columnTypes),
      list: fc.boolean(),
    }),
    { maxLength: 3 },
  )
  const mapping = fc.record({
    nodes: fc.array(
      fc.record({
        creates: fc.boolean(),
        key: fc.option(column),
        space: fc.constantFrom('', 's'),
        label: named,
        properties,
      }),
      { maxLength: 3 },
    ),
    relationship: fc.option(fc.record({ type: named, properties })),
    delimiter: fc.constantFrom('|', ';', ''),
    apostrophes: fc.boolean(),
  })
  const line = fc.array(
    fc.constantFrom('', 'a', "'=1", '1', '1.5', '""', '"x', '2025-01-01', '\0', '🙂', '9'.repeat(400)),
    { maxLength: 5 },
  )
  await fc.assert(
    fc.asyncProperty(mapping, fc.array(line, { maxLength: 5 }), async (given, lines) => {
      const text = ['a,b,c,__proto__', ...lines.map(cells => cells.join(','))].join('\n')
      try {
        const incoming: Incoming[] = []
        for await (const one of readMapped(bytes(text), given, 'x')) incoming.push(one)
      } catch (error) {
        if (!isAppError(error)) throw error
        expect(error.code).toBe('FILE_INVALID')
      }
    }),
    { numRuns: 400 },
  )
})

it('a preview has the first rows, and what they become', async () => {
  const text = `id,from\n${Array.from({ length: 300 }, (_, index) => `${index % 30},x\n`).join('')}`
  const sample = await sampleTable(bytes(text), {})
  const preview = previewOf(sample, guessOf(sample, {}), 'guessed', 'x.csv')
  expect(preview).toMatchObject({ encoding: 'utf-8', separator: ',', columns: ['id', 'from'], flaws: [] })
  expect(preview.rows).toHaveLength(10)
  expect(preview.graph).toMatchObject({ rows: 200, relationshipCount: 0, problems: [] })
  const wrong = previewOf(sample, { ...preview.mapping, nodes: [] }, 'given', 'x.csv')
  expect(wrong.flaws).toEqual([{ code: 'noNodes', path: 'nodes' }])
  expect(wrong.graph.nodes).toEqual([])
})

it('holds next to nothing of 300,000 rows', { timeout: 120_000 }, async () => {
  const memory = memoryGauge()
  async function* table(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('from;to;type;since;text\n')
    for (let index = 0; index < 300_000; index += 1000) {
      if (index % 50_000 === 0) memory.look()
      const row = (n: number) => `p${n};"p${n * 7}";KNOWS;${n};"${'long '.repeat(20)}"\n`
      yield Buffer.from(Array.from({ length: 1000 }, (_, offset) => row(index + offset)).join(''))
    }
  }
  const mapping = await guessed('from;to;type;since;text\na;b;KNOWS;1;x\n')
  let [nodes, relationships] = [0, 0]
  for await (const one of readMapped(table(), mapping, 'x')) {
    if ('node' in one) nodes++
    else if ('relationship' in one) relationships++
  }
  memory.look()
  expect([nodes, relationships]).toEqual([600_000, 300_000])
  // All of it would be over 40 MB.
  expect(memory.growth() / 2 ** 20).toBeLessThan(8)
})
