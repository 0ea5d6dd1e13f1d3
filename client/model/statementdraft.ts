import type { Value } from '../../server/contract/graph.ts'

/** The statement that is being written, also while the editor is closed. */
export interface StatementDraft {
  readonly statement: string
  readonly parameters: { readonly [name: string]: Value }
  /** Rises when something else than the editor put the statement there. */
  readonly handed: number
}

export const EXAMPLE = 'MATCH (n)-[r]->(m)\nRETURN n, r, m\nLIMIT 25'

export const emptyDraft: StatementDraft = { statement: EXAMPLE, parameters: {}, handed: 0 }

/** What was kept, as far as it is of today's shape: it may come from an older program. */
export function draftFrom(kept: unknown): StatementDraft {
  if (typeof kept !== 'object' || kept === null) return emptyDraft
  const { statement, parameters } = kept as Partial<Record<keyof StatementDraft, unknown>>
  if (typeof statement !== 'string') return emptyDraft
  const isMap = typeof parameters === 'object' && parameters !== null && !Array.isArray(parameters)
  return { statement, parameters: isMap ? (parameters as StatementDraft['parameters']) : {}, handed: 0 }
}
