import type { SchemaAnswer } from '../../server/contract/messages.ts'
import { flawOf } from '../../server/contract/names.ts'
import { visibleLabels } from '../../server/contract/source.ts'
import type { Element, Pattern, PatternNode, PatternTie } from './pattern.ts'
import { type Kind, kindOf } from './patterncondition.ts'

/** Something that can be chosen at a place. */
export interface Offered {
  readonly name: string
  /** How many there are, of a type between the labels at its ends; null where nobody has counted. */
  readonly count: number | null
  /** False for what was not met there, where not everything was looked at. */
  readonly seen: boolean
}

type Connection = SchemaAnswer['connections'][number]

/** Whether a connection can stand between two labels; null stands for any of them. */
const leads = (
  { from, to }: Connection,
  left: string | null,
  direction: PatternTie['direction'],
  right: string | null,
): boolean => {
  const joins = (start: string | null, end: string | null) =>
    (start === null || start === from) && (end === null || end === to)
  return (direction !== 'in' && joins(left, right)) || (direction !== 'out' && joins(right, left))
}

/** The labels of the nodes at both ends of a tie. What lies between several ties in one can have any. */
function endsOf({ chain }: Pattern, tie: PatternTie): [left: string | null, right: string | null] {
  const at = chain.findIndex(({ id }) => id === tie.id)
  const labelAt = (place: number) => (chain[place] as PatternNode | undefined)?.label ?? null
  return [labelAt(at - 1), labelAt(at + 1)]
}

/** The types that occur where a tie stands, most first. */
export function typesFor(schema: SchemaAnswer, pattern: Pattern, tie: PatternTie): Offered[] {
  const [left, right] = endsOf(pattern, tie)
  const found = schema.connections.filter(one =>
    tie.longest === 1
      ? leads(one, left, tie.direction, right)
      : leads(one, left, tie.direction, null) || leads(one, null, tie.direction, right),
  )
  const isAny = tie.longest > 1 || (left === null && right === null)
  return offered(
    schema.types,
    new Set(found.map(({ type }) => type)),
    ({ name, count }) => {
      if (isAny) return count
      const counts = found.filter(({ type }) => type === name).map(one => one.count)
      // A node of several labels is met under each of them.
      return counts.includes(undefined)
        ? null
        : Math.min(
            count,
            counts.reduce<number>((sum, one) => sum + one!, 0),
          )
    },
    schema,
  )
}

/** The labels that a node can have, by what it is tied to. */
export function labelsFor(schema: SchemaAnswer, pattern: Pattern, node: PatternNode): Offered[] {
  const { chain } = pattern
  const at = chain.findIndex(({ id }) => id === node.id)
  const fits = (label: string): boolean =>
    [at - 1, at + 1].every(place => {
      const tie = chain[place] as PatternTie | undefined
      if (!tie) return true
      const [left, right] = endsOf(pattern, tie)
      const [start, end] = place < at ? [tie.longest > 1 ? null : left, label] : [label, tie.longest > 1 ? null : right]
      return schema.connections.some(
        one => (tie.types.length === 0 || tie.types.includes(one.type)) && leads(one, start, tie.direction, end),
      )
    })
  const visible = new Set(visibleLabels(schema.labels.map(({ name }) => name)))
  const labels = schema.labels.filter(({ name }) => visible.has(name))
  return offered(labels, new Set(labels.map(({ name }) => name).filter(fits)), ({ count }) => count, schema)
}

function offered(
  all: readonly { name: string; count: number }[],
  found: ReadonlySet<string>,
  countOf: (one: { name: string; count: number }) => number | null,
  { sampledPer }: SchemaAnswer,
): Offered[] {
  return all
    .filter(({ name }) => flawOf(name) === undefined && (found.has(name) || sampledPer !== null))
    .map(one => ({ name: one.name, seen: found.has(one.name), count: found.has(one.name) ? countOf(one) : null }))
    .sort((a, b) => Number(b.seen) - Number(a.seen) || (b.count ?? Infinity) - (a.count ?? Infinity))
}

export interface OfferedProperty {
  readonly name: string
  readonly kind: Kind
}

/** The properties that an element can have, by its label or types: what reads as its name, then the commonest. */
export function propertiesFor(schema: SchemaAnswer, element: Element): OfferedProperty[] {
  const kinds: readonly Omit<SchemaAnswer['labels'][number], 'count' | 'identity'>[] =
    element.of === 'node'
      ? schema.labels.filter(({ name }) => element.label === null || element.label === name)
      : schema.types.filter(({ name }) => element.types.length === 0 || element.types.includes(name))
  const captions = new Set(kinds.flatMap(({ caption }) => caption ?? []))
  const found = new Map<string, { types: Set<string>; present: number }>()
  for (const { name, types, present } of kinds.flatMap(({ properties }) => properties)) {
    const one = found.get(name) ?? { types: new Set<string>(), present: 0 }
    found.set(name, { types: new Set([...one.types, ...types]), present: one.present + present })
  }
  return [...found]
    .filter(([name]) => flawOf(name) === undefined)
    .sort(
      ([a, { present }], [b, other]) =>
        Number(captions.has(b)) - Number(captions.has(a)) || other.present - present || (a < b ? -1 : 1),
    )
    .map(([name, { types }]) => ({ name, kind: kindOf({ types: [...types] }) }))
}

/** The label or type by which values of a property are suggested; undefined where there is not one alone. */
export function suggestedBy(element: Element): string | undefined {
  if (element.of === 'node') return element.label ?? undefined
  return element.types.length === 1 ? element.types[0] : undefined
}
