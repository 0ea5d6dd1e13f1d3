import type {
  BinaryOperator,
  Clause,
  ComparisonOperator,
  Expression,
  LabelExpression,
  NodePattern,
  PatternPart,
  Projection,
  Query,
  RelationshipPattern,
  RemoveItem,
  SetItem,
  Statement,
} from './ast.ts'
import { unsupported, wrongSyntax } from './refusals.ts'
import { schemaCommand } from './schema-commands.ts'
import { child, childrenOf, find, has, type Tree, textOf, words } from './tree.ts'

/** From the parse tree to our own; what the engine does not do is refused here. */
export function build(tree: Tree, source: string): Statement {
  const statement = find(tree, 'statement')
  if (statement === undefined) throw wrongSyntax('There is no statement here.')
  const option = find(tree, 'preparserOption')
  if (option) {
    const [word = ''] = words(option)
    if (word !== 'CYPHER') throw unsupported(word)
  }
  const command = child(statement, 'command')
  if (command) return { k: 'schema', command: schemaCommand(command) }
  const inner = child(statement, 'queryWithLocalDefinitions')
  if (inner === undefined) throw unsupported(textOf(statement).slice(0, 40))
  const builder = new Builder(source)
  const query = builder.query(inner)
  const [only] = query.branches
  if (only?.length === 1 && only[0]?.k === 'procedure') only[0].standalone = true
  checkPatterns(query, false)
  return { k: 'query', query, writes: builder.writes }
}

/** A pattern stands for true or false only where a condition is asked for. */
function checkPatterns(value: unknown, isCondition: boolean): void {
  if (Array.isArray(value)) {
    for (const item of value) checkPatterns(item, isCondition)
    return
  }
  if (typeof value !== 'object' || value === null) return
  const node = value as { k?: string; op?: string; name?: string; searched?: boolean; part?: PatternPart }
  if (node.k === 'pattern' && !isCondition && node.part?.shortest === undefined) {
    throw wrongSyntax(
      'A pattern expression should only be used in order to test the existence of a pattern: use EXISTS { }, or a pattern comprehension.',
    )
  }
  const logical = node.k === 'not' || (node.k === 'binary' && ['AND', 'OR', 'XOR'].includes(node.op ?? ''))
  const exists = node.k === 'call' && node.name === 'exists'
  for (const [name, inner] of Object.entries(value)) {
    const isWhen = name === 'when' && node.searched === true
    checkPatterns(inner, logical || exists || name === 'where' || isWhen)
  }
}

const writing = new Set(['create', 'merge', 'set', 'remove', 'delete', 'foreach'])

const expressionRules = new Set([
  'expression',
  'expression1',
  'expression2',
  'expression3',
  'expression4',
  'expression5',
  'expression6',
  'expression7',
  'expression8',
  'expression9',
  'expression10',
  'expression11',
])

/** A name as it stands for itself: without backticks. */
export function nameOf(tree: Tree): string {
  const text = textOf(tree)
  return text.startsWith('`') ? text.slice(1, -1).replaceAll('``', '`') : unescapeUnicode(text)
}

const unescapeUnicode = (text: string): string =>
  text.replace(/\\u([0-9a-fA-F]{4})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))

const escapes = new Map([
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
])

function stringOf(token: string): string {
  let result = ''
  const text = token.slice(1, -1)
  for (let i = 0; i < text.length; i++) {
    const at = text[i]
    if (at !== '\\') {
      result += at
      continue
    }
    const next = text[++i] ?? ''
    if (next === 'u') {
      const code = text.slice(i + 1, i + 5)
      if (!/^[0-9a-fA-F]{4}$/.test(code))
        throw wrongSyntax(`\\u${code} is no Unicode escape: give four hexadecimal digits.`)
      result += String.fromCharCode(Number.parseInt(code, 16))
      i += 4
    } else result += escapes.get(next) ?? next
  }
  return result
}

const largest = 2n ** 63n - 1n

function numberOf(token: string): bigint | number {
  const negative = token.startsWith('-')
  const digits = token.replace(/^-/, '').replaceAll('_', '')
  if (/^0[xX]/.test(digits) || /^0[oO]/.test(digits) || /^\d+$/.test(digits)) {
    const value = negative ? -BigInt(digits) : BigInt(digits)
    if (value > largest || value < -largest - 1n) throw wrongSyntax(`The number ${token} is too large for an Integer.`)
    return value
  }
  const value = Number(digits.replace(/[fFdD]$/, ''))
  if (!Number.isFinite(value)) throw wrongSyntax(`The number ${token} is too large for a Float.`)
  return negative ? -value : value
}

class Builder {
  private readonly source: string
  writes = false

  constructor(source: string) {
    this.source = source
  }

  query(tree: Tree): Query {
    if (has(tree, 'DEFINE')) throw unsupported('DEFINE')
    const next = child(tree, 'nextStatement')
    const regular = next ? childrenOf(next, 'regularQuery') : []
    const [only] = regular
    if (only === undefined || regular.length > 1) throw unsupported('NEXT')
    const union = child(only, 'union')
    if (union === undefined) throw unsupported('conditional queries (WHEN)')
    const branches = childrenOf(union, 'singleQuery').map(single => this.clauses(single))
    let all: boolean | undefined
    union.children.forEach((node, i) => {
      if (node.rule !== '' || node.text.toUpperCase() !== 'UNION') return
      const isAll = union.children[i + 1]?.text.toUpperCase() === 'ALL'
      if (all !== undefined && all !== isAll) throw wrongSyntax('Invalid combination of UNION and UNION ALL.')
      all = isAll
    })
    return { branches, all: all ?? false }
  }

  private clauses(single: Tree): Clause[] {
    const clauses = childrenOf(single, 'clause')
    if (clauses.length === 0) throw unsupported('a query in braces')
    return clauses.map(clause => this.clause(clause.children[0] as Tree))
  }

  private clause(tree: Tree): Clause {
    const clause = this.clauseOf(tree)
    if (writing.has(clause.k)) this.writes = true
    return clause
  }

  private clauseOf(tree: Tree): Clause {
    switch (tree.rule) {
      case 'matchClause':
        if (child(tree, 'matchMode')) throw unsupported('a match mode')
        if (child(tree, 'searchClause')) throw unsupported('SEARCH')
        return {
          k: 'match',
          optional: has(tree, 'OPTIONAL'),
          parts: this.patternList(tree),
          where: this.where(tree),
        }
      case 'unwindClause':
        return { k: 'unwind', list: this.only(tree), variable: this.variable(tree) as string }
      case 'withClause':
        return { k: 'with', projection: this.projection(child(tree, 'returnBody') as Tree), where: this.where(tree) }
      case 'returnClause':
        return { k: 'return', projection: this.projection(child(tree, 'returnBody') as Tree) }
      case 'createClause':
        return { k: 'create', parts: this.patternList(tree) }
      case 'mergeClause': {
        const actions = childrenOf(tree, 'mergeAction')
        const items = (word: string) =>
          actions
            .filter(action => has(action, word))
            .flatMap(action => this.setItems(child(action, 'setClause') as Tree))
        return {
          k: 'merge',
          part: this.part(child(tree, 'pattern') as Tree),
          onCreate: items('CREATE'),
          onMatch: items('MATCH'),
        }
      }
      case 'setClause':
        return { k: 'set', items: this.setItems(tree) }
      case 'removeClause':
        return { k: 'remove', items: childrenOf(tree, 'removeItem').map(item => this.removeItem(item)) }
      case 'deleteClause':
        return {
          k: 'delete',
          targets: childrenOf(tree, 'expression').map(e => this.expression(e)),
          detach: has(tree, 'DETACH'),
        }
      case 'foreachClause':
        return {
          k: 'foreach',
          variable: this.variable(tree) as string,
          list: this.only(tree),
          clauses: childrenOf(tree, 'clause').map(inner => this.clause(inner.children[0] as Tree)),
        }
      case 'callClause':
        return this.procedure(tree)
      case 'subqueryClause': {
        if (child(tree, 'subqueryInTransactionsParameters')) throw unsupported('IN TRANSACTIONS')
        const scope = child(tree, 'subqueryScope')
        return {
          k: 'subquery',
          optional: has(tree, 'OPTIONAL'),
          imports: scope === undefined ? undefined : has(scope, '*') ? '*' : childrenOf(scope, 'variable').map(nameOf),
          query: this.query(child(tree, 'queryWithLocalDefinitions') as Tree),
        }
      }
      case 'loadCSVClause':
        throw unsupported('LOAD CSV')
      default:
        throw unsupported(words(tree).slice(0, 2).join(' '))
    }
  }

  private procedure(tree: Tree): Clause {
    const name = nameOf(child(tree, 'procedureName') as Tree)
    if (childrenOf(tree, 'procedureArgument').length > 0) throw unsupported(`the procedure ${name} with arguments`)
    if (has(tree, 'OPTIONAL')) throw unsupported('OPTIONAL CALL')
    const items = childrenOf(tree, 'procedureResultItem').map(item => {
      const [from, as] = childrenOf(item, 'variable').map(nameOf)
      return { name: from as string, as: as ?? (from as string) }
    })
    return {
      k: 'procedure',
      name,
      yields: has(tree, 'YIELD') && !has(tree, '*') ? items : undefined,
      where: this.where(tree),
      standalone: false,
    }
  }

  private where(tree: Tree): Expression | undefined {
    const where = child(tree, 'whereClause')
    return where && this.only(where)
  }

  private variable(tree: Tree): string | undefined {
    const variable = child(tree, 'variable')
    return variable && nameOf(variable)
  }

  /** The only expression directly under the node. */
  private only(tree: Tree): Expression {
    return this.expression(tree.children.find(node => expressionRules.has(node.rule)) as Tree)
  }

  private projection(body: Tree): Projection {
    if (child(body, 'groupBy')) throw unsupported('GROUP BY')
    const list = child(body, 'returnItems') as Tree
    const items = childrenOf(list, 'returnItem').map(item => {
      const expression = child(item, 'expression') as Tree
      return {
        value: this.expression(expression),
        name: this.variable(item) ?? plainName(expression) ?? this.source.slice(expression.start, expression.end),
      }
    })
    const order = child(body, 'orderBy')
    const amount = (rule: string) => {
      const tree = child(body, rule)
      return tree && this.only(tree)
    }
    return {
      star: has(list, '*'),
      distinct: has(body, 'DISTINCT'),
      items,
      order: order
        ? childrenOf(order, 'orderItem').map(item => ({
            by: this.only(item),
            descending: child(item, 'descToken') !== undefined,
          }))
        : [],
      skip: amount('skip'),
      limit: amount('limit'),
    }
  }

  private setItems(tree: Tree): SetItem[] {
    return childrenOf(tree, 'setItem').map((item): SetItem => {
      const variable = this.variable(item)
      const labels = this.plainLabels(item)
      if (labels) return { k: 'labels', variable: variable as string, labels }
      const value = this.expression(child(item, 'expression') as Tree)
      if (variable !== undefined) return { k: has(item, '+=') ? 'merge' : 'replace', variable, value }
      const target = this.expression(child(item, 'expression2') as Tree)
      if (target.k === 'property') return { k: 'property', of: target.of, key: target.key, value }
      throw unsupported('SET of a dynamic property')
    })
  }

  private removeItem(item: Tree): RemoveItem {
    const labels = this.plainLabels(item)
    if (labels) return { k: 'labels', variable: this.variable(item) as string, labels }
    const target = this.expression(child(item, 'expression2') as Tree)
    if (target.k === 'property') return { k: 'property', of: target.of, key: target.key }
    throw unsupported('REMOVE of a dynamic property')
  }

  private plainLabels(item: Tree): string[] | undefined {
    const labels = child(item, 'nodeLabels') ?? child(item, 'nodeLabelsIs')
    if (labels === undefined) return undefined
    if (find(labels, 'dynamicExpression')) throw unsupported('dynamic labels')
    return [
      ...childrenOf(labels, 'symbolicNameString').map(nameOf),
      ...childrenOf(labels, 'labelType').map(label => nameOf(child(label, 'symbolicNameString') as Tree)),
    ]
  }

  private patternList(tree: Tree): PatternPart[] {
    return childrenOf(child(tree, 'patternList') as Tree, 'pattern').map(pattern => this.part(pattern))
  }

  private part(pattern: Tree): PatternPart {
    if (child(pattern, 'pathPatternPrefix')) throw unsupported('path selectors (SHORTEST, ANY, ALL, path modes)')
    const anonymous = child(pattern, 'anonymousPattern') as Tree
    const shortest = child(anonymous, 'shortestPathPattern')
    const element = child(shortest ?? anonymous, 'patternElement') as Tree
    const part = this.element(element)
    part.name = this.variable(pattern)
    if (shortest) part.shortest = shortestKind(shortest)
    return part
  }

  private element(element: Tree): PatternPart {
    if (child(element, 'parenthesizedPath') || child(element, 'quantifier'))
      throw unsupported('quantified path patterns')
    const nodes = childrenOf(element, 'nodePattern').map(node => this.node(node))
    const relationships = childrenOf(element, 'relationshipPattern').map(node => this.relationship(node))
    if (nodes.length !== relationships.length + 1) throw unsupported('juxtaposed path patterns')
    return { name: undefined, shortest: undefined, nodes, relationships }
  }

  private node(tree: Tree): NodePattern {
    const label = child(tree, 'labelExpression')
    const properties = child(tree, 'properties')
    return {
      variable: this.variable(tree),
      label: label && this.label(label),
      properties: properties && this.expression(properties.children[0] as Tree),
      where: has(tree, 'WHERE') ? this.only(tree) : undefined,
    }
  }

  private relationship(tree: Tree): RelationshipPattern {
    const left = child(tree, 'leftArrow') !== undefined
    const right = child(tree, 'rightArrow') !== undefined
    const length = child(tree, 'pathLength')
    return {
      ...this.node(tree),
      direction: left === right ? 'both' : left ? 'in' : 'out',
      range: length && range(length),
    }
  }

  label(tree: Tree): LabelExpression {
    switch (tree.rule) {
      case 'labelExpression':
        return this.label(tree.children[1] as Tree)
      case 'labelExpression4':
      case 'labelExpression3': {
        const of = tree.children.filter(node => node.rule !== '').map(node => this.label(node))
        return of.length === 1 ? (of[0] as LabelExpression) : { k: tree.rule === 'labelExpression4' ? 'or' : 'and', of }
      }
      case 'labelExpression2': {
        const nots = tree.children.filter(node => node.rule === '').length
        const inner = this.label(tree.children.at(-1) as Tree)
        return nots % 2 === 1 ? { k: 'not', of: inner } : inner
      }
      default: {
        const inner = child(tree, 'labelExpression4')
        if (inner) return this.label(inner)
        if (has(tree, '%')) return { k: 'any' }
        const name = child(tree, 'symbolicNameString')
        if (name === undefined) throw unsupported('dynamic labels')
        return { k: 'name', name: nameOf(name) }
      }
    }
  }

  expression(tree: Tree): Expression {
    const { children } = tree
    switch (tree.rule) {
      case 'expression':
      case 'expression11':
      case 'expression10':
      case 'expression6':
      case 'expression5':
      case 'expression4': {
        let left = this.expression(children[0] as Tree)
        for (let i = 1; i < children.length; i += 2) {
          const op = children[i]?.text.toUpperCase() as BinaryOperator
          left = { k: 'binary', op, left, right: this.expression(children[i + 1] as Tree) }
        }
        return left
      }
      case 'expression9': {
        const inner = this.expression(children.at(-1) as Tree)
        return children.slice(0, -1).reduce((of): Expression => ({ k: 'not', of }), inner)
      }
      case 'expression8': {
        const first = this.expression(children[0] as Tree)
        if (children.length === 1) return first
        const rest: [ComparisonOperator, Expression][] = []
        for (let i = 1; i < children.length; i += 2) {
          rest.push([comparison(children[i]?.text ?? ''), this.expression(children[i + 1] as Tree)])
        }
        return { k: 'comparison', first, rest }
      }
      case 'expression7': {
        const left = this.expression(children[0] as Tree)
        return children[1] ? this.advanced(left, children[1]) : left
      }
      case 'expression3':
        if (children.length === 1) return this.expression(children[0] as Tree)
        return { k: children[0]?.text === '-' ? 'negative' : 'positive', of: this.expression(children[1] as Tree) }
      case 'expression2':
        return children
          .slice(1)
          .reduce((of, postfix) => this.postfix(of, postfix), this.expression(children[0] as Tree))
      case 'expression1':
        return this.atom(children[0] as Tree)
      default:
        return this.atom(tree)
    }
  }

  private advanced(left: Expression, tree: Tree): Expression {
    const said = tree.children.filter(node => node.rule === '').map(node => node.text.toUpperCase())
    const not = said.includes('NOT')
    if (said.includes('NULL')) return { k: 'isNull', of: left, not }
    const label = child(tree, 'labelExpression4')
    // The order of operators differs here between versions of Cypher.
    if (label && ['binary', 'negative', 'positive'].includes(left.k))
      throw unsupported('a label test after an operator, without parentheses')
    if (label) {
      const has: Expression = { k: 'hasLabel', of: left, label: this.label(label) }
      return not ? { k: 'not', of: has } : has
    }
    const right = child(tree, 'expression6')
    if (right) return { k: 'binary', op: said.join(' ') as BinaryOperator, left, right: this.expression(right) }
    throw unsupported(child(tree, 'type') ? 'type predicates (IS ::)' : 'IS NORMALIZED')
  }

  private postfix(of: Expression, tree: Tree): Expression {
    const property = child(tree, 'property')
    if (property) return { k: 'property', of, key: nameOf(child(property, 'propertyKeyName') as Tree) }
    if (!has(tree, '..')) return { k: 'index', of, at: this.only(tree) }
    const dots = tree.children.findIndex(node => node.text === '..')
    const at = (node: Tree | undefined) => (node?.rule === 'expression' ? this.expression(node) : undefined)
    if (tree.children.length === 3) throw wrongSyntax('The start or end (or both) is required for a collection slice.')
    return { k: 'slice', of, from: at(tree.children[dots - 1]), to: at(tree.children[dots + 1]) }
  }

  private atom(tree: Tree): Expression {
    switch (tree.rule) {
      case 'literal':
        return this.literal(tree.children[0] as Tree)
      case 'numberLiteral':
      case 'stringLiteral':
      case 'map':
        return this.literal(tree)
      case 'parameter':
        return { k: 'parameter', name: nameOf(child(tree, 'parameterName') as Tree) }
      case 'variable':
        return { k: 'variable', name: nameOf(tree) }
      case 'parenthesizedExpression':
        return this.only(tree)
      case 'listLiteral':
        return { k: 'list', items: childrenOf(tree, 'expression').map(item => this.expression(item)) }
      case 'functionInvocation':
        return {
          k: 'call',
          name: nameOf(child(tree, 'functionName') as Tree).toLowerCase(),
          args: childrenOf(tree, 'functionArgument').map(argument => this.only(argument)),
          distinct: has(tree, 'DISTINCT'),
        }
      case 'countStar':
        return { k: 'countStar' }
      case 'caseExpression':
      case 'extendedCaseExpression':
        return this.caseOf(tree)
      case 'listComprehension': {
        const { where, bar } = this.parts(tree)
        return {
          k: 'comprehension',
          variable: this.variable(tree) as string,
          list: this.only(tree),
          where,
          map: bar,
        }
      }
      case 'patternComprehension': {
        const { where, bar } = this.parts(tree)
        const part = this.element(child(tree, 'pathPatternNonEmpty') as Tree)
        part.name = this.variable(tree)
        return { k: 'patternComprehension', part, where, map: bar as Expression }
      }
      case 'reduceExpression': {
        const [accumulator = '', variable = ''] = childrenOf(tree, 'variable').map(nameOf)
        const [initial, list, body] = childrenOf(tree, 'expression').map(e => this.expression(e))
        return {
          k: 'reduce',
          accumulator,
          initial: initial as Expression,
          variable,
          list: list as Expression,
          body: body as Expression,
        }
      }
      case 'listItemsPredicate':
        return {
          k: 'quantifier',
          which: (tree.children[0]?.text.toLowerCase() ?? 'all') as 'all',
          variable: this.variable(tree) as string,
          list: this.only(tree),
          where: this.parts(tree).where,
        }
      case 'patternExpression':
        return { k: 'pattern', part: this.element(child(tree, 'pathPatternNonEmpty') as Tree) }
      case 'shortestPathExpression': {
        const pattern = child(tree, 'shortestPathPattern') as Tree
        const part = this.element(child(pattern, 'patternElement') as Tree)
        part.shortest = shortestKind(pattern)
        return { k: 'pattern', part }
      }
      case 'mapProjection':
        return this.mapProjection(tree)
      case 'trimFunction':
        return this.trim(tree)
      case 'existsExpression':
      case 'countExpression':
      case 'collectExpression':
        return this.subquery(tree)
      case 'normalizeFunction':
        return {
          k: 'call',
          name: 'normalize',
          args: [
            this.only(tree),
            {
              k: 'literal',
              value: child(tree, 'normalForm') ? textOf(child(tree, 'normalForm') as Tree).toUpperCase() : 'NFC',
            },
          ],
          distinct: false,
        }
      default:
        throw unsupported(
          `${tree.rule.replace(/Expression|Function|Literal/g, '')} (${this.source.slice(tree.start, tree.end).slice(0, 40)})`,
        )
    }
  }

  /** What follows WHERE and | in a comprehension or quantifier. */
  private parts(tree: Tree): { where: Expression | undefined; bar: Expression | undefined } {
    const after = (token: string) => {
      const at = tree.children.findIndex(node => node.rule === '' && node.text.toUpperCase() === token)
      const next = tree.children[at + 1]
      return at >= 0 && next ? this.expression(next) : undefined
    }
    return { where: after('WHERE'), bar: after('|') }
  }

  private literal(tree: Tree): Expression {
    if (tree.rule === 'numberLiteral') return { k: 'literal', value: numberOf(textOf(tree)) }
    if (tree.rule === 'stringLiteral') return { k: 'literal', value: stringOf(textOf(tree)) }
    if (tree.rule === 'map') {
      const keys = childrenOf(tree, 'propertyKeyName').map(nameOf)
      const values = childrenOf(tree, 'expression').map(value => this.expression(value))
      return { k: 'map', entries: keys.map((key, i) => [key, values[i] as Expression]) }
    }
    switch (tree.text.toUpperCase()) {
      case 'TRUE':
        return { k: 'literal', value: true }
      case 'FALSE':
        return { k: 'literal', value: false }
      case 'NULL':
        return { k: 'literal', value: null }
      case 'NAN':
        return { k: 'literal', value: Number.NaN }
      default:
        return { k: 'literal', value: Number.POSITIVE_INFINITY }
    }
  }

  private caseOf(tree: Tree): Expression {
    const extended = tree.rule === 'extendedCaseExpression'
    const after = tree.children.findIndex(node => node.rule === '' && node.text.toUpperCase() === 'ELSE')
    const otherwise = after >= 0 ? this.expression(tree.children[after + 1] as Tree) : undefined
    const branches = tree.children
      .filter(node => node.rule === 'caseAlternative' || node.rule === 'extendedCaseAlternative')
      .map(alternative => {
        const expressions = childrenOf(alternative, 'expression').map(e => this.expression(e))
        const when = extended
          ? childrenOf(alternative, 'extendedWhen').map(node => {
              const value = child(node, 'expression')
              if (value === undefined) throw unsupported('CASE … WHEN with an operator')
              return this.expression(value)
            })
          : [expressions[0] as Expression]
        return { when, result: expressions.at(-1) as Expression, searched: !extended }
      })
    const subject = extended ? this.only(tree) : undefined
    return { k: 'case', subject, branches, otherwise }
  }

  private mapProjection(tree: Tree): Expression {
    return {
      k: 'projection',
      variable: this.variable(tree) as string,
      items: childrenOf(tree, 'mapProjectionElement').map(item => {
        const property = child(item, 'property')
        if (property) return { property: nameOf(child(property, 'propertyKeyName') as Tree) }
        const key = child(item, 'propertyKeyName')
        if (key) return { key: nameOf(key), value: this.only(item) }
        const variable = this.variable(item)
        return variable === undefined ? { all: true as const } : { variable }
      }),
    }
  }

  private trim(tree: Tree): Expression {
    const args = childrenOf(tree, 'expression').map(e => this.expression(e))
    const name = has(tree, 'LEADING') ? 'ltrim' : has(tree, 'TRAILING') ? 'rtrim' : 'btrim'
    return { k: 'call', name, args: args.reverse(), distinct: false }
  }

  private subquery(tree: Tree): Expression {
    const k = tree.rule === 'existsExpression' ? 'exists' : tree.rule === 'countExpression' ? 'count' : 'collect'
    const query = child(tree, 'queryWithLocalDefinitions')
    if (query) return { k, query: this.query(query) }
    if (child(tree, 'matchMode')) throw unsupported('a match mode')
    return {
      k,
      query: {
        branches: [[{ k: 'match', optional: false, parts: this.patternList(tree), where: this.where(tree) }]],
        all: false,
      },
    }
  }
}

const shortestKind = (tree: Tree): 'one' | 'all' =>
  tree.children[0]?.text.toUpperCase() === 'SHORTESTPATH' ? 'one' : 'all'

function range(tree: Tree): { min: number; max: number | undefined } {
  const tokens = tree.children.slice(1).map(node => node.text)
  const dots = tokens.indexOf('..')
  const bound = (text: string | undefined) => (text === undefined ? undefined : Number(text))
  if (dots < 0) {
    const exact = bound(tokens[0])
    return { min: exact ?? 1, max: exact }
  }
  return { min: bound(tokens[dots - 1]) ?? 1, max: bound(tokens[dots + 1]) }
}

function comparison(text: string): ComparisonOperator {
  if (text === '!=') throw wrongSyntax('Unknown operation "!=": write "<>".')
  return (new Map([
    ['≤', '<='],
    ['≥', '>='],
  ]).get(text) ?? text) as ComparisonOperator
}

/** The name of a column that is nothing but a variable: without backticks. */
function plainName(expression: Tree): string | undefined {
  let at = expression
  while (at.children.length === 1 && at.rule !== 'variable') at = at.children[0] as Tree
  return at.rule === 'variable' ? nameOf(at) : undefined
}
