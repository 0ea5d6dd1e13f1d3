import type {
  ColumnType,
  NodeMapping,
  PropertyMapping,
  RelationshipMapping,
  TableMapping,
} from '../../server/contract/mapping.ts'

/** What a column belongs to: nothing, one of the nodes of a row, or its relationship. */
export type Owner = 'nothing' | 'first' | 'second' | 'relationship'

/** What each row of a table is. */
export type Shape = 'node' | 'relationship'

export const shapeOf = ({ relationship }: TableMapping): Shape => (relationship ? 'relationship' : 'node')

/** Of another shape, with as much as fits of what was chosen before. */
export function shaped(mapping: TableMapping, shape: Shape, columns: readonly string[]): TableMapping {
  const [first = nodeBy(columns[0]), second] = mapping.nodes
  if (shape === shapeOf(mapping)) return mapping
  if (shape === 'node') return { ...mapping, nodes: [{ ...first, creates: true }], relationship: null }
  const key = columns.find(column => column !== first.key)
  return {
    ...mapping,
    nodes: [first, second ?? nodeBy(key)],
    relationship: { type: { text: 'RELATED' }, properties: [] },
  }
}

const nodeBy = (key: string | undefined): NodeMapping => ({
  creates: true,
  key: key ?? null,
  space: '',
  label: { text: 'Node' },
  properties: [],
})

export const withNode = (mapping: TableMapping, index: number, change: Partial<NodeMapping>): TableMapping => ({
  ...mapping,
  nodes: mapping.nodes.map((node, at) =>
    // What stands elsewhere gets its properties there.
    at === index ? { ...node, ...change, ...(change.creates === false && { properties: [] }) } : node,
  ),
})

export const withRelationship = (mapping: TableMapping, change: Partial<RelationshipMapping>): TableMapping => ({
  ...mapping,
  relationship: mapping.relationship && { ...mapping.relationship, ...change },
})

/** Where a column becomes a property, and which; of several, the first. */
export function ownerOf(mapping: TableMapping, column: string): { owner: Owner; property?: PropertyMapping } {
  const [first, second] = mapping.nodes
  const lists: [Owner, readonly PropertyMapping[]][] = [
    ['first', first?.properties ?? []],
    ['second', second?.properties ?? []],
    ['relationship', mapping.relationship?.properties ?? []],
  ]
  for (const [owner, list] of lists) {
    const property = list.find(one => one.column === column)
    if (property) return { owner, property }
  }
  return { owner: 'nothing' }
}

/** The column becomes a property of another owner. */
export function owned(mapping: TableMapping, column: string, owner: Owner, type: ColumnType): TableMapping {
  const { property = { column, name: column, type, list: false } } = ownerOf(mapping, column)
  return onLists(mapping, (list, at) => {
    const others = list.filter(one => one.column !== column)
    return at === owner ? [...others, property] : others
  })
}

/** The property that a column becomes, changed where it stands. */
export const withProperty = (mapping: TableMapping, column: string, change: Partial<PropertyMapping>): TableMapping =>
  onLists(mapping, list => list.map(one => (one.column === column ? { ...one, ...change } : one)))

function onLists(
  mapping: TableMapping,
  change: (list: readonly PropertyMapping[], owner: Owner) => PropertyMapping[],
): TableMapping {
  const owners = ['first', 'second'] as const
  return {
    ...mapping,
    nodes: mapping.nodes.map((node, index) => ({
      ...node,
      properties: change(node.properties, owners[index] ?? 'nothing'),
    })),
    relationship: mapping.relationship && {
      ...mapping.relationship,
      properties: change(mapping.relationship.properties, 'relationship'),
    },
  }
}
