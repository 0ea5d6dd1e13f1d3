import type { NeighboursRequest } from '../../server/contract/messages.ts'

/** How an expansion chooses when there is more than it may draw. Kept for the session. */
export interface ExpansionOptions {
  readonly order: NonNullable<NeighboursRequest['order']>
  /** New nodes at most, for each node that is expanded. */
  readonly limit: number
  /** Also draw the relationships of the new nodes to each other and to what is drawn. */
  readonly among: boolean
}

export const expansionDefaults: ExpansionOptions = { order: 'degree', limit: 25, among: true }
