import type { Direction } from '../../contract/messages.ts'
import { visibleLabels } from '../../contract/source.ts'
import { type Asking, batches, each } from '../asking.ts'
import { quote } from '../cypher.ts'
import { type Degree, sumOf } from '../degrees.ts'

// No store knows the labels at the other end: they have to be walked. So small nodes are counted exactly, many in one
// statement; the groups of a hub that are too large are counted over their first relationships, and the answer says so.

/** Exact below this many relationships of a node, or of a group of a hub. */
export const exactBelow = 20_000
/** A larger group is counted over so many. */
export const sampleSize = 5_000
/** All small nodes of one request together; beyond it they are treated as hubs. */
const walkedAtMost = 400_000
/** Hubs' groups that are walked in one request; of the others only the number is told. */
const hubGroupsAtMost = 200

type Group = Pick<Degree, 'type' | 'direction'>

export interface LabelCounts {
  labels: { label: string; count: number }[]
  labelsExact: boolean
  labelsCounted: number
}

export async function countLabels(
  asking: Asking,
  degrees: ReadonlyMap<string, readonly Degree[]>,
): Promise<{ of(id: string, group: Degree): LabelCounts }> {
  const tally = new Tally()
  const sampled = new Set<string>()
  const { small, hubs } = divide(degrees)
  for (const part of batches(small, 1_000))
    await each(['out', 'in'] as const, 2, direction => countSmall(asking, part, direction, tally))
  const groups = hubs.flatMap(id => (degrees.get(id) ?? []).map(group => ({ id, group }))).slice(0, hubGroupsAtMost)
  await each(groups, 2, async ({ id, group }) => {
    const limit = group.count <= exactBelow ? undefined : sampleSize
    if (limit) sampled.add(keyOf(id, group))
    await countGroup(asking, id, group, limit, tally)
  })
  const walked = new Set([...small, ...groups.map(({ id, group }) => keyOf(id, group))])
  return {
    of(id, group) {
      const key = keyOf(id, group)
      const labels = tally.labels(key)
      if (!walked.has(id) && !walked.has(key)) return { labels, labelsExact: false, labelsCounted: 0 }
      const part = sampled.has(key)
      return { labels, labelsExact: !part, labelsCounted: part ? Math.min(sampleSize, group.count) : group.count }
    },
  }
}

function divide(degrees: ReadonlyMap<string, readonly Degree[]>): { small: string[]; hubs: string[] } {
  const small: string[] = []
  const hubs: string[] = []
  let walked = 0
  const sizes = Array.from(degrees, ([id, list]) => ({ id, size: sumOf(list) })).sort((a, b) => a.size - b.size)
  for (const { id, size } of sizes) {
    walked += size
    ;(size <= exactBelow && walked <= walkedAtMost ? small : hubs).push(id)
  }
  return { small, hubs }
}

async function countSmall(asking: Asking, ids: readonly string[], direction: Direction, tally: Tally): Promise<void> {
  const statement = `MATCH (n)${arrow('', direction)}(m) WHERE elementId(n) IN $ids RETURN elementId(n) AS id, type(r) AS type, labels(m) AS labels, count(*) AS count`
  for (const [id, type, labels, count] of await asking.rows(statement, { ids: [...ids] }))
    tally.add(keyOf(id as string, { type: type as string, direction }), labels as string[], count as number)
}

async function countGroup(
  asking: Asking,
  id: string,
  group: Group,
  limit: number | undefined,
  tally: Tally,
): Promise<void> {
  const cut = limit === undefined ? '' : ' WITH m LIMIT $limit'
  const statement = `MATCH (n)${arrow(`:${quote(group.type)}`, group.direction)}(m) WHERE elementId(n) IN $ids${cut} RETURN labels(m) AS labels, count(*) AS count`
  const parameters = { ids: [id], ...(limit !== undefined && { limit }) }
  for (const [labels, count] of await asking.rows(statement, parameters))
    tally.add(keyOf(id, group), labels as string[], count as number)
}

const arrow = (type: string, direction: Direction): string => (direction === 'out' ? `-[r${type}]->` : `<-[r${type}]-`)

const keyOf = (id: string, { type, direction }: Group): string => JSON.stringify([id, type, direction])

class Tally {
  readonly #counts = new Map<string, Map<string, number>>()

  add(key: string, labels: readonly string[], count: number): void {
    const counts = this.#counts.get(key) ?? new Map<string, number>()
    this.#counts.set(key, counts)
    for (const label of visibleLabels(labels)) counts.set(label, (counts.get(label) ?? 0) + count)
  }

  labels(key: string): { label: string; count: number }[] {
    const counts = Array.from(this.#counts.get(key) ?? [], ([label, count]) => ({ label, count }))
    return counts.sort((a, b) => b.count - a.count || (a.label < b.label ? -1 : 1))
  }
}
