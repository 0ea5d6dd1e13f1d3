import * as Cypher from '@neo4j/cypher-builder'
import type { Value } from '../../server/contract/graph.ts'
import { flawOf } from '../../server/contract/names.ts'
import type { Column, Element, Pattern, PatternNode, PatternTie } from './pattern.ts'
import { type Condition, type Kind, numberFrom, valuesOf } from './patterncondition.ts'

// The one module that knows the builder of Cypher, which comes with the panel and not with the page. What it writes
// stays within what every engine understands: one label a node, types parted by a bare |, no expressions of labels, an
// alias for every column. Names are quoted here or by the builder, values are parameters always.

export interface Written {
  readonly statement: string
  readonly parameters: { readonly [name: string]: Value }
}

/** A name of the database that no statement can hold. */
export class NameError extends Error {
  readonly named: string
  constructor(named: string) {
    super(`${JSON.stringify(named)} cannot stand in a statement: ${flawOf(named)}.`)
    this.named = named
  }
}

/**
 * The statement that asks a pattern.
 *
 * @throws NameError
 */
export function statementOf(pattern: Pattern): Written {
  const writing = writerOf(pattern)
  const { returns } = pattern
  const limit = writing.parameter('limit', returns.limit)
  if (returns.as === 'count') {
    const by = returns.by ?? { element: pattern.chain[0]!.id, property: null }
    const counted = returns.counted === null ? undefined : writing.variables.get(returns.counted)
    const count = counted ? Cypher.count(counted).distinct() : Cypher.count('*')
    const total = new Cypher.NamedVariable('count')
    return built(
      writing
        .match()
        .return(writing.column(by), [count, total])
        .orderBy([total, returns.least ? 'ASC' : 'DESC'])
        .limit(limit),
    )
  }
  const columns = returns.as === 'rows' ? returns.columns : []
  if (columns.length > 0) {
    const clause = writing.match().return(...unrepeated(columns).map(writing.column))
    if (returns.distinct) clause.distinct()
    const ordered = returns.order && columns[returns.order.column]
    if (ordered) clause.orderBy([writing.alias(ordered), returns.order?.descending ? 'DESC' : 'ASC'])
    return built(clause.limit(limit))
  }
  // Of several ties in one what lies between is shown too, and only a path has that.
  const isWinding = pattern.chain.some(one => one.of === 'tie' && one.longest > 1)
  if (isWinding) {
    const path = new Cypher.NamedPathVariable('path')
    return built(writing.match(path).return(path).limit(limit))
  }
  return built(
    writing
      .match()
      .return(...writing.variables.values())
      .limit(limit),
  )
}

/**
 * The statement that counts what a pattern matches, as far as `most`: one row with one number.
 *
 * @throws NameError
 */
export function countOf(pattern: Pattern, most: number): Written {
  const writing = writerOf(pattern)
  const one = new Cypher.NamedVariable('one')
  return built(
    writing
      .match()
      .with([new Cypher.Literal(1), one])
      .limit(writing.parameter('most', most))
      .return([Cypher.count(one), new Cypher.NamedVariable('count')]),
  )
}

function built(clause: Cypher.Clause): Written {
  const { cypher, params } = clause.build({
    // The builder writes several types in brackets, which a tie of several steps cannot have; so they are quoted here.
    unsafeEscapeOptions: { disableNodeLabelEscaping: true, disableRelationshipTypeEscaping: true },
  })
  return { statement: withoutGaps(cypher), parameters: params as Written['parameters'] }
}

/** The builder leaves an empty line where nothing is ordered. What stands in backticks is a name, and stays. */
const withoutGaps = (statement: string): string =>
  statement.replace(/`(?:[^`]|``)*`|\n{2,}/g, part => (part.startsWith('`') ? part : '\n'))

function writerOf(pattern: Pattern) {
  const variables = variablesOf(pattern)
  const names = new Set<string>()
  const parameter = (wish: string, value: Value): Cypher.NamedParam => {
    const plain = isPlain(wish) ? wish : 'value'
    let name = plain
    for (let count = 2; names.has(name); count++) name = `${plain}${count}`
    names.add(name)
    return new Cypher.NamedParam(name, value)
  }
  const alias = ({ element, property }: Column) => {
    const variable = variables.get(element)!
    return property === null ? variable : new Cypher.NamedVariable(safe(`${variable.id}.${property}`))
  }
  const column = (of: Column): [Cypher.Expr, Cypher.Variable] | Cypher.Variable => {
    const variable = variables.get(of.element)!
    return of.property === null ? variable : [variable.property(safe(of.property)), alias(of)]
  }
  const match = (path?: Cypher.NamedPathVariable) => {
    const [first, ...rest] = pattern.chain as [PatternNode, ...Element[]]
    let chain = new Cypher.Pattern(variables.get(first.id), labelled(first))
    for (let index = 0; index < rest.length; index += 2) {
      const tie = rest[index] as PatternTie
      const next = rest[index + 1] as PatternNode
      chain = chain
        .related(variables.get(tie.id), {
          ...(tie.types.length > 0 ? { type: tie.types.map(quoted).join('|') } : {}),
          direction: tie.direction === 'out' ? 'right' : tie.direction === 'in' ? 'left' : 'undirected',
          ...(tie.longest > 1 ? { length: { min: 1, max: tie.longest } } : {}),
        })
        .to(variables.get(next.id), labelled(next))
    }
    const clause = new Cypher.Match(path ? chain.assignTo(path) : chain)
    const asked = pattern.chain.flatMap(one => askedOf(one, variables.get(one.id)!, parameter) ?? [])
    if (asked.length > 0) clause.where(Cypher.and(...asked))
    return clause
  }
  return { variables, parameter, alias, column, match }
}

const labelled = ({ label }: PatternNode) => (label === null ? {} : { labels: quoted(label) })

type Parameter = (wish: string, value: Value) => Cypher.NamedParam

/** What is asked of an element; of several ties in one it is asked of each of them. */
function askedOf(element: Element, variable: Cypher.NamedVariable, parameter: Parameter): Cypher.Predicate | undefined {
  const isEach = element.of === 'tie' && element.longest > 1
  const subject = isEach ? new Cypher.NamedVariable('each') : variable
  const asked = element.conditions.flatMap(condition => predicateOf(condition, subject, parameter) ?? [])
  if (asked.length === 0) return undefined
  const [first, second, ...others] = asked as [Cypher.Predicate, ...Cypher.Predicate[]]
  const join = element.join === 'any' ? Cypher.or : Cypher.and
  const joined = second === undefined ? first : join(first, second, ...others)
  return isEach ? Cypher.all(subject, variable, joined) : joined
}

function predicateOf(
  condition: Condition,
  subject: Cypher.NamedVariable,
  parameter: Parameter,
): Cypher.Predicate | undefined {
  const values = valuesOf(condition)
  if (values === null) return undefined
  const { property, kind, operator } = condition
  if (kind === 'id') return Cypher.in(new Cypher.Function('elementId', [subject]), parameter('id', values))
  const left = subject.property(safe(property))
  // Days and times are handed over as text: whoever sees the parameters can change them, and every engine takes them.
  const timed = timeOf.get(kind)
  const given = (place = 0): Cypher.Expr => {
    const plain = parameter(property, values[place]!)
    return timed ? timed(plain) : plain
  }
  // Case does not matter to who looks for a word, and a value that is no text is no mistake.
  const text = () => Cypher.toLower(new Cypher.Function('toStringOrNull', [left]))
  const folded = () => Cypher.toLower(given())
  switch (operator) {
    case 'is':
      return Cypher.eq(left, given())
    case 'isNot':
      return Cypher.neq(left, given())
    case 'contains':
      return Cypher.contains(text(), folded())
    case 'startsWith':
      return Cypher.startsWith(text(), folded())
    case 'less':
      return Cypher.lt(left, given())
    case 'atMost':
      return Cypher.lte(left, given())
    case 'more':
      return Cypher.gt(left, given())
    case 'atLeast':
      return Cypher.gte(left, given())
    case 'between':
      return Cypher.and(Cypher.gte(left, given(0)), Cypher.lte(left, given(1)))
    case 'oneOf':
      return Cypher.in(
        left,
        timed ? new Cypher.List(values.map((_, place) => given(place))) : parameter(property, values),
      )
    case 'has': {
      const number = numberFrom(condition.values[0]!.trim())
      const asText = Cypher.in(given(), left)
      return number === undefined ? asText : Cypher.or(asText, Cypher.in(parameter(property, number), left))
    }
    case 'sizeAtLeast':
      return Cypher.gte(Cypher.size(left), given())
    case 'sizeAtMost':
      return Cypher.lte(Cypher.size(left), given())
    case 'missing':
      return Cypher.isNull(left)
    case 'there':
      return Cypher.isNotNull(left)
  }
}

const timeOf = new Map<Kind, (text: Cypher.Expr) => Cypher.Expr>([
  ['Date', Cypher.date],
  ['Time', Cypher.time],
  ['LocalTime', Cypher.localtime],
  ['DateTime', Cypher.datetime],
  ['LocalDateTime', Cypher.localdatetime],
])

/** Words that mean something where a variable stands, and the names that statements here give. */
const taken = new Set(
  (
    'all allshortestpaths and any as asc ascending by call case collect contains count create delete desc descending ' +
    'detach distinct drop each else end ends exists explain extract false filter foreach in is limit load match merge ' +
    'most none normalized not null nulls of on one optional or order path profile reduce remove return set ' +
    'shortestpath single skip start starts then true typed union unwind use when where with xor yield'
  ).split(' '),
)

/** Variables by the id of the element: `person`, `holdsPost`, `person2`. */
function variablesOf({ chain }: Pattern): Map<number, Cypher.NamedVariable> {
  const used = new Set<string>(taken)
  return new Map(
    chain.map(one => {
      const wish = one.of === 'node' ? one.label : one.types.length === 1 ? one.types[0]! : null
      const stem = (wish === null ? '' : camel(wish)) || (one.of === 'node' ? 'node' : 'tie')
      let name = stem
      for (let count = 2; used.has(name.toLowerCase()); count++) name = `${stem}${count}`
      used.add(name.toLowerCase())
      return [one.id, one.of === 'node' ? new Cypher.NamedNode(name) : new Cypher.NamedRelationship(name)]
    }),
  )
}

/** `HOLDS_POST` → `holdsPost`; '' for what is not in the letters that need no quotes. */
function camel(name: string): string {
  if (!isPlain(name)) return ''
  const [first = '', ...rest] = name.split('_').filter(part => part !== '')
  const isShouted = name === name.toUpperCase()
  const lower = (part: string) => (isShouted ? part.toLowerCase() : part)
  return [
    first.slice(0, 1).toLowerCase() + lower(first.slice(1)),
    ...rest.map(part => part.slice(0, 1).toUpperCase() + lower(part.slice(1))),
  ].join('')
}

const isPlain = (name: string): boolean => /^[A-Za-z][A-Za-z0-9_]*$/.test(name)

/** @throws NameError */
function safe(name: string): string {
  if (flawOf(name) !== undefined) throw new NameError(name)
  return name
}

/** A label or type: as it is where that reads well and means nothing else. */
const quoted = (name: string): string =>
  isPlain(name) && !taken.has(name.toLowerCase()) ? name : `\`${safe(name).replaceAll('`', '``')}\``

function unrepeated(columns: readonly Column[]): Column[] {
  return columns.filter(
    ({ element, property }, index) =>
      columns.findIndex(one => one.element === element && one.property === property) === index,
  )
}
