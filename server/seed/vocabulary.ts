/**
 * The words a seed may use: labels with their properties, relationship types with the labels at their ends, units.
 * `standardVocabulary` is what every seed has; a seed's `source.yaml` adds to it and never takes from it.
 */

export const propertyTypes = ['string', 'strings', 'integer', 'number', 'boolean', 'date'] as const
/** `strings` is a list of texts; `date` is ISO 8601 as text, whole or cut short: 2025-03-11, 2025-03, 2025. */
export type PropertyType = (typeof propertyTypes)[number]

export interface PropertyRule {
  type: PropertyType
  description?: string
  required?: boolean
  /** The only values admitted; none means any of the type. */
  values?: readonly string[]
  minimum?: number
  maximum?: number
}

export interface LabelRule {
  description: string
  properties: ReadonlyMap<string, PropertyRule>
}

export interface TypeRule {
  description: string
  /** Labels admitted at each end; undefined means any. */
  from?: readonly string[]
  to?: readonly string[]
  /** Read the same both ways: stored in the direction written, and written only once. */
  undirected?: boolean
  properties: ReadonlyMap<string, PropertyRule>
}

export interface Vocabulary {
  labels: ReadonlyMap<string, LabelRule>
  types: ReadonlyMap<string, TypeRule>
}

/** Written by the loader from source.yaml and passages.yaml, never by hand. */
export const loaderLabels: ReadonlySet<string> = new Set(['Entity', 'Report', 'Passage'])
export const loaderTypes: ReadonlySet<string> = new Set(['MENTIONS'])

export const statuses = ['asserted', 'hedged', 'inferred', 'contradicted'] as const

/** Fields of the format itself, and names that an engine or an exchange format keeps for its own use. */
const reservedProperties: ReadonlySet<string> = new Set([
  ...['key', 'seed', 'evidence', 'from', 'to', 'type', 'id', 'claim', 'status'],
  ...['_id', '_labels', '_type', '_source', '_target', '__proto__'],
])

/** Why a seed may not name a property so, or undefined. `status` is the claim's on a relationship, and free on a label. */
export function reservedReason(name: string, on: 'label' | 'type'): string | undefined {
  if (name.startsWith('$')) return 'names that begin with $ mark values in exports'
  if (name.startsWith('x_')) return 'names that begin with x_ belong to other tools, and loading leaves them alone'
  const free = on === 'label' && ['status', 'type', 'from', 'to', 'id', 'claim'].includes(name)
  return reservedProperties.has(name) && !free ? 'the name is kept for the format or for an engine' : undefined
}

const properties = (rules: { [name: string]: PropertyRule | PropertyType }): ReadonlyMap<string, PropertyRule> =>
  new Map(Object.entries(rules).map(([name, rule]) => [name, typeof rule === 'string' ? { type: rule } : rule]))

/** Properties of every label. */
export const commonProperties = properties({
  name: { type: 'string', required: true, description: 'What it is called, as shown.' },
  nameZh: { type: 'string', description: 'Its name in Chinese.' },
  aliases: { type: 'strings', description: 'Other names under which it is found.' },
  description: { type: 'string', description: 'In own words.' },
  note: { type: 'string', description: 'A decision or a doubt about this entry.' },
})

export const standardUnits = [
  ...['percent', 'percentage points', 'share', 'CNY', 'USD', 'EUR', 'JPY', 'currency not stated'],
  ...['persons', 'viewers', 'customers', 'enterprises', 'brands', 'orders', 'pieces', 'sets', 'agreements', 'items'],
  ...['clusters', 'square metres', 'kilometres', 'tonnes', 'years', 'quarters', 'days'],
] as const

const kind = (...values: string[]): PropertyRule => ({ type: 'string', values })

const labels: {
  [label: string]: { description: string; properties?: { [name: string]: PropertyRule | PropertyType } }
} = {
  Person: { description: 'A human being.' },
  Organization: {
    description: 'A body that acts: association, government, company, press …',
    properties: {
      kind: kind(
        ...['association', 'government', 'party organ', 'company', 'brand', 'press', 'exhibition group', 'cluster'],
        ...['commercial complex', 'market', 'school', 'cooperation mechanism', 'group'],
      ),
    },
  },
  Place: {
    description: 'Somewhere on the map.',
    properties: {
      kind: kind(
        'country',
        'province',
        'region',
        'municipality',
        'city',
        'district',
        'county',
        'town',
        'river',
        'venue',
      ),
      latitude: { type: 'number', minimum: -90, maximum: 90, description: 'Degrees, WGS-84.' },
      longitude: { type: 'number', minimum: -180, maximum: 180, description: 'Degrees, WGS-84.' },
      coordinatesSource: { type: 'string', description: 'Where the coordinates are from, if not from the text.' },
    },
  },
  Event: {
    description: 'Something that took place at a time.',
    properties: { kind: 'string', startDate: 'date', endDate: 'date' },
  },
  Agreement: {
    description: 'What parties agreed, or mean to agree.',
    properties: {
      subject: 'string',
      status: { type: 'string', values: ['signed', 'intended'], required: true },
      date: 'date',
    },
  },
  Document: { description: 'A text or list that was published.', properties: { kind: 'string', date: 'date' } },
  Product: { description: 'Goods, or a kind of goods.', properties: { kind: 'string' } },
  Statistic: {
    description: 'One figure of the report.',
    properties: {
      measure: { type: 'string', required: true, description: 'What is counted or measured.' },
      value: { type: 'number', required: true, description: 'The number itself, written out: 360000000.' },
      unit: { type: 'string', required: true, values: standardUnits },
      qualifier: { type: 'string', required: true, values: ['exact', 'about', 'more than', 'less than'] },
      period: { type: 'string', description: 'The time that it holds for, as text: "2024".' },
    },
  },
  Topic: { description: 'A subject that is spoken of.' },
}

const actors = ['Person', 'Organization', 'Place']

const types: {
  [type: string]: Omit<TypeRule, 'properties'> & { properties?: { [name: string]: PropertyRule | PropertyType } }
} = {
  HOLDS_POST: {
    description: 'The person holds the post in the body.',
    from: ['Person'],
    to: ['Organization'],
    properties: { title: { type: 'string', required: true } },
  },
  PART_OF: { description: 'The one is a part of the other, of the same nature.' },
  LOCATED_IN: {
    description: 'It has its seat, or lies, in the place.',
    from: ['Organization', 'Place', 'Event', 'Product'],
    to: ['Place'],
  },
  PARTICIPATED_IN: {
    description: 'Took part in the event, in a role.',
    from: actors,
    to: ['Event'],
    properties: {
      role: {
        type: 'string',
        required: true,
        values: [
          ...['organizer', 'chair', 'speaker', 'panellist', 'guest', 'participant', 'party', 'presenter'],
          ...['exhibitor', 'performer', 'broadcaster'],
        ],
      },
    },
  },
  HELD_IN: { description: 'The event took place in the place.', from: ['Event'], to: ['Place'] },
  PARTY_TO: {
    description: 'Is a party to the agreement.',
    from: actors,
    to: ['Agreement'],
    properties: { role: 'string' },
  },
  SIGNED_AT: { description: 'The agreement was concluded at the event.', from: ['Agreement'], to: ['Event'] },
  COVERS: { description: 'The agreement, document or event deals with it.', from: ['Agreement', 'Document', 'Event'] },
  COMPILED: { description: 'Wrote or compiled the document.', from: ['Person', 'Organization'], to: ['Document'] },
  PUBLISHED: { description: 'Brought the document out.', from: ['Person', 'Organization'], to: ['Document'] },
  PRESENTED: {
    description: 'Presented it in public.',
    from: ['Person', 'Organization', 'Event'],
    to: ['Document', 'Product', 'Topic'],
    properties: { role: 'string' },
  },
  LISTS: { description: 'The document names it as an entry.', from: ['Document'] },
  KNOWN_FOR: {
    description: 'Is known for the product or subject.',
    from: ['Place', 'Organization', 'Person'],
    to: ['Product', 'Topic'],
  },
  ABOUT: {
    description: 'The figure, document, event or subject is about it.',
    from: ['Statistic', 'Document', 'Event', 'Topic'],
  },
  REPRESENTS: {
    description: 'Speaks or stands for it.',
    from: ['Person', 'Organization'],
    to: ['Organization', 'Place'],
  },
  POSSIBLY_SAME_AS: { description: 'Both may be one; it cannot be decided, and the claim says why.', undirected: true },
}

export const standardVocabulary: Vocabulary = {
  labels: new Map(
    Object.entries(labels).map(([label, rule]) => [
      label,
      {
        description: rule.description,
        properties: new Map([...commonProperties, ...properties(rule.properties ?? {})]),
      },
    ]),
  ),
  types: new Map(
    Object.entries(types).map(([type, rule]) => [type, { ...rule, properties: properties(rule.properties ?? {}) }]),
  ),
}
