import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Node, Relationship } from '../../contract/graph.ts'
import { createEmbeddedEngine } from '../../engines/embedded/embedded.ts'
import { collect } from '../../engines/engine.ts'
import { exportFile } from '../../explore/export.ts'
import { admitAll } from '../../http/test-server.ts'
import { loadSeed } from '../../seed/load.ts'
import { xmlToken, xmlTokenText } from '../xml.ts'
import { allKinds, bytesOf, type Held, worstGraph } from './graphs.ts'
import { describeWithProgram, folderOfFiles } from './readers.ts'

// Files of ours against what GraphML and GEXF say of themselves: `schemas/` has it, by element.

const { pathOf, written } = folderOfFiles()
const seed = join(import.meta.dirname, '../../../seeds/liaoning-chain-2025')
const schemas = { graphml: 'graphml-extended.xsd', gexf: 'gexf.xsd' } as const
const names = Object.keys(schemas) as (keyof typeof schemas)[]

const ids = [
  '',
  ' ',
  'a b',
  't#1.1',
  '7',
  "'7",
  '_x41_',
  '_x',
  '_x_',
  '__x',
  'x_ ',
  '😀',
  '关系',
  'a/b?c=%20',
  '"<&>"',
  '-',
  '\n',
]

/** The worst values, and nodes and relationships with the worst ids. */
function worst(): Held {
  const graph = worstGraph(allKinds)
  const nodes = ids.map(id => ({ id, labels: ['a|b', '["c"]', ''], properties: { name: id } }))
  const [first] = nodes as [(typeof nodes)[0]]
  const relationships = nodes.map(target => ({ id: target.id, type: 'T', source: first, target, properties: {} }))
  return { nodes: [...graph.nodes, ...nodes], relationships: [...graph.relationships, ...relationships] }
}

it.each(ids)('an id is one token and comes back: %j', id => {
  expect(xmlToken(id)).toMatch(/^[\w.:\-一-龥]+$/)
  expect(xmlTokenText(xmlToken(id))).toBe(id)
})

describeWithProgram('xmllint', 'libxml2-utils', run => {
  const validate = async (path: string, name: keyof typeof schemas) =>
    run('--noout', '--nonet', '--huge', '--schema', join(import.meta.dirname, 'schemas', schemas[name]), path)

  it.each(names)('%s: the worst values and ids are valid', async name => {
    const path = await written(name, worst())
    await validate(path, name)
    // Nothing outside of the file is named in it.
    expect(await readFile(path, 'utf8')).not.toMatch(/<!DOCTYPE|<!ENTITY/)
  })

  it.each(names)('%s: what the format forbids is found', async name => {
    const text = await readFile(await written(name, worst()), 'utf8')
    for (const [from, to] of [
      ['target="n:1"', 'target="nowhere"'],
      ['id="n:1"', 'id="n:0"'],
      ['id="n:1"', 'id="n:1" xlabel="x"'],
    ] as const) {
      const path = pathOf(`broken.${name}`)
      await writeFile(path, text.replace(from, to))
      await expect(validate(path, name)).rejects.toThrow('fails to validate')
    }
  })

  describe("the report's graph", () => {
    let close: () => Promise<void>
    let source: Awaited<ReturnType<typeof createEmbeddedEngine>>
    beforeAll(async () => {
      source = await createEmbeddedEngine({ dataDir: pathOf('report') })
      close = () => source.close()
      await loadSeed(source, seed)
    }, 60_000)
    afterAll(() => close?.())

    it.each(names)('%s is valid, with places, sizes and colours', async name => {
      const all = async (query: string) =>
        (await collect(source.run(query, { access: 'read', timeout: 20_000 }))).rows.map(([one]) => one)
      const nodes = ((await all('MATCH (n:Entity) RETURN n')) as Node[]).map(({ id }) => id)
      const relationships = ((await all('MATCH (:Entity)-[r]->(:Entity) RETURN r')) as Relationship[]).map(
        ({ id }) => id,
      )
      expect(nodes.length).toBeGreaterThan(100)
      const looks = nodes.map((node, index) => ({ node, x: index / 3, y: -index * 1e-9, size: 0.5, color: '#00FF7f' }))
      const limits = { timeout: 20_000, rows: 100, bytes: 1_000_000, entities: 100 }
      const { pieces } = await exportFile(
        { engine: source, guard: admitAll, limits, audit: () => {} },
        {
          format: name,
          scope: { kind: 'entities', nodes, relationships, between: true, looks },
          evidence: true,
          raw: false,
        },
      )
      const path = pathOf(`report.${name}`)
      await writeFile(path, await bytesOf(pieces))
      await validate(path, name)
      expect(await readFile(path, 'utf8')).toContain('person:wang-chong')
    })
  })
})
