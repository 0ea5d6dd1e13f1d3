import { differences } from '../contract/edit.ts'
import type { ImportConflict, ImportPlan } from '../contract/import.ts'
import type { OnConflict } from '../contract/importchoices.ts'
import { ask } from '../explore/asking.ts'
import type { Explore } from '../explore/context.ts'
import { mergedNode, nodesThere } from './merging.ts'
import { type Gathered, nodesIn } from './reading.ts'
import { keyText, type NodeRecord } from './record.ts'

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
  const conflicts: ImportConflict[] = []
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
    sample: gathered.sample,
  }
}

const counted = (counts: Map<string, number>): { name: string; count: number }[] =>
  [...counts].map(([name, count]) => ({ name, count })).sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1))
