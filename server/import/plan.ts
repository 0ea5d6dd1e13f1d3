import { differences } from '../contract/edit.ts'
import type { ProblemPlace } from '../contract/problem.ts'
import { ask } from '../explore/asking.ts'
import type { Explore } from '../explore/context.ts'
import type { OnConflict } from './choices.ts'
import { mergedNode, nodesThere } from './merging.ts'
import { type Gathered, nodesIn } from './reading.ts'
import { keyText, type NodeRecord, type Place } from './record.ts'

/** What an import would do, before anything is written. */
export interface ImportPlan {
  /** By which it is begun. */
  id: string
  nodes: {
    total: number
    labels: { name: string; count: number }[]
    /** Those that the database does not have yet, or cannot know. */
    created: number
    /** There already, with the same content. */
    same: number
    /** There already, and different. */
    differing: number
    /** Without a key by which the database could know them: they are created each time. */
    keyless: number
  }
  relationships: { total: number; types: { name: string; count: number }[] }
  /** The same thing again in another place of the files. */
  repeated: number
  onConflict: OnConflict
  /** The first of those that differ. */
  conflicts: Conflict[]
  problems: { total: number; first: ProblemPlace[] }
}

export interface Conflict {
  label: string
  property: string
  value: string | number
  /** Names of properties, and labels, that would be different afterwards. */
  differing: string[]
  at: Place
}

const conflictsShown = 50
const chunk = 1000

/** Compares the nodes that were gathered with those of the database. Reads only. */
export async function comparePlan(
  context: Explore,
  folder: string,
  id: string,
  gathered: Gathered,
  onConflict: OnConflict,
  { signal, onProgress }: { signal?: AbortSignal | undefined; onProgress: (done: number) => void },
): Promise<ImportPlan> {
  const counts = { same: 0, differing: 0 }
  const conflicts: Conflict[] = []
  const compare = async (nodes: NodeRecord[]): Promise<void> => {
    const there = await nodesThere(ask(context, { signal }).rows, nodes)
    for (const node of nodes) {
      const { key } = node
      const found = key && there.get(keyText(key))
      if (!key || !found) continue
      const changed = differences(found, mergedNode(found, node, 'overwrite'))
      if (changed.length === 0) counts.same++
      else {
        counts.differing++
        if (conflicts.length < conflictsShown)
          conflicts.push({ ...key, differing: [...new Set(changed.map(({ name }) => name))], at: node.at })
      }
    }
  }
  let done = 0
  let waiting: NodeRecord[] = []
  for await (const node of nodesIn(folder)) {
    waiting.push(node)
    if (waiting.length < chunk) continue
    await compare(waiting)
    done += waiting.length
    onProgress(done)
    waiting = []
  }
  await compare(waiting)
  onProgress(gathered.nodes)
  return {
    id,
    nodes: {
      total: gathered.nodes,
      labels: counted(gathered.labels),
      created: gathered.nodes - counts.same - counts.differing,
      ...counts,
      keyless: gathered.keyless,
    },
    relationships: { total: gathered.relationships, types: counted(gathered.types) },
    repeated: gathered.repeated,
    onConflict,
    conflicts,
    problems: gathered.problems,
  }
}

const counted = (counts: Map<string, number>): { name: string; count: number }[] =>
  [...counts].map(([name, count]) => ({ name, count })).sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1))
