import { AppError } from '../../../errors.ts'
import type { BinaryOperator, ComparisonOperator, Expression, LabelExpression } from './ast.ts'
import { aggregates as aggregateTable, functions, integer, isForeign, toText } from './functions.ts'
import { failed, unsupported, wrongSyntax } from './refusals.ts'
import type { AggregateUse, Compiler, Evaluate, Row, Scope } from './scope.ts'
import {
  type CypherMap,
  compare,
  equals,
  isEntity,
  isNumber,
  mismatch,
  Node,
  Relationship,
  typeName,
  type Value,
} from './value.ts'

/** A label expression as a test of a set of labels. */
export function labelTest(label: LabelExpression): (labels: ReadonlySet<string>) => boolean {
  switch (label.k) {
    case 'name':
      return labels => labels.has(label.name)
    case 'any':
      return labels => labels.size > 0
    case 'not': {
      const test = labelTest(label.of)
      return labels => !test(labels)
    }
    default: {
      const tests = label.of.map(labelTest)
      return label.k === 'and'
        ? labels => tests.every(test => test(labels))
        : labels => tests.some(test => test(labels))
    }
  }
}

/** Whether a predicate holds; anything but a boolean is an error. */
export function truth(value: Value): boolean | null {
  if (value === null || typeof value === 'boolean') return value
  throw mismatch('Boolean', value)
}

const boolean = (value: Value): boolean | null => {
  if (value === null || typeof value === 'boolean') return value
  throw mismatch('Boolean', value)
}

type Binary = (a: Value, b: Value) => Value

const arithmetic =
  (name: string, integers: (a: bigint, b: bigint) => bigint, floats: (a: number, b: number) => number): Binary =>
  (a, b) => {
    // Neo4j is of two minds here: Infinity or an error, by the shape of the statement.
    if (name === '/' && b === 0n && typeof a !== 'bigint')
      throw unsupported('a division of something else than an Integer by the Integer 0')
    if (a === null || b === null) return null
    if (typeof a === 'bigint' && typeof b === 'bigint') return integer(integers(a, b), `${a} ${name} ${b}`)
    if (isNumber(a) && isNumber(b)) return floats(Number(a), Number(b))
    throw failed(`Type mismatch: ${typeName(a)} ${name} ${typeName(b)} is not defined.`)
  }

const whole = (name: string, calculate: (a: bigint, b: bigint) => bigint) => (a: bigint, b: bigint) => {
  if (b === 0n) throw failed(`${name} by zero.`)
  return calculate(a, b)
}

const addNumbers = arithmetic(
  '+',
  (a, b) => a + b,
  (a, b) => a + b,
)

const add: Binary = (a, b) => {
  if (a === null || b === null) return null
  if (Array.isArray(a)) return Array.isArray(b) ? [...a, ...b] : [...a, b]
  if (Array.isArray(b)) return [a, ...b]
  if (typeof a === 'string' || typeof b === 'string') {
    const left = toText(a) as Value | undefined
    const right = toText(b) as Value | undefined
    if (typeof left === 'string' && typeof right === 'string') return left + right
  }
  return addNumbers(a, b)
}

const concatenate: Binary = (a, b) => {
  if (a === null || b === null) return null
  if (Array.isArray(a) && Array.isArray(b)) return [...a, ...b]
  if (typeof a === 'string' && typeof b === 'string') return a + b
  throw failed(`Type mismatch: ${typeName(a)} || ${typeName(b)} is not defined.`)
}

const textual =
  (test: (a: string, b: string) => boolean): Binary =>
  (a, b) =>
    typeof a === 'string' && typeof b === 'string' ? test(a, b) : null

/** Texts of long lists: `IN $ids` asks the same list for every row. */
const gathered = new WeakMap<Value[], { texts: Set<Value>; hasNull: boolean }>()
const longList = 16

export const contains: Binary = (value, list) => {
  if (list === null) return null
  if (!Array.isArray(list)) throw mismatch('List', list)
  if (typeof value === 'string' && list.length > longList) {
    let known = gathered.get(list)
    if (known === undefined) {
      known = { texts: new Set(list.filter(item => typeof item === 'string')), hasNull: list.includes(null) }
      gathered.set(list, known)
    }
    return known.texts.has(value) || (known.hasNull ? null : false)
  }
  let result: boolean | null = false
  for (const item of list) {
    const equal = equals(value, item)
    if (equal) return true
    if (equal === null) result = null
  }
  return result
}

const expressions = new Map<string, RegExp>()

/** A Java regular expression that has to match the whole text. */
function pattern(source: string): RegExp {
  let regexp = expressions.get(source)
  if (regexp === undefined) {
    const [head = '', flags = ''] = /^\(\?([ims]+)\)/.exec(source) ?? []
    try {
      regexp = new RegExp(`^(?:${source.slice(head.length)})$`, [...new Set(`u${flags}`)].join(''))
    } catch {
      throw unsupported('this regular expression')
    }
    if (/\\[QEGZzAhHRX]|\(\?[>a-z]|[*+?}]\+|\[[^\]]*(\[|&&)|\\p\{(?!L|N|P|S|Z|M|C)/.test(source.slice(head.length))) {
      throw unsupported('this regular expression')
    }
    if (expressions.size > 500) expressions.clear()
    expressions.set(source, regexp)
  }
  return regexp
}

const logic: { [op: string]: (a: boolean | null, b: boolean | null) => boolean | null } = {
  AND: (a, b) => (a === false || b === false ? false : a === null || b === null ? null : true),
  OR: (a, b) => (a === true || b === true ? true : a === null || b === null ? null : false),
  XOR: (a, b) => (a === null || b === null ? null : a !== b),
}

const binaries = new Map<BinaryOperator, Binary>([
  ['+', add],
  ['||', concatenate],
  [
    '-',
    arithmetic(
      '-',
      (a, b) => a - b,
      (a, b) => a - b,
    ),
  ],
  [
    '*',
    arithmetic(
      '*',
      (a, b) => a * b,
      (a, b) => a * b,
    ),
  ],
  [
    '/',
    arithmetic(
      '/',
      whole('Division', (a, b) => BigInt.asIntN(64, a / b)),
      (a, b) => a / b,
    ),
  ],
  [
    '%',
    arithmetic(
      '%',
      whole('Remainder', (a, b) => a % b),
      (a, b) => a % b,
    ),
  ],
  [
    '^',
    (a, b) => {
      if (a === null || b === null) return null
      if (!isNumber(a) || !isNumber(b)) throw failed(`Type mismatch: ${typeName(a)} ^ ${typeName(b)} is not defined.`)
      return Number(a) ** Number(b)
    },
  ],
  ['STARTS WITH', textual((a, b) => a.startsWith(b))],
  ['ENDS WITH', textual((a, b) => a.endsWith(b))],
  ['CONTAINS', textual((a, b) => a.includes(b))],
  [
    '=~',
    (a, b) => {
      if (a === null || b === null) return null
      if (typeof b !== 'string') throw mismatch('String', b)
      return typeof a === 'string' ? pattern(b).test(a) : null
    },
  ],
  ['IN', contains],
])

const comparisons: { [op in ComparisonOperator]: Binary } = {
  '=': equals,
  '<>': (a, b) => {
    const equal = equals(a, b)
    return equal === null ? null : !equal
  },
  '<': (a, b) => tested(compare(a, b), x => x < 0),
  '>': (a, b) => tested(compare(a, b), x => x > 0),
  '<=': (a, b) => tested(compare(a, b), x => x <= 0),
  '>=': (a, b) => tested(compare(a, b), x => x >= 0),
}

const tested = (result: number | null, test: (result: number) => boolean) => (result === null ? null : test(result))

export class ExpressionCompiler {
  private readonly compiler: Compiler

  constructor(compiler: Compiler) {
    this.compiler = compiler
  }

  compile(expression: Expression, scope: Scope, sink?: AggregateUse[]): Evaluate {
    const to = (inner: Expression) => this.compile(inner, scope, sink)
    switch (expression.k) {
      case 'literal': {
        const { value } = expression
        return () => value
      }
      case 'parameter': {
        const value = this.compiler.parameters.get(expression.name)
        if (value === undefined) {
          throw new AppError('PARAMETER_MISSING', `Give a value for the parameter $${expression.name}.`, {
            facts: { parameter: expression.name },
          })
        }
        return () => value
      }
      case 'variable': {
        const slot = scope.slot(expression.name)
        return row => row[slot] as Value
      }
      case 'property': {
        const of = to(expression.of)
        return row => this.property(of(row), expression.key)
      }
      case 'index': {
        const of = to(expression.of)
        const at = to(expression.at)
        return row => this.index(of(row), at(row))
      }
      case 'slice': {
        const of = to(expression.of)
        const from = expression.from && to(expression.from)
        const end = expression.to && to(expression.to)
        return row => slice(of(row), from ? from(row) : 0n, end ? end(row) : undefined)
      }
      case 'list': {
        const items = expression.items.map(to)
        return row => items.map(item => item(row))
      }
      case 'map': {
        const entries = expression.entries.map(([name, value]) => [name, to(value)] as const)
        return row => new Map(entries.map(([name, value]) => [name, value(row)]))
      }
      case 'binary': {
        const left = to(expression.left)
        const right = to(expression.right)
        const combine = logic[expression.op]
        // Decided by its left side, the right one is not looked at.
        const decisive = { AND: false, OR: true, XOR: undefined }[expression.op as string]
        if (combine) {
          return row => {
            const first = boolean(left(row))
            return first === decisive ? first : combine(first, boolean(right(row)))
          }
        }
        const calculate = binaries.get(expression.op)
        if (calculate === undefined) throw unsupported(`the operator ${expression.op}`)
        return row => calculate(left(row), right(row))
      }
      case 'not': {
        const of = to(expression.of)
        return row => {
          const value = boolean(of(row))
          return value === null ? null : !value
        }
      }
      case 'negative':
      case 'positive': {
        const of = to(expression.of)
        const negate = expression.k === 'negative'
        return row => {
          const value = of(row)
          if (value === null) return null
          if (typeof value === 'bigint') return negate ? integer(-value, 'a negation') : value
          // From zero, as Neo4j has it: the negative of 0.0 is 0.0.
          if (typeof value === 'number') return negate ? 0 - value : value
          throw mismatch('Number', value)
        }
      }
      case 'comparison': {
        const operands = [expression.first, ...expression.rest.map(([, operand]) => operand)].map(to)
        const tests = expression.rest.map(([op]) => comparisons[op])
        if (tests.length === 1) {
          const [test] = tests as [Binary]
          const [a, b] = operands as [Evaluate, Evaluate]
          return row => test(a(row), b(row))
        }
        return row => {
          const values = operands.map(operand => operand(row))
          return tests
            .map((test, i) => test(values[i] as Value, values[i + 1] as Value) as boolean | null)
            .reduce((a, b) => logic.AND?.(a, b) ?? null, true)
        }
      }
      case 'isNull': {
        const of = to(expression.of)
        const { not } = expression
        return row => (of(row) === null) !== not
      }
      case 'hasLabel': {
        const of = to(expression.of)
        const test = labelTest(expression.label)
        return row => {
          const value = of(row)
          if (value === null) return null
          if (value instanceof Node) return test(value.labels)
          if (value instanceof Relationship) return test(new Set([value.type]))
          throw mismatch('Node or Relationship', value)
        }
      }
      case 'case':
        return this.caseOf(expression, to)
      case 'call':
        return this.call(expression, scope, sink)
      case 'countStar':
        return this.aggregate('count', [() => true], false, scope, sink)
      case 'comprehension': {
        const list = to(expression.list)
        const inner = scope.nested()
        const slot = inner.declare(expression.variable)
        const where = expression.where && this.compile(expression.where, inner)
        const map = expression.map && this.compile(expression.map, inner)
        return row => {
          const items = list(row)
          if (items === null) return null
          if (!Array.isArray(items)) throw mismatch('List', items)
          const result: Value[] = []
          for (const item of items) {
            row[slot] = item
            if (where === undefined || truth(where(row)) === true) result.push(map ? map(row) : item)
          }
          return result
        }
      }
      case 'reduce': {
        const initial = to(expression.initial)
        const list = to(expression.list)
        const inner = scope.nested()
        const accumulator = inner.declare(expression.accumulator)
        const slot = inner.declare(expression.variable)
        const body = this.compile(expression.body, inner)
        return row => {
          const items = list(row)
          if (items === null) return null
          if (!Array.isArray(items)) throw mismatch('List', items)
          let value = initial(row)
          for (const item of items) {
            row[accumulator] = value
            row[slot] = item
            value = body(row)
          }
          return value
        }
      }
      case 'quantifier':
        return this.quantifier(expression, scope, sink)
      case 'projection':
        return this.projection(expression, scope, sink)
      case 'pattern': {
        const { part } = expression
        const inner = scope.nested()
        if (part.shortest) {
          const named = { ...part, name: part.name ?? ' path' }
          const match = this.compiler.match([named], undefined, inner)
          const slot = inner.slot(named.name)
          const all = part.shortest === 'all'
          return row => {
            const paths: Value[] = []
            for (const found of match(row)) {
              paths.push(found[slot] as Value)
              if (!all) break
            }
            return all ? paths : (paths[0] ?? null)
          }
        }
        const match = this.compiler.match([part], undefined, inner)
        return row => some(match(row))
      }
      case 'patternComprehension': {
        const inner = scope.nested()
        const match = this.compiler.match([expression.part], expression.where, inner)
        const map = this.compile(expression.map, inner)
        return row => {
          const result: Value[] = []
          for (const found of match(row)) result.push(map(found))
          return result
        }
      }
      default: {
        const inner = scope.nested()
        const query = this.compiler.query(expression.query, inner, [...scope.slots.keys()])
        if (expression.k === 'exists') return row => some(query.run(row))
        if (expression.k === 'count') {
          return row => {
            let count = 0n
            for (const _ of query.run(row)) count++
            return count
          }
        }
        return row => [...query.run(row)].map(values => values[0] as Value)
      }
    }
  }

  property(of: Value, key: string): Value {
    if (of === null) return null
    if (of instanceof Map) return of.get(key) ?? null
    if (isEntity(of)) return this.compiler.graph.properties(of).get(key) ?? null
    throw mismatch('Map, Node or Relationship', of)
  }

  private index(of: Value, at: Value): Value {
    if (of === null || at === null) return null
    if (Array.isArray(of)) {
      if (typeof at !== 'bigint') throw mismatch('Integer', at)
      return of.at(Number(at)) ?? null
    }
    if (of instanceof Map || isEntity(of)) {
      if (typeof at !== 'string') throw mismatch('String', at)
      return this.property(of, at)
    }
    throw mismatch('List, Map, Node or Relationship', of)
  }

  private caseOf(expression: Extract<Expression, { k: 'case' }>, to: (inner: Expression) => Evaluate): Evaluate {
    const subject = expression.subject && to(expression.subject)
    const branches = expression.branches.map(({ when, result }) => ({ when: when.map(to), result: to(result) }))
    const otherwise = expression.otherwise ? to(expression.otherwise) : () => null
    if (subject === undefined) {
      return row =>
        (branches.find(({ when }) => when.some(test => truth(test(row)) === true))?.result ?? otherwise)(row)
    }
    return row => {
      const value = subject(row)
      return (branches.find(({ when }) => when.some(test => equals(value, test(row)) === true))?.result ?? otherwise)(
        row,
      )
    }
  }

  private call(
    expression: Extract<Expression, { k: 'call' }>,
    scope: Scope,
    sink: AggregateUse[] | undefined,
  ): Evaluate {
    const { name, args, distinct } = expression
    const aggregate = aggregateTable.get(name)
    if (aggregate) {
      if (args.length !== aggregate.arity) throw wrongSyntax(`${name}() takes ${aggregate.arity} argument(s).`)
      if (args.some(random)) throw wrongSyntax(`Can't use non-deterministic functions inside of ${name}().`)
      return this.aggregate(
        name,
        args.map(argument => this.compile(argument, scope)),
        distinct,
        scope,
        sink,
      )
    }
    if (name === 'exists') {
      const [argument] = args
      if (argument?.k === 'property' || argument?.k === 'index') {
        return this.compile({ k: 'isNull', of: argument, not: true }, scope, sink)
      }
      if (argument?.k === 'pattern') return this.compile(argument, scope, sink)
      throw unsupported('exists() of this expression')
    }
    const found = functions.get(name)
    if (found === undefined) {
      if (isForeign(name)) throw unsupported(`the function ${name}()`)
      throw wrongSyntax(`Unknown function '${name}'.`)
    }
    if (args.length < found.min || args.length > found.max) {
      throw wrongSyntax(
        `${name}() takes ${found.min}${found.max > found.min ? ` to ${found.max}` : ''} argument(s), not ${args.length}.`,
      )
    }
    if (distinct) throw wrongSyntax(`${name}() does not take DISTINCT.`)
    const compiled = args.map(argument => this.compile(argument, scope, sink))
    const { graph } = this.compiler
    if (name === 'coalesce') {
      return row => {
        for (const argument of compiled) {
          const value = argument(row)
          if (value !== null) return value
        }
        return null
      }
    }
    return row =>
      found.call(
        compiled.map(argument => argument(row)),
        graph,
      )
  }

  private aggregate(
    name: string,
    args: Evaluate[],
    distinct: boolean,
    scope: Scope,
    sink: AggregateUse[] | undefined,
  ): Evaluate {
    const found = aggregateTable.get(name)
    if (sink === undefined || found === undefined)
      throw wrongSyntax(`Invalid use of aggregating function ${name}(...) in this context.`)
    const slot = scope.declare()
    sink.push({ start: found.start, args, distinct, slot })
    return row => row[slot] as Value
  }

  private quantifier(
    expression: Extract<Expression, { k: 'quantifier' }>,
    scope: Scope,
    sink: AggregateUse[] | undefined,
  ): Evaluate {
    const list = this.compile(expression.list, scope, sink)
    const inner = scope.nested()
    const slot = inner.declare(expression.variable)
    const where = expression.where && this.compile(expression.where, inner)
    const { which } = expression
    return row => {
      const items = list(row)
      if (items === null) return null
      if (!Array.isArray(items)) throw mismatch('List', items)
      let yes = 0
      let unknown = 0
      for (const item of items) {
        row[slot] = item
        const holds = where ? truth(where(row)) : true
        if (holds === null) unknown++
        else if (holds) yes++
      }
      const no = items.length - yes - unknown
      switch (which) {
        case 'all':
          return no > 0 ? false : unknown > 0 ? null : true
        case 'any':
          return yes > 0 ? true : unknown > 0 ? null : false
        case 'none':
          return yes > 0 ? false : unknown > 0 ? null : true
        default:
          return yes > 1 ? false : unknown > 0 ? null : yes === 1
      }
    }
  }

  private projection(
    expression: Extract<Expression, { k: 'projection' }>,
    scope: Scope,
    sink: AggregateUse[] | undefined,
  ): Evaluate {
    const slot = scope.slot(expression.variable)
    const items = expression.items.map((item): ((of: Value, row: Row, into: CypherMap) => void) => {
      if ('all' in item) {
        return (of, _, into) => {
          const properties = of instanceof Map ? of : isEntity(of) ? this.compiler.graph.properties(of) : undefined
          if (properties === undefined) throw mismatch('Map, Node or Relationship', of)
          for (const [name, value] of properties) into.set(name, value)
        }
      }
      if ('property' in item) return (of, _, into) => void into.set(item.property, this.property(of, item.property))
      const [name, value] =
        'variable' in item
          ? [item.variable, this.compile({ k: 'variable', name: item.variable }, scope, sink)]
          : [item.key, this.compile(item.value, scope, sink)]
      return (_, row, into) => void into.set(name, value(row))
    })
    return row => {
      const of = row[slot] as Value
      if (of === null) return null
      const into: CypherMap = new Map()
      for (const item of items) item(of, row, into)
      return into
    }
  }
}

function some(rows: Iterable<unknown>): boolean {
  for (const _ of rows) return true
  return false
}

/** Whether something random is in an expression. */
const random = (expression: Expression): boolean =>
  JSON.stringify(expression, (_, value) => (typeof value === 'bigint' ? String(value) : value)).includes(
    '"name":"rand"',
  )

function slice(of: Value, from: Value, to: Value | undefined): Value {
  if (of === null || from === null || to === null) return null
  if (!Array.isArray(of)) throw mismatch('List', of)
  if (typeof from !== 'bigint') throw mismatch('Integer', from)
  if (to !== undefined && typeof to !== 'bigint') throw mismatch('Integer', to)
  return of.slice(Number(from), to === undefined ? undefined : Number(to))
}
