import { suggestion } from '../contract/nearest.ts'
import { type Check, decidable, entriesOf, markFloats, placeText } from './check.ts'
import { explain } from './explain.ts'
import { present, relationshipKey, type SeedRelationship } from './graph.ts'
import { readEvidence } from './passages.ts'
import { looseRelationshipSchema, relationshipSchema } from './schema.ts'
import { loaderTypes } from './vocabulary.ts'
import { isMap, type YamlFile, type YamlPlace } from './yaml.ts'

/** Checks relationships.yaml against the keys found so far, and gives those that are right. */
export function checkRelationships(check: Check, file: YamlFile | undefined): SeedRelationship[] {
  if (!file) return []
  const { vocabulary } = check
  const seen = new Map<string, YamlPlace>()
  const relationships: SeedRelationship[] = []
  entriesOf(check.problems, file).forEach((entry, index) => {
    const fields: { [name: string]: unknown } = isMap(entry) ? entry : {}
    const type = typeof fields.type === 'string' ? fields.type : undefined
    const rule = type === undefined ? undefined : vocabulary.types.get(type)
    if (type !== undefined && !rule && (check.vocabularyKnown || loaderTypes.has(type))) {
      const message = loaderTypes.has(type)
        ? `${type} is written from the evidence of nodes. Remove the entry, and add the passage to the node's evidence.`
        : `There is no type ${type}${suggestion(type, vocabulary.types.keys()) || '.'} Correct it, or declare the type under vocabulary in source.yaml.`
      check.problems.push({ ...file.place([index, 'type']), message })
    }
    const schema = rule ? relationshipSchema(rule) : looseRelationshipSchema
    const parsed = schema.safeParse(entry)
    const names = rule ? Object.keys(schema.shape) : []
    if (!parsed.success)
      check.problems.push(...explain(file, [index], entry, decidable(check, parsed.error.issues), names))
    const labels = (['from', 'to'] as const).map(end => checkEnd(check, file, index, end, fields[end]))
    if (rule && type !== undefined && check.vocabularyKnown) checkLabels(check, file, index, type, labels)
    const evidence = readEvidence(check, file, [index], fields, 'this relationship')
    checkClaim(check, file, index, fields)

    const { from, to, id } = fields
    if (type === undefined || typeof from !== 'string' || typeof to !== 'string') return
    const key = relationshipKey(from, type, to, typeof id === 'string' ? id : undefined)
    const same =
      rule?.undirected && to < from ? relationshipKey(to, type, from, typeof id === 'string' ? id : undefined) : key
    const before = seen.get(same)
    if (before) {
      const first = placeText(before)
      const turned = rule?.undirected ? ` ${type} has no direction.` : ''
      check.problems.push({
        ...file.place([index]),
        message: `${from} ${type} ${to} is here twice, first at ${first}.${turned} Join the two entries, or give one an id of its own.`,
      })
    } else {
      seen.set(same, file.place([index]))
    }
    if (!parsed.success || !rule) return
    const {
      from: _from,
      to: _to,
      type: _type,
      id: _id,
      evidence: _evidence,
      ...properties
    } = parsed.data as Record<string, unknown>
    relationships.push({
      type,
      key,
      from,
      to,
      properties: present({ ...markFloats(file, [index], rule.properties, properties), evidence }),
    })
  })
  return relationships
}

function checkEnd(check: Check, file: YamlFile, index: number, end: 'from' | 'to', key: unknown): string | undefined {
  if (typeof key !== 'string') return undefined
  const known = check.keys.get(key)
  if (!known && check.allKeysKnown) {
    check.problems.push({
      ...file.place([index, end]),
      message: `No node has the key ${key}${suggestion(key, check.keys.keys()) || '.'} Correct the key, or add the node to the file of its label.`,
    })
  }
  return known?.label
}

function checkLabels(check: Check, file: YamlFile, index: number, type: string, ends: (string | undefined)[]): void {
  const rule = check.vocabulary.types.get(type)!
  const fits = (label: string | undefined, admitted: readonly string[] | undefined): boolean =>
    label === undefined || !check.vocabulary.labels.has(label) || !admitted || admitted.includes(label)
  const [from, to] = ends
  if (rule.undirected && fits(from, rule.to) && fits(to, rule.from)) return
  for (const [end, label, admitted] of [
    ['from', from, rule.from],
    ['to', to, rule.to],
  ] as const) {
    if (fits(label, admitted)) continue
    const way = end === 'from' ? 'goes out from' : 'leads to'
    check.problems.push({
      ...file.place([index, end]),
      message: `${type} ${way} ${admitted!.join(' or ')}, and this is ${label}. Choose another type, turn the relationship round, or widen the type under vocabulary in source.yaml.`,
    })
  }
}

/** In a seed with passages a relationship says what is claimed and how surely. */
function checkClaim(check: Check, file: YamlFile, index: number, fields: { [name: string]: unknown }): void {
  if (check.passages) {
    for (const [name, what] of [
      ['claim', 'what is stated, in own words'],
      ['status', 'asserted, hedged, inferred or contradicted'],
    ] as const) {
      if (fields[name] === undefined) {
        check.problems.push({ ...file.place([index]), message: `"${name}" is missing. Add it: ${what}.` })
      }
    }
  }
  if (fields.status === 'contradicted' && fields.note === undefined) {
    check.problems.push({
      ...file.place([index, 'status']),
      message: 'A contradicted claim needs a note. Say in it which passage says otherwise.',
    })
  }
}
