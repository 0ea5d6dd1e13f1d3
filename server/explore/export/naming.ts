import type { Node, Relationship, Value } from '../../contract/graph.ts'
import type { OutgoingNode, OutgoingRelationship } from '../../formats/format.ts'
import type { Asking } from '../asking.ts'
import { property, quote } from '../cypher.ts'
import { fresh, identities } from '../identity.ts'

/** What a node can be called by: its element id, and its value of each identifying property, null for none or where that is not of its label. */
export interface Named {
  id: string
  keys: Value[]
}

/** A relationship, and what its ends can be called by. */
export interface Ended {
  relationship: Relationship
  start: Named
  end: Named
}

/** What entities are called in a file. */
export interface Naming {
  named(node: Node): Named
  node(node: Node): OutgoingNode
  /** Keeps the keys of relationships that it has seen, so that none is used twice. */
  relationship(ended: Ended): OutgoingRelationship
  /** Columns that name both ends of `(a)-[r]->(b)`, to stand behind `r`, and the reading of such a row. */
  endColumns: string
  readEnds(row: Value[]): Ended
}

/**
 * A key stands alone where there is one label with one identifying property; where there are several, equal values may
 * occur under two of them, so label and property stand before the value. A key that looks like an element id would be
 * taken for one and is not used.
 */
export async function createNaming(asking: Asking): Promise<Naming> {
  const { nodes, relationships } = await identities(asking.context.engine, fresh)
  const nameOf = ({ id, keys }: Named): string | number => {
    const index = keys.findIndex(key => typeof key === 'string' || typeof key === 'number')
    const [key, identity] = [keys[index], nodes[index]]
    if (!identity || (typeof key !== 'string' && typeof key !== 'number')) return id
    if (nodes.length > 1) return `${identity.of}.${identity.property}:${key}`
    return typeof key === 'string' && asking.isNodeId(key) ? id : key
  }
  const named = ({ id, labels, properties }: Node): Named => ({
    id,
    keys: nodes.map(({ of, property: name }) =>
      labels.includes(of) && Object.hasOwn(properties, name) ? (properties[name] ?? null) : null,
    ),
  })
  const own = [...new Set([...relationships, ...nodes].map(identity => identity.property))]
  const used = new Set<string>()
  const columnsOf = (variable: string) => [
    `elementId(${variable})`,
    ...nodes.map(({ of, property: name }) => `CASE WHEN ${variable}:${quote(of)} THEN ${property(variable, name)} END`),
  ]
  return {
    named,
    node: node => ({ id: nameOf(named(node)), labels: node.labels, properties: node.properties }),
    relationship({ relationship: { id, type, properties }, start, end }) {
      const key = own
        .map(name => (Object.hasOwn(properties, name) ? properties[name] : undefined))
        .find(value => typeof value === 'string')
      const free = key !== undefined && !used.has(key) && !asking.isRelationshipId(key)
      if (free) used.add(key)
      return { id: free ? key : id, type, source: nameOf(start), target: nameOf(end), properties }
    },
    endColumns: [...columnsOf('a'), ...columnsOf('b')].map((column, index) => `${column} AS c${index}`).join(', '),
    readEnds([relationship, ...cells]) {
      const [start, ...startKeys] = cells.slice(0, nodes.length + 1)
      const [end, ...endKeys] = cells.slice(nodes.length + 1)
      return {
        relationship: relationship as Relationship,
        start: { id: start as string, keys: startKeys },
        end: { id: end as string, keys: endKeys },
      }
    },
  }
}
