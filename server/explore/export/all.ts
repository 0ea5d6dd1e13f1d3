import type { Node, Relationship } from '../../contract/graph.ts'
import type { Asking } from '../asking.ts'
import { inSource, where } from '../cypher.ts'
import type { Chosen } from './chosen.ts'
import type { Named, Naming } from './naming.ts'

/** Nodes whose names are kept until the relationships are read: some 20 MB. */
const namesAtMost = 100_000

/**
 * Everything, or everything but the source layer: read as it is written, never held. What the ends of relationships are
 * called is kept while the nodes are few, for a database takes twice as long where each row says it again.
 */
export function chooseAll(asking: Asking, naming: Naming, evidence: boolean): Chosen {
  const facts = (variable: string) => !evidence && `NOT ${inSource(variable)}`
  const names = new Map<string, Named>()
  const labelLists = new Map<string, string[]>()
  const shared = (labels: string[]): string[] => {
    const text = JSON.stringify(labels)
    const known = labelLists.get(text)
    if (known) return known
    labelLists.set(text, labels)
    return labels
  }
  let isKept = true
  let late = 0
  const keep = (node: Node): void => {
    if (names.size < namesAtMost) names.set(node.id, naming.named({ ...node, labels: shared(node.labels) }))
    else {
      isKept = false
      names.clear()
    }
  }
  return {
    async *nodes() {
      for await (const [node] of asking.long(`MATCH (n)${where([facts('n')])} RETURN n`)) {
        if (isKept) keep(node as Node)
        yield node as Node
      }
    },
    async *relationships() {
      const matched = `MATCH (a)-[r]->(b)${where([facts('a'), facts('b')])}`
      if (!isKept) {
        for await (const row of asking.long(`${matched} RETURN r, ${naming.endColumns}`)) yield naming.readEnds(row)
        return
      }
      for await (const [one] of asking.long(`${matched} RETURN r`)) {
        const relationship = one as Relationship
        const [start, end] = [names.get(relationship.start), names.get(relationship.end)]
        if (start && end) yield { relationship, start, end }
        else late++
      }
    },
    leftOut: () => [
      ...(evidence
        ? []
        : ['Passages and reports, and what ties them to the facts: the export was asked for without evidence.']),
      ...(late > 0 ? [`${late} relationships of nodes that were created while the export was read.`] : []),
    ],
  }
}
