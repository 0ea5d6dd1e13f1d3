/** Names that no property may have here: what the store's interface uses for itself, and one that JavaScript swallows. */
export const reservedNames: ReadonlySet<string> = new Set([
  '_id',
  '_labels',
  '_type',
  '_source',
  '_target',
  '__proto__',
])

/** A name as Cypher writes it, quoted. */
export const backtick = (name: string): string => `\`${name.replaceAll('`', '``')}\``
