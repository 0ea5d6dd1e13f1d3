import type { Encoding } from './encodings.ts'
import type { Properties } from './graph.ts'
import type { ProblemPlace } from './problem.ts'

// How the columns of a table become nodes and relationships. Columns go by the names that `columnNames` gives them.

/** What the values of a column are; `text` is as it stands there. */
export const columnTypes = [
  'text',
  'integer',
  'float',
  'boolean',
  'date',
  'time',
  'localTime',
  'dateTime',
  'localDateTime',
  'duration',
] as const
export type ColumnType = (typeof columnTypes)[number]

/** A column that says it for each row, or the same for all. */
export type Named = { column: string } | { text: string }

export interface PropertyMapping {
  column: string
  /** Of the property. */
  name: string
  type: ColumnType
  /** Whether cells hold several values, parted by the `delimiter`. */
  list: boolean
}

/** The node that each row has, or one of two. */
export interface NodeMapping {
  /** False where the nodes stand elsewhere in the same import, and the key only says which. */
  creates: boolean
  /** The column that tells nodes from each other: rows with the same key have the same node. Null: each row has its own. */
  key: string | null
  /** Within which keys are unique: the same in all tables that mean the same nodes; empty where one will do. */
  space: string
  /** Labels; none where the text is empty. */
  label: Named
  properties: PropertyMapping[]
}

export interface RelationshipMapping {
  type: Named
  properties: PropertyMapping[]
}

export interface TableMapping {
  /** One, or two where a row has a relationship, which leads from the first to the second. */
  nodes: NodeMapping[]
  relationship: RelationshipMapping | null
  /** One character that parts labels, and the items of lists, within a cell. */
  delimiter: string
  /** Whether an apostrophe before `=`, `+`, `-`, `@` is a spreadsheet's guard and no part of the text. */
  apostrophes: boolean
}

/** The names of columns as a mapping has them: none is empty, none stands twice. */
export function columnNames(header: readonly (string | null)[]): string[] {
  const taken = new Set<string>()
  return header.map((cell, index) => {
    const wanted = cell?.trim() || `column ${index + 1}`
    let name = wanted
    for (let count = 2; taken.has(name); count++) name = `${wanted} ${count}`
    taken.add(name)
    return name
  })
}

/** What is wrong with a mapping. */
export interface MappingFlaw {
  code: keyof typeof flawTexts
  /** Of what is wrong, as `nodes.0.key`. */
  path: string
  /** A column, or a property. */
  name?: string
}

const flawTexts = {
  noNodes: 'a mapping needs one node, or two',
  oneNode: 'a relationship needs two nodes',
  noRelationship: 'two nodes need a relationship between them',
  nothing: 'a node that stands elsewhere needs a relationship here',
  noKey: 'a node that stands elsewhere needs a key',
  noColumn: 'there is no column of this name',
  noType: 'a relationship needs a type',
  noName: 'a property needs a name',
  twice: 'two columns become this property',
  elsewhere: 'a node that stands elsewhere gets no properties here',
  delimiter: 'the delimiter is one character',
} as const

export const flawCodes = Object.keys(flawTexts) as [MappingFlaw['code'], ...MappingFlaw['code'][]]

export const flawText = ({ code, name, path }: MappingFlaw): string =>
  `${path}: ${flawTexts[code]}${name === undefined ? '' : ` (${JSON.stringify(name)})`}`

/** What stands against a mapping of a table with these columns; nothing where it can be used. */
export function mappingFlaws(mapping: TableMapping, columns: readonly string[]): MappingFlaw[] {
  const { nodes, relationship, delimiter } = mapping
  const known = new Set(columns)
  const flaws: MappingFlaw[] = []
  const add = (code: MappingFlaw['code'], path: string, name?: string) =>
    flaws.push({ code, path, ...(name !== undefined && { name }) })
  const column = (name: string, path: string) => {
    if (!known.has(name)) add('noColumn', path, name)
  }
  const properties = (list: readonly PropertyMapping[], path: string) => {
    const names = new Set<string>()
    for (const [index, one] of list.entries()) {
      const at = `${path}.properties.${index}`
      column(one.column, `${at}.column`)
      if (one.name === '') add('noName', `${at}.name`)
      else if (names.has(one.name)) add('twice', `${at}.name`, one.name)
      names.add(one.name)
    }
  }
  if (nodes.length < 1 || nodes.length > 2) add('noNodes', 'nodes')
  else if (relationship && nodes.length < 2) add('oneNode', 'relationship')
  else if (!relationship && nodes.length > 1) add('noRelationship', 'relationship')
  for (const [index, node] of nodes.entries()) {
    const path = `nodes.${index}`
    if (node.key !== null) column(node.key, `${path}.key`)
    else if (!node.creates) add('noKey', `${path}.key`)
    if (!node.creates && !relationship) add('nothing', `${path}.creates`)
    if (!node.creates && node.properties.length > 0) add('elsewhere', `${path}.properties`)
    if ('column' in node.label) column(node.label.column, `${path}.label`)
    properties(node.properties, path)
  }
  if (relationship) {
    const { type } = relationship
    if ('column' in type) column(type.column, 'relationship.type')
    else if (type.text === '') add('noType', 'relationship.type')
    properties(relationship.properties, 'relationship')
  }
  if (delimiter.length !== 1) add('delimiter', 'delimiter')
  return flaws
}

/** The beginning of a table, and what a mapping makes of it. */
export interface TablePreview {
  encoding: Encoding
  /** What parts its cells. */
  separator: string
  columns: string[]
  /** What the cells of each column could be without losing anything, by the rows that were looked at. */
  types: ColumnType[]
  /** The first, without the header. */
  rows: (string | null)[][]
  mapping: TableMapping
  /** Where the mapping comes from; `remembered` is that of the last table with these columns. */
  origin: 'guessed' | 'remembered' | 'given'
  /** What stands against the mapping; then there is no graph. */
  flaws: MappingFlaw[]
  /** Of the rows that were looked at. */
  graph: {
    rows: number
    /** The first, and how many there are. */
    nodes: { id: string; labels: string[]; properties: Properties }[]
    nodeCount: number
    relationships: { type: string; source: string; target: string; properties: Properties }[]
    relationshipCount: number
    problems: ProblemPlace[]
  }
}
