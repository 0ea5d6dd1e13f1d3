import { expect, it } from 'vitest'
import type { Properties } from '../../contract/graph.ts'
import { formatNamed } from '../index.ts'
import { crumbs, readAll } from './graphs.ts'

// RDF of others, with its mistakes: which graph it becomes, and what is said of what it cannot become.

const read = (name: string, text: string, size = 3) => readAll(formatNamed(name), crumbs(Buffer.from(text), size))

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

it('Turtle: lists that hold one another are no way to fill the memory', async () => {
  const list = (name: string) => `<http://www.w3.org/1999/02/22-rdf-syntax-ns#${name}>`
  const doubling = Array.from(
    { length: 400 },
    (_, index) =>
      `_:l${index + 1} ${list('first')} _:l${index} . _:l${index + 1} ${list('rest')} ${index === 0 ? list('nil') : `_:l${index}`} .`,
  )
  await expect(
    read('turtle', [...doubling, '<http://x/a> <http://x/p> _:l400 .'].join('\n'), 65_536),
  ).rejects.toMatchObject({
    code: 'FILE_INVALID',
  })
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
  // As rdflib writes lists.
  const cells = `{"@context": {"rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#"}, "@graph": [
    {"@id": "http://x/a", "http://x/p": {"@id": "_:l"}}, {"@id": "_:l", "rdf:first": 1, "rdf:rest": {"@list": [2, 3]}},
    {"@id": "_:loose", "rdf:first": 1, "rdf:rest": {"@id": "_:loose"}}]}`
  expect(await read('jsonld', cells)).toMatchObject({
    nodes: [{ properties: { iri: 'http://x/a', p: [1, 2, 3] } }],
    relationships: [],
    problems: [{ message: 'items of lists hang on nothing: 1 of them', line: 3, column: 5 }],
  })
  const odd = `[{"@id": "http://x/a", "http://x/p": {"@value": [1]}},
    {"@id": "http://x/b", "@included": ["x"]}, {"@context": "http://x/", "@id": "http://x/c"},
    {"@id": "http://x/d/", "http://x/e/#": "kept"}]`
  expect(await read('jsonld', odd)).toMatchObject({
    nodes: [{ id: 'http://x/d/', properties: { e: 'kept' } }],
    problems: [
      { line: 1 },
      { line: 2, column: 5 },
      { line: 2, message: expect.stringContaining('nothing is fetched') },
    ],
  })
  const site = '{"@type": "Person", "@context": "https://schema.org", "name": "Ann", "url": "http://x/"}'
  expect((await read('jsonld', site)).nodes).toMatchObject([
    { labels: ['Person'], properties: { name: 'Ann', url: 'http://x/' } },
  ])
})
