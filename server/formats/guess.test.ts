import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { columnNames, mappingFlaws } from '../contract/mapping.ts'
import { readGuessed } from './conformance/tables.ts'
import { guessMapping } from './guess.ts'

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
