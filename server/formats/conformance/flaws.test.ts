import { expect, it } from 'vitest'
import { formatNamed } from '../index.ts'
import { crumbs, readAll } from './graphs.ts'

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
