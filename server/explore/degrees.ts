import type { Direction } from '../contract/messages.ts'
import { type Asking, batches } from './asking.ts'
import { quote } from './cypher.ts'
import { fresh, type Identities, identities } from './identity.ts'

export interface Degree {
  type: string
  direction: Direction
  count: number
}

/** Columns of one statement: more would make the planner slow. */
const columnsAtOnce = 200

/**
 * Relationships of each node by type and direction, from the most to the least, by element id; a node that is not there
 * has no entry. A relationship from a node to itself counts in both directions.
 *
 * One column per literal type reads Neo4j's degree store, so a hub costs no more than any other node; grouping by type,
 * or a type given as a parameter, would walk all its relationships.
 */
export async function degreesOf(asking: Asking, ids: readonly string[]): Promise<Map<string, Degree[]>> {
  const { engine } = asking.context
  const { degrees, complete } = await read(asking, ids, await identities(engine))
  // A type that is newer than what is remembered of the schema has no column yet.
  return complete ? degrees : (await read(asking, ids, await identities(engine, fresh))).degrees
}

async function read(
  asking: Asking,
  ids: readonly string[],
  known: Identities,
): Promise<{ degrees: Map<string, Degree[]>; complete: boolean }> {
  const degrees = new Map<string, Degree[]>()
  const leaving = new Map<string, number>()
  const types = known.schema.types.map(({ name }) => name)
  const columns = types.flatMap(type => [
    { type, direction: 'out' as const },
    { type, direction: 'in' as const },
  ])
  for (const part of batches(ids, 1_000)) {
    for (const chosen of columns.length > 0 ? batches(columns, columnsAtOnce) : [[]]) {
      const counts = chosen.map(({ type, direction }, index) => `${countOf(type, direction)} AS c${index}`)
      const all = [`elementId(n) AS id`, 'COUNT { (n)-->() } AS leaving', ...counts]
      const statement = `MATCH (n) WHERE elementId(n) IN $ids RETURN ${all.join(', ')}`
      for (const [id, out, ...values] of await asking.rows(statement, { ids: part })) {
        const list = degrees.get(id as string) ?? []
        degrees.set(id as string, list)
        leaving.set(id as string, out as number)
        chosen.forEach((column, index) => {
          const count = values[index] as number
          if (count > 0) list.push({ ...column, count })
        })
      }
    }
  }
  for (const list of degrees.values())
    list.sort(
      (a, b) => b.count - a.count || (a.type < b.type ? -1 : a.type > b.type ? 1 : a.direction === 'out' ? -1 : 1),
    )
  const complete = Array.from(degrees).every(([id, list]) => sumOf(list.filter(isOut)) === leaving.get(id))
  return { degrees, complete }
}

const isOut = ({ direction }: Degree): boolean => direction === 'out'

const countOf = (type: string, direction: Direction): string =>
  direction === 'out' ? `COUNT { (n)-[:${quote(type)}]->() }` : `COUNT { (n)<-[:${quote(type)}]-() }`

export const sumOf = (degrees: readonly Degree[]): number => degrees.reduce((sum, { count }) => sum + count, 0)
