// The words that a graph has in RDF, for writing and for reading: schema.org, ORG and PROV-O where they say the same,
// and names below urn:guanxi: for the rest; docs/formats.md lists them.

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

export const iri = (prefix: Prefix, local: string): Iri => ({ prefix, local })

export const iriText = ({ prefix, local }: Iri): string => prefixes[prefix] + local

/** A name of ours as a part of an IRI: letters, digits and `._~:-!*'()` stay as they are, all else is percent-encoded. */
export const encoded = (name: string): string =>
  /^[\w.~:-]*$/.test(name)
    ? name
    : name.replace(/\p{Surrogate}/gu, '\ufffd').replace(/[^\p{L}\p{N}\p{M}._~:-]/gu, encodeURIComponent)

export const decoded = (local: string): string => {
  try {
    return decodeURIComponent(local)
  } catch {
    return local
  }
}

/** What stands behind a prefix, decoded; undefined for an IRI that does not begin with it. */
export const nameIn = (prefix: Prefix, id: string): string | undefined =>
  id.startsWith(prefixes[prefix]) ? decoded(id.slice(prefixes[prefix].length)) : undefined

/** What nodes with a label are besides. */
export const classes: ReadonlyMap<string, readonly Iri[]> = new Map([
  ['Person', [iri('schema', 'Person'), iri('prov', 'Person')]],
  ['Organization', [iri('schema', 'Organization'), iri('org', 'Organization')]],
  ['Place', [iri('schema', 'Place')]],
  ['Event', [iri('schema', 'Event')]],
  ['Document', [iri('schema', 'CreativeWork')]],
  ['Product', [iri('schema', 'Product')]],
  ['Report', [iri('schema', 'Report'), iri('prov', 'Entity')]],
  ['Passage', [iri('prov', 'Entity')]],
])

/** The class of a node without a label, which would be nothing in RDF. */
export const unlabelled = iri('guanxi', 'Node')

/** Properties for which schema.org has a word, whatever they belong to. */
export const words: ReadonlyMap<string, Iri> = new Map(
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

/** The word for a relationship that is one of schema.org or ORG as well, by its type and the labels of its ends. */
export function wordFor(type: string, source: readonly string[], target: readonly string[]): Iri | undefined {
  const [word] = wordsOf(type)
  if (type !== 'PART_OF') return word
  const both = (label: string) => source.includes(label) && target.includes(label)
  return partOf.find(([label]) => label === undefined || both(label))?.[1]
}

const partOf: readonly (readonly [string | undefined, Iri])[] = [
  ['Organization', iri('org', 'subOrganizationOf')],
  ['Place', iri('schema', 'containedInPlace')],
  ['Event', iri('schema', 'superEvent')],
  [undefined, iri('schema', 'isPartOf')],
]

/** All the words that a relationship of a type may have. */
export function wordsOf(type: string): readonly Iri[] {
  if (type === 'LOCATED_IN' || type === 'HELD_IN') return [iri('schema', 'location')]
  if (type === 'MENTIONS') return [iri('schema', 'mentions')]
  if (type === 'ABOUT') return [iri('schema', 'about')]
  return type === 'PART_OF' ? partOf.map(([, word]) => word) : []
}
