import type { Relationship } from '../../server/contract/graph.ts'
import type { Line } from './palette.ts'

/** How sure the text is of a relationship; `unproven` only where the others have a source. */
export const lineOf = (relationship: Relationship, withEvidence: boolean): Line => {
  const { status, evidence } = relationship.properties
  if (withEvidence && !(Array.isArray(evidence) && evidence.length > 0)) return 'unproven'
  return status === 'asserted' || status === 'hedged' || status === 'inferred' || status === 'contradicted'
    ? status
    : 'plain'
}
