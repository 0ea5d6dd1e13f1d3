import fc from 'fast-check'
import { expect, it } from 'vitest'
import { crumbs } from './conformance/graphs.ts'
import { openTable, type Row, separators, type TableText } from './table.ts'

type Cells = (string | null)[]

const read = async (bytes: Uint8Array, text: TableText = {}, size = 65_536): Promise<Row[]> => {
  const rows: Row[] = []
  for await (const row of (await openTable(crumbs(Buffer.from(bytes), size), text)).rows) rows.push(row)
  return rows
}
const cellsOf = async (text: string | Uint8Array, how?: TableText, size?: number): Promise<Cells[]> =>
  (await read(typeof text === 'string' ? Buffer.from(text) : text, how, size)).map(({ cells }) => cells)

const bigEndian = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16()
const writers = {
  'utf-8': (text: string) => Buffer.from(text),
  'utf-16le': (text: string) => Buffer.from(text, 'utf16le'),
  'utf-16be': bigEndian,
} as const

const cell = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '"',
    '""',
    ',',
    ';',
    '\t',
    '\n',
    '\r\n',
    '\r',
    "'=1+1",
    'sep=;',
    '007',
    '严',
    '🙂',
    '\u202e',
    '\ufeff',
  ),
  fc.string({ unit: 'grapheme', maxLength: 8 }),
  fc.string({ unit: fc.constantFrom('a', '"', ',', ';', '\t', '\n', '\r', ' '), maxLength: 6 }),
)
const must = /["\r\n,;\t]/

it('gives back tables as they were written, whatever the encoding, separator, line ends and quotes', async () => {
  const table = fc.integer({ min: 2, max: 5 }).chain(width =>
    fc.record({
      rows: fc.array(
        fc
          .array(fc.oneof(cell, fc.constant(null)), { minLength: width, maxLength: width })
          .filter(cells => cells.some(one => one !== null)),
        { minLength: 1, maxLength: 6 },
      ),
      separator: fc.constantFrom(...separators, '|'),
      end: fc.constantFrom('\n', '\r\n', '\r'),
      encoding: fc.constantFrom(...(Object.keys(writers) as (keyof typeof writers)[])),
      mark: fc.boolean(),
      named: fc.constantFrom('told', 'line', 'guessed'),
      all: fc.boolean(),
      last: fc.boolean(),
      size: fc.constantFrom(1, 7, 65_536),
    }),
  )
  await fc.assert(
    fc.asyncProperty(table, async ({ rows, separator, end, encoding, mark, named, all, last, size }) => {
      // The first row is plain where things are guessed, as headers are.
      const header = rows[0]!.map((_, index) => `c${index}`)
      const quoted = (text: string | null) =>
        text === null
          ? ''
          : all || text === '' || must.test(text) || text.includes(separator) || text.startsWith('\ufeff')
            ? `"${text.replaceAll('"', '""')}"`
            : text
      const body = [header, ...rows].map(cells => cells.map(quoted).join(separator)).join(end) + (last ? end : '')
      const told = named === 'told' || separator === '|'
      const text = (mark ? '\ufeff' : '') + (named === 'line' ? `sep=${separator}${end}` : '') + body
      const how = {
        ...(told && { separator }),
        ...(!mark && encoding !== 'utf-8' && { encoding }),
      }
      // What has as many cells in each row with another separator is not to be guessed.
      const isPlain = !rows.flat().some(one => one !== null && must.test(one))
      fc.pre(told || named === 'line' || isPlain)
      expect(await cellsOf(writers[encoding](text), how, size)).toEqual([header, ...rows])
    }),
    { numRuns: 400 },
  )
})

it('a separator that breaks quotes is none, though the first row has more cells with it', async () => {
  const { separator } = await openTable(crumbs(Buffer.from('id,;;;;;\n"a",1\n"b",2\n'), 7), {})
  expect(separator).toBe(',')
})

it('says where each cell begins, and each line is counted once', async () => {
  const text = 'a,b\r\n\r\n"x\r\ny",2\n"p\nq\r",3\r\rz,"""",5" pipe\n'
  for (const size of [1, 3, 1000]) {
    const rows = await read(Buffer.from(text), {}, size)
    expect(rows.map(({ cells }) => cells)).toEqual([
      ['a', 'b'],
      ['x\r\ny', '2'],
      ['p\nq\r', '3'],
      ['z', '"', '5" pipe'],
    ])
    expect(rows.map(({ at }) => at.map(({ line, column }) => `${line}:${column}`))).toEqual([
      ['1:1', '1:3'],
      ['3:1', '4:4'],
      ['5:1', '7:3'],
      ['9:1', '9:3', '9:8'],
    ])
  }
})

it.each([
  ['names alone', 'a;b\n1;2', ';'],
  ['commas within one', 'Name;Amount (EUR, net)\nA;1,5\nB;2,5', ';'],
  ['quoted line ends and separators in the header', '"a;\nb",c,d\n1,2,3', ','],
  ['lists in a column', 'name,tags\nA,x;y\nB,p;q', ','],
  ['decimal commas', 'a;b;c\n1,5;2,5;x\n3,5;4,5;y', ';'],
  ['tabs', 'a\tb\n1,0\t2;0', '\t'],
])('the separator is guessed: %s', async (_, text, separator) => {
  expect(await cellsOf(text)).toEqual(await cellsOf(text, { separator }))
})

it.each([
  ['"a\nb', 1, 1, 'A quote is not closed'],
  ['a,b\n1,"2" 3', 2, 6, 'Something follows a closed quote'],
])('%j cannot be read: line %i, column %i', async (text, line, column, message) => {
  await expect(cellsOf(text, {}, 1)).rejects.toMatchObject({
    code: 'FILE_INVALID',
    places: [{ message, line, column }],
  })
})

const gb18030 = Buffer.from('d0d5c3fb2cb3c7cad00d0acdf5b3e52cb4f3c1ac0d0a8139ee392cc3bf0d0a', 'hex')
const windows = Buffer.from('Name;Stra\xdfe;Preis\r\nM\xfcller;Hauptstra\xdfe 1;5 \x80\r\n', 'latin1')

it('encodings are told apart by marks, by zero bytes, and by what they can mean', async () => {
  const chinese = [
    ['姓名', '城市'],
    ['王冲', '大连'],
    ['㐀', '每'],
  ]
  expect(await cellsOf(gb18030)).toEqual(chinese)
  expect(await cellsOf(Buffer.concat([Buffer.from('84319533', 'hex'), gb18030]))).toEqual(chinese)
  const text = '姓名,城市\n王冲,大连\n'
  for (const write of Object.values(writers)) {
    expect(await cellsOf(write(text))).toEqual(chinese.slice(0, 2))
    expect(await cellsOf(write(`\ufeff${text}`), {}, 1)).toEqual(chinese.slice(0, 2))
  }
  const western = [
    ['Name', 'Straße', 'Preis'],
    ['Müller', 'Hauptstraße 1', '5 €'],
  ]
  expect(await cellsOf(windows, { encoding: 'windows-1252' })).toEqual(western)
  // Valid GB18030 by accident: it is not taken for Chinese.
  await expect(cellsOf(windows)).rejects.toMatchObject({
    code: 'FILE_INVALID',
    message: expect.stringContaining('say in which'),
    places: [{ line: 1, column: 10 }],
  })
})

it.each<[string, string, TableText, number, number]>([
  ['UTF-8, far behind the beginning', `a,b\n${'x,y\n'.repeat(20_000)}x,\xff\n`, {}, 20_002, 3],
  ['UTF-8 that ends within a character', 'a,b\nx,\xe4\xb8', {}, 2, 3],
  ['GB18030', 'a,b\n\xb4\xf3\xff', { encoding: 'gb18030' }, 2, 2],
  ['half of a surrogate pair', 'a\0,\0\n\0\0\xd8b\0', { encoding: 'utf-16le' }, 2, 1],
])('what is not of the encoding has its place: %s', async (_, bytes, how, line, column) => {
  for (const size of [3, 65_536, 10_000_000])
    await expect(cellsOf(Buffer.from(bytes, 'latin1'), how, size)).rejects.toMatchObject({
      code: 'FILE_INVALID',
      places: [{ line, column }],
    })
})
