import type { Properties } from '../../contract/graph.ts'
import { collect, type Engine } from '../../engines/engine.ts'
import { allLabels, quote } from '../cypher.ts'
import { forgetIdentities } from '../identity.ts'

/** A graph as a test writes it down. `ref` names a node inside the test only and is not stored. */
export interface TestGraph {
  nodes: { ref: string; labels: string[]; properties: Properties }[]
  relationships: { from: string; type: string; to: string; properties?: Properties }[]
  /** Properties with a unique constraint, by label. */
  unique?: { [label: string]: string }
}

/** Empties the database and fills it with the graph. */
export async function fill(engine: Engine, graph: TestGraph): Promise<void> {
  await empty(engine)
  await engine.write(async run => {
    for (const [label, property] of Object.entries(graph.unique ?? {}))
      await collect(
        run(
          `CREATE CONSTRAINT ${quote(`test_${label}`)} FOR (n:${quote(label)}) REQUIRE n.${quote(property)} IS UNIQUE`,
        ),
      )
    const groups = groupBy(
      graph.nodes.map(node => ({ ...node, keys: Object.keys(node.properties) })),
      ({ labels, keys }) => JSON.stringify([labels, keys]),
    )
    for (const nodes of groups.values()) {
      const { labels, keys } = nodes[0] as { labels: string[]; keys: string[] }
      const map = ['_test: row.ref', ...keys.map((key, index) => `${quote(key)}: row.v${index}`)].join(', ')
      const rows = nodes.map(({ ref, properties }) => ({ ref, ...values(keys, properties) }))
      for (let at = 0; at < rows.length; at += 5_000)
        await collect(
          run(`UNWIND $rows AS row CREATE (n:TestNode${allLabels(labels)} {${map}})`, {
            parameters: { rows: rows.slice(at, at + 5_000) },
          }),
        )
    }
    await collect(run('CREATE INDEX test_ref FOR (n:TestNode) ON (n._test)'))
    if (engine.kind === 'neo4j') await collect(run('CALL db.awaitIndexes(60)'))
    const kinds = groupBy(
      graph.relationships.map(one => ({
        ...one,
        properties: one.properties ?? {},
        keys: Object.keys(one.properties ?? {}),
      })),
      ({ type, keys }) => JSON.stringify([type, keys]),
    )
    for (const relationships of kinds.values()) {
      const { type, keys } = relationships[0] as { type: string; keys: string[] }
      const map = keys.map((key, index) => `${quote(key)}: row.v${index}`).join(', ')
      const rows = relationships.map(({ from, to, properties }) => ({ from, to, ...values(keys, properties) }))
      for (let at = 0; at < rows.length; at += 5_000)
        await collect(
          run(
            `UNWIND $rows AS row MATCH (a:TestNode {_test: row.from}) MATCH (b:TestNode {_test: row.to}) CREATE (a)-[:${quote(type)} {${map}}]->(b)`,
            { parameters: { rows: rows.slice(at, at + 5_000) } },
          ),
        )
    }
    await collect(run('DROP INDEX test_ref'))
    await collect(run('MATCH (n:TestNode) REMOVE n:TestNode, n._test'))
  })
  forgetIdentities(engine)
}

const values = (keys: readonly string[], properties: Properties): Properties =>
  Object.fromEntries(keys.map((key, index) => [`v${index}`, properties[key] ?? null]))

async function empty(engine: Engine): Promise<void> {
  const { constraints } = await engine.schema()
  await engine.write(async run => {
    await collect(run('MATCH (n) DETACH DELETE n'))
    for (const { name } of constraints) await collect(run(`DROP CONSTRAINT ${quote(name)}`))
  })
  // The index behind a constraint went with it, under whatever name.
  const { indexes } = await engine.schema()
  await engine.write(async run => {
    for (const { name, kind } of indexes) if (kind !== 'lookup') await collect(run(`DROP INDEX ${quote(name)}`))
  })
  forgetIdentities(engine)
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const group = groups.get(keyOf(item))
    if (group) group.push(item)
    else groups.set(keyOf(item), [item])
  }
  return groups
}
