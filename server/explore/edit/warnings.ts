import { type Change, type Edit, type EditRemark, type EntityChange, editRemark } from '../../contract/edit.ts'
import type { Node, Properties } from '../../contract/graph.ts'
import type { SchemaAnswer } from '../../contract/messages.ts'
import { nearest } from '../../contract/nearest.ts'
import { isSourceNode, MENTIONS_TYPE, visibleLabels } from '../../contract/source.ts'
import { typeOf } from '../schema.ts'
import type { Plan } from './plan.ts'

/** Pure: what is unusual about an edit, by what the database has so far. */
export function warningsOf(
  edit: Edit,
  plan: Plan,
  schema: SchemaAnswer,
  propertyKeys: readonly string[],
): EditRemark[] {
  const warnings: EditRemark[] = []
  const warn = (...remark: Parameters<typeof editRemark>) => void warnings.push(editRemark(...remark))
  const byPath = new Map<string, EntityChange[]>()
  for (const change of plan.entities) {
    const path = plan.pathOf(change)
    byPath.set(path, [...(byPath.get(path) ?? []), change])
  }
  const newLabels = new Set<string>()
  const newTypes = new Set<string>()
  const nodes = new Map<string, Node>()
  for (const { entity, id, before, after } of plan.entities)
    if (entity === 'node') nodes.set(id, (after ?? before) as Node)

  const unknown = (code: 'label' | 'type', name: string, known: readonly { name: string }[], path: string) => {
    const near = nearest(
      name,
      known.map(one => one.name),
    )
    if (near === undefined) warn(`${code}Unknown`, path, { name })
    else warn(`${code}Near`, path, { name, near })
  }

  edit.changes.forEach((change, index) => {
    const path = `changes.${index}`
    const touched = byPath.get(path) ?? []
    for (const label of labelsAdded(change))
      if (!newLabels.has(label) && !schema.labels.some(({ name }) => name === label)) {
        newLabels.add(label)
        unknown('label', label, schema.labels, path)
      }
    if (change.kind === 'createRelationship' && !newTypes.has(change.type))
      if (!schema.types.some(({ name }) => name === change.type)) {
        newTypes.add(change.type)
        unknown('type', change.type, schema.types, `${path}.type`)
      }
    const main = touched[0]
    if (!main) return
    const { before, after } = main
    if (after && 'properties' in change)
      warnProperties(change.properties ?? {}, kindsOf(after, schema), path, { warn, schema, propertyKeys })
    const seed = before?.properties.seed
    if (typeof seed === 'string') warn('seedOwned', path, { seed })
    if (before && (before.$type === 'Node' ? isSourceNode(before.labels) : before.type === MENTIONS_TYPE))
      warn('sourceLayer', path)
    for (const { entity, of, properties } of schema.constraints) {
      if (!before || !after || entity !== main.entity) continue
      for (const name of properties)
        if (
          isOf(before, of) &&
          before.properties[name] !== undefined &&
          before.properties[name] !== after.properties[name]
        )
          warn('keyChanged', `${path}.properties.${name}`, { key: String(before.properties[name]) })
    }
  })
  return warnings
}

/** Types of relationship between labels where there are none so far. */
export function unusualEnds(
  plan: Plan,
  schema: SchemaAnswer,
  labelsOf: (id: string) => readonly string[] | undefined,
): EditRemark[] {
  return plan.entities.flatMap(change => {
    if (change.entity !== 'relationship' || change.before !== null || !change.after || !change.as) return []
    const { type, start, end } = change.after
    const known = schema.connections.filter(connection => connection.type === type)
    const from = visibleLabels(labelsOf(start) ?? [])
    const to = visibleLabels(labelsOf(end) ?? [])
    if (known.length === 0 || known.some(one => from.includes(one.from) && to.includes(one.to))) return []
    const values = { type, from: from.join(', ') || '()', to: to.join(', ') || '()' }
    return [editRemark('endsUnusual', plan.pathOf(change), values)]
  })
}

const labelsAdded = (change: Change): readonly string[] =>
  change.kind === 'createNode' ? change.labels : change.kind === 'changeNode' ? (change.addLabels ?? []) : []

type Kind = { name: string; properties: SchemaAnswer['labels'][number]['properties'] }

/** What the schema says of the labels of a node, or the type of a relationship. */
const kindsOf = (after: NonNullable<EntityChange['after']>, schema: SchemaAnswer): Kind[] =>
  after.$type === 'Node'
    ? schema.labels.filter(({ name }) => visibleLabels(after.labels).includes(name))
    : schema.types.filter(({ name }) => name === after.type)

const isOf = (entity: NonNullable<EntityChange['after']>, of: readonly string[]): boolean =>
  entity.$type === 'Node' ? of.some(label => entity.labels.includes(label)) : of.includes(entity.type)

/** Of properties that the server itself writes the schema of another database knows nothing. */
const ours = new Set(['key', 'claim', 'status', 'note', 'name'])

function warnProperties(
  properties: Properties,
  kinds: readonly Kind[],
  path: string,
  {
    warn,
    schema,
    propertyKeys,
  }: {
    warn: (...remark: Parameters<typeof editRemark>) => void
    schema: SchemaAnswer
    propertyKeys: readonly string[]
  },
): void {
  // A kind that is new has no properties yet to compare with.
  if (kinds.length === 0) return
  const of = kinds.map(({ name }) => name).join(', ')
  for (const [name, value] of Object.entries(properties)) {
    if (value === null) continue
    const at = `${path}.properties.${name}`
    const summaries = kinds.flatMap(kind => kind.properties.filter(property => property.name === name))
    if (summaries.length === 0) {
      // Where only a sample was read, what it lacks may be there.
      if (ours.has(name) || (schema.sampledPer !== null && propertyKeys.includes(name))) continue
      const near = nearest(
        name,
        kinds.flatMap(kind => kind.properties.map(property => property.name)),
      )
      if (near === undefined) warn('propertyUnknown', at, { of, name })
      else warn('propertyNear', at, { of, name, near })
      continue
    }
    const usual = [...new Set(summaries.flatMap(({ types }) => types))].sort()
    const given = typeOf(value)
    if (!usual.includes(given)) warn('valueType', at, { property: name, given, usual: usual.join(', ') })
  }
}
