import type { Branch, Leaf, Tree } from './grammar.ts'
import { isLeaf, leavesOf } from './grammar.ts'

/** Words for what is refused: the construct's stable name, and why with what to do instead. */
export interface Refusal {
  construct: string
  reason: string
}

const administration = 'it administers the database and belongs in an administrator’s own tool'
const server = 'it shows or ends what others do on the server'

const known = new Map<string, Refusal>([
  [
    'loadCSVClause',
    {
      construct: 'LOAD CSV',
      reason: 'it makes the database read files and open connections; import the file with `guanxi import` instead',
    },
  ],
  ['useClause', { construct: 'USE', reason: 'the connection’s own database is the one that is explored' }],
  [
    'subqueryInTransactionsParameters',
    {
      construct: 'IN TRANSACTIONS',
      reason: 'a query runs in one transaction with a time limit; leave IN TRANSACTIONS out',
    },
  ],
  ['terminateCommand', { construct: 'TERMINATE TRANSACTIONS', reason: server }],
  ['showTransactions', { construct: 'SHOW TRANSACTIONS', reason: server }],
  [
    'showSettings',
    { construct: 'SHOW SETTINGS', reason: 'it shows how the server is configured, not what is in the graph' },
  ],
  [
    'showDatabase',
    { construct: 'SHOW DATABASES', reason: 'it shows how the server is configured, not what is in the graph' },
  ],
  [
    'localDefinition',
    { construct: 'DEFINE', reason: 'procedures and functions cannot be defined inside a query here' },
  ],
  [
    'interpolatedStringLiteral',
    { construct: 'interpolated string', reason: 'not every database reads it alike; join the parts with + instead' },
  ],
])

const writing = new Map([
  ['createClause', 'CREATE'],
  ['insertClause', 'INSERT'],
  ['setClause', 'SET'],
  ['removeClause', 'REMOVE'],
  ['deleteClause', 'DELETE'],
  ['mergeClause', 'MERGE'],
  ['foreachClause', 'FOREACH'],
])

const consoleCommand = (branch: Branch): Refusal => ({
  construct: `:${leadingWords(branch)[0]?.toLowerCase() ?? ''}`,
  reason: 'it is a command of Neo4j Browser or cypher-shell, not Cypher',
})

export const writingRefusal = (rule: string): Refusal => ({
  construct: writing.get(rule) ?? rule,
  reason: 'it changes data, and this query may only read',
})

/** For any rule that is on no list. */
export function ruleRefusal(branch: Branch): Refusal {
  const refusal = known.get(branch.rule)
  if (refusal) return refusal
  if (branch.rule === 'consoleCommand') return consoleCommand(branch)
  if (branch.rule === 'command') return { construct: leadingWords(branch).join(' '), reason: administration }
  return { construct: leadingWords(branch).join(' ') || branch.rule, reason: 'it is not among what may be used here' }
}

export const procedureRefusal = (name: string): Refusal => ({
  construct: name,
  reason: 'this procedure is not among those known to read only the graph and its schema',
})

export const functionRefusal = (name: string): Refusal => ({
  construct: name,
  reason:
    name === 'file' || name === 'linenumber'
      ? 'it belongs to LOAD CSV'
      : 'this function is not among those known to be harmless',
})

const joining = new Set(['FOR', 'ON', 'IF', 'TO', 'FROM', 'SET', 'AS'])

/** The keywords at the beginning of a command: at most three, and nothing that someone has named. */
function leadingWords(branch: Branch): string[] {
  const found: string[] = []
  for (const leaf of leavesOf(branch)) {
    if (leaf.token === 'COLON' && found.length === 0) continue
    if (!isKeyword(leaf) || found.length === 3 || (found.length > 1 && joining.has(leaf.token))) break
    found.push(leaf.text.toUpperCase())
  }
  return found
}

const isKeyword = (leaf: Leaf): boolean => /^[A-Z][A-Z_-]*$/i.test(leaf.text) && leaf.token !== 'IDENTIFIER'

/** A dotted name as it is compared: quotes taken off, ASCII letters in lower case, for no other letter equals an ASCII one. */
export function nameOf(tree: Tree): string {
  const parts = isLeaf(tree) ? [tree] : [...leavesOf(tree)]
  return parts.map(leaf => unquoted(leaf.text)).join('')
}

export const folded = (name: string): string => name.replace(/[A-Z]/g, letter => letter.toLowerCase())

export const unquoted = (text: string): string =>
  text.startsWith('`') ? text.slice(1, -1).replaceAll('``', '`') : text
