import type { Node, Relationship, Value } from '../contract/graph.ts'
import type { OnConflict } from '../contract/importchoices.ts'
import type { Parameters } from '../engines/engine.ts'
import { quote } from '../explore/cypher.ts'
import { keyText, type NodeRecord, type RelationshipRecord } from './record.ts'

type Rows = (statement: string, parameters: Parameters) => Promise<Value[][]>

/** Those nodes of the database that have the keys of these, by the text of the key. */
export async function nodesThere(rows: Rows, nodes: readonly NodeRecord[]): Promise<Map<string, Node>> {
  const wanted = new Map<string, { label: string; property: string; values: (string | number)[] }>()
  for (const { key } of nodes) {
    if (!key) continue
    const { label, property, value } = key
    const name = JSON.stringify([label, property])
    const group = wanted.get(name) ?? { label, property, values: [] }
    wanted.set(name, group)
    group.values.push(value)
  }
  const found = new Map<string, Node>()
  for (const { label, property, values } of wanted.values()) {
    const statement = `MATCH (n:${quote(label)}) WHERE n.${quote(property)} IN $values RETURN n, n.${quote(property)} AS value`
    for (const [node, value] of await rows(statement, { values }))
      if (typeof value === 'string' || typeof value === 'number')
        found.set(keyText({ label, property, value }), node as Node)
  }
  return found
}

/** A relationship whose ends are known in the database. */
export interface Placed extends RelationshipRecord {
  start: string
  end: string
  /** Both ends were there before: so it may be too. */
  old: boolean
}

const placedText = (type: string, start: string, end: string, property: string, value: Value): string =>
  JSON.stringify([type, start, end, property, value])

export const textOfPlaced = ({ type, start, end, key }: Placed): string | undefined =>
  key && placedText(type, start, end, key.property, key.value)

/** Those relationships of the database that lead between the same nodes, with the same type and key. */
export async function relationshipsThere(rows: Rows, placed: readonly Placed[]): Promise<Map<string, Relationship>> {
  const wanted = new Map<string, { type: string; property: string; values: Value[]; starts: Set<string> }>()
  for (const { type, key, start, old } of placed) {
    if (!key || !old) continue
    const name = JSON.stringify([type, key.property])
    const group = wanted.get(name) ?? { type, property: key.property, values: [], starts: new Set<string>() }
    wanted.set(name, group)
    group.values.push(key.value)
    group.starts.add(start)
  }
  const found = new Map<string, Relationship>()
  for (const { type, property, values, starts } of wanted.values()) {
    const statement = `MATCH (a)-[r:${quote(type)}]->() WHERE elementId(a) IN $starts AND r.${quote(property)} IN $values RETURN r, r.${quote(property)} AS value`
    for (const [one, value] of await rows(statement, { starts: [...starts], values })) {
      const relationship = one as Relationship
      found.set(placedText(type, relationship.start, relationship.end, property, value as Value), relationship)
    }
  }
  return found
}

/** What a node is to be. Merging, the file has the last word where both have a value. */
export function mergedNode(there: Node, { labels, properties }: NodeRecord, how: OnConflict): Node {
  if (how === 'keep') return there
  if (how === 'overwrite') return { ...there, labels, properties }
  return {
    ...there,
    labels: [...new Set([...there.labels, ...labels])],
    properties: { ...there.properties, ...properties },
  }
}

export function mergedRelationship(there: Relationship, { properties }: Placed, how: OnConflict): Relationship {
  if (how === 'keep') return there
  return { ...there, properties: how === 'overwrite' ? properties : { ...there.properties, ...properties } }
}
