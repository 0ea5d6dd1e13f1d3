import { AppError } from '../../../errors.ts'
import type { Clause, Expression, NodePattern, PatternPart, RemoveItem, SetItem } from './ast.ts'
import { reservedNames } from './names.ts'
import { failed, unsupported, wrongSyntax } from './refusals.ts'
import type { Compiler, Row, Scope } from './scope.ts'
import {
  type CypherMap,
  type Entity,
  isEntity,
  isNumber,
  mismatch,
  Node,
  Path,
  Relationship,
  typeName,
  type Value,
} from './value.ts'

type Effect = (row: Row) => void

/** A property's value as it may be stored: a scalar, or a list of scalars of one kind. */
export function storable(name: string, value: Value): Value {
  if (reservedNames.has(name)) throw unsupported(`a property named "${name}"`)
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || isNumber(value)) return value
  if (value instanceof Uint8Array) return value
  if (Array.isArray(value)) {
    const kinds = new Set(value.map(typeName))
    if (kinds.has('Integer') && kinds.has('Float') && kinds.size === 2) return value.map(Number)
    if (kinds.size > 1 || !['String', 'Boolean', 'Integer', 'Float', undefined].includes([...kinds][0])) {
      throw failed(
        `Property values can only be of primitive types or lists of them of one type, but ${name} is a list of ${[...kinds].join(', ')}.`,
      )
    }
    return value
  }
  throw failed(`Property values can only be of primitive types or lists of them, but ${name} is a ${typeName(value)}.`)
}

export class Writer {
  private readonly compiler: Compiler

  constructor(compiler: Compiler) {
    this.compiler = compiler
  }

  private properties(expression: Expression | undefined, scope: Scope, inMerge: boolean): (row: Row) => CypherMap {
    if (expression === undefined) return () => new Map()
    const evaluate = this.compiler.expression(expression, scope)
    return row => {
      const value = evaluate(row)
      if (!(value instanceof Map)) throw mismatch('Map', value)
      const result: CypherMap = new Map()
      for (const [name, item] of value) {
        if (item !== null) result.set(name, storable(name, item))
        else if (inMerge) throw failed(`Cannot merge on the property '${name}', for it is null.`)
      }
      return result
    }
  }

  /** Declares the variables of the patterns and makes what is not bound yet. */
  create(parts: PatternPart[], scope: Scope, inMerge = false): Effect {
    const { graph } = this.compiler
    const effects: Effect[] = []
    for (const part of parts) {
      const nodeSlots = part.nodes.map(pattern =>
        this.createNode(pattern, scope, effects, part.relationships.length === 0, inMerge),
      )
      const relationshipSlots = part.relationships.map((pattern, i) => {
        const [type, ...more] = pattern.label?.k === 'name' ? [pattern.label.name] : []
        if (type === undefined || more.length > 0)
          throw wrongSyntax('A relationship that is created needs exactly one type.')
        if (pattern.range) throw wrongSyntax('Variable length relationships cannot be created.')
        const slot = scope.declare(pattern.variable)
        const properties = this.properties(pattern.properties, scope, inMerge)
        const [left, right] = [nodeSlots[i] as number, nodeSlots[i + 1] as number]
        const [from, to] = pattern.direction === 'in' ? [right, left] : [left, right]
        effects.push(row => {
          const [start, end] = [this.nodeAt(row[from] as Value), this.nodeAt(row[to] as Value)]
          row[slot] = graph.createRelationship(type, start, end, properties(row))
        })
        return slot
      })
      if (part.name !== undefined) {
        const slot = scope.declare(part.name)
        effects.push(row => {
          row[slot] = new Path(
            nodeSlots.map(at => row[at] as Node),
            relationshipSlots.map(at => row[at] as Relationship),
          )
        })
      }
    }
    return row => {
      for (const effect of effects) effect(row)
    }
  }

  private nodeAt(value: Value): Node {
    if (value === null) throw failed('A relationship cannot be created: one of its nodes is null.')
    if (!(value instanceof Node)) throw mismatch('Node', value)
    if (value.deleted) throw failed('A relationship cannot be created: one of its nodes has been deleted.')
    return value
  }

  private createNode(pattern: NodePattern, scope: Scope, effects: Effect[], alone: boolean, inMerge: boolean): number {
    const { variable, label } = pattern
    if (variable !== undefined && scope.slots.has(variable)) {
      if (!inMerge && (alone || label || pattern.properties))
        throw wrongSyntax(`Variable \`${variable}\` already declared`)
      return scope.slot(variable)
    }
    const labels = plainLabels(pattern)
    const slot = scope.declare(variable)
    const properties = this.properties(pattern.properties, scope, inMerge)
    effects.push(row => {
      row[slot] = this.compiler.graph.createNode(labels, properties(row))
    })
    return slot
  }

  merge(clause: Extract<Clause, { k: 'merge' }>, scope: Scope): (row: Row) => Iterable<Row> {
    const { part } = clause
    for (const pattern of part.nodes) {
      if (
        pattern.variable !== undefined &&
        scope.slots.has(pattern.variable) &&
        (pattern.label || pattern.properties)
      ) {
        throw wrongSyntax(`Variable \`${pattern.variable}\` already declared`)
      }
    }
    const before = scope.nested()
    const merging = [...part.nodes, ...part.relationships].map(pattern =>
      this.properties(pattern.properties, before, true),
    )
    const creating = scope.nested()
    const create = this.create(
      [
        {
          ...part,
          relationships: part.relationships.map(r => (r.direction === 'both' ? { ...r, direction: 'out' } : r)),
        },
      ],
      creating,
      true,
    )
    const match = this.compiler.match([part], undefined, scope)
    const names = [
      ...new Set([...part.nodes, ...part.relationships].map(pattern => pattern.variable).concat(part.name)),
    ].filter(name => name !== undefined)
    const onCreate = this.set(clause.onCreate, scope)
    const onMatch = this.set(clause.onMatch, scope)
    const bound = part.nodes
      .map(pattern => pattern.variable)
      .filter(name => name !== undefined && before.slots.has(name)) as string[]
    const boundSlots = bound.map(name => before.slot(name))
    return row => {
      for (const slot of boundSlots)
        if (row[slot] === null) throw failed('A relationship cannot be merged: one of its nodes is null.')
      for (const check of merging) check(row)
      const found = [...match(row)]
      if (found.length > 0) {
        for (const one of found) onMatch(one)
        return found
      }
      const made = row.slice()
      create(made)
      for (const name of names) made[scope.slot(name)] = made[creating.slot(name)] as Value
      onCreate(made)
      return [made]
    }
  }

  set(items: SetItem[], scope: Scope): Effect {
    const effects = items.map(item => this.setItem(item, scope))
    return row => {
      for (const effect of effects) effect(row)
    }
  }

  private setItem(item: SetItem, scope: Scope): Effect {
    const { graph } = this.compiler
    if (item.k === 'labels') {
      const slot = scope.slot(item.variable)
      return row => {
        const node = row[slot] as Value
        if (node === null) return
        if (!(node instanceof Node)) throw mismatch('Node', node)
        for (const label of item.labels) graph.addLabel(alive(node), label)
      }
    }
    const value = this.compiler.expression(item.value, scope)
    if (item.k === 'property') {
      const of = this.compiler.expression(item.of, scope)
      return row => this.put(of(row), item.key, value(row))
    }
    const slot = scope.slot(item.variable)
    return row => {
      const entity = row[slot] as Value
      if (entity === null) return
      if (!isEntity(entity)) throw mismatch('Node or Relationship', entity)
      const given = value(row)
      if (given === null) throw failed('Properties cannot be set from null: give a map.')
      const from = isEntity(given) ? graph.properties(given) : given
      if (!(from instanceof Map)) throw mismatch('Map, Node or Relationship', from)
      const before = graph.properties(alive(entity))
      const after: CypherMap = item.k === 'merge' ? new Map(before) : new Map()
      for (const [name, item] of from) {
        if (item === null) after.delete(name)
        else after.set(name, storable(name, item))
      }
      const removed = [...before.keys()].filter(name => !after.has(name)).length
      graph.setProperties(entity, after, removed + [...from.values()].filter(item => item !== null).length)
    }
  }

  private put(entity: Value, name: string, value: Value): void {
    if (entity === null) return
    if (!isEntity(entity)) throw mismatch('Node or Relationship', entity)
    const { graph } = this.compiler
    const before = graph.properties(alive(entity))
    const stored = storable(name, value)
    if (stored === null && !before.has(name)) return
    const after = new Map(before)
    if (stored === null) after.delete(name)
    else after.set(name, stored)
    graph.setProperties(entity, after, 1)
  }

  remove(items: RemoveItem[], scope: Scope): Effect {
    const { graph } = this.compiler
    const effects = items.map((item): Effect => {
      if (item.k === 'property') {
        const of = this.compiler.expression(item.of, scope)
        return row => this.put(of(row), item.key, null)
      }
      const slot = scope.slot(item.variable)
      return row => {
        const node = row[slot] as Value
        if (node === null) return
        if (!(node instanceof Node)) throw mismatch('Node', node)
        for (const label of item.labels) graph.removeLabel(alive(node), label)
      }
    })
    return row => {
      for (const effect of effects) effect(row)
    }
  }

  delete(targets: Expression[], detach: boolean, scope: Scope): Effect {
    const { graph } = this.compiler
    const evaluated = targets.map(target => this.compiler.expression(target, scope))
    const drop = (value: Value): void => {
      if (value === null) return
      if (value instanceof Node) {
        if (detach) for (const relationship of [...value.out, ...value.in]) graph.deleteRelationship(relationship)
        graph.deleteNode(value)
      } else if (value instanceof Relationship) graph.deleteRelationship(value)
      else if (value instanceof Path) {
        for (const relationship of value.relationships) drop(relationship)
        for (const node of value.nodes) drop(node)
      } else throw mismatch('Node, Relationship or Path', value)
    }
    return row => {
      for (const target of evaluated) drop(target(row))
    }
  }
}

function alive<T extends Entity>(entity: T): T {
  if (entity.deleted) throw failed('An entity that was deleted in this statement cannot be changed.')
  return entity
}

function plainLabels({ label }: NodePattern): string[] {
  if (label === undefined) return []
  if (label.k === 'name') return [label.name]
  if (label.k === 'and' && label.of.every(one => one.k === 'name'))
    return label.of.map(one => (one as { name: string }).name)
  throw wrongSyntax('A node that is created takes plain labels: (:A:B).')
}

/** Nodes that were deleted must not have relationships left. */
export function checkDeleted(deleted: Iterable<Entity>): void {
  for (const entity of deleted) {
    if (entity instanceof Node && entity.out.size + entity.in.size > 0) {
      throw new AppError(
        'CONSTRAINT_VIOLATED',
        `The node ${entity.id} still has relationships and cannot be deleted: delete them too, by DETACH DELETE.`,
      )
    }
  }
}
