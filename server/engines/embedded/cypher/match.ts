import type { Expression, LabelExpression, NodePattern, PatternPart, RelationshipPattern } from './ast.ts'
import { labelTest, truth } from './expression.ts'
import { wrongSyntax } from './refusals.ts'
import type { Compiler, Row, Scope } from './scope.ts'
import { type ShortestSearch, shortestPaths } from './shortest.ts'
import { equals, mismatch, Node, Path, Relationship, type Value } from './value.ts'

/** Calls for the names of all variables in an expression, those that it declares itself included. */
export function variablesOf(expression: unknown, found = new Set<string>()): Set<string> {
  if (Array.isArray(expression)) for (const item of expression) variablesOf(item, found)
  else if (typeof expression === 'object' && expression !== null) {
    const node = expression as { k?: string; name?: unknown; variable?: unknown }
    if (node.k === 'variable' && typeof node.name === 'string') found.add(node.name)
    if (typeof node.variable === 'string') found.add(node.variable)
    for (const value of Object.values(expression)) variablesOf(value, found)
  }
  return found
}

/** A condition as what must all hold. */
export function conjuncts(where: Expression | undefined): Expression[] {
  if (where === undefined) return []
  if (where.k === 'binary' && where.op === 'AND') return [...conjuncts(where.left), ...conjuncts(where.right)]
  return [where]
}

/** One stage of a match: called with the row so far, goes on for each way to extend it. */
type Stage = (row: Row, next: () => Iterable<Row>) => Iterable<Row>

interface NodePlan {
  pattern: NodePattern
  slot: number
  /** Bound before this part is matched. */
  bound: boolean
  test: ((node: Node, row: Row) => boolean) | undefined
}

interface RelationshipPlan {
  pattern: RelationshipPattern
  slot: number
  bound: boolean
  types: ((types: ReadonlySet<string>) => boolean) | undefined
  test: ((relationship: Relationship, row: Row) => boolean) | undefined
}

export class Matcher {
  private readonly compiler: Compiler

  constructor(compiler: Compiler) {
    this.compiler = compiler
  }

  compile(parts: PatternPart[], where: Expression | undefined, scope: Scope): (row: Row) => Iterable<Row> {
    checkUniqueness(parts)
    const known = new Set(scope.slots.keys())
    // All variables first: a property map may name a variable of another part.
    for (const part of parts) {
      for (const { variable } of [...part.nodes, ...part.relationships]) {
        if (variable !== undefined && !scope.slots.has(variable)) scope.declare(variable)
      }
      if (part.name !== undefined && !scope.slots.has(part.name)) scope.declare(part.name)
    }
    const fresh = new Set([...scope.slots.keys()].filter(name => !known.has(name)))
    const bound = new Set(known)
    const conditions = [...conjuncts(where), ...inlineConditions(parts)].map(expression => ({
      expression,
      needs: [...variablesOf(expression)].filter(name => fresh.has(name)),
      used: false,
    }))
    const stages: Stage[] = []
    const used: Relationship[] = []
    const flush = () => {
      for (const condition of conditions) {
        if (condition.used || !condition.needs.every(name => bound.has(name))) continue
        condition.used = true
        const holds = this.compiler.expression(condition.expression, scope)
        stages.push((row, next) => (truth(holds(row)) === true ? next() : []))
      }
    }
    flush()
    const waiting = [...parts]
    while (waiting.length > 0) {
      const part = this.cheapest(waiting, bound, conditions)
      waiting.splice(waiting.indexOf(part), 1)
      this.part(part, scope, bound, stages, used, flush, conditions)
      flush()
    }
    for (const condition of conditions) {
      if (!condition.used) throw wrongSyntax('A condition names a variable that is not defined.')
    }
    const { frame } = scope
    return function* run(row: Row): Iterable<Row> {
      const work = row.slice()
      work.length = Math.max(work.length, frame.width)
      const go = (i: number): Iterable<Row> => {
        const stage = stages[i]
        return stage === undefined ? [work.slice()] : stage(work, () => go(i + 1))
      }
      used.length = 0
      yield* go(0)
    }
  }

  /** The part to match next: one that touches what is known, or else the one with the fewest nodes to begin with. */
  private cheapest(parts: PatternPart[], bound: ReadonlySet<string>, conditions: Condition[]): PatternPart {
    const cost = (part: PatternPart) =>
      Math.min(...part.nodes.map(node => this.cost(node, bound, conditions))) + (part.shortest ? 1e15 : 0)
    return parts.reduce((best, part) => (cost(part) < cost(best) ? part : best))
  }

  private cost(node: NodePattern, bound: ReadonlySet<string>, conditions: Condition[]): number {
    if (node.variable !== undefined && bound.has(node.variable)) return 0
    if (this.seek(node, bound, conditions)) return 1
    const labels = certainLabels(node.label)
    const { graph } = this.compiler
    if (labels.length === 0) return graph.nodes.size * 2 + 10
    return Math.min(...labels.map(label => graph.labels.get(label)?.size ?? 0)) + 5
  }

  /** An equality by which the nodes can be looked up, if its other side is known. */
  private seek(node: NodePattern, bound: ReadonlySet<string>, conditions: Condition[]): Seek | undefined {
    if (node.properties?.k === 'map') {
      const entry = node.properties.entries.find(([, value]) => isKnown(value, bound))
      if (entry) return { by: { property: entry[0] }, value: entry[1], many: false }
    }
    return this.equality(node.variable, bound, conditions)
  }

  /** A condition that says what a property, `id()` or `elementId()` of the variable is, or in which list. */
  private equality(
    variable: string | undefined,
    bound: ReadonlySet<string>,
    conditions: Condition[],
  ): Seek | undefined {
    if (variable === undefined) return undefined
    for (const { expression } of conditions) {
      if (expression.k === 'comparison' && expression.rest.length === 1 && expression.rest[0]?.[0] === '=') {
        const other = expression.rest[0][1]
        for (const [side, value] of [
          [expression.first, other],
          [other, expression.first],
        ] as const) {
          const by = soughtBy(side, variable)
          if (by && isKnown(value, bound)) return { by, value, many: false }
        }
      }
      if (expression.k === 'binary' && expression.op === 'IN' && isKnown(expression.right, bound)) {
        const by = soughtBy(expression.left, variable)
        if (by) return { by, value: expression.right, many: true }
      }
    }
    return undefined
  }

  private part(
    part: PatternPart,
    scope: Scope,
    bound: Set<string>,
    stages: Stage[],
    used: Relationship[],
    flush: () => void,
    conditions: Condition[],
  ): void {
    const nodes = part.nodes.map(pattern => this.node(pattern, scope, bound))
    const relationships = part.relationships.map(pattern => this.relationship(pattern, scope, bound))
    const bind = (name: string | undefined) => {
      if (name !== undefined) bound.add(name)
    }
    const boundNow = (plan: NodePlan) => plan.pattern.variable !== undefined && bound.has(plan.pattern.variable)
    const enter = (plan: NodePlan) => {
      const isBound = boundNow(plan)
      stages.push(isBound ? this.check(plan) : this.scan(plan, scope, bound, conditions))
      bind(plan.pattern.variable)
      flush()
    }
    if (part.shortest) {
      const [from, to] = nodes as [NodePlan, NodePlan]
      enter(from)
      if (to.slot !== from.slot) enter(to)
      this.shortest(part, from, to, relationships[0] as RelationshipPlan, scope, stages, conditions)
      bind(part.name)
      bind(part.relationships[0]?.variable)
      return
    }
    // Begin where the fewest nodes are, then go to both ends.
    let start = 0
    let best = Number.POSITIVE_INFINITY
    nodes.forEach((plan, i) => {
      const cost = this.cost(plan.pattern, bound, conditions)
      if (cost < best) {
        best = cost
        start = i
      }
    })
    if (best > 1) {
      // A relationship that is named by its id is a better beginning than all nodes of a label.
      for (const plan of relationships) {
        const { variable, range } = plan.pattern
        const seek = plan.bound || range ? undefined : this.equality(variable, bound, conditions)
        if (!seek || 'property' in seek.by) continue
        const { id } = seek.by
        const { graph } = this.compiler
        const candidates = this.sought(seek, scope, value => graph.withId('relationship', id, value))
        stages.push(function* each(row, next) {
          for (const relationship of candidates(row)) {
            row[plan.slot] = relationship
            yield* next()
          }
        })
        bind(variable)
        plan.bound = true
        break
      }
    }
    const known = relationships.findIndex(plan => plan.bound && plan.pattern.range === undefined)
    if (best > 0 && known >= 0) {
      start = known
      const first = nodes[start] as NodePlan
      const { slot } = relationships[known] as RelationshipPlan
      stages.push(ends(slot, first))
      bind(first.pattern.variable)
      flush()
    } else enter(nodes[start] as NodePlan)
    const walk = (from: number, to: number) => {
      const [a, b] = [nodes[from] as NodePlan, nodes[to] as NodePlan]
      const plan = relationships[Math.min(from, to)] as RelationshipPlan
      const forward = to > from
      const isBound = boundNow(b) || b.slot === a.slot
      stages.push(
        plan.pattern.range
          ? this.expandMany(a, plan, b, forward, isBound, used)
          : this.expand(a, plan, b, forward, isBound, used),
      )
      bind(plan.pattern.variable)
      bind(b.pattern.variable)
      flush()
    }
    for (let i = start; i < nodes.length - 1; i++) walk(i, i + 1)
    for (let i = start; i > 0; i--) walk(i, i - 1)
    if (part.name !== undefined) {
      const slot = scope.slot(part.name)
      const assemble = pathOf(nodes, relationships)
      stages.push((row, next) => {
        row[slot] = assemble(row)
        return next()
      })
      bind(part.name)
    }
  }

  private node(pattern: NodePattern, scope: Scope, bound: ReadonlySet<string>): NodePlan {
    const { variable } = pattern
    const tests: ((node: Node, row: Row) => boolean)[] = []
    if (pattern.label) {
      const test = labelTest(pattern.label)
      tests.push(node => test(node.labels))
    }
    if (pattern.properties) tests.push(this.propertyTest(pattern.properties, scope))
    return {
      pattern,
      slot: variable === undefined ? scope.declare() : scope.slot(variable),
      bound: variable !== undefined && bound.has(variable),
      test: every(tests),
    }
  }

  private relationship(pattern: RelationshipPattern, scope: Scope, bound: ReadonlySet<string>): RelationshipPlan {
    const { variable } = pattern
    return {
      pattern,
      slot: variable === undefined ? scope.declare() : scope.slot(variable),
      bound: variable !== undefined && bound.has(variable),
      types: pattern.label && labelTest(pattern.label),
      test: pattern.properties && this.propertyTest(pattern.properties, scope),
    }
  }

  private propertyTest(properties: Expression, scope: Scope): (entity: Node | Relationship, row: Row) => boolean {
    const { graph } = this.compiler
    if (properties.k === 'map') {
      const entries = properties.entries.map(([name, value]) => [name, this.compiler.expression(value, scope)] as const)
      return (entity, row) => {
        const stored = graph.properties(entity)
        return entries.every(([name, value]) => equals(stored.get(name) ?? null, value(row)) === true)
      }
    }
    const map = this.compiler.expression(properties, scope)
    return (entity, row) => {
      const wanted = map(row)
      if (!(wanted instanceof Map)) throw mismatch('Map', wanted)
      const stored = graph.properties(entity)
      return [...wanted].every(([name, value]) => equals(stored.get(name) ?? null, value) === true)
    }
  }

  private check({ slot, test }: NodePlan): Stage {
    return (row, next) => {
      const node = row[slot] as Value
      if (node === null || node === undefined) return []
      if (!(node instanceof Node)) throw mismatch('Node', node)
      if (node.deleted) return []
      return test === undefined || test(node, row) ? next() : []
    }
  }

  private scan(plan: NodePlan, scope: Scope, bound: ReadonlySet<string>, conditions: Condition[]): Stage {
    const { slot, test, pattern } = plan
    const { graph } = this.compiler
    const labels = certainLabels(pattern.label)
    const smallest = () =>
      labels.reduce<string | undefined>(
        (best, label) =>
          best === undefined || (graph.labels.get(label)?.size ?? 0) < (graph.labels.get(best)?.size ?? 0)
            ? label
            : best,
        undefined,
      )
    const seek = this.seek(pattern, bound, conditions)
    let candidates: (row: Row) => Iterable<Node>
    if (seek) {
      const { by } = seek
      const lookUp =
        'property' in by
          ? (wanted: Value) => graph.lookUp(smallest(), by.property, wanted)
          : (wanted: Value) => graph.withId('node', by.id, wanted)
      candidates = this.sought(seek, scope, lookUp)
    } else {
      candidates = () => {
        const label = smallest()
        return label === undefined ? graph.nodes.values() : (graph.labels.get(label) ?? [])
      }
    }
    return function* each(row, next) {
      for (const node of candidates(row)) {
        row[slot] = node
        if (test === undefined || test(node, row)) yield* next()
      }
    }
  }

  /** What a seek finds for a row: each entity once. */
  private sought<E>(seek: Seek, scope: Scope, lookUp: (value: Value) => Iterable<E>): (row: Row) => Iterable<E> {
    const value = this.compiler.expression(seek.value, scope)
    return row => {
      const wanted = value(row)
      if (wanted === null) return []
      if (!seek.many) return lookUp(wanted)
      if (!Array.isArray(wanted)) throw mismatch('List', wanted)
      const found = new Set<E>()
      for (const item of wanted) for (const entity of lookUp(item)) found.add(entity)
      return found
    }
  }

  private expand(
    a: NodePlan,
    plan: RelationshipPlan,
    b: NodePlan,
    forward: boolean,
    bound: boolean,
    used: Relationship[],
  ): Stage {
    const candidates = this.neighbours(plan, forward)
    return function* each(row, next) {
      const from = row[a.slot] as Node
      for (const relationship of candidates(from, row)) {
        if (used.includes(relationship)) continue
        const to = relationship.start === from ? relationship.end : relationship.start
        if (bound) {
          if (row[b.slot] !== to) continue
        } else row[b.slot] = to
        row[plan.slot] = relationship
        if (b.test && !b.test(to, row)) continue
        used.push(relationship)
        yield* next()
        used.pop()
        if (!bound) row[b.slot] = to
        row[plan.slot] = relationship
      }
    }
  }

  /** The relationships of a node that fit, each once. */
  private neighbours(plan: RelationshipPlan, forward: boolean): (from: Node, row: Row) => Iterable<Relationship> {
    const { pattern, types, test, slot, bound } = plan
    const direction =
      pattern.direction === 'both' || forward ? pattern.direction : pattern.direction === 'out' ? 'in' : 'out'
    const memo = new Map<string, boolean>()
    const fits = (relationship: Relationship): boolean => {
      if (types === undefined) return true
      let fit = memo.get(relationship.type)
      if (fit === undefined) {
        fit = types(new Set([relationship.type]))
        memo.set(relationship.type, fit)
      }
      return fit
    }
    const single = bound && pattern.range === undefined
    return function* each(from, row) {
      if (single) {
        const known = row[slot] as Value
        if (known === null) return
        if (!(known instanceof Relationship)) throw mismatch('Relationship', known)
        const out = known.start === from && direction !== 'in'
        const back = known.end === from && direction !== 'out'
        if ((out || back) && !known.deleted && fits(known) && (test === undefined || test(known, row))) yield known
        return
      }
      if (direction !== 'in') {
        for (const relationship of from.out) {
          if (fits(relationship) && (test === undefined || test(relationship, row))) yield relationship
        }
      }
      if (direction !== 'out') {
        for (const relationship of from.in) {
          // A loop was met among the outgoing ones.
          if (direction === 'both' && relationship.start === from) continue
          if (fits(relationship) && (test === undefined || test(relationship, row))) yield relationship
        }
      }
    }
  }

  private expandMany(
    a: NodePlan,
    plan: RelationshipPlan,
    b: NodePlan,
    forward: boolean,
    bound: boolean,
    used: Relationship[],
  ): Stage {
    const { min, max = Number.POSITIVE_INFINITY } = plan.pattern.range ?? { min: 1 }
    const neighbours = this.neighbours(plan, forward)
    const walk: Relationship[] = []
    return function* each(row, next) {
      const given = plan.bound ? (row[plan.slot] as Value) : undefined
      if (given === null) return
      const wanted =
        given === undefined ? undefined : forward ? (given as Relationship[]) : [...(given as Relationship[])].reverse()
      const path: Relationship[] = []
      function* arrive(node: Node): Iterable<Row> {
        if (bound) {
          if (row[b.slot] !== node) return
        } else row[b.slot] = node
        const list = forward ? path.slice() : path.slice().reverse()
        row[plan.slot] = list
        if (b.test && !b.test(node, row)) return
        yield* next()
        if (!bound) row[b.slot] = node
        row[plan.slot] = list
      }
      function* go(node: Node): Iterable<Row> {
        if (path.length >= min && (wanted === undefined || path.length === wanted.length)) yield* arrive(node)
        if (path.length >= max || (wanted !== undefined && path.length >= wanted.length)) return
        for (const relationship of neighbours(node, row)) {
          if (used.includes(relationship)) continue
          if (wanted !== undefined && wanted[path.length] !== relationship) continue
          used.push(relationship)
          path.push(relationship)
          walk.push(relationship)
          yield* go(relationship.start === node ? relationship.end : relationship.start)
          path.pop()
          walk.pop()
          used.pop()
        }
      }
      yield* go(row[a.slot] as Node)
    }
  }

  private shortest(
    part: PatternPart,
    from: NodePlan,
    to: NodePlan,
    plan: RelationshipPlan,
    scope: Scope,
    stages: Stage[],
    conditions: Condition[],
  ): void {
    const range = plan.pattern.range ?? { min: 1, max: 1 }
    const pathSlot = part.name === undefined ? scope.declare() : scope.slot(part.name)
    const names = new Set([part.name, plan.pattern.variable].filter(name => name !== undefined))
    const own = conditions.filter(condition => !condition.used && condition.needs.some(name => names.has(name)))
    for (const condition of own) condition.used = true
    const tests = own.map(condition => this.compiler.expression(condition.expression, scope))
    const neighbours = this.neighbours(plan, true)
    const backwards = this.neighbours(plan, false)
    const all = part.shortest === 'all'
    stages.push(function* search(row, next) {
      const put = (path: Path) => {
        row[pathSlot] = path
        row[plan.slot] = plan.pattern.range ? path.relationships : (path.relationships[0] ?? null)
      }
      const options: ShortestSearch = {
        from: row[from.slot] as Node,
        to: row[to.slot] as Node,
        min: range.min,
        max: range.max ?? Number.POSITIVE_INFINITY,
        neighbours: node => neighbours(node, row),
        backwards: node => backwards(node, row),
        accepts:
          tests.length === 0
            ? undefined
            : path => {
                put(path)
                return tests.every(test => truth(test(row)) === true)
              },
      }
      for (const path of shortestPaths(options, all)) {
        put(path)
        yield* next()
      }
    })
  }
}

interface Condition {
  expression: Expression
  needs: string[]
  used: boolean
}

type IdKind = 'id' | 'elementId'

interface Seek {
  by: { property: string } | { id: IdKind }
  value: Expression
  /** The value is a list of which one must match. */
  many: boolean
}

const isKnown = (expression: Expression, bound: ReadonlySet<string>): boolean =>
  [...variablesOf(expression)].every(name => bound.has(name))

/** What an expression reads of the variable, if entities can be looked up by it. */
function soughtBy(expression: Expression, variable: string): Seek['by'] | undefined {
  const isOurs = (of: Expression | undefined) => of?.k === 'variable' && of.name === variable
  if (expression.k === 'property' && isOurs(expression.of)) return { property: expression.key }
  if (expression.k !== 'call' || expression.args.length !== 1 || !isOurs(expression.args[0])) return undefined
  const name = expression.name.toLowerCase()
  return name === 'id' ? { id: 'id' } : name === 'elementid' ? { id: 'elementId' } : undefined
}

/** Labels that a node must have to fit. */
function certainLabels(label: LabelExpression | undefined): string[] {
  if (label === undefined) return []
  if (label.k === 'name') return [label.name]
  return label.k === 'and' ? label.of.flatMap(certainLabels) : []
}

function every(tests: ((node: Node, row: Row) => boolean)[]): ((node: Node, row: Row) => boolean) | undefined {
  if (tests.length <= 1) return tests[0]
  return (node, row) => tests.every(test => test(node, row))
}

/** The ends of a relationship that is already known. */
const ends = (slot: number, plan: NodePlan): Stage =>
  function* each(row, next) {
    const relationship = row[slot] as Value
    if (relationship === null) return
    if (!(relationship instanceof Relationship)) throw mismatch('Relationship', relationship)
    for (const node of new Set([relationship.start, relationship.end])) {
      row[plan.slot] = node
      if (plan.test === undefined || plan.test(node, row)) yield* next()
    }
  }

const inlineConditions = (parts: PatternPart[]): Expression[] =>
  parts.flatMap(part => [...part.nodes, ...part.relationships].flatMap(({ where }) => (where ? [where] : [])))

function pathOf(nodes: NodePlan[], relationships: RelationshipPlan[]): (row: Row) => Path {
  return row => {
    let at = row[nodes[0]?.slot ?? 0] as Node
    const path = new Path([at], [])
    const step = (relationship: Relationship) => {
      at = relationship.start === at ? relationship.end : relationship.start
      path.nodes.push(at)
      path.relationships.push(relationship)
    }
    for (const { slot } of relationships) {
      const walked = row[slot] as Value
      if (Array.isArray(walked)) for (const relationship of walked) step(relationship as Relationship)
      else step(walked as Relationship)
    }
    return path
  }
}

function checkUniqueness(parts: PatternPart[]): void {
  const seen = new Set<string>()
  for (const { variable } of parts.flatMap(part => part.relationships)) {
    if (variable === undefined) continue
    if (seen.has(variable))
      throw wrongSyntax(`Cannot use the same relationship variable '${variable}' for multiple relationships`)
    seen.add(variable)
  }
}
