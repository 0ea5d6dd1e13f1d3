import type { Engine } from '../engines/engine.ts'
import { isName } from './graph.ts'

/**
 * Makes the nodes of a label, and what connects them, look like data that was never seeded: no label Entity, no key,
 * no evidence. For tests and measurements of what explores any database; loading the graph again would add them anew.
 *
 * @throws RangeError when the label is no name of a seed
 */
export async function removeKeys(engine: Engine, label: string): Promise<void> {
  if (!isName(label)) throw new RangeError(`${JSON.stringify(label)} is no label of a seed`)
  await engine.write(async run => {
    await run(`MATCH (:\`${label}\`)-[r]-() REMOVE r.key, r.seed, r.evidence, r.claim, r.status`).summary()
    await run(`MATCH (n:\`${label}\`) REMOVE n.key, n.seed, n.evidence REMOVE n:Entity`).summary()
  })
}
