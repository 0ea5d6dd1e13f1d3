import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { columnNames, columnTypes, mappingFlaws, type TableMapping } from '../contract/mapping.ts'
import { isAppError } from '../errors.ts'
import { crumbs } from './conformance/graphs.ts'
import { memoryGauge } from './conformance/memory.ts'
import type { Incoming, IncomingNode, IncomingRelationship } from './format.ts'
import { guessMapping } from './guess.ts'
import { readMapped } from './mapping.ts'
import { guessOf, previewOf, sampleTable } from './sample.ts'

const bytes = (text: string | Uint8Array, size = 65_536) => crumbs(Buffer.from(text as string), size)

async function read(text: string | Uint8Array, mapping: TableMapping, name = 'x.csv') {
  const nodes: IncomingNode[] = []
  const relationships: IncomingRelationship[] = []
  const problems: string[] = []
  for await (const one of readMapped(bytes(text), mapping, name)) {
    if ('node' in one) nodes.push(one.node)
    else if ('relationship' in one) relationships.push(one.relationship)
    else if ('problem' in one) problems.push(`${one.problem.line}:${one.problem.column}: ${one.problem.message}`)
  }
  return { nodes, relationships, problems }
}

const guessed = async (text: string | Uint8Array, name = 'x.csv', alone = true): Promise<TableMapping> =>
  guessOf(await sampleTable(bytes(text), {}), { name, alone })
const readGuessed = async (text: string | Uint8Array, name?: string, alone?: boolean) =>
  read(text, await guessed(text, name, alone), name)

describe('a guess', () => {
  it('takes a key, a name and labels from the names of columns, and types from the first rows', async () => {
    const text =
      'id,Full Name,type,born,height,active,plz,phone,big,huge,day,__proto__,constructor,\n' +
      "1,Ann,Person,1990,1.5,true,01234,+86138,9223372036854775807,9223372036854775808,2025-03-11,x,'=1+1,y\n" +
      '2,"",Person|Old,-3,2,FALSE,50667,+86139,0,1,2025-03-12,,,\n'
    const { nodes, problems } = await readGuessed(text)
    expect(problems).toEqual([])
    const [ann, other] = nodes
    expect(ann).toEqual({
      id: '1',
      labels: ['Person'],
      properties: Object.fromEntries<unknown>([
        ['id', 1],
        ['name', 'Ann'],
        ['born', 1990],
        ['height', 1.5],
        ['active', true],
        ['plz', '01234'],
        ['phone', '+86138'],
        ['big', { $type: 'Integer', value: '9223372036854775807' }],
        ['huge', '9223372036854775808'],
        ['day', '2025-03-11'],
        ['__proto__', 'x'],
        ['constructor', '=1+1'],
        ['column 14', 'y'],
      ]),
    })
    expect(other?.labels).toEqual(['Person', 'Old'])
    expect(other?.properties).toMatchObject({ name: '', height: { $type: 'Float', value: '2.0' }, active: false })
  })

  it.each<[string, string, string, boolean, object]>([
    [
      'edges alone',
      'source,target,weight\na,b,1\n',
      'acted_in.csv',
      true,
      { type: 'ACTED_IN', source: 'a', target: 'b', properties: { weight: 1 } },
    ],
    [
      'Chinese',
      '起点,终点,关系\n甲,乙,隶属\n',
      '边.csv',
      true,
      { type: '隶属', source: '甲', target: '乙', properties: {} },
    ],
    [
      'foreign keys',
      'person_id,companyId,since\n1,2,x\n',
      'links.csv',
      true,
      { type: 'RELATED', source: '1', target: '2' },
    ],
    [
      'Gephi',
      'Source,Target,Type,Id,Label,Weight\n1,2,Directed,0,knows,1.0\n',
      'e.csv',
      false,
      { type: 'knows', source: '1', target: '2' },
    ],
    [
      'a hierarchy',
      'id,name,parent_id\n1,A,\n2,B,1\n',
      'units.csv',
      true,
      { type: 'PARENT', source: '2', target: '1', properties: {} },
    ],
  ])('finds both ends of relationships: %s', async (_, text, name, alone, expected) => {
    const { relationships, problems, nodes } = await readGuessed(text, name, alone)
    expect(problems).toEqual([])
    expect(relationships).toHaveLength(1)
    expect(relationships[0]).toMatchObject(expected)
    expect(nodes.length).toBe(alone ? 2 : 0)
  })

  it('gives an end the columns that are called as it is', async () => {
    const text = 'source_id,source_name,target_id,targetName,to_date,total\np1,Ann,c1,ACME,2020,5\np1,Ann,,,2021,6\n'
    const { nodes, relationships, problems } = await readGuessed(text)
    expect(problems).toEqual([])
    expect(nodes.map(({ properties }) => properties)).toEqual([
      { id: 'p1', name: 'Ann' },
      { id: 'c1', name: 'ACME' },
      { id: 'p1', name: 'Ann' },
    ])
    expect(relationships.map(({ properties }) => properties)).toEqual([{ to_date: 2020, total: 5 }])
  })

  it('always fits, whatever the columns are called and hold', () => {
    const cell = fc.oneof(
      fc.constant(null),
      fc.constantFrom(
        '',
        'id',
        'ID',
        'from',
        'to',
        'source',
        'target',
        'type',
        'label',
        'name',
        'parent',
        '__proto__',
        'a b',
        '=1',
        '1',
        '1.5',
        'true',
      ),
      fc.string({ unit: 'binary', maxLength: 6 }),
    )
    fc.assert(
      fc.property(
        fc.array(cell, { minLength: 1, maxLength: 8 }),
        fc.array(fc.array(cell, { maxLength: 9 }), { maxLength: 4 }),
        fc.string(),
        fc.boolean(),
        (header, rows, name, alone) => {
          expect(mappingFlaws(guessMapping(header, rows, { name, alone }), columnNames(header))).toEqual([])
        },
      ),
      { numRuns: 500 },
    )
  })
})

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
    const { problems } = await read(`id\tv\n1\t${cell}\n`, mapping)
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
  const { nodes, relationships, problems } = await read(text, mapping)
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
    for (const { id } of (await read('a\n1\n1\n', mapping, name)).nodes) ids.add(id)
  expect(ids.size).toBe(4)
})

it('a mapping that does not fit is refused with what is wrong', async () => {
  const mapping: TableMapping = { ...(await guessed('id,x\n1,2\n')), delimiter: '' }
  await expect(read('id,y\n1,2\n', mapping)).rejects.toMatchObject({
    code: 'FILE_INVALID',
    places: [{ code: 'noColumn', path: 'nodes.0.properties.1.column' }, { code: 'delimiter' }],
  })
  await expect(read('', mapping)).rejects.toMatchObject({ code: 'FILE_INVALID' })
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

it('tables of a program come back with their types', async () => {
  const value = fc.oneof(
    fc.integer().map(n => [String(n), n] as const),
    fc
      .bigInt(-(2n ** 63n), 2n ** 63n - 1n)
      .map(
        n => [String(n), Number.isSafeInteger(Number(n)) ? Number(n) : { $type: 'Integer', value: String(n) }] as const,
      ),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(value, { minLength: 1, maxLength: 20 }), async values => {
      const { nodes, problems } = await readGuessed(`v\n${values.map(([text]) => `${text}\n`).join('')}`)
      expect(problems).toEqual([])
      expect(nodes.map(({ properties }) => properties.v)).toEqual(values.map(([, expected]) => expected))
    }),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1 }), async values => {
      const { nodes, problems } = await readGuessed(`v\n${values.map(one => `${one}\n`).join('')}`)
      expect(problems).toEqual([])
      // As they were, or as text where a float would not be what stands there.
      const texts = nodes.map(({ properties: { v } }) =>
        typeof v === 'object' ? Number((v as { value: string }).value) : v,
      )
      expect(
        texts.every(
          (one, index) => one === String(values[index]) || one === values[index] || one === values[index]! + 0,
        ),
      ).toBe(true)
    }),
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

const golden = (name: string) => readFileSync(join(import.meta.dirname, 'conformance/golden/tables', name))

it.each([
  'python-excel.csv',
  'python-bom-all-quoted.csv',
  'python-utf16-tab.csv',
  'python-unix-semicolon.csv',
  'python-gb18030.csv',
  'pandas.csv',
  'pandas-tab-utf16.csv',
  'libreoffice-semicolon.csv',
  'libreoffice-utf16.csv',
])('%s is read as it was written', async name => {
  const { nodes, problems } = await readGuessed(golden(name), 'people.csv')
  expect(problems).toEqual([])
  expect(nodes).toMatchObject([
    {
      id: '007',
      labels: ['People'],
      properties: { 编号: '007', name: '王冲', 年龄: 44, note: 'a,"b"\nc;d', ok: true },
    },
    {
      id: '8',
      properties: {
        name: expect.stringMatching(/^M(ü|黎)ller$/),
        note: '=1+1',
        ok: false,
        年龄: { $type: 'Integer', value: '9223372036854775807' },
      },
    },
    { id: '9', properties: { 年龄: -1 } },
  ])
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
