import type { Value, WrappedMap } from '../../contract/graph.ts'

/**
 * Rows as text that is equal exactly when the rows say the same: keys of maps and labels are sorted, ids are replaced
 * by `#0`, `#1` … in the order in which they first appear. Text, because comparing objects is blind to `__proto__`.
 */
export function canonicalRows(rows: Value[][]): string[] {
  const ids = new Map<string, string>()
  const named = (id: string): string => {
    const known = ids.get(id) ?? (/^#\d+$/.test(id) ? id : `#${ids.size}`)
    ids.set(id, known)
    return known
  }
  return rows.map(row => JSON.stringify(canonical(row, named)))
}

function canonical(value: Value, named: (id: string) => string): unknown {
  if (Object.is(value, -0)) throw new Error('A bare -0 is neither an integer nor a tagged float.')
  if (typeof value === 'number' && !Number.isFinite(value)) throw new Error(`JSON cannot carry ${value}.`)
  if (value === undefined) throw new Error('A value is undefined.')
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(item => canonical(item, named))
  const type = Object.hasOwn(value, '$type') ? value.$type : undefined
  if (type === 'Node') {
    const { id, labels, properties } = value as { id: string; labels: string[]; properties: Value }
    return ['Node', named(id), [...labels].sort(), canonical(properties, named)]
  }
  if (type === 'Relationship') {
    const entity = value as { id: string; type: string; start: string; end: string; properties: Value }
    const ends = [named(entity.start), named(entity.end)]
    return ['Relationship', named(entity.id), entity.type, ends, canonical(entity.properties, named)]
  }
  if (type === 'Path') {
    const path = value as unknown as { nodes: Value[]; relationships: Value[] }
    return ['Path', canonical(path.nodes, named), canonical(path.relationships, named)]
  }
  if (type === 'Map') return ['Map', canonicalMap((value as WrappedMap).value, named)]
  return canonicalMap(value as { [key: string]: Value }, named)
}

const canonicalMap = (map: { [key: string]: Value }, named: (id: string) => string): unknown =>
  Object.entries(map)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, item]) => [key, canonical(item, named)])
