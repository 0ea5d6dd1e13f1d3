import { expect, it } from 'vitest'
import type { Properties } from '../../contract/graph.ts'
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

const awkward: Properties = Object.fromEntries([
  ['__proto__', ''],
  ['constructor', 0],
])
const rdfHead = `@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix schema: <https://schema.org/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix ex: <http://example.org/> .
`

it('Turtle: foreign words become labels, properties and relationships, each value what its datatype says', async () => {
  const text = `${rdfHead}
<#me> a foaf:Person, schema:Person, foaf:Agent ;
  foaf:name "Ann" ; foaf:nick "A", "B", "A" ; foaf:mbox <mailto:ann@example.org> ;
  foaf:knows ex:bob, [ a foaf:Person ; foaf:name "Cy" ] ; ex:__proto__ "" ; ex:constructor 0 .
ex:bob foaf:name "Bob"@de, "Robert"@en-GB ; schema:alternateName "Bobby" ; ex:iri "x" .
ex:values ex:big 9223372036854775807 ; ex:huge 9223372036854775808 ; ex:byte "-5"^^xsd:byte ;
  ex:price 1.50 ; ex:fine 0.1000000000000000055 ; ex:double 1e0 ; ex:inf "-INF"^^xsd:double ;
  ex:day "2025-03-11"^^xsd:date ; ex:zoned "2025-03-11+08:00"^^xsd:date ; ex:at "2025-03-11T09:00:00+08:00"^^xsd:dateTime ;
  ex:local "2025-03-11T09:00:00"^^xsd:dateTime ; ex:year "2025"^^xsd:gYear ; ex:ago "-P1Y2M"^^xsd:duration ;
  ex:yes "1"^^xsd:boolean ; ex:bytes "00ff"^^xsd:hexBinary ; ex:not "many"^^xsd:integer ;
  ex:list (1 2) ; ex:none () ; ex:mixed 1, "a" ; ex:numbers 1, 2.5 ; ex:order (ex:bob <#me>) .`
  for (const size of [1, 1000]) {
    const { nodes, relationships, problems } = await read('turtle', text, size)
    expect(problems).toEqual([])
    const blank = nodes.find(({ properties }) => properties.name === 'Cy')?.id
    expect(blank).toMatch(/^_:/)
    expect(nodes).toEqual([
      {
        id: '#me',
        labels: ['Person', 'Agent'],
        properties: {
          iri: '#me',
          name: 'Ann',
          nick: ['A', 'B'],
          mbox: 'mailto:ann@example.org',
          ...awkward,
        },
      },
      { id: blank, labels: ['Person'], properties: { name: 'Cy' } },
      {
        id: 'http://example.org/bob',
        labels: [],
        properties: {
          iri: 'http://example.org/bob',
          'name@de': 'Bob',
          'name@en-gb': 'Robert',
          name: 'Robert',
          aliases: ['Bobby'],
          iri_: 'x',
        },
      },
      {
        id: 'http://example.org/values',
        labels: [],
        properties: {
          iri: 'http://example.org/values',
          big: { $type: 'Integer', value: '9223372036854775807' },
          huge: '9223372036854775808',
          byte: -5,
          price: 1.5,
          fine: '0.1000000000000000055',
          double: { $type: 'Float', value: '1.0' },
          inf: { $type: 'Float', value: '-Infinity' },
          day: { $type: 'Date', value: '2025-03-11' },
          zoned: '2025-03-11+08:00',
          at: { $type: 'DateTime', value: '2025-03-11T09:00:00+08:00' },
          local: { $type: 'LocalDateTime', value: '2025-03-11T09:00:00' },
          year: '2025',
          ago: { $type: 'Duration', value: 'P-1Y-2M' },
          yes: true,
          bytes: { $type: 'Bytes', value: 'AP8=' },
          not: 'many',
          list: [1, 2],
          none: [],
          mixed: ['1', 'a'],
          numbers: [{ $type: 'Float', value: '1.0' }, 2.5],
        },
      },
    ])
    const bob = 'http://example.org/bob'
    expect(relationships).toEqual([
      { type: 'knows', source: '#me', target: bob, properties: {} },
      { type: 'knows', source: '#me', target: blank, properties: {} },
      { type: 'order', source: 'http://example.org/values', target: bob, properties: { index: 0 } },
      { type: 'order', source: 'http://example.org/values', target: '#me', properties: { index: 1 } },
    ])
  }
})

it('Turtle: what is said of a thing may be scattered, lists may come as statements, and graphs have names', async () => {
  const text = `<http://x/a> <http://x/p> "1" <http://x/g> .
<http://x/a> <http://x/items> _:l1 .
<http://x/b> <http://x/to> <http://x/a> <http://x/g> .
_:l2 <http://www.w3.org/1999/02/22-rdf-syntax-ns#rest> <http://www.w3.org/1999/02/22-rdf-syntax-ns#nil> .
_:l1 <http://www.w3.org/1999/02/22-rdf-syntax-ns#first> "x" .
_:l2 <http://www.w3.org/1999/02/22-rdf-syntax-ns#first> "y" .
_:l1 <http://www.w3.org/1999/02/22-rdf-syntax-ns#rest> _:l2 .
<http://x/a> <http://x/q> "2" .
<http://x/b> <http://x/to> <http://x/a> .
`
  const { nodes, relationships, problems } = await read('turtle', text)
  expect(problems).toEqual([])
  expect(nodes).toEqual([
    { id: 'http://x/a', labels: [], properties: { iri: 'http://x/a', p: '1', items: ['x', 'y'], q: '2' } },
    { id: 'http://x/b', labels: [], properties: { iri: 'http://x/b' } },
  ])
  expect(relationships).toEqual([{ type: 'to', source: 'http://x/b', target: 'http://x/a', properties: {} }])
})

it('Turtle: a file of ours that another program wrote again, and somebody added to', async () => {
  const text = `
@prefix node: <urn:guanxi:node:> . @prefix type: <urn:guanxi:type:> . @prefix label: <urn:guanxi:label:> .
@prefix schema: <https://schema.org/> . @prefix prov: <http://www.w3.org/ns/prov#> . @prefix g: <urn:guanxi:> .
<urn:guanxi:relationship:r1> a type:PART_OF ; g:source node:a ; g:target node:b ; prov:wasDerivedFrom node:t1 .
node:a a label:Place, schema:Place ; type:PART_OF node:b ; schema:containedInPlace node:b ; type:NEAR node:b ; schema:location node:b .
node:b a g:Node .
<urn:guanxi:relationship:r2> g:source node:a .
<< node:a type:NEAR node:b >> schema:startDate "2025" .`
  const { nodes, relationships, problems } = await read('turtle', text, 50)
  expect(nodes.filter(({ id }) => typeof id === 'string' && !id.startsWith('_:'))).toEqual([
    { id: 'a', labels: ['Place'], properties: {} },
    { id: 'b', labels: [], properties: {} },
  ])
  expect(relationships).toHaveLength(3)
  expect(relationships).toEqual(
    expect.arrayContaining([
      { id: 'r1', type: 'PART_OF', source: 'a', target: 'b', properties: { evidence: ['t1'] } },
      { type: 'NEAR', source: 'a', target: 'b', properties: {} },
      { type: 'location', source: 'a', target: 'b', properties: {} },
    ]),
  )
  expect(problems.map(({ message, line }) => [message, line])).toEqual([
    ['statements about statements, and with variables, cannot be read', 8],
    ['urn:guanxi:relationship:r2 needs one source, one target and one type to be a relationship', 7],
  ])
})

it.each([
  ['turtle', '<http://a> <http://b> "c" .\n<http://a> nope:b "c" .', 2, 12],
  ['turtle', '<http://a> <http://b>', 1, 22],
  ['turtle', '<http://a> <http://b> "c', 1, 22],
  ['jsonld', '{"@graph": [{}],\n "@context": {}}', 2, 14],
  ['jsonld', '{"@context": "https://example.org/context.jsonld"}', 1, 14],
  ['jsonld', '{"@context": {"a": {"@id": "x:a", "@context": {}}}}', 1, 14],
])('%s: %j cannot be read beyond line %i, column %i', async (name, text, line, column) => {
  await expect(read(name, text)).rejects.toMatchObject({ code: 'FILE_INVALID', places: [{ line, column }] })
})

it('JSON-LD: names that a @context explains, as sites write them, and flattened', async () => {
  const text = `{"@context": {"@vocab": "https://schema.org/", "@base": "http://example.org/", "@language": "de",
    "ex": "http://example.org/", "id": "@id", "type": "@type", "Company": "Organization",
    "founded": {"@id": "foundingDate", "@type": "xsd:date"}, "xsd": "http://www.w3.org/2001/XMLSchema#",
    "parent": {"@id": "parentOrganization", "@type": "@id"}, "parts": {"@reverse": "ex:partOf", "@type": "@id"},
    "tags": {"@id": "ex:tags", "@container": "@list", "@language": null}, "title": {"@id": "name", "@container": "@language"},
    "note": null},
  "@graph": [
    {"id": "acme", "type": "Company", "title": {"zh": "\\u5173\\u7cfb", "en": "Acme"}, "founded": "2001-02-03", "note": "x",
     "parent": "holding", "parts": ["p1"], "tags": ["a", "b"], "big": 9007199254740993, "n": 1.5, "ok": false,
     "founder": {"type": "Person", "name": {"@value": "Ann"}, "knows": {"id": "ex:bob"}}},
    {"id": "holding", "description": "gross", "ex:odd": {"@value": "1.10", "@type": "xsd:decimal"}},
    7
  ]}`
  const { nodes, relationships, problems } = await read('jsonld', text, 1)
  expect(problems).toEqual([{ message: 'a node must be an object', line: 12, column: 5 }])
  const blank = nodes.find(({ properties }) => properties.name === 'Ann')?.id
  const at = (name: string) => `http://example.org/${name}`
  expect(nodes).toEqual([
    {
      id: at('acme'),
      labels: ['Organization'],
      properties: {
        iri: at('acme'),
        'name@zh': '关系',
        'name@en': 'Acme',
        name: 'Acme',
        foundingDate: { $type: 'Date', value: '2001-02-03' },
        tags: ['a', 'b'],
        big: { $type: 'Integer', value: '9007199254740993' },
        n: 1.5,
        ok: false,
      },
    },
    { id: at('p1'), labels: [], properties: { iri: at('p1') } },
    { id: at('bob'), labels: [], properties: { iri: at('bob') } },
    { id: blank, labels: ['Person'], properties: { name: 'Ann' } },
    {
      id: at('holding'),
      labels: [],
      properties: { iri: at('holding'), 'description@de': 'gross', description: 'gross', odd: 1.1 },
    },
  ])
  expect(new Set(relationships.map(({ type, source, target }) => `${source} ${type} ${target}`))).toEqual(
    new Set([
      `${at('acme')} parentOrganization ${at('holding')}`,
      `${at('p1')} partOf ${at('acme')}`,
      `${at('acme')} founder ${blank}`,
      `${blank} knows ${at('bob')}`,
    ]),
  )
  const expanded = `[{"@id": "http://x/a", "@type": ["http://x/T"], "http://x/p": [{"@value": 1}, {"@id": "_:b"}]},
    {"@id": "_:b", "unknown": 1, "http://x/at": [{"@list": []}]}]`
  const other = await read('jsonld', expanded)
  expect(other.nodes).toMatchObject([
    { id: 'http://x/a', labels: ['T'], properties: { p: 1 } },
    { labels: [], properties: { at: [] } },
  ])
  expect(other.relationships).toMatchObject([{ type: 'p', target: other.nodes[1]?.id }])
  expect(other.problems).toEqual([
    { message: '"unknown" means nothing: no @context says what it is', line: 2, column: 5 },
  ])
  const site = '{"@type": "Person", "@context": "https://schema.org", "name": "Ann", "url": "http://x/"}'
  expect((await read('jsonld', site)).nodes).toMatchObject([
    { labels: ['Person'], properties: { name: 'Ann', url: 'http://x/' } },
  ])
})
