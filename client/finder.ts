import type { EntitiesAnswer, SchemaAnswer } from '../server/contract/messages.ts'
import type { Api } from './api/client.ts'
import { ApiError } from './api/problem.ts'
import { createMatch, type Wanted } from './model/match.ts'
import type { Found, SceneFile } from './model/saved.ts'

/** References in one question: half of what the server takes. */
const BATCH = 5000
/** Questions asked anew because a key in them fits several nodes. */
const TRIES = 40

/** Finds the data of a scene's file in the database as it is now, in as few questions as it takes. */
export async function findAgain(
  api: Api,
  file: SceneFile,
  schema: SchemaAnswer | null,
  signal: AbortSignal,
): Promise<Found> {
  const match = createMatch(file, schema)
  const tries = { left: TRIES }
  for (const wanted of [match.byId, match.byKey]) {
    for (const part of batches(wanted())) {
      const { nodes, relationships } = await entities(api, part, tries, signal)
      match.take(nodes, relationships)
    }
  }
  const ends = match.among()
  for (let start = 0; start < ends.length; start += 2 * BATCH) {
    const nodes = ends.slice(start, start + 2 * BATCH)
    const { relationships } = await api.ask('between', { nodes, limit: 100_000 }, { signal })
    match.take([], relationships)
  }
  return match.found()
}

/** A key that fits several nodes refuses the whole question: halves of it lead to the one key, and the rest is found. */
async function entities(
  api: Api,
  wanted: Wanted,
  tries: { left: number },
  signal: AbortSignal,
): Promise<Pick<EntitiesAnswer, 'nodes' | 'relationships'>> {
  const { nodes, relationships } = wanted
  try {
    return await api.ask('entities', { nodes: [...nodes], relationships: [...relationships] }, { signal })
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 'AMBIGUOUS_REFERENCE') throw error
    if (nodes.length + relationships.length < 2 || --tries.left < 0) return { nodes: [], relationships: [] }
    const first = await entities(api, half(wanted, 0), tries, signal)
    const second = await entities(api, half(wanted, 1), tries, signal)
    return {
      nodes: [...first.nodes, ...second.nodes],
      relationships: [...first.relationships, ...second.relationships],
    }
  }
}

function* batches({ nodes, relationships }: Wanted): Generator<Wanted> {
  const longest = Math.max(nodes.length, relationships.length)
  for (let start = 0; start < longest; start += BATCH)
    yield { nodes: nodes.slice(start, start + BATCH), relationships: relationships.slice(start, start + BATCH) }
}

/** Of one node and one relationship the first half is the node. */
const half = ({ nodes, relationships }: Wanted, which: 0 | 1): Wanted => {
  const [node, tie] = [Math.ceil(nodes.length / 2), Math.floor(relationships.length / 2)]
  return which === 0
    ? { nodes: nodes.slice(0, node), relationships: relationships.slice(0, tie) }
    : { nodes: nodes.slice(node), relationships: relationships.slice(tie) }
}
