import { execFile, spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Properties, Value } from '../contract/graph.ts'
import type { About, GraphSource, OutgoingNode, OutgoingRelationship } from './format.ts'
import { nodeLink } from './node-link.ts'

const about: About = {
  generator: 'Guanxi 0',
  exported: '2026-01-02T03:04:05.000Z',
  source: { engine: 'embedded' },
  selection: { kind: 'all' },
  evidence: true,
  counts: { nodes: 2, relationships: 2 },
  leftOut: ['a "quoted" remark'],
}

async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items
}

const sourceOf = (nodes: OutgoingNode[], relationships: OutgoingRelationship[]): GraphSource => ({
  nodes: each(nodes),
  relationships: each(relationships),
  about: () => about,
})

async function written(nodes: OutgoingNode[], relationships: OutgoingRelationship[]): Promise<string> {
  let text = ''
  for await (const piece of nodeLink.write(sourceOf(nodes, relationships))) text += piece
  return text
}

/** Names as the format's documentation tells to read them. */
const unescaped = (entry: object, taken: readonly string[]): Properties =>
  Object.fromEntries(
    Object.entries(entry)
      .filter(([name]) => !taken.includes(name))
      .map(([name, value]) => [name.startsWith('$') ? name.slice(1) : name, value]),
  )

const worst: { [name: string]: Value } = {
  id: 'an id of its own',
  labels: 7,
  source: 's',
  target: 't',
  key: 'k',
  type: 'y',
  $id: 'one dollar',
  $$id: 'two',
  constructor: 'c',
  '': 'empty name',
  big: { $type: 'Integer', value: '9223372036854775807' },
  whole: { $type: 'Float', value: '1.0' },
  nan: { $type: 'Float', value: 'NaN' },
  date: { $type: 'Date', value: '2025-03-11' },
  bytes: { $type: 'Bytes', value: 'AAE=' },
  list: [1, 'zwei', '三', ''],
  control: 'a\u0000b\u2028c\u{1f600}"\\',
  evidence: ['t#1.1'],
}

const nodes: OutgoingNode[] = [
  { id: 'a', labels: ['Entity', 'Person'], properties: { ...worst } },
  { id: 7, labels: [], properties: {} },
]
const relationships: OutgoingRelationship[] = [
  { id: 'r1', type: 'KNOWS', source: 'a', target: 7, properties: { ...worst } },
  { id: 'r2', type: 'KNOWS', source: 'a', target: 7, properties: {} },
]

describe('node-link JSON', () => {
  it('is the shape that networkx reads, with what it is said of it', async () => {
    const { graph, ...file } = JSON.parse(await written([], []))
    expect(file).toEqual({ directed: true, multigraph: true, nodes: [], edges: [] })
    expect(graph).toEqual(about)
  })

  it('gives back every node, relationship, label, type, name and value', async () => {
    const name = fc.oneof(
      fc.constantFrom('id', 'labels', 'key', 'type', 'source', 'target', '__proto__', 'constructor', ''),
      fc.string(),
      fc.string().map(text => `$${text}`),
    )
    const value = fc.oneof(
      fc.string(),
      fc.integer(),
      fc.boolean(),
      fc.array(fc.string()),
      fc.constant({ $type: 'Date', value: '2025-01-01' }),
    )
    const properties = fc.array(fc.tuple(name, value)).map(entries => Object.fromEntries(entries) as Properties)
    const id = fc.oneof(fc.string(), fc.integer())
    const node = fc.record({ id, labels: fc.array(fc.string()), properties })
    const relationship = fc.record({ id, type: fc.string(), source: id, target: id, properties })
    await fc.assert(
      fc.asyncProperty(fc.array(node), fc.array(relationship), async (some, ties) => {
        const file = JSON.parse(await written(some, ties))
        expect(
          file.nodes.map((one: OutgoingNode) => ({
            id: one.id,
            labels: one.labels,
            properties: unescaped(one, ['id', 'labels']),
          })),
        ).toEqual(some)
        expect(
          file.edges.map((one: { key: string; source: string; target: string; type: string }) => ({
            id: one.key,
            type: one.type,
            source: one.source,
            target: one.target,
            properties: unescaped(one, ['source', 'target', 'key', 'type']),
          })),
        ).toEqual(ties)
      }),
      { numRuns: 200 },
    )
  })

  it('asks what is said of it last, and stops reading when it is broken off', async () => {
    let read = 0
    let ended = false
    async function* endless(): AsyncGenerator<OutgoingNode> {
      try {
        for (;;) yield { id: read++, labels: [], properties: { text: 'x'.repeat(1_000) } }
      } finally {
        ended = true
      }
    }
    const pieces = nodeLink.write({ nodes: endless(), relationships: each([]), about: () => expect.fail('too early') })
    await pieces.next()
    await pieces.next()
    await pieces.return(undefined)
    expect([ended, read < 1_000]).toEqual([true, true])
  })
})

// ── read by networkx itself ─────────────────────────────────────────────────────────────────────────────────────

const python = process.env.GUANXI_TEST_PYTHON ?? 'python3'
const hasNetworkx = spawnSync(python, ['-c', 'import networkx']).status === 0
if (!hasNetworkx)
  console.warn(
    `SKIPPED: networkx reads the file. ${python} has no networkx; \`pip install networkx\`, or name a Python that has it in GUANXI_TEST_PYTHON.`,
  )

const script = `
import json, sys, networkx
graph = networkx.node_link_graph(json.load(open(sys.argv[1], encoding='utf-8')), edges='edges')
json.dump({
  'multigraph': graph.is_multigraph(), 'directed': graph.is_directed(), 'graph': graph.graph,
  'nodes': [[node, data] for node, data in graph.nodes(data=True)],
  'edges': [[source, target, key, data] for source, target, key, data in graph.edges(keys=True, data=True)],
}, sys.stdout)
`

describe.skipIf(!hasNetworkx && process.env.GUANXI_TEST_REQUIRE_ALL !== '1')('read by networkx', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'guanxi-networkx-'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  it('has the same nodes, parallel relationships, attributes and remarks', async () => {
    const path = join(folder, 'graph.json')
    await writeFile(path, await written(nodes, relationships))
    const { stdout } = await promisify(execFile)(python, ['-c', script, path])
    const graph = JSON.parse(stdout)
    expect([graph.multigraph, graph.directed, graph.graph]).toEqual([true, true, about])
    expect(graph.nodes.map(([id]: [string]) => id)).toEqual(['a', 7])
    expect(unescaped(graph.nodes[0][1], ['labels'])).toEqual(worst)
    expect(graph.nodes[0][1].labels).toEqual(['Entity', 'Person'])
    expect(graph.edges.map((edge: Value[]) => edge.slice(0, 3))).toEqual([
      ['a', 7, 'r1'],
      ['a', 7, 'r2'],
    ])
    expect(unescaped(graph.edges[0][3], ['type'])).toEqual(worst)
    expect(graph.edges[1][3]).toEqual({ type: 'KNOWS' })
  })
})
