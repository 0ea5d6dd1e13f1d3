import type { Node } from '../../contract/graph.ts'
import type { Asking } from '../asking.ts'
import { inSource, where } from '../cypher.ts'
import type { Chosen } from './chosen.ts'
import type { Naming } from './naming.ts'

/** Everything, or everything but the source layer: read as it is written, never held. */
export function chooseAll(asking: Asking, naming: Naming, evidence: boolean): Chosen {
  const facts = (variable: string) => !evidence && `NOT ${inSource(variable)}`
  return {
    async *nodes() {
      for await (const [node] of asking.long(`MATCH (n)${where([facts('n')])} RETURN n`)) yield node as Node
    },
    async *relationships() {
      const statement = `MATCH (a)-[r]->(b)${where([facts('a'), facts('b')])} RETURN r, ${naming.endColumns}`
      for await (const row of asking.long(statement)) yield naming.readEnds(row)
    },
    leftOut: () =>
      evidence
        ? []
        : ['Passages and reports, and what ties them to the facts: the export was asked for without evidence.'],
  }
}
