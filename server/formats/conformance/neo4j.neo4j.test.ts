import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { fromBufferPromise } from 'yauzl'
import type { Node, Properties, Relationship, Value } from '../../contract/graph.ts'
import { describeWithNeo4j } from '../../engines/conformance/database.ts'
import { describeWithLauncher, freePort, temporaryFolder } from '../../engines/conformance/launched.ts'
import { collect, type Engine } from '../../engines/engine.ts'
import { createNeo4jEngine } from '../../engines/neo4j/engine.ts'
import { startNeo4j } from '../../engines/neo4j/launcher.ts'
import { formatNamed } from '../index.ts'
import { allKinds, bytesOf, type Held, heldBy, isHeld, sourceOf, worstGraph } from './graphs.ts'

// Files of ours as Neo4j itself reads them.

describeWithNeo4j('exchange with Neo4j', database => {
  let engine: Engine
  beforeAll(async () => {
    engine = await createNeo4jEngine(database)
    await empty()
  })
  afterAll(async () => {
    await empty()
    await engine.close()
  })

  const write = (statement: string) => engine.write(run => collect(run(statement)))
  const rows = async (statement: string): Promise<Value[][]> =>
    (await collect(engine.run(statement, { access: 'read', timeout: 30_000 }))).rows

  async function empty(): Promise<void> {
    await write('MATCH (n) DETACH DELETE n')
    for (const { name } of (await engine.schema()).constraints) await write(`DROP CONSTRAINT \`${name}\` IF EXISTS`)
  }

  const script = async (graph: Held): Promise<string[]> => {
    const format = formatNamed('cypher')
    const text = (await bytesOf(format.write(sourceOf(graph, format), { raw: false }))).toString('utf8')
    // Line by line, as a shell reads it.
    return text.split('\n').filter(line => line !== '' && !line.startsWith('//'))
  }

  /** The worst graph, all but every fifth node and relationship with a key of its own. */
  function keyedGraph(): Held {
    const { nodes, relationships } = worstGraph(allKinds)
    const keyed = nodes.map((node, index) =>
      index % 5 === 0
        ? node
        : {
            ...node,
            labels: [...new Set(['Entity', ...node.labels])],
            properties: { ...node.properties, key: `'${index}\\` },
            key: { label: 'Entity', property: 'key', value: `'${index}\\` },
          },
    )
    const named = new Map(keyed.map(node => [node.id, node]))
    return {
      nodes: keyed,
      relationships: relationships.map((one, index) => ({
        ...one,
        source: named.get(one.source.id)!,
        target: named.get(one.target.id)!,
        ...(index % 5 !== 0 && {
          properties: { ...one.properties, key: String(one.id) },
          key: { property: 'key', value: String(one.id) },
        }),
      })),
    }
  }

  it('Cypher script: every value arrives, and running it twice changes nothing', async () => {
    const graph = keyedGraph()
    const statements = await script(graph)
    for (const statement of statements) expect(statement.endsWith(';')).toBe(true)
    for (const statement of statements) await write(statement.slice(0, -1))
    const held = heldBy(formatNamed('cypher'))
    const read = async () => ({
      nodes: (await rows('MATCH (n) RETURN coalesce(n.key, n.importId), n')) as [string, Node][],
      relationships: (await rows(
        'MATCH (a)-[r]->(b) RETURN coalesce(r.key, r.importId), r, coalesce(a.key, a.importId), coalesce(b.key, b.importId)',
      )) as [string, Relationship, string, string][],
    })
    const first = await read()
    const nodes = new Map(first.nodes)
    expect(first.nodes).toHaveLength(graph.nodes.length)
    const idOf = (node: { id: string | number; key?: { value: Value } }) => String(node.key?.value ?? node.id)
    for (const node of graph.nodes) {
      const there = nodes.get(idOf(node))
      expect(new Set(there?.labels)).toEqual(new Set([...node.labels, ...(node.key ? [] : ['ImportedNode'])]))
      for (const [name, value] of Object.entries(node.properties))
        if (isHeld(value, held)) expect([name, there?.properties[name]]).toEqual([name, value])
    }
    const relationships = new Map(first.relationships.map(([id, ...rest]) => [id, rest]))
    expect(first.relationships).toHaveLength(graph.relationships.length)
    for (const one of graph.relationships) {
      const [there, source, target] = relationships.get(idOf(one))!
      expect([there.type, source, target]).toEqual([one.type, idOf(one.source), idOf(one.target)])
      for (const [name, value] of Object.entries(one.properties))
        if (isHeld(value, held)) expect([name, there.properties[name]]).toEqual([name, value])
    }
    for (const statement of statements) {
      const { summary } = await write(statement.slice(0, -1))
      expect([summary.changes.nodesCreated, summary.changes.relationshipsCreated, summary.changes.labelsAdded]).toEqual(
        [0, 0, 0],
      )
    }
    expect(await read()).toEqual(first)
  })
})

await describeWithLauncher('neo4j-admin database import', lib => {
  it('CSV pair: every value that the format holds arrives', { timeout: 180_000 }, async () => {
    const format = formatNamed('csv')
    const graph = worstGraph(new Set([...heldBy(format)].filter(kind => format.elsewhere?.[kind] === undefined)))
    // Under one name: a text for the database, which passes over the column of types.
    const several = new Map<string, Value>([
      ['several 1', 7],
      ['several 2', 'x'],
    ])
    for (const [name, value] of several)
      graph.nodes.push({ id: name, labels: ['A'], properties: { name, several: value } })
    const folder = await temporaryFolder()
    try {
      const [pair, home] = [join(folder.path, 'pair'), join(folder.path, 'neo4j', 'home')]
      await mkdir(join(home, 'conf'), { recursive: true })
      await mkdir(pair)
      await writeFile(join(home, 'conf', 'neo4j.conf'), `server.directories.data=${join(home, 'data')}\n`)
      const files = await unzipped(await bytesOf(format.write(sourceOf(graph, format), { raw: false })))
      for (const [name, text] of files) await writeFile(join(pair, name), text)
      const options = String(files.get('import.txt')).split('\n')[0]!.replaceAll('"', '').split(' ').slice(1)
      await promisify(execFile)('java', ['-Xmx256m', '-cp', join(lib, '*'), 'org.neo4j.cli.AdminTool', ...options], {
        cwd: pair,
        env: { ...process.env, NEO4J_HOME: home, NEO4J_CONF: join(home, 'conf') },
      })
      const server = await startNeo4j({ dataDir: folder.path, lib, port: await freePort(), heap: '256m' })
      try {
        const engine = await createNeo4jEngine(server)
        const read = async (statement: string) =>
          (await collect(engine.run(statement, { access: 'read', timeout: 30_000 }))).rows
        const nodes = new Map(
          (await read('MATCH (n) RETURN n')).map(([node]) => [(node as Node).properties.name, node as Node]),
        )
        const relationships = await read(
          'MATCH (a)-[r]->(b) RETURN a.name, type(r), b.name, properties(r) ORDER BY id(r)',
        )
        await engine.close()
        expect(nodes.size).toBe(new Set(graph.nodes.map(({ properties }) => properties.name)).size)
        for (const { labels, properties } of graph.nodes.filter(node => node.properties.name)) {
          const there = nodes.get(properties.name as string)
          const text = several.get(properties.name as string)
          expect(there?.properties).toEqual(text === undefined ? properties : { ...properties, several: String(text) })
          expect(new Set(there?.labels)).toEqual(new Set(labels))
        }
        const name = (end: { id: string | number }) =>
          graph.nodes.find(({ id }) => id === end.id)?.properties.name ?? null
        const sorted = (properties: Value) =>
          Object.entries(properties as Properties).sort(([a], [b]) => (a < b ? -1 : 1))
        expect(
          new Set(relationships.map(([from, type, to, has]) => JSON.stringify([from, type, to, sorted(has!)]))),
        ).toEqual(
          new Set(
            graph.relationships.map(one =>
              JSON.stringify([name(one.source), one.type, name(one.target), sorted(one.properties)]),
            ),
          ),
        )
      } finally {
        await server.stop()
      }
    } finally {
      await folder.remove()
    }
  })
})

async function unzipped(archive: Buffer): Promise<Map<string, Buffer>> {
  const file = await fromBufferPromise(archive)
  const texts = new Map<string, Buffer>()
  for await (const entry of file.eachEntry())
    texts.set(entry.fileName, await bytesOf(await file.openReadStreamPromise(entry)))
  return texts
}
