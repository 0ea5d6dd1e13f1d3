/**
 * The source layer: the nodes that say where facts come from. They are nodes so that evidence can be queried in Cypher,
 * but a picture of the facts leaves them out unless asked. A node belongs to it when it has the label ENTITY and one of
 * these; a database of other people with a label Passage of its own is not concerned.
 */
export const ENTITY_LABEL = 'Entity'
export const SOURCE_LABELS = ['Report', 'Passage'] as const
export const MENTIONS_TYPE = 'MENTIONS'

/** The full-text index that searches use: made by loading a seed, else on request. */
export const SEARCH_INDEX = 'guanxi_search'

export const isSourceNode = (labels: readonly string[]): boolean =>
  labels.includes(ENTITY_LABEL) && SOURCE_LABELS.some(label => labels.includes(label))

/** Labels as a user sees them: the common label is bookkeeping and is shown only where it is the sole one. */
export const visibleLabels = (labels: readonly string[]): string[] => {
  const visible = labels.filter(label => label !== ENTITY_LABEL)
  return visible.length > 0 ? visible : [...labels]
}
