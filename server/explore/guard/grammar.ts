import { exact, fast, parseTree, type RawNode, ruleNames, type Token, tokenNames } from '../../grammar.ts'

/**
 * What the guard reads: the tree of a text in which the parser itself finds no error. The list of syntax errors of
 * the language support's service leaves out those that it cannot put into words (there is none for `RETURN a a a`),
 * and putting them into words may take seconds. What counts here is the parser's own number of errors.
 */

/** A node of the parse tree: a rule with its parts, or a word of the text. Offsets are UTF-16 units, `end` exclusive. */
export interface Branch {
  rule: string
  parts: Tree[]
}

export interface Leaf {
  token: string
  text: string
  start: number
  end: number
}

export type Tree = Branch | Leaf

export const isLeaf = (tree: Tree): tree is Leaf => 'token' in tree

export interface Parsed {
  tree: Branch
}

export interface SyntaxFlaw {
  /** The word that does not fit; undefined at the end of the text. */
  unexpected: Leaf | undefined
}

/** The names of all rules and tokens of the grammar. */
export const grammarNames = (): { rules: string[]; tokens: string[] } => ({
  rules: [...ruleNames],
  tokens: tokenNames.filter(name => name !== null),
})

/** The tree of a text without any syntax error, or the first flaw. May throw what the parser throws (stack, memory). */
export function parse(text: string): Parsed | SyntaxFlaw {
  const quick = attempt(text, fast)
  return 'tree' in quick ? quick : attempt(text, exact)
}

function attempt(text: string, mode: typeof fast | typeof exact): Parsed | SyntaxFlaw {
  const { root, errors, offending } = parseTree(text, mode)
  const offsetOf = utf16Offsets(text)
  const leafOf = (token: Token): Leaf => ({
    token: tokenNames[token.type] ?? 'EOF',
    text: text.slice(offsetOf(token.start), offsetOf(token.stop + 1)),
    start: offsetOf(token.start),
    end: offsetOf(token.stop + 1),
  })
  if (errors > 0) return { unexpected: offending && offending.type >= 0 ? leafOf(offending) : undefined }
  return { tree: treeOf(root, leafOf) as Branch }
}

function treeOf(root: RawNode, leafOf: (token: Token) => Leaf): Tree {
  const convert = (node: RawNode): Tree =>
    node.symbol ? leafOf(node.symbol) : { rule: ruleNames[node.ruleIndex ?? -1] ?? 'unknown rule', parts: [] }
  const top = convert(root)
  const open: [RawNode, Tree][] = [[root, top]]
  for (let next = open.pop(); next; next = open.pop()) {
    const [node, tree] = next
    if (isLeaf(tree)) continue
    for (const child of node.children ?? []) {
      if (child.symbol && child.symbol.type < 0) continue
      const part = convert(child)
      tree.parts.push(part)
      open.push([child, part])
    }
  }
  return top
}

/** The parser counts characters, everyone else UTF-16 units. */
function utf16Offsets(text: string): (characters: number) => number {
  if (!/[\ud800-\udfff]/.test(text)) return characters => characters
  const offsets: number[] = []
  let at = 0
  for (const character of text) {
    offsets.push(at)
    at += character.length
  }
  return characters => offsets[characters] ?? text.length
}

/** All words below, in order. */
export function* leavesOf(tree: Tree): Generator<Leaf> {
  const open: Tree[] = [tree]
  for (let next = open.pop(); next; next = open.pop()) {
    if (isLeaf(next)) yield next
    else for (let index = next.parts.length - 1; index >= 0; index--) open.push(next.parts[index]!)
  }
}
