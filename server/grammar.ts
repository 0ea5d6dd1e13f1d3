import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { CharStream, CommonTokenStream } from 'antlr4ng'

/**
 * The parser of Neo4j's own language support, without the service around it, for the threads that parse. The package
 * exports only the service, and with it 11 MB of modules that both threads would compile when they start (0.7 s of
 * processor time and 150 MB of memory each); the parser is one of them, and says the same by itself.
 */
export interface Token {
  readonly type: number
  /** In characters, not UTF-16 units; `stop` is the last one. */
  readonly start: number
  readonly stop: number
  readonly channel: number
  readonly text?: string
}

export interface RawNode {
  readonly ruleIndex?: number
  readonly children?: RawNode[] | null
  readonly symbol?: Token
  readonly start?: Token | null
  readonly stop?: Token | null
}

interface Parser {
  readonly numberOfSyntaxErrors: number
  readonly interpreter: { predictionMode: number }
  removeErrorListeners(): void
  addErrorListener(listener: object): void
  statementsOrCommands(): RawNode
}

interface Classes {
  CypherCmdParser: { new (tokens: object): Parser; ruleNames: string[]; symbolicNames: (string | null)[] }
  CypherCmdLexer: new (input: object) => { removeErrorListeners(): void }
}

const packageEntry = pathToFileURL(createRequire(import.meta.url).resolve('@neo4j-cypher/language-support'))
const generated = (name: string): Promise<Classes> =>
  import(
    /* @vite-ignore */ new URL(`../esm/project/language-support/src/generated-parser/${name}.js`, packageEntry).href
  )

const [{ CypherCmdParser }, { CypherCmdLexer }] = await Promise.all([
  generated('CypherCmdParser'),
  generated('CypherCmdLexer'),
])

/** The names of all rules, at their index, and of all tokens, at their type. */
export const ruleNames: readonly string[] = CypherCmdParser.ruleNames
export const tokenNames: readonly (string | null)[] = CypherCmdParser.symbolicNames

// Prediction modes of ANTLR. The first is fast and, where it finds no error, right; only the second may report one.
export const fast = 0
export const exact = 1

/** The tree of a text, whatever is wrong with it. May throw what the parser throws (stack, memory). */
export function parseTree(text: string, mode: typeof fast | typeof exact) {
  const lexer = new CypherCmdLexer(CharStream.fromString(text))
  lexer.removeErrorListeners()
  const parser = new CypherCmdParser(new CommonTokenStream(lexer as never))
  /** The token at which the first error was found. */
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
  return { root, errors: parser.numberOfSyntaxErrors, offending }
}
