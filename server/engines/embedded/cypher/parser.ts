/**
 * From text to a statement: Neo4j's own parser and semantic analysis (`@neo4j-cypher/language-support`), then our tree.
 * Loading the parser takes 0.1 s, and all of it 0.8 s and over 200 MB, so only the parser's thread imports this file,
 * and loads the service with the first statement that needs more than the parser.
 */
import { AppError } from '../../../errors.ts'
import { fast, parseTree, type RawNode, ruleNames } from '../../../grammar.ts'
import type { Statement } from './ast.ts'
import { build } from './build.ts'
import type { Tree } from './tree.ts'

interface Parsed {
  statementsParsing: {
    ctx: RawNode
    syntaxErrors: { message: string; offsets: { start: number } }[]
  }[]
}

interface Service {
  parse(query: string): Parsed
  parsingResult: Parsed
  lint(
    query: string,
    schema: object,
  ): { diagnostics: { severity?: number; message: unknown; offsets: { start: number } }[] }
}

let service: Promise<Service> | undefined

function loadService(): Promise<Service> {
  service ??= import('@neo4j-cypher/language-support').then(
    ({ CypherLanguageService }) => new CypherLanguageService({ consoleCommandsEnabled: false }) as unknown as Service,
  )
  return service
}

/** Deeper nesting overflows the parser's stack. */
const maxNesting = 120

function nesting(text: string): number {
  let depth = 0
  let deepest = 0
  for (const at of text) {
    if (at === '(' || at === '[' || at === '{') deepest = Math.max(deepest, ++depth)
    else if (at === ')' || at === ']' || at === '}') depth--
  }
  return deepest
}

function place(query: string, offset: number) {
  const before = query.slice(0, Math.max(0, offset)).split('\n')
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
}

function syntaxError(query: string, message: string, offset: number): AppError {
  const { line, column } = place(query, offset)
  return new AppError('QUERY_SYNTAX', `${message} (line ${line}, column ${column})`, {
    facts: { position: { offset, line, column } },
    places: [{ message, line, column }],
  })
}

/** The semantic analysis knows nothing of the values of parameters and the functions of a server. */
const isOurs = (message: string) => !/^(Parameter \$|Function |Procedure )/.test(message)

/**
 * The analysis takes time by the square of the length: 20 ms for an ordinary statement, minutes for 40,000 characters.
 * Beyond this length only what the compiler notices by itself is an error before the statement runs.
 */
const longestAnalysed = 8000

/** The first error that Neo4j's semantic analysis finds. */
function analyse(service: Service, query: string): { message: string; offset: number } | undefined {
  const found = service
    .lint(query, {})
    .diagnostics.find(({ severity, message }) => severity === 1 && isOurs(String(message)))
  return found && { message: String(found.message), offset: found.offsets.start }
}

/** Errors: QUERY_SYNTAX (with its place), QUERY_UNSUPPORTED (with the construct), QUERY_TOO_COMPLEX. */
export async function parse(query: string, analysed: boolean): Promise<Statement> {
  if (nesting(query) > maxNesting) {
    throw new AppError('QUERY_TOO_COMPLEX', `The statement nests more than ${maxNesting} brackets: split it.`)
  }
  return build(light((!analysed && plainTree(query)) || (await checkedTree(query, analysed))), query)
}

/** The tree of one statement without any syntax error, from the parser alone; undefined where there may be something to say. */
function plainTree(query: string): RawNode | undefined {
  if (query.includes(';') || query.trimStart() === '' || query.trimStart().startsWith(':')) return
  const { root, errors } = parseTree(query, fast)
  return errors === 0 ? root : undefined
}

async function checkedTree(query: string, analysed: boolean): Promise<RawNode> {
  const service = await loadService()
  const parsed = service.parse(query)
  // So that the analysis below does not parse it once more.
  service.parsingResult = parsed
  const [statement, ...more] = parsed.statementsParsing.filter((_, i, all) => i === 0 || hasText(all[i]?.ctx))
  if (statement === undefined || query.trim() === '') throw syntaxError(query, 'There is no statement here', 0)
  if (more.length > 0) throw syntaxError(query, 'Only one statement can be run at a time', 0)
  const [broken] = statement.syntaxErrors
  if (broken) throw syntaxError(query, broken.message, broken.offsets.start)
  const wrong = analysed && query.length <= longestAnalysed ? analyse(service, query) : undefined
  if (wrong) throw syntaxError(query, wrong.message, wrong.offset)
  return statement.ctx
}

const hasText = (ctx: RawNode | undefined): boolean =>
  (ctx?.children ?? []).some(child => (child.symbol ? child.symbol.text !== '<EOF>' : hasText(child)))

function light(node: RawNode): Tree {
  if (node.symbol)
    return { rule: '', text: node.symbol.text ?? '', children: [], start: node.symbol.start, end: node.symbol.stop + 1 }
  return {
    rule: ruleNames[node.ruleIndex ?? -1] ?? '',
    text: '',
    children: (node.children ?? []).map(light),
    start: node.start?.start ?? 0,
    end: (node.stop?.stop ?? -1) + 1,
  }
}
