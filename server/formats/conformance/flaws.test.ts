import fc from 'fast-check'
import { expect, it } from 'vitest'
import { unzipped } from '../../unzip.ts'
import { zipped } from '../../zip.ts'
import { formatNamed } from '../index.ts'
import { bytesOf, crumbs, readAll } from './graphs.ts'

// Files of others with mistakes: what is wrong with one thing is said with its place, and the rest is read.

const read = (name: string, text: string, size = 3) => readAll(formatNamed(name), crumbs(Buffer.from(text), size))

it('JSON lines: a bad line is named, the others are read', async () => {
  const good = '{"type":"node","id":"1","labels":["A"],"properties":{"n":1.0,"big":9223372036854775807}}'
  const text = [
    good,
    '{"type":"node","id":nope}',
    '',
    '{"type":"other"}',
    '{"type":"relationship","label":"T","start":{"id":"1"},"end":{"id":"1"}}',
  ].join('\r\n')
  const { nodes, relationships, problems } = await read('jsonl', text)
  expect(nodes).toEqual([
    {
      id: 1,
      labels: ['A'],
      properties: { n: { $type: 'Float', value: '1.0' }, big: { $type: 'Integer', value: '9223372036854775807' } },
    },
  ])
  expect(relationships).toEqual([{ type: 'T', source: 1, target: 1, properties: {} }])
  expect(problems).toEqual([
    { message: 'expected a value', line: 2, column: 21 },
    { message: 'type must be "node" or "relationship"', line: 4, column: 1 },
  ])
})

it('node-link JSON: as networkx writes it, with a slip', async () => {
  const text = `{
  "directed": false, "graph": {},
  "nodes": [{"id": 1, "size": 2.0}, {"size": 3},
    {"id": "b", "x": NaN, "y": 1e3}],
  "links": [{"source": 1, "target": "b", "weight": 0.5},
            {"source": 1, "weight": tru}]
}`
  for (const size of [1, 1000]) {
    const { nodes, relationships, problems, about } = await read('json', text, size)
    expect(about).toEqual({})
    expect(nodes).toEqual([
      { id: 1, labels: [], properties: { size: { $type: 'Float', value: '2.0' } } },
      {
        id: 'b',
        labels: [],
        properties: { x: { $type: 'Float', value: 'NaN' }, y: { $type: 'Float', value: '1000.0' } },
      },
    ])
    expect(relationships).toEqual([{ type: 'RELATED', source: 1, target: 'b', properties: { weight: 0.5 } }])
    expect(problems).toEqual([
      { message: 'id must be a text or a number', line: 3, column: 37 },
      { message: 'expected a value', line: 6, column: 37 },
    ])
  }
})

it.each([
  ['json', '{"nodes": [{"id": 1}\n  {"id": 2}]}', 2, 3],
  ['json', '{"nodes": [{"id": 1}', 1, 21],
  ['json', '{"nodes": [{"id": "a', 1, 12],
  ['json', '{"nodes": []}\n}', 2, 1],
  ['json', '', 1, 1],
  ['graphml', '<graphml>\n <graph>\n  <node id="a">\n </graph></graphml>', 4, 10],
  ['graphml', '<graphml>&secret;</graphml>', 1, 18],
])('%s: %j cannot be read beyond line %i, column %i', async (name, text, line, column) => {
  await expect(read(name, text)).rejects.toMatchObject({ code: 'FILE_INVALID', places: [{ line, column }] })
})

it.each(['utf-8', 'utf-16le', 'gb18030', 'ISO-8859-1'])('XML says its encoding itself: %s', async encoding => {
  const head = encoding === 'utf-16le' ? 'UTF-16' : encoding
  const text = `<?xml version='1.0' encoding="${head}" ?>\n<graphml><graph><node id="=n="/></graph></graphml>`
  const bytes = { 'utf-8': 'e78e8b', 'utf-16le': '8b73', gb18030: 'cdf5', 'ISO-8859-1': 'fc' }[encoding] as string
  const [before, after] = text
    .split('=n=')
    .map(part => Buffer.from(part, encoding === 'utf-16le' ? encoding : 'latin1'))
  const file = Buffer.concat([before as Buffer, Buffer.from(bytes, 'hex'), after as Buffer])
  const { nodes } = await readAll(formatNamed('graphml'), crumbs(file, 5))
  expect(nodes.map(({ id }) => id)).toEqual([encoding === 'ISO-8859-1' ? 'ü' : '王'])
})

it('XML in an encoding that nobody knows is refused', async () => {
  await expect(read('gexf', '<?xml version="1.0" encoding="martian"?><gexf/>')).rejects.toMatchObject({
    code: 'FILE_INVALID',
    places: [{ line: 1, column: 1 }],
  })
})

it('what is no UTF-8 is refused', async () => {
  const file = crumbs(Buffer.from([0x7b, 0xff, 0xfe]), 2)
  await expect(readAll(formatNamed('json'), file)).rejects.toMatchObject({ code: 'FILE_INVALID' })
})

it('GraphML: as Gephi, yEd and APOC write it', async () => {
  const text = `<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
<key id="born" for="node" attr.name="born" attr.type="int"/>
<key id="tags" for="node" attr.name="tags" attr.type="string" attr.list="string"/>
<key id="w" for="edge" attr.name="weight" attr.type="double"><default>1.5</default></key>
<graph edgedefault="directed">
<node id="n0" labels=":Person: Actor"><data key="labels">:Person:Actor</data><data key="born">1964</data><data key="tags">["a","b"]</data></node>
<node id="n1"><data key="born">many</data></node>
<node><data key="born">1</data></node>
<edge id="e0" source="n0" target="n0" label="KNOWS"/>
<edge source="n0" target="n0"><data key="w">2</data><data key="unknown">&amp;x</data></edge>
</graph></graphml>`
  const { nodes, relationships, problems } = await read('graphml', text)
  expect(nodes).toEqual([{ id: 'n0', labels: ['Person', 'Actor'], properties: { born: 1964, tags: ['a', 'b'] } }])
  expect(relationships).toEqual([
    { id: 'e0', type: 'KNOWS', source: 'n0', target: 'n0', properties: { weight: 1.5 } },
    {
      type: 'RELATED',
      source: 'n0',
      target: 'n0',
      properties: { weight: { $type: 'Float', value: '2.0' }, unknown: '&x' },
    },
  ])
  expect(problems).toEqual([
    { message: '"many" is no value of type integer', line: 8, column: 1 },
    { message: '<node> needs the attribute id', line: 9, column: 1 },
  ])
})

const archive = async (files: { [path: string]: string | Uint8Array }): Promise<Buffer> => {
  const entries = Object.entries(files).map(([path, text]) => ({
    path,
    pieces: async function* () {
      yield text
    },
  }))
  return bytesOf(zipped(entries, new Date(0)))
}
const readPairOf = async (files: { [path: string]: string | Uint8Array }) =>
  readAll(formatNamed('csv'), crumbs(await archive(files), 100))

it('CSV pair: as others write it, with two spaces of ids, other separators, and slips', async () => {
  const { nodes, relationships, problems } = await readPairOf({
    'import/roles.csv': 'who:START_ID(People);:END_ID(Films);:TYPE;roles:string[]\np1;f1;ACTED_IN;Neo|Tom;Ann\n',
    'import/people.csv':
      '\ufeffid:ID(People)\tname\tborn:int\tat:point{crs:WGS-84}\t:LABEL\tx:IGNORE\r\n' +
      'p1\t"Keanu ""K"""\t1964\t{latitude: 38.9, longitude: 121.6}\tActor;Person\t1\r\n' +
      'p2\t"two\r\nlines"\tsoon\t\tActor\r\n' +
      'p3\tC\t\t\t\t\t\t\r\n',
    'import/films.csv': 'id:ID(Films),active:boolean,tags:string[],:LABEL\nf1,true,a;b,Film\nf2,,"",Film\n,,,Film\n',
  })
  expect(nodes).toEqual([
    {
      id: 'People p1',
      labels: ['Actor', 'Person'],
      properties: { id: 'p1', name: 'Keanu "K"', born: 1964, at: { $type: 'Point', srid: 4326, x: 121.6, y: 38.9 } },
    },
    { id: 'Films f1', labels: ['Film'], properties: { id: 'f1', active: true, tags: ['a', 'b'] } },
    { id: 'Films f2', labels: ['Film'], properties: { id: 'f2', tags: [''] } },
  ])
  expect(relationships).toEqual([])
  expect(problems).toEqual([
    { message: '"soon" is no value of type integer', file: 'import/people.csv', line: 4, column: 8 },
    { message: 'the row has 8 cells, and the header 6', file: 'import/people.csv', line: 5, column: 1 },
    { message: 'the node has no :ID', file: 'import/films.csv', line: 4, column: 1 },
    { message: 'the row has 5 cells, and the header 4', file: 'import/roles.csv', line: 2, column: 1 },
  ])
})

it('CSV pair: headers in files of their own, rows in several files and encodings', async () => {
  const utf16 = Buffer.from('\ufeffp3\tC\r\n', 'utf16le')
  const { nodes, relationships, problems } = await readPairOf({
    'db/people-header.csv': 'id:ID(P),name,:LABEL,born:int\n',
    'db/people-2.csv': utf16,
    'db/people-1.csv': 'id:ID(P),name,:LABEL,born:int\np1,A,X;Y,1\np2,"B;",X,x\n',
    'db/knows/header.csv': ':START_ID(P),:END_ID(P),:TYPE,x:IGNORE\n',
    'db/knows/part-0000': 'not a table',
    'db/knows/part-0000.csv': 'p1,p3,KNOWS,?\n',
    'db/knows/part-0001.csv': 'p3,p1,KNOWS\n',
  })
  expect(nodes.map(({ id, labels, properties }) => [id, labels, properties])).toEqual([
    ['P p3', [], { id: 'p3', name: 'C' }],
    ['P p1', ['X', 'Y'], { id: 'p1', name: 'A', born: 1 }],
  ])
  expect(relationships.map(({ source, target, properties }) => [source, target, properties])).toEqual([
    ['P p1', 'P p3', {}],
    ['P p3', 'P p1', {}],
  ])
  expect(problems).toEqual([
    { message: '"x" is no value of type integer', file: 'db/people-1.csv', line: 3, column: 11 },
  ])
  for (const files of [
    { 'a-header.csv': 'id:ID\n', 'b.csv': '1\n' },
    { 'a-header.csv': 'id:ID\n', 'x/a.csv': '1\n' },
    { 'a-header.csv': 'id:ID\n', 'a.header.csv': 'id:ID\n', 'a1.csv': '1\n' },
    { 'a.csv': 'id:ID\n0\n', 'a1.csv': '1\n' },
  ] as { [path: string]: string }[])
    await expect(readPairOf(files)).rejects.toMatchObject({ code: 'FILE_INVALID', places: [{ line: 1 }] })
})

it('CSV pair: what cannot be read is refused, with its place', async () => {
  await expect(readPairOf({ 'a.csv': 'id:ID\n1\n"2\n' })).rejects.toMatchObject({
    code: 'FILE_INVALID',
    places: [{ file: 'a.csv', line: 3 }],
  })
  await expect(readPairOf({ 'a.csv': 'name,born\nA,1\n' })).rejects.toMatchObject({
    code: 'FILE_INVALID',
    places: [{ file: 'a.csv', line: 1 }],
  })
  await expect(readPairOf({ 'a.csv': ':ID,born:year\nA,1\n' })).rejects.toMatchObject({ code: 'FILE_INVALID' })
  await expect(readPairOf({ 'readme.md': 'x' })).rejects.toMatchObject({ code: 'FILE_INVALID' })
  await expect(readAll(formatNamed('csv'), crumbs(Buffer.from('no archive'), 3))).rejects.toMatchObject({
    code: 'FILE_INVALID',
  })
})

it('a path that leads out of an archive is refused, and one that is larger than allowed', async () => {
  const whole = await archive({ 'aa/x.csv': ':ID\n1\n', 'b.csv': ':ID\n2\n' })
  for (const name of ['../x.csv', '/a/x.csv', 'C:/x.csv', 'a/../../', '..\\x.csv']) {
    const text = whole.toString('latin1').replaceAll('aa/x.csv', name.padEnd(8, 'x'))
    await expect(unzipped(crumbs(Buffer.from(text, 'latin1'), 50))).rejects.toMatchObject({ code: 'FILE_INVALID' })
  }
  for (const limits of [
    { entries: 1, bytes: 100 },
    { entries: 2, bytes: 11 },
  ])
    await expect(unzipped(crumbs(whole, 50), limits)).rejects.toMatchObject({ code: 'FILE_INVALID' })
  // An archive that says it is small, and is not: what it holds is not read beyond what it said.
  const large = await archive({ 'a.csv': 'x'.repeat(100_000) })
  const lying = Buffer.from(large)
  lying.writeUInt32LE(10, lying.lastIndexOf(Buffer.from('PK\x01\x02', 'latin1')) + 24)
  const opened = await unzipped(crumbs(lying, 50), { entries: 1, bytes: 12 })
  await expect(bytesOf(opened.read('a.csv'))).rejects.toMatchObject({ code: 'FILE_INVALID' })
  await opened.close()
  const fits = await unzipped(crumbs(whole, 50), { entries: 2, bytes: 12 })
  expect(fits.paths).toEqual(['aa/x.csv', 'b.csv'])
  await fits.close()
})

const script = (line: string) => [
  '// {"generator":"Guanxi 0"}',
  "UNWIND [{id: 'a', properties: {`x`: 1}}] AS row MERGE (n:`K` {`key`: row.id}) SET n += row.properties SET n:`L`:`M```;\r",
  line,
]
it('Cypher script: what is no statement of ours is refused with its place, and not run', async () => {
  const read = (line: string) => readAll(formatNamed('cypher'), crumbs(Buffer.from(script(line).join('\n')), 7))
  expect(await read('')).toMatchObject({
    about: { generator: 'Guanxi 0' },
    nodes: [{ id: '(:K {key: "a"})', labels: ['K', 'L', 'M`'], properties: { x: 1 } }],
  })
  const row = (text: string) => `UNWIND [${text}] AS row MERGE (n:\`K\` {\`key\`: row.id}) SET n += row.properties;`
  for (const [line, column] of [
    ['MATCH (n) DETACH DELETE n;', 1],
    [`${row("{id: 'b', properties: {}}")} MATCH (n) DETACH DELETE n;`, 43],
    [row("{id: 'b', properties: {`p`: apoc.load.json('file:///x')}}"), 37],
    [row("{id: 'b', properties: {`p`: 'open}}"), 37],
    [row(`{id: 'b', properties: {\`p\`: ${'['.repeat(100_000)}}}`), 41],
    ["UNWIND [{id: 'b', properties: {}}", 34],
  ] as const)
    await expect(read(line)).rejects.toMatchObject({ code: 'FILE_INVALID', places: [{ line: 3, column }] })
})

it('Cypher script: whatever stands in a line, it is read or refused with its place', async () => {
  const piece = fc.constantFrom(
    ..."[]{}(),:;/`'\\ .0123456789-",
    'UNWIND [',
    '{id: 1, properties: {',
    "'x'",
    ' AS row ',
    'date(',
    'null',
  )
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 30 }), async pieces => {
      const text = script(`UNWIND [{id: 1, properties: {${pieces.join('')}`).join('\n')
      await expect(readAll(formatNamed('cypher'), crumbs(Buffer.from(text), 65_536))).rejects.toMatchObject({
        code: 'FILE_INVALID',
        places: [{ line: 3 }],
      })
    }),
  )
})
