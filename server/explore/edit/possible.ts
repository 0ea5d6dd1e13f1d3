import { type EditRemark, type EntityChange, editRemark, sameValue } from '../../contract/edit.ts'
import { isMap, type Node, type Relationship, tagOf, temporalTypes, type Value } from '../../contract/graph.ts'
import { flawOf as nameFlaw } from '../../contract/names.ts'
import type { EngineSchema, EngineSupport } from '../../engines/engine.ts'
import type { Asking } from '../asking.ts'
import { quote } from '../cypher.ts'
import { typeOf } from '../schema.ts'

export type PathOf = (change: EntityChange) => string

/** Pure: names and values that the database could not store, and what must be there by constraint and is not. */
export function impossible(
  entities: readonly EntityChange[],
  pathOf: PathOf,
  { lacks }: Pick<EngineSupport, 'lacks'>,
  { constraints }: Pick<EngineSchema, 'constraints'>,
): EditRemark[] {
  const remarks: EditRemark[] = []
  for (const change of entities) {
    const { before, after } = change
    if (after === null) continue
    const path = pathOf(change)
    const names = after.$type === 'Node' ? after.labels : [after.type]
    const old = before?.$type === 'Node' ? before.labels : before ? [before.type] : []
    for (const name of names)
      if (!old.includes(name) && nameFlaw(name)) remarks.push(editRemark('nameImpossible', path, { name }))
    for (const [name, value] of Object.entries(after.properties)) {
      const was = new Map(Object.entries(before?.properties ?? {})).get(name)
      if (was !== undefined && sameValue(was, value)) continue
      const at = `${path}.properties.${name}`
      if (nameFlaw(name) || lacks?.properties.has(name)) remarks.push(editRemark('nameImpossible', at, { name }))
      const why = flawOf(value, lacks?.values)
      if (why) remarks.push(editRemark('valueImpossible', at, { property: name, why }))
    }
    for (const { kind, entity, of, properties } of constraints) {
      if (kind !== 'exists' && kind !== 'key') continue
      if ((entity === 'node') !== (change.entity === 'node')) continue
      const label = of.find(one => names.includes(one))
      if (label === undefined) continue
      for (const property of properties)
        if (!Object.hasOwn(after.properties, property))
          remarks.push(editRemark('propertyRequired', path, { of: label, property }))
    }
  }
  return remarks
}

/** Why a value is none that a property can have, in words; undefined where it is one. */
export function flawOf(value: Value, lacks: ReadonlySet<string> = new Set()): string | undefined {
  if (Array.isArray(value)) {
    if (value.some(item => item === null)) return 'a list cannot hold null'
    if (value.some(item => Array.isArray(item))) return 'a list cannot hold lists'
    const kinds = new Set(value.map(typeOf))
    if (kinds.size > 1 && !(kinds.size === 2 && kinds.has('INTEGER') && kinds.has('FLOAT')))
      return `a list holds values of one type, not ${[...kinds].sort().join(' and ')}`
    for (const item of value) {
      if (tagOf(item) === 'Bytes') return 'a list cannot hold bytes'
      const flaw = flawOf(item, lacks)
      if (flaw) return flaw
    }
    return undefined
  }
  if (typeof value === 'number') {
    if (Number.isSafeInteger(value) || !Number.isInteger(value)) return undefined
    return 'so large a whole number is written as {"$type": "Integer", "value": "…"}'
  }
  const tag = tagOf(value)
  if (isMap(value)) return 'a property cannot hold a map'
  if (tag === undefined) return undefined
  if (lacks.has(tag)) return `a ${tag} cannot be kept here, give it as text`
  return storable.has(tag) ? wrongInside(tag, value as { value?: unknown }) : `a property cannot hold a ${tag}`
}

const storable = new Set([...['Integer', 'Float', 'Bytes', ...temporalTypes, 'Point']])

const most = 2n ** 63n

function wrongInside(tag: string, { value, ...rest }: { value?: unknown }): string | undefined {
  if (tag === 'Point') return undefined
  if (typeof value !== 'string' || Object.keys(rest).length !== 1) return `a ${tag} has one text as its value`
  if (tag === 'Integer') {
    const isDigits = /^-?\d{1,19}$/.test(value)
    if (!isDigits || BigInt(value) >= most || BigInt(value) < -most) return 'an Integer has 64 bits'
  }
  if (tag === 'Float' && value !== 'NaN' && (value.trim() === '' || Number.isNaN(Number(value))))
    return 'a Float is a number'
  return undefined
}

interface Wish {
  change: EntityChange
  of: string
  properties: string[]
  values: Value[]
}

/** What would violate a constraint of uniqueness: with what is there, or within the edit itself. */
export async function taken(
  asking: Asking,
  entities: readonly EntityChange[],
  pathOf: PathOf,
  { constraints }: Pick<EngineSchema, 'constraints'>,
): Promise<EditRemark[]> {
  const remarks: EditRemark[] = []
  const touched = new Map(entities.map(change => [change.id, change]))
  for (const { kind, entity, of, properties } of constraints) {
    if (kind !== 'unique' && kind !== 'key') continue
    for (const label of of) {
      const wishes = entities.flatMap(change => wishOf(change, entity, label, properties))
      if (wishes.length === 0) continue
      const among = new Map<string, Wish>()
      for (const wish of wishes) {
        const name = JSON.stringify(wish.values)
        const first = among.get(name)
        if (first) {
          const values = { property: properties.join(', '), of: label, value: shown(wish.values) }
          remarks.push(editRemark('valueTakenHere', placeOf(wish, pathOf), values))
        } else among.set(name, wish)
      }
      for (const [index, owner] of await ownersOf(asking, entity, label, properties, wishes)) {
        const wish = wishes[index]
        if (!wish || owner.id === wish.change.id) continue
        // Another one that the edit deletes or changes may have it no more.
        const now = touched.get(owner.id)
        if (now && wishOf(now, entity, label, properties, true).every(({ values }) => !same(values, wish.values)))
          continue
        const values = {
          property: properties.join(', '),
          of: label,
          value: shown(wish.values),
          name: nameOf(owner),
        }
        const code = entity === 'node' ? 'valueTaken' : 'relationshipTaken'
        remarks.push(editRemark(code, placeOf(wish, pathOf), values, owner))
      }
    }
  }
  return remarks
}

/** @param whole also what it has already */
function wishOf(
  change: EntityChange,
  entity: 'node' | 'relationship',
  of: string,
  properties: readonly string[],
  whole = false,
): Wish[] {
  const { before, after } = change
  if (change.entity !== entity || after === null || !isOf(after, of)) return []
  const values = valuesOf(after, properties)
  if (!values) return []
  const old = before && isOf(before, of) ? valuesOf(before, properties) : undefined
  return !whole && old && same(old, values) ? [] : [{ change, of, properties: [...properties], values }]
}

const isOf = (entity: Node | Relationship, of: string): boolean =>
  entity.$type === 'Node' ? entity.labels.includes(of) : entity.type === of

function valuesOf({ properties }: Node | Relationship, names: readonly string[]): Value[] | undefined {
  const values = names.map(name => (Object.hasOwn(properties, name) ? (properties[name] as Value) : null))
  return values.includes(null) ? undefined : values
}

const same = (a: readonly Value[], b: readonly Value[]): boolean => sameValue([...a], [...b])
const shown = (values: readonly Value[]): string =>
  values.map(value => (typeof value === 'string' ? value : JSON.stringify(value))).join(', ')
const nameOf = ({ id, properties }: Node | Relationship): string =>
  [properties.name, properties.key].find(value => typeof value === 'string') ?? id
const placeOf = ({ change, properties }: Wish, pathOf: PathOf): string =>
  `${pathOf(change)}.properties.${properties[0]}`

async function ownersOf(
  asking: Asking,
  entity: 'node' | 'relationship',
  of: string,
  properties: readonly string[],
  wishes: readonly Wish[],
): Promise<[number, Node | Relationship][]> {
  const map = properties.map((name, index) => `${quote(name)}: row.v${index}`).join(', ')
  const pattern = entity === 'node' ? `(e:${quote(of)} {${map}})` : `()-[e:${quote(of)} {${map}}]->()`
  const rows = wishes.map(({ values }, i) => ({
    i,
    ...Object.fromEntries(values.map((value, index) => [`v${index}`, value])),
  }))
  const found = await asking.rows(`UNWIND $rows AS row MATCH ${pattern} RETURN row.i AS i, e`, { rows })
  return found as [number, Node | Relationship][]
}
