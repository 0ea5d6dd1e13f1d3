import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import cytoscape from 'cytoscape'
import { describe, expect, it, vi } from 'vitest'
import type { Properties } from '../../contract/graph.ts'
import type { OutgoingNode } from '../format.ts'
import { formatNamed } from '../index.ts'
import { allKinds, type Held, heldBy, type Read, readAll, sourceOf, worstGraph } from './graphs.ts'
import { describeWithProgram, describeWithPython, folderOfFiles, kindOfNode } from './readers.ts'

// Files of ours as other programs read them.

const { pathOf, written } = folderOfFiles()
const worst = worstGraph(allKinds)

/** What networkx makes of a file, with the type of each worst value. */
const asRead = (reader: 'graphml' | 'gexf') => `
import json, sys, networkx
graph = networkx.read_${reader}(sys.argv[1])
json.dump({
  'multigraph': graph.is_multigraph(), 'directed': graph.is_directed(),
  'nodes': {node: {k: str(v) if isinstance(v, float) else v for k, v in data.items()} for node, data in graph.nodes(data=True)},
  'types': {node: next((type(v).__name__ for k, v in data.items() if k.startswith('value')), '') for node, data in graph.nodes(data=True)},
  'edges': [[source, target, key, data['label']] for source, target, key, data in graph.edges(keys=True, data=True)],
}, sys.stdout)`

describeWithPython('networkx', run => {
  it('node-link JSON: the same nodes, parallel relationships, attributes and remarks', async () => {
    const path = await written('json', worst)
    const script = `
import json, sys, networkx
graph = networkx.node_link_graph(json.load(open(sys.argv[1], encoding='utf-8')), edges='edges')
json.dump({
  'multigraph': graph.is_multigraph(), 'directed': graph.is_directed(), 'graph': graph.graph,
  'nodes': [[node, data] for node, data in graph.nodes(data=True)],
  'edges': [[source, target, key, data] for source, target, key, data in graph.edges(keys=True, data=True)],
}, sys.stdout)`
    const graph = await run(script, path)
    expect([graph.multigraph, graph.directed]).toEqual([true, true])
    expect(graph.graph).toEqual(sourceOf(worst, formatNamed('json')).about)
    const own = ([id, { labels, ...properties }]: [string, Properties]) => [id, labels, properties]
    expect(graph.nodes.map(own)).toEqual(worst.nodes.map(({ id, labels, properties }) => [id, labels, properties]))
    const edges = new Map<string, unknown>(
      graph.edges.map((edge: [string, string, string, Properties]) => [edge[2], edge]),
    )
    for (const { id, type, source, target, properties } of worst.relationships)
      expect(edges.get(String(id))).toEqual([source.id, target.id, id, { type, ...properties }])
  })

  it('GraphML: typed attributes, labels, parallel edges', async () => {
    const graph = await run(asRead('graphml'), await written('graphml', worst))
    expect([graph.multigraph, graph.directed]).toEqual([true, true])
    expect(Object.keys(graph.nodes)).toHaveLength(worst.nodes.length)
    expect(graph.edges).toHaveLength(worst.relationships.length)
    const shown = (id: string | number) =>
      Object.entries(graph.nodes[id] as Properties).find(([name]) => name.startsWith('value'))?.[1]
    const typed = {
      boolean: 'bool',
      integer: 'int',
      integer64: 'int',
      float: 'float',
      notFinite: 'float',
      text: 'str',
      date: 'str',
    }
    const simple = { boolean: true, integer: true, text: true }
    for (const { id, properties } of worst.nodes) {
      const kind = String(properties.name).split(' ')[0]!
      if (Object.hasOwn(typed, kind)) expect([kind, graph.types[id]]).toEqual([kind, typed[kind as keyof typeof typed]])
      if (Object.hasOwn(simple, kind)) expect(shown(id) ?? '').toEqual(properties.value)
      if (properties.name) expect(graph.nodes[id].labels).toBe(':Entity:Person')
    }
    const parallel = graph.edges.filter(([source, target]: string[]) => source === 'n:0' && target === 'n:1')
    expect(parallel.map(([, , , label]: string[]) => label)).toEqual(['KNOWS', 'KNOWS'])
  })
})

describeWithPython('networkx', run => {
  it('GEXF: typed attributes, labels, parallel edges, places and colours', async () => {
    const graph = await run(asRead('gexf'), await written('gexf', worst))
    expect([graph.multigraph, graph.directed]).toEqual([true, true])
    expect(Object.keys(graph.nodes)).toHaveLength(worst.nodes.length)
    expect(graph.edges).toHaveLength(worst.relationships.length)
    expect(graph.nodes['n:0'].viz).toMatchObject({
      color: { r: 192, g: 32, b: 64 },
      position: { x: 0, y: 0 },
      size: 20,
    })
    expect(graph.nodes['n:3'].labels).toBe('Entity|Person')
    const typed: { [kind: string]: string } = {
      boolean: 'bool',
      integer: 'int',
      float: 'float',
      notFinite: 'float',
      text: 'str',
    }
    for (const { id, properties } of worst.nodes) {
      const kind = kindOfNode(properties.name)
      if (typed[kind]) expect([id, graph.types[id]]).toEqual([id, typed[kind]])
    }
  })
})

describeWithPython('igraph', run => {
  it('GraphML: nodes, edges and their attributes', async () => {
    const { vertices, edges } = await run(
      `
import json, sys, igraph
graph = igraph.Graph.Read_GraphML(sys.argv[1])
json.dump({'vertices': [{k: str(v) if isinstance(v, float) else v for k, v in vertex.attributes().items()} for vertex in graph.vs], 'edges': [[e.source, e.target, e.attributes()['label']] for e in graph.es]}, sys.stdout)`,
      await written('graphml', worst),
    )
    expect(vertices.map(({ id }: { id: string }) => id)).toEqual(worst.nodes.map(({ id }) => String(id)))
    expect(edges.map(([, , label]: [number, number, string]) => label)).toEqual(
      worst.relationships.map(({ type }) => type),
    )
    const named = (name: string) => vertices.find((vertex: Properties) => vertex.name === name)
    expect(Object.values(named('text 15'))).toContain(worst.nodes[15]!.properties.value)
  })
})

describe('read by cytoscape.js', () => {
  it('Cytoscape JSON: elements, data, places, sizes and colours', async () => {
    // It advises against styles of single elements, which is how this format has them.
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    const core = cytoscape({ headless: true, styleEnabled: true })
    try {
      core.json(JSON.parse(await readFile(await written('cyjs', worst), 'utf8')))
      expect([core.nodes().length, core.edges().length]).toEqual([worst.nodes.length, worst.relationships.length])
      for (const { id, properties, look } of worst.nodes) {
        const node = core.getElementById(typeof id === 'number' ? String(id) : id)
        if (properties.name) expect(node.data('name')).toBe(properties.name)
        if (typeof properties.value !== 'object') expect(node.data('value')).toBe(properties.value)
        if (!look) continue
        expect(node.position()).toEqual({ x: look.x, y: look.y })
        expect([node.style('background-color'), node.style('width')]).toEqual(['rgb(192,32,64)', '20px'])
      }
      const parallel = core.edges('[source = "n:0"][target = "n:1"]')
      expect(parallel.map(edge => edge.data('interaction'))).toEqual(['KNOWS', 'KNOWS'])
    } finally {
      core.destroy()
      warn.mockRestore()
    }
  })
})

describeWithProgram('dot', 'graphviz', run => {
  it('DOT: every node and relationship, with its name and type', async () => {
    const graph = JSON.parse(await run('-Tdot_json', await written('dot', worst)))
    expect([graph.objects.length, graph.edges.length]).toEqual([worst.nodes.length, worst.relationships.length])
    expect(graph.objects[0]).toMatchObject({ label: 'boolean 0', class: 'Entity Person', fillcolor: '#c02040' })
    const labels = graph.edges.map(({ label }: { label: string }) => label)
    expect(labels.sort()).toEqual(worst.relationships.map(({ type }) => type).sort())
    expect(graph.edges.map(({ tooltip }: { tooltip: string }) => tooltip)).toContain('asserted · t#1.1')
  })
})

describeWithPython('rdflib', run => {
  it('Turtle and JSON-LD: the same statements, with evidence as provenance', async () => {
    const passages: Held = {
      nodes: [
        {
          id: 'Entity.key:person:a',
          labels: ['Entity', 'Person'],
          properties: { key: 'person:a', name: 'A "a" \\ 关系', aliases: ['x', 'y'] },
        },
        { id: 'Entity.key:t#1.1', labels: ['Entity', 'Passage'], properties: { key: 't#1.1' } },
      ],
      relationships: [],
    }
    const [person, passage] = passages.nodes as [OutgoingNode, OutgoingNode]
    const properties = { evidence: ['t#1.1'], claim: 'It is so.', title: 'Chair' }
    passages.relationships.push({ id: 'r1', type: 'HOLDS_POST', source: person, target: passage, properties })
    const graph: Held = {
      nodes: [...passages.nodes, ...worst.nodes],
      relationships: [...passages.relationships, ...worst.relationships],
    }
    const read = await run(
      `
import json, sys, rdflib
from rdflib.compare import to_isomorphic
turtle, ld = [rdflib.Graph().parse(path, format=form) for path, form in zip(sys.argv[1].split('|'), ['turtle', 'json-ld'])]
ask = lambda query: [[str(term) for term in row] for row in turtle.query(query)]
json.dump({
  'same': to_isomorphic(turtle) == to_isomorphic(ld), 'count': len(turtle),
  'relationships': ask('SELECT (COUNT(?r) AS ?n) WHERE { ?r <urn:guanxi:source> ?a ; <urn:guanxi:target> ?b }'),
  'posts': ask('PREFIX org: <http://www.w3.org/ns/org#> PREFIX prov: <http://www.w3.org/ns/prov#> PREFIX schema: <https://schema.org/> SELECT ?name ?passage ?claim WHERE { ?r a org:Membership ; org:member/schema:name ?name ; prov:wasDerivedFrom ?passage ; <urn:guanxi:property:claim> ?claim . ?passage a prov:Entity }'),
  'values': {str(row[0]): [str(row[1]), str(getattr(row[1], 'datatype', None))] for row in turtle.query('PREFIX schema: <https://schema.org/> SELECT ?name ?v WHERE { ?n schema:name ?name ; <urn:guanxi:property:value> ?v }')},
}, sys.stdout)`,
      `${await written('turtle', graph)}|${await written('jsonld', graph)}`,
    )
    expect(read.same).toBe(true)
    expect(read.relationships).toEqual([[String(graph.relationships.length)]])
    expect(read.posts).toEqual([['A "a" \\ 关系', 'urn:guanxi:node:Entity.key:t%231.1', 'It is so.']])
    const xsd = 'http://www.w3.org/2001/XMLSchema#'
    for (const { properties: has } of worst.nodes) {
      if (kindOfNode(has.name) === 'text') expect(read.values[String(has.name)]).toEqual([has.value, 'None'])
      if (kindOfNode(has.name) === 'integer64')
        expect(read.values[String(has.name)]).toEqual([(has.value as { value: string }).value, `${xsd}integer`])
      if (kindOfNode(has.name) === 'date') expect(read.values[String(has.name)]).toEqual(['2025-03-11', `${xsd}date`])
    }
  })

  it('Turtle and JSON-LD: what it writes again comes in as the same graph', async () => {
    const graph = worstGraph(heldBy(formatNamed('turtle')))
    const [path, folder] = [await written('turtle', graph), pathOf('')]
    const files: { [format: string]: string } = await run(
      `
import json, sys, rdflib
rdflib.NORMALIZE_LITERALS = False
path, folder = sys.argv[1].split('|')
graph = rdflib.Graph().parse(path)
files = {'turtle': 'again.ttl', 'nt': 'again.nt', 'json-ld': 'again.jsonld'}
for form, name in files.items(): graph.serialize(folder + '/' + name, format=form, encoding='utf-8')
json.dump({form: folder + '/' + name for form, name in files.items()}, sys.stdout)`,
      `${path}|${folder}`,
    )
    const inOrder = (items: { id?: string | number }[]) =>
      [...items].sort((a, b) => (String(a.id) < String(b.id) ? -1 : 1))
    const content = ({ nodes, relationships }: Pick<Read, 'nodes' | 'relationships'>) => ({
      nodes: inOrder(nodes.map(node => ({ ...node, labels: [...node.labels].sort() }))),
      relationships: inOrder(relationships),
    })
    const ours = await readAll(formatNamed('turtle'), createReadStream(path))
    expect(ours.nodes).toHaveLength(graph.nodes.length)
    for (const [form, file] of Object.entries(files)) {
      const again = await readAll(formatNamed(form === 'json-ld' ? 'jsonld' : 'turtle'), createReadStream(file))
      expect(again.problems).toEqual([])
      expect(content(again)).toEqual(content(ours))
    }
  })
})
