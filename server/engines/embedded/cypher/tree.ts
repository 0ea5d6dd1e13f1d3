/** A node of the parse tree: a rule with its children, or a token with its text. */
export interface Tree {
  /** Empty for a token. */
  rule: string
  text: string
  children: Tree[]
  start: number
  end: number
}

/** The first child of a rule. */
export const child = (tree: Tree, rule: string): Tree | undefined => tree.children.find(node => node.rule === rule)

export const childrenOf = (tree: Tree, rule: string): Tree[] => tree.children.filter(node => node.rule === rule)

/** Whether a token stands directly under the node, whatever its case. */
export const has = (tree: Tree, token: string): boolean =>
  tree.children.some(node => node.rule === '' && node.text.toUpperCase() === token)

/** All tokens under the node, in upper case. */
export const words = (tree: Tree): string[] =>
  tree.rule === '' ? [tree.text.toUpperCase()] : tree.children.flatMap(words)

/** All tokens under the node as written, without white space. */
export const textOf = (tree: Tree): string => (tree.rule === '' ? tree.text : tree.children.map(textOf).join(''))

export function find(tree: Tree, rule: string): Tree | undefined {
  if (tree.rule === rule) return tree
  for (const node of tree.children) {
    const found = find(node, rule)
    if (found) return found
  }
  return undefined
}
