import type { Properties, Value } from '../contract/graph.ts'
import type { About, GraphSource, OutgoingNode, OutgoingRelationship } from './format.ts'
import { itemType, type ScalarType, textOf, typeOf } from './kinds.ts'
import { classes, encoded, type Iri, iri, unlabelled, wordFor, words } from './rdfwords.ts'
import { idText, plainText } from './typed.ts'

// A graph as RDF, in the words of `rdfwords.ts`. A relationship is a resource of its own, so that its properties and
// evidence have a place, and a plain statement besides.

export type Literal = { text: string; datatype?: Iri }
export type Term = { iri: Iri } | Literal | { list: Literal[] }

/** What is said of one resource. */
export interface Resource {
  subject: Iri
  types: Iri[]
  statements: [predicate: Iri, object: Term][]
}

/** Resources of the whole graph: first the export itself, then nodes, then relationships. */
export async function* resources(graph: GraphSource): AsyncGenerator<Resource> {
  const front = await passageFront(graph)
  const passage = (key: string) => nodeIri(front + key)
  yield exportResource(graph.about, front)
  for await (const node of graph.nodes()) yield nodeResource(node, passage)
  for await (const relationship of graph.relationships()) yield* relationshipResources(relationship, passage)
}

function exportResource(about: About, front: string): Resource {
  return {
    subject: iri('guanxi', 'export'),
    types: [iri('prov', 'Entity'), iri('schema', 'Dataset')],
    statements: [
      [iri('prov', 'generatedAtTime'), { text: about.exported, datatype: iri('xsd', 'dateTime') }],
      [iri('schema', 'creator'), { text: about.generator }],
      ...(front === '' ? [] : [[iri('guanxi', 'passages'), { text: front }] satisfies [Iri, Term]]),
      [iri('guanxi', 'about'), { text: JSON.stringify(about), datatype: iri('rdf', 'JSON') }],
    ],
  }
}

/** What stands before the keys of passages in their ids in this file. */
async function passageFront({ nodes }: GraphSource): Promise<string> {
  for await (const { id, labels, properties } of nodes()) {
    const { key } = properties
    if (!labels.includes('Passage') || typeof key !== 'string') continue
    return typeof id === 'string' && id.endsWith(key) ? id.slice(0, id.length - key.length) : ''
  }
  return ''
}

const nodeIri = (id: string | number): Iri => iri('node', encoded(idText(id)))

function nodeResource({ id, labels, properties }: OutgoingNode, passage: (key: string) => Iri): Resource {
  const types = labels.flatMap(label => [iri('label', encoded(label)), ...(classes.get(label) ?? [])])
  return {
    subject: nodeIri(id),
    types: types.length > 0 ? types : [unlabelled],
    statements: propertyStatements(properties, passage),
  }
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
    subject: iri('relationship', encoded(idText(id))),
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
    const own = iri('property', encoded(name))
    // Statements are a set: what stands in a list twice needs a list.
    const texts = type === 'list<text>' && new Set(value as string[]).size === (value as string[]).length
    if (name === 'evidence' && texts)
      return (value as string[]).map(key => [iri('prov', 'wasDerivedFrom'), { iri: passage(key) }])
    if (name === 'aliases')
      return texts
        ? (value as string[]).map(text => [iri('schema', 'alternateName'), literalOf(text)])
        : [[own, termOf(value)]]
    return [[(worded.has(type) ? words.get(name) : undefined) ?? own, termOf(value)]]
  })
}

/** What words of schema.org are used for; a list or a map under one of them would be something else to its readers. */
const worded: ReadonlySet<string> = new Set([
  'text',
  'integer',
  'float',
  'date',
  'dateTime',
  'localDateTime',
] satisfies ScalarType[])

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
