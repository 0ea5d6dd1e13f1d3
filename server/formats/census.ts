import type { Properties, Value } from '../contract/graph.ts'
import type { Losses, OutgoingNode, OutgoingRelationship } from './format.ts'
import { type Kind, kinds, typeOf, type ValueType, visitCharacters, visitKinds } from './kinds.ts'

/** What is in a graph, counted while it is read once: formats need it before the first node is written. */
export interface Census {
  nodes: number
  relationships: number
  labels: ReadonlyMap<string, number>
  types: ReadonlyMap<string, number>
  /** Properties by name, in the order in which they were met: how often each type of value occurs. */
  nodeProperties: PropertyCensus
  relationshipProperties: PropertyCensus
  kinds: ReadonlyMap<Kind, number>
  /** Those of the characters that may part the items of a list that are in labels, or in texts of lists. */
  inLists: ReadonlySet<string>
  /** Properties that tell nodes apart, by label. */
  keys: ReadonlyMap<string, ReadonlySet<string>>
}

export type PropertyCensus = ReadonlyMap<string, ReadonlyMap<ValueType, number>>

export interface CensusTaker {
  node(node: OutgoingNode): void
  relationship(relationship: OutgoingRelationship): void
  census: Census
}

/** What formats part the items of lists with. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: some are
const parting = /[;|\u001d-\u001f]/

const plainName = /^[\p{L}_][\p{L}\p{N}_]*$/u

export function takeCensus(): CensusTaker {
  const labels = new Map<string, number>()
  const types = new Map<string, number>()
  const nodeProperties = new Map<string, Map<ValueType, number>>()
  const relationshipProperties = new Map<string, Map<ValueType, number>>()
  const found = new Map<Kind, number>()
  const inLists = new Set<string>()
  const noteItem = (text: Value) => {
    if (typeof text !== 'string' || !parting.test(text)) return
    for (const character of text) if (parting.test(character)) inLists.add(character)
  }
  const keys = new Map<string, Set<string>>()
  const note = (kind: Kind) => count(found, kind)
  const noteName = (name: string) => {
    visitCharacters(name, note)
    if (!plainName.test(name)) note('names')
  }
  const noteProperties = (properties: Properties, columns: Map<string, Map<ValueType, number>>) => {
    for (const [name, value] of Object.entries(properties)) {
      const column = columns.get(name) ?? new Map<ValueType, number>()
      columns.set(name, column)
      const types = column.size
      count(column, typeOf(value))
      if (Array.isArray(value)) value.forEach(noteItem)
      if (types === 1 && column.size === 2) note('mixed')
      visitKinds(value, note)
      if (name === '') note('emptyName')
      visitCharacters(name, note)
    }
  }
  const census = {
    nodes: 0,
    relationships: 0,
    labels,
    types,
    nodeProperties,
    relationshipProperties,
    kinds: found,
    inLists,
    keys,
  }
  return {
    census,
    node(node) {
      census.nodes++
      for (const label of node.labels) {
        count(labels, label)
        noteItem(label)
        noteName(label)
      }
      if (node.labels.length > 1) note('labels')
      if (node.look) note('look')
      if (typeof node.id === 'string') visitCharacters(node.id, note)
      if (!node.key) note('keyless')
      if (node.key) {
        const { label, property } = node.key
        const properties = keys.get(label) ?? new Set()
        keys.set(label, properties.add(property))
      }
      noteProperties(node.properties, nodeProperties)
    },
    relationship(relationship) {
      census.relationships++
      count(types, relationship.type)
      noteName(relationship.type)
      if (!relationship.key) note('relationshipId')
      if (typeof relationship.id === 'string') visitCharacters(relationship.id, note)
      if (!relationship.key) note('keyless')
      noteProperties(relationship.properties, relationshipProperties)
    },
  }
}

function count<K>(counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}

/** A sentence for each kind that is there and not held. */
export function lossesIn(census: Pick<Census, 'kinds'>, losses: Losses): string[] {
  return (Object.keys(kinds) as Kind[]).flatMap(kind => {
    const becomes = losses[kind]
    const times = census.kinds.get(kind) ?? 0
    return becomes === undefined || times === 0 ? [] : [`${kinds[kind]} ${becomes} (${times} here).`]
  })
}

/** An attribute of a format that has one type for each. */
export interface Column {
  id: string
  /** The property's name. */
  name: string
  type: ValueType
  /** What the attribute is called: the name, unless it is taken or this is not the most frequent of its types. */
  title: string
}

export interface Columns {
  list: readonly Column[]
  of(name: string, value: Value): Column
}

/** A column for each name and type, no two with one title; ids begin with `prefix`. */
export function columnsOf(properties: PropertyCensus, prefix: string, taken: ReadonlySet<string>): Columns {
  const list: Column[] = []
  const byPlace = new Map<string, Column>()
  const place = (name: string, type: ValueType) => `${type} ${name}`
  const titles = new Set(taken)
  const later: Column[] = []
  for (const [name, types] of properties)
    for (const [index, [type]] of [...types].sort(([, a], [, b]) => b - a).entries()) {
      const column = { id: `${prefix}${list.length}`, name, type, title: name }
      list.push(column)
      byPlace.set(place(name, type), column)
      if (index > 0 || titles.has(name)) later.push(column)
      else titles.add(name)
    }
  for (const column of later) {
    const wanted = `${column.name}.${column.type}`
    column.title = wanted
    for (let count = 2; titles.has(column.title); count++) column.title = `${wanted}.${count}`
    titles.add(column.title)
  }
  return { list, of: (name, value) => byPlace.get(place(name, typeOf(value))) as Column }
}
