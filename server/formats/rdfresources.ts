import type { Properties, Value } from '../contract/graph.ts'
import type { Incoming, Position } from './format.ts'
import { isBlank, type RdfLiteral, type RdfObject, rdf } from './rdfstatements.ts'
import { jsonValue, listOf, literalValue } from './rdfvalues.ts'
import { classes, decoded, iriText, nameIn, prefixes, unlabelled, words, wordsOf } from './rdfwords.ts'
import { idOf } from './typed.ts'

// What is said of one thing, as a node or a relationship.

export interface Resource {
  subject: string
  at: Position
  says: [predicate: string, object: RdfObject][]
}

const sourceIri = `${prefixes.guanxi}source`
const targetIri = `${prefixes.guanxi}target`
const typeIri = rdf('type')
const evidenceIri = `${prefixes.prov}wasDerivedFrom`

const isNodeIri = (id: string): boolean => id.startsWith(prefixes.node)
const isRelationshipIri = (id: string): boolean => id.startsWith(prefixes.relationship)

/** What a node is called in this file: an IRI, `_:name`, or the id that this program gave it. */
function nodeId(id: string): string | number {
  const own = nameIn('node', id)
  return own === undefined ? id : idOf(own)
}

/** What stands behind the last of `#`, `/` and `:`, without percent-encoding; of names of ours what they stand for. */
function nameOf(id: string): string {
  for (const prefix of ['property', 'type', 'label'] as const) {
    const own = nameIn(prefix, id)
    if (own !== undefined) return own
  }
  let end = id.length
  while (end > 0 && '#/:'.includes(id[end - 1] as string)) end--
  const start = Math.max(...['#', '/', ':'].map(mark => id.lastIndexOf(mark, end - 1))) + 1
  return decoded(id.slice(start, end)) || id
}

const schema = /^https?:\/\/schema\.org\//

/** By IRI; files have few words and say them often. */
const properties = new Map<string, string>()
const mostKept = 10_000

/** The property that a predicate is; a foreign one that is called as the property for IRIs gets another name. */
function propertyOf(predicate: string): string {
  const known = properties.get(predicate)
  if (known !== undefined) return known
  const name = newProperty(predicate)
  if (properties.size >= mostKept) properties.clear()
  properties.set(predicate, name)
  return name
}

function newProperty(predicate: string): string {
  if (predicate.startsWith(prefixes.property)) return nameOf(predicate)
  const word = predicate.replace(schema, prefixes.schema)
  for (const [name, own] of words) if (iriText(own) === word) return name
  const name = nameOf(predicate)
  return name === 'iri' ? 'iri_' : name
}

/** Whether an object is an address to be read rather than a thing to go to. */
const isAddress = (predicate: string, id: string): boolean =>
  /^(mailto|tel):/i.test(id) || (schema.test(predicate) && predicate.replace(schema, '') === 'url')

const isEvidence = (subject: string, predicate: string, id: string): boolean =>
  predicate === evidenceIri && isNodeIri(id) && (isNodeIri(subject) || isRelationshipIri(subject))

/** The things that a statement leads to. */
export function namedIn(subject: string, predicate: string, object: RdfObject): string[] {
  if ('items' in object) return object.items.flatMap(item => namedIn(subject, predicate, item))
  if (!('id' in object) || isRelationshipIri(subject)) return []
  const { id } = object
  if (predicate === typeIri && !isBlank(id)) return []
  return isAddress(predicate, id) || isEvidence(subject, predicate, id) ? [] : [id]
}

/** Whether a statement is one that a relationship of ours may have besides. */
export const isPlain = (subject: string, predicate: string, object: RdfObject): object is { id: string } =>
  'id' in object &&
  isNodeIri(subject) &&
  isNodeIri(object.id) &&
  (predicate.startsWith(prefixes.type) || wordIris.has(predicate))

const wordIris: ReadonlySet<string> = new Set(
  ['LOCATED_IN', 'MENTIONS', 'ABOUT', 'PART_OF'].flatMap(type => wordsOf(type).map(iriText)),
)

/** Of a relationship of ours: its ends, and the predicates of plain statements that say the same; undefined of anything else. */
export function endsOf({ says }: Resource): { source: string; target: string; doubles: string[] } | undefined {
  const one = (wanted: string): string | undefined => {
    for (const [predicate, object] of says) if (predicate === wanted && 'id' in object) return object.id
    return undefined
  }
  const [source, target] = [one(sourceIri), one(targetIri)]
  if (source === undefined || target === undefined) return undefined
  const doubles = typesIn(says).flatMap(type => {
    const name = nameIn('type', type)
    return name === undefined ? [] : [type, ...wordsOf(name).map(iriText)]
  })
  return { source, target, doubles }
}

export const isRelationship = ({ says }: Resource): boolean =>
  says.some(([predicate]) => predicate === sourceIri || predicate === targetIri)

/** A plain statement as a relationship. */
export const plainRelationship = (source: string, predicate: string, target: string, at: Position): Incoming => ({
  relationship: { type: nameOf(predicate), source: nodeId(source), target: nodeId(target), properties: {} },
  at,
})

const typesIn = (says: Resource['says']): string[] =>
  says.flatMap(([predicate, object]) =>
    predicate === typeIri && 'id' in object && !isBlank(object.id) ? [object.id] : [],
  )

/** What makes a relationship, and is no property of it. */
const outline: ReadonlySet<string> = new Set([
  typeIri,
  sourceIri,
  targetIri,
  `${prefixes.org}member`,
  `${prefixes.org}organization`,
])

/** A relationship of ours. @param front what stands before the keys of passages in their ids */
export function relationshipOf(resource: Resource, front: string): Incoming[] {
  const { subject, at, says } = resource
  const ends = endsOf(resource)
  const types = typesIn(says).flatMap(type => nameIn('type', type) ?? [])
  const [type] = types
  if (!ends || type === undefined || types.length > 1)
    return [
      { problem: { message: `${subject} needs one source, one target and one type to be a relationship`, ...at } },
    ]
  const own = says.filter(([predicate]) => !outline.has(predicate))
  const { properties, links } = propertiesOf(subject, own, front)
  const id = nameIn('relationship', subject)
  return [
    {
      relationship: {
        ...(id !== undefined && { id: idOf(id) }),
        type,
        source: nodeId(ends.source),
        target: nodeId(ends.target),
        properties,
      },
      at,
    },
    ...links.map(({ id: object }) => ({
      problem: { message: `the relationship ${subject} leads on to ${object}, which a graph cannot hold`, ...at },
    })),
  ]
}

/** A node, and the relationships that go from it. */
export function nodeOf(resource: Resource, front: string): { node: Incoming; relationships: Incoming[] } {
  const { subject, at, says } = resource
  const types = typesIn(says)
  const own = types.flatMap(type => nameIn('label', type) ?? [])
  const implied = new Set([unlabelled, ...own.flatMap(label => classes.get(label) ?? [])].map(iriText))
  const labels = new Set(types.filter(type => !implied.has(type)).map(nameOf))
  const rest = says.filter(([predicate, object]) => predicate !== typeIri || ('id' in object && isBlank(object.id)))
  const { properties, links } = propertiesOf(subject, rest, front)
  const isForeign = !isNodeIri(subject) && !isBlank(subject)
  return {
    node: {
      node: {
        id: nodeId(subject),
        labels: [...labels],
        properties: isForeign ? { iri: subject, ...properties } : properties,
      },
      at,
    },
    relationships: links.map(
      ({ predicate, id, index }): Incoming => ({
        relationship: {
          type: nameOf(predicate),
          source: nodeId(subject),
          target: nodeId(id),
          properties: index === undefined ? {} : { index },
        },
        at,
      }),
    ),
  }
}

interface Leading {
  predicate: string
  id: string
  /** Its place, where it stands in a list. */
  index?: number
}

function propertiesOf(
  subject: string,
  says: Resource['says'],
  front: string,
): { properties: Properties; links: Leading[] } {
  const links: Leading[] = []
  const values = new Map<string, { value: Value; text: string }[]>()
  const lists = new Set<string>()
  const tagged = new Map<string, string[]>()
  const add = (name: string, value: Value, text: string) => {
    const there = values.get(name) ?? []
    values.set(name, there)
    there.push({ value, text })
  }
  const addLiteral = (predicate: string, literal: RdfLiteral) => {
    const name = propertyOf(predicate)
    const own = predicate.startsWith(prefixes.property) ? jsonValue(literal) : undefined
    const { language } = literal
    const full = language ? `${name}@${language}` : name
    if (language) tagged.set(name, [...(tagged.get(name) ?? []), full])
    add(full, own === undefined ? literalValue(literal) : own, literal.text)
  }
  for (const [predicate, object] of says) {
    // Several statements or one: names besides the first are a list for this program.
    if (propertyOf(predicate) === 'aliases' && !predicate.startsWith(prefixes.property)) lists.add('aliases')
    if ('items' in object) {
      const name = propertyOf(predicate)
      if (object.items.length === 0 || object.items.some(item => !('id' in item))) lists.add(name)
      if (object.items.length === 0 && !values.has(name)) values.set(name, [])
      object.items.forEach((item, index) => {
        if ('text' in item) addLiteral(predicate, item)
        else if ('items' in item) add(name, item.items.map(plainValue), '')
        else links.push({ predicate, id: item.id, index })
      })
    } else if ('text' in object) addLiteral(predicate, object)
    else if (isEvidence(subject, predicate, object.id)) {
      lists.add('evidence')
      const key = String(nodeId(object.id)).slice(front.length)
      add('evidence', key, key)
    } else if (isAddress(predicate, object.id)) add(propertyOf(predicate), object.id, object.id)
    else links.push({ predicate, id: object.id })
  }
  // Where all that a property says has a language, one of them stands without it too: English, else the first.
  for (const [name, full] of tagged) {
    const [first] = values.get(full.find(one => /@en(-|$)/i.test(one)) ?? full[0] ?? '') ?? []
    if (first && !values.has(name)) values.set(name, [first])
  }
  const entries = [...values].map(([name, all]): [string, Value] => [
    name,
    all.length === 1 && !lists.has(name) ? (all[0]?.value ?? null) : listOf(all),
  ])
  return { properties: Object.fromEntries(entries), links }
}

const plainValue = (object: RdfObject): Value =>
  'text' in object ? literalValue(object) : 'items' in object ? object.items.map(plainValue) : object.id
