/** Names that no property may have here: what the store's interface uses for itself. */
export const reservedNames: ReadonlySet<string> = new Set(['_id', '_labels', '_type', '_source', '_target'])

/** A name as Cypher writes it, quoted. */
export const backtick = (name: string): string => `\`${name.replaceAll('`', '``')}\``
