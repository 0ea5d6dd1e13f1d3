import { type Draft, isDraft } from './parameters.ts'

/** The statement that is being written, with the fields of its parameters: also while the editor is closed. */
export interface StatementDraft {
  readonly statement: string
  readonly fields: readonly (readonly [name: string, draft: Draft])[]
  /** Rises when something else than the editor put the statement there. */
  readonly handed: number
}

export const EXAMPLE = 'MATCH (n)-[r]->(m)\nRETURN n, r, m\nLIMIT 25'

export const emptyDraft: StatementDraft = { statement: EXAMPLE, fields: [], handed: 0 }

/** What was kept, as far as it is of today's shape: it may come from an older program. */
export function draftFrom(kept: unknown): StatementDraft {
  if (typeof kept !== 'object' || kept === null) return emptyDraft
  const { statement, fields } = kept as Partial<Record<keyof StatementDraft, unknown>>
  if (typeof statement !== 'string') return emptyDraft
  const known = Array.isArray(fields)
    ? fields.filter(one => Array.isArray(one) && typeof one[0] === 'string' && isDraft(one[1]))
    : []
  return { statement, fields: known, handed: 0 }
}
