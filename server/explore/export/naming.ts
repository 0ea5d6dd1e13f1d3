import type { Node, Relationship, Value } from '../../contract/graph.ts'
import type { NodeName, OutgoingNode, OutgoingRelationship } from '../../formats/format.ts'
import type { Asking } from '../asking.ts'
import { property, quote } from '../cypher.ts'
import { fresh, identities } from '../identity.ts'

/** What a node can be called by: its element id, and its value of each identifying property, null for none or where that is not of its label. */
export interface Named {
  id: string
  labels: string[]
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
  const nameOf = ({ id, labels, keys }: Named): NodeName => {
    const index = keys.findIndex(key => typeof key === 'string' || typeof key === 'number')
    const [value, identity] = [keys[index], nodes[index]]
    if (!identity || (typeof value !== 'string' && typeof value !== 'number')) return { id, labels }
    const key = { label: identity.of, property: identity.property, value }
    if (nodes.length > 1) return { id: `${identity.of}.${identity.property}:${value}`, labels, key }
    return { id: typeof value === 'string' && asking.isNodeId(value) ? id : value, labels, key }
  }
  const named = ({ id, labels, properties }: Node): Named => ({
    id,
    labels,
    keys: nodes.map(({ of, property: name }) =>
      labels.includes(of) && Object.hasOwn(properties, name) ? (properties[name] ?? null) : null,
    ),
  })
  const own = [...new Set([...relationships, ...nodes].map(identity => identity.property))]
  const used = new Set<string>()
  const columnsOf = (variable: string) => [
    `elementId(${variable})`,
    `labels(${variable})`,
    ...nodes.map(({ of, property: name }) => `CASE WHEN ${variable}:${quote(of)} THEN ${property(variable, name)} END`),
  ]
  return {
    named,
    node: node => ({ ...nameOf(named(node)), properties: node.properties }),
    relationship({ relationship: { id, type, properties }, start, end }) {
      const ends = { source: nameOf(start), target: nameOf(end) }
      const property = own.find(name => Object.hasOwn(properties, name) && typeof properties[name] === 'string')
      const key = property === undefined ? undefined : (properties[property] as string)
      if (property === undefined || key === undefined || used.has(key) || asking.isRelationshipId(key))
        return { id, type, ...ends, properties }
      used.add(key)
      return { id: key, type, ...ends, properties, key: { property, value: key } }
    },
    endColumns: [...columnsOf('a'), ...columnsOf('b')].map((column, index) => `${column} AS c${index}`).join(', '),
    readEnds([relationship, ...cells]) {
      const width = nodes.length + 2
      return {
        relationship: relationship as Relationship,
        start: endOf(cells.slice(0, width)),
        end: endOf(cells.slice(width)),
      }
    },
  }
}

const endOf = ([id, labels, ...keys]: Value[]): Named => ({ id: id as string, labels: labels as string[], keys })
