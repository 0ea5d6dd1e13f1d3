import { CypherLanguageService } from '@neo4j-cypher/language-support'

/**
 * The parser of Neo4j's own language support, without the service around it: the service's list of syntax errors
 * leaves out those that it cannot put into words (there is none for `RETURN a a a`), and putting them into words may
 * take seconds. What counts here is the parser's own number of errors. The package exports only the
 * service, so the parser's classes are taken from one statement that it has parsed.
 */
interface Token {
  readonly type: number
  readonly start: number
  readonly stop: number
  readonly channel: number
  readonly text?: string
  readonly tokenSource: unknown
  readonly inputStream: unknown
}

interface RawNode {
  readonly ruleIndex?: number
  readonly children?: RawNode[] | null
  readonly symbol?: Token
}

interface Parser {
  readonly numberOfSyntaxErrors: number
  readonly interpreter: { predictionMode: number }
  readonly inputStream: object
  removeErrorListeners(): void
  addErrorListener(listener: object): void
  statementsOrCommands(): RawNode
}

interface Lexer {
  removeErrorListeners(): void
}

interface Classes {
  Parser: { new (tokens: object): Parser; ruleNames: string[]; symbolicNames: (string | null)[] }
  Lexer: new (input: object) => Lexer
  Input: new (text: string) => object
  Tokens: new (lexer: Lexer) => { getTokens(): Token[] }
}

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

// Prediction modes of ANTLR. The first is fast and, where it finds no error, right; only the second may report one.
const fast = 0
const exact = 1

let loaded: Classes | undefined

function classes(): Classes {
  if (loaded) return loaded
  const service = new CypherLanguageService() as unknown as {
    parse(text: string): { statementsParsing: { parser: Parser; tokens: Token[] }[] }
  }
  const statement = service.parse('RETURN 1').statementsParsing[0]!
  const token = statement.tokens[0]!
  loaded = {
    Parser: statement.parser.constructor as unknown as Classes['Parser'],
    Lexer: (token.tokenSource as object).constructor as Classes['Lexer'],
    Input: (token.inputStream as object).constructor as Classes['Input'],
    Tokens: statement.parser.inputStream.constructor as Classes['Tokens'],
  }
  return loaded
}

/** The names of all rules and tokens of the grammar. */
export const grammarNames = (): { rules: string[]; tokens: string[] } => {
  const { Parser } = classes()
  return { rules: [...Parser.ruleNames], tokens: Parser.symbolicNames.filter(name => name !== null) }
}

/** The tree of a text without any syntax error, or the first flaw. May throw what the parser throws (stack, memory). */
export function parse(text: string): Parsed | SyntaxFlaw {
  const quick = attempt(text, fast)
  return 'tree' in quick ? quick : attempt(text, exact)
}

function attempt(text: string, mode: number): Parsed | SyntaxFlaw {
  const { Parser, Lexer, Input, Tokens } = classes()
  const lexer = new Lexer(new Input(text))
  lexer.removeErrorListeners()
  const parser = new Parser(new Tokens(lexer))
  let offending: Token | undefined
  parser.removeErrorListeners()
  parser.addErrorListener({
    syntaxError: (_recognizer: unknown, token: Token | null) => {
      offending ??= token ?? undefined
    },
    reportAmbiguity() {},
    reportAttemptingFullContext() {},
    reportContextSensitivity() {},
  })
  parser.interpreter.predictionMode = mode
  const root = parser.statementsOrCommands()
  const offsetOf = utf16Offsets(text)
  const leafOf = (token: Token): Leaf => ({
    token: Parser.symbolicNames[token.type] ?? 'EOF',
    text: text.slice(offsetOf(token.start), offsetOf(token.stop + 1)),
    start: offsetOf(token.start),
    end: offsetOf(token.stop + 1),
  })
  if (parser.numberOfSyntaxErrors > 0) {
    return { unexpected: offending && offending.type >= 0 ? leafOf(offending) : undefined }
  }
  return { tree: treeOf(root, Parser.ruleNames, leafOf) as Branch }
}

function treeOf(root: RawNode, ruleNames: string[], leafOf: (token: Token) => Leaf): Tree {
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
