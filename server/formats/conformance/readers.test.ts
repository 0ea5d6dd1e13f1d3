import { execFile, spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Properties } from '../../contract/graph.ts'
import { skipLoudly } from '../../engines/conformance/database.ts'
import { formatNamed } from '../index.ts'
import { allKinds, bytesOf, type Held, sourceOf, worstGraph } from './graphs.ts'

// Files of ours as other programs read them.

const python = process.env.GUANXI_TEST_PYTHON ?? 'python3'

/** Tests with a Python package; skipped loudly without it. */
function describeWithPython(
  module: string,
  tests: (run: (script: string, path: string) => Promise<any>) => void,
): void {
  const name = `read by ${module}`
  if (spawnSync(python, ['-c', `import ${module}`]).status !== 0) {
    skipLoudly(
      name,
      `${python} has no ${module}: \`pip install ${module}\`, or name a Python that has it in GUANXI_TEST_PYTHON.`,
    )
    return
  }
  const run = async (script: string, path: string) => {
    const { stdout } = await promisify(execFile)(python, ['-c', script, path], { maxBuffer: 64 * 1024 * 1024 })
    return JSON.parse(stdout)
  }
  describe(name, () => tests(run))
}

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'guanxi-readers-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** The file of a graph in a format. */
async function written(name: string, graph: Held, raw = false): Promise<string> {
  const format = formatNamed(name)
  const path = join(folder, `${name}-${Math.random().toString(36).slice(2)}.${format.extensions[0]}`)
  await writeFile(path, await bytesOf(format.write(sourceOf(graph, format), { raw })))
  return path
}

const worst = worstGraph(allKinds)

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
})
