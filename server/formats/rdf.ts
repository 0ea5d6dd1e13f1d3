import type { Properties, Value } from '../contract/graph.ts'
import type { About, GraphSource, OutgoingNode, OutgoingRelationship } from './format.ts'
import { itemType, type ScalarType, textOf, typeOf } from './kinds.ts'
import { plainText } from './typed.ts'

// A graph as RDF, in the vocabulary of docs/formats.md: schema.org, ORG and PROV-O where they say the same, and names
// below urn:guanxi: for the rest. A relationship is a resource of its own, so that its properties and evidence have a
// place, and a plain statement besides.

export const prefixes = {
  rdf: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
  schema: 'https://schema.org/',
  org: 'http://www.w3.org/ns/org#',
  prov: 'http://www.w3.org/ns/prov#',
  node: 'urn:guanxi:node:',
  relationship: 'urn:guanxi:relationship:',
  label: 'urn:guanxi:label:',
  type: 'urn:guanxi:type:',
  property: 'urn:guanxi:property:',
  guanxi: 'urn:guanxi:',
} as const

type Prefix = keyof typeof prefixes

/** A name of a resource: prefix, and what stands behind it, which holds nothing that an IRI could not. */
export interface Iri {
  prefix: Prefix
  local: string
}
export type Literal = { text: string; datatype?: Iri }
export type Term = { iri: Iri } | Literal | { list: Literal[] }

/** What is said of one resource. */
export interface Resource {
  subject: Iri
  types: Iri[]
  statements: [predicate: Iri, object: Term][]
}

const iri = (prefix: Prefix, local: string): Iri => ({ prefix, local })

/** A name of ours as a part of an IRI: letters, digits and `._~:-` stay as they are, all else is percent-encoded. */
const encoded = (name: string): string =>
  name.replace(/\p{Surrogate}/gu, '\ufffd').replace(/[^\p{L}\p{N}\p{M}._~:-]/gu, encodeURIComponent)

/** Resources of the whole graph: first the export itself, then nodes, then relationships. */
export async function* resources(graph: GraphSource): AsyncGenerator<Resource> {
  yield exportResource(graph.about)
  const passage = await passageNaming(graph)
  for await (const node of graph.nodes()) yield nodeResource(node, passage)
  for await (const relationship of graph.relationships()) yield* relationshipResources(relationship, passage)
}

function exportResource(about: About): Resource {
  return {
    subject: iri('guanxi', 'export'),
    types: [iri('prov', 'Entity'), iri('schema', 'Dataset')],
    statements: [
      [iri('prov', 'generatedAtTime'), { text: about.exported, datatype: iri('xsd', 'dateTime') }],
      [iri('schema', 'creator'), { text: about.generator }],
      [iri('guanxi', 'about'), { text: JSON.stringify(about), datatype: iri('rdf', 'JSON') }],
    ],
  }
}

/** What passages are called in this file by their keys: an id may have more in front. */
async function passageNaming({ nodes }: GraphSource): Promise<(key: string) => Iri> {
  for await (const { id, labels, properties } of nodes()) {
    const { key } = properties
    if (!labels.includes('Passage') || typeof key !== 'string') continue
    const front = typeof id === 'string' && id.endsWith(key) ? id.slice(0, id.length - key.length) : ''
    return one => iri('node', encoded(front + one))
  }
  return one => iri('node', encoded(one))
}

const nodeIri = (id: string | number): Iri => iri('node', encoded(String(id)))

const classes: ReadonlyMap<string, readonly Iri[]> = new Map([
  ['Person', [iri('schema', 'Person'), iri('prov', 'Person')]],
  ['Organization', [iri('schema', 'Organization'), iri('org', 'Organization')]],
  ['Place', [iri('schema', 'Place')]],
  ['Event', [iri('schema', 'Event')]],
  ['Document', [iri('schema', 'CreativeWork')]],
  ['Product', [iri('schema', 'Product')]],
  ['Report', [iri('schema', 'Report'), iri('prov', 'Entity')]],
  ['Passage', [iri('prov', 'Entity')]],
])

/** Properties for which schema.org has a word, whatever they belong to. */
const predicates: ReadonlyMap<string, Iri> = new Map(
  Object.entries({
    name: 'name',
    aliases: 'alternateName',
    description: 'description',
    latitude: 'latitude',
    longitude: 'longitude',
    startDate: 'startDate',
    endDate: 'endDate',
    url: 'url',
  }).map(([name, word]) => [name, iri('schema', word)]),
)

function nodeResource({ id, labels, properties }: OutgoingNode, passage: (key: string) => Iri): Resource {
  return {
    subject: nodeIri(id),
    types: labels.flatMap(label => [iri('label', encoded(label)), ...(classes.get(label) ?? [])]),
    statements: propertyStatements(properties, passage),
  }
}

/** The word for a relationship that is one of schema.org or ORG as well, by its type and the labels of its ends. */
function wordFor(type: string, source: readonly string[], target: readonly string[]): Iri | undefined {
  if (type === 'LOCATED_IN' || type === 'HELD_IN') return iri('schema', 'location')
  if (type === 'MENTIONS') return iri('schema', 'mentions')
  if (type === 'ABOUT') return iri('schema', 'about')
  if (type !== 'PART_OF') return undefined
  const both = (label: string) => source.includes(label) && target.includes(label)
  if (both('Organization')) return iri('org', 'subOrganizationOf')
  if (both('Place')) return iri('schema', 'containedInPlace')
  return iri('schema', both('Event') ? 'superEvent' : 'isPartOf')
}

function* relationshipResources(
  { id, type, source, target, properties }: OutgoingRelationship,
  passage: (key: string) => Iri,
): Generator<Resource> {
  const [from, to] = [nodeIri(source.id), nodeIri(target.id)]
  const post = type === 'HOLDS_POST'
  const word = wordFor(type, source.labels, target.labels)
  yield {
    subject: from,
    types: [],
    statements: [
      [iri('type', encoded(type)), { iri: to }],
      ...(word ? [[word, { iri: to }] satisfies [Iri, Term]] : []),
    ],
  }
  yield {
    subject: iri('relationship', encoded(String(id))),
    types: [iri('type', encoded(type)), ...(post ? [iri('org', 'Membership')] : [])],
    statements: [
      [iri('guanxi', 'source'), { iri: from }],
      [iri('guanxi', 'target'), { iri: to }],
      ...(post
        ? ([
            [iri('org', 'member'), { iri: from }],
            [iri('org', 'organization'), { iri: to }],
          ] satisfies [Iri, Term][])
        : []),
      ...propertyStatements(properties, passage),
    ],
  }
}

function propertyStatements(properties: Properties, passage: (key: string) => Iri): [Iri, Term][] {
  return Object.entries(properties).flatMap(([name, value]): [Iri, Term][] => {
    const type = typeOf(value)
    if (name === 'evidence' && type === 'list<text>')
      return (value as string[]).map(key => [iri('prov', 'wasDerivedFrom'), { iri: passage(key) }])
    const predicate = predicates.get(name) ?? iri('property', encoded(name))
    if (name === 'aliases' && type === 'list<text>')
      return (value as string[]).map(text => [predicate, literalOf(text)])
    return [[predicate, termOf(value)]]
  })
}

function termOf(value: Value): Term {
  const type = typeOf(value)
  if (type === 'list<>') return { list: [] }
  return itemType(type) ? { list: (value as Value[]).map(literalOf) } : literalOf(value)
}

const datatypes: { readonly [type in ScalarType]?: string } = {
  boolean: 'boolean',
  integer: 'integer',
  float: 'double',
  date: 'date',
  time: 'time',
  localTime: 'time',
  dateTime: 'dateTime',
  localDateTime: 'dateTime',
  duration: 'duration',
  bytes: 'base64Binary',
}

/** What XML Schema writes as a duration: no minus within it, weeks as days. */
const plainDuration = /^-?P(?=.)(\d+Y)?(\d+M)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?$/

function literalOf(value: Value): Literal {
  const type = typeOf(value)
  if (type === 'text') return { text: (value as string).replace(/\p{Surrogate}/gu, '\ufffd') }
  if (type === 'point') return { text: plainText(value), datatype: iri('guanxi', 'Point') }
  const datatype = datatypes[type as ScalarType]
  if (datatype === undefined) return { text: JSON.stringify(value), datatype: iri('rdf', 'JSON') }
  const text = plainText(value, type)
  if (type === 'float') return { text: text.replace('Infinity', 'INF'), datatype: iri('xsd', 'double') }
  if (type === 'dateTime' && text.endsWith(']')) return { text, datatype: iri('guanxi', 'DateTime') }
  if (type === 'duration' && !plainDuration.test(textOf(value))) return { text, datatype: iri('guanxi', 'Duration') }
  return { text, datatype: iri('xsd', datatype) }
}
