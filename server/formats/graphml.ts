import type { Properties } from '../contract/graph.ts'
import { type Column, type Columns, columnsOf } from './census.ts'
import type { Format, Incoming, OutgoingNode, OutgoingRelationship } from './format.ts'
import { ItemFlaw, textsIn } from './items.ts'
import { jsonOr } from './json.ts'
import { itemType, type ScalarType, type ValueType } from './kinds.ts'
import { inPieces } from './pieces.ts'
import { decodedXml } from './text.ts'
import { type Declared, idOf, idText, plainText, propertiesIn } from './typed.ts'
import { attributeOf, type XmlElement, xmlAttribute, xmlElements, xmlText, xmlToken, xmlTokenText } from './xml.ts'

/**
 * GraphML with a key for each name and type of property: a property that is a number here and a text there has two keys,
 * of which the rarer is called `name.type`.
 *
 * As APOC has it: `labels=":A:B"` and the data `labels` of a node, `label` the same way for the type of an edge, and
 * lists of booleans, numbers and texts as JSON under `attr.list`, but for floats where one of the file is not finite. What GraphML has no type for (temporals, points, bytes,
 * maps, lists of other things) is a string, as text or JSON, and its type stands in `guanxi:type` of the key, an attribute
 * of another namespace that others pass over. Labels that a colon does not part are in `guanxi:labels`. Where a key
 * could not be called as its property, because it is the second or readers use the name themselves, the name is in
 * `guanxi:name`. Ids are tokens as the schema wants them: see `xmlToken`. What the file is stands in `desc`, as JSON.
 */
export const graphml: Format = {
  name: 'graphml',
  title: 'GraphML',
  mediaType: 'application/graphml+xml; charset=utf-8',
  extensions: ['graphml', 'xml'],
  readBy: 'networkx, igraph, graphology, apoc.import.graphml, Guanxi; meant for Gephi and yEd too',
  losses: {
    control: 'are written as U+FFFD, for XML has no way to write them',
    surrogate: 'are written as U+FFFD, for XML has no way to write them',
    look: 'are left out',
  },
  elsewhere: {
    date: 'are texts',
    time: 'are texts',
    localTime: 'are texts',
    dateTime: 'are texts',
    localDateTime: 'are texts',
    duration: 'are texts',
    point: 'are texts with JSON',
    bytes: 'are texts in base64',
    list: 'are texts with JSON, except in APOC where they are of truth values, numbers or texts',
    emptyList: 'are texts with JSON, except in APOC',
    nestedList: 'are texts with JSON',
    map: 'are texts with JSON',
    mixed: 'are one attribute for each type',
  },
  write: ({ nodes, relationships, census, about }) =>
    inPieces(
      (async function* () {
        const nodeKeys = columnsOf(census.nodeProperties, 'n', taken)
        const edgeKeys = columnsOf(census.relationshipProperties, 'e', taken)
        const finite = !census.kinds.has('notFinite')
        yield head
        yield `<desc>${xmlText(JSON.stringify(about))}</desc>\n`
        yield '<key id="labels" for="node" attr.name="labels" attr.type="string"/>\n'
        yield '<key id="label" for="edge" attr.name="label" attr.type="string"/>\n'
        for (const key of nodeKeys.list) yield keyText(key, 'node', finite)
        for (const key of edgeKeys.list) yield keyText(key, 'edge', finite)
        yield '<graph id="G" edgedefault="directed">\n'
        for await (const node of nodes()) yield nodeText(node, nodeKeys)
        for await (const relationship of relationships()) yield edgeText(relationship, edgeKeys)
        yield '</graph>\n</graphml>\n'
      })(),
    ),
  read,
}

const namespace = 'urn:guanxi:graphml'
const head =
  '<?xml version="1.0" encoding="UTF-8"?>\n' +
  `<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:guanxi="${namespace}">\n`

/** What readers of GraphML give nodes and edges besides. */
const taken: ReadonlySet<string> = new Set(['id', 'label', 'labels', 'source', 'target'])

/** What GraphML calls a type, where it has one. */
const graphmlTypes: { readonly [type in ValueType]?: string } = {
  boolean: 'boolean',
  integer: 'long',
  float: 'double',
  text: 'string',
}

const keyText = ({ id, name, type, title }: Column, owner: 'node' | 'edge', finite: boolean): string =>
  `<key id="${id}" for="${owner}" attr.name="${xmlAttribute(title)}"${typeAttributes(type, finite)}` +
  `${title === name ? '' : ` guanxi:name="${xmlAttribute(name)}"`}/>\n`

/** @param finite whether all floats are, else APOC would stop at the first list that has one for which JSON has no number */
function typeAttributes(type: ValueType, finite: boolean): string {
  const plain = graphmlTypes[type]
  if (plain) return ` attr.type="${plain}"`
  const inner = itemType(type)
  const list = type === 'list<>' ? 'string' : inner && (finite || inner !== 'float') && graphmlTypes[inner]
  return list ? ` attr.type="string" attr.list="${list}"` : ` attr.type="string" guanxi:type="${xmlAttribute(type)}"`
}

const token = (id: string | number): string => xmlToken(idText(id))

function nodeText({ id, labels, properties }: OutgoingNode, keys: Columns): string {
  const joined = labels.map(label => `:${label}`).join('')
  const parted = labels.every(label => label !== '' && label === label.trim() && !label.includes(':'))
  const attributes =
    (labels.length > 0 ? ` labels="${xmlAttribute(joined)}"` : '') +
    (parted ? '' : ` guanxi:labels="${xmlAttribute(JSON.stringify(labels))}"`)
  const data = labels.length > 0 ? `<data key="labels">${xmlText(joined)}</data>` : ''
  return `<node id="${token(id)}"${attributes}>${data}${dataText(properties, keys)}</node>\n`
}

function edgeText({ id, type, source, target, properties }: OutgoingRelationship, keys: Columns): string {
  const ends = `source="${token(source.id)}" target="${token(target.id)}"`
  const label = `<data key="label">${xmlText(type)}</data>`
  return `<edge id="${token(id)}" ${ends} label="${xmlAttribute(type)}">${label}${dataText(properties, keys)}</edge>\n`
}

function dataText(properties: Properties, keys: Columns): string {
  let text = ''
  for (const [name, value] of Object.entries(properties)) {
    const { id, type } = keys.of(name, value)
    text += `<data key="${id}">${xmlText(plainText(value, type))}</data>`
  }
  return text
}

// ── reading ─────────────────────────────────────────────────────────────────────────────────────────────────────

const typesOfGraphml: ReadonlyMap<string, ScalarType> = new Map([
  ['boolean', 'boolean'],
  ['int', 'integer'],
  ['integer', 'integer'],
  ['long', 'integer'],
  ['float', 'float'],
  ['double', 'float'],
  ['string', 'text'],
])

async function* read(file: AsyncIterable<Uint8Array>): AsyncGenerator<Incoming> {
  const keys = { node: new Map<string, Declared>(), edge: new Map<string, Declared>() }
  const defaults = new WeakMap<XmlElement, string>()
  let data = new Map<string, string>()
  let idIn = idOf
  for await (const { event, element } of xmlElements(decodedXml(file))) {
    if (event === 'open') {
      if (element.name === 'node' || element.name === 'edge') data = new Map()
      else if (element.attributes.get('xmlns:guanxi') === namespace) idIn = one => idOf(xmlTokenText(one))
      else if (element.name === 'hyperedge')
        yield { problem: { message: 'hyperedges cannot be read: an edge has two ends', ...element.at } }
    } else if (element.name === 'key') {
      const owner = element.attributes.get('for') ?? 'all'
      const key = keyOf(element, defaults.get(element))
      const id = element.attributes.get('id') ?? ''
      if (owner === 'node' || owner === 'all') keys.node.set(id, key)
      if (owner === 'edge' || owner === 'all') keys.edge.set(id, key)
    } else if (element.name === 'default' && element.parent) {
      defaults.set(element.parent, element.text)
    } else if (element.name === 'data') {
      const owner = element.parent?.name
      if (owner === 'node' || owner === 'edge') data.set(element.attributes.get('key') ?? '', element.text)
    } else if (element.name === 'desc' && element.parent?.name === 'graphml') {
      const about = jsonOr(element.text)
      if (about !== undefined) yield { about }
    } else if (element.name === 'node' || element.name === 'edge') {
      try {
        yield element.name === 'node' ? toNode(element, data, keys.node, idIn) : toEdge(element, data, keys.edge, idIn)
      } catch (error) {
        if (!(error instanceof ItemFlaw)) throw error
        yield { problem: { message: error.message, ...element.at } }
      }
    }
  }
}

function keyOf({ attributes }: XmlElement, missing: string | undefined): Declared {
  const own = attributes.get('guanxi:type')
  const list = attributes.get('attr.list')
  const scalar = (name: string | undefined) => typesOfGraphml.get((name ?? '').trim().toLowerCase()) ?? 'text'
  const type = own
    ? (own as ValueType)
    : list
      ? (`list<${scalar(list)}>` as const)
      : scalar(attributes.get('attr.type'))
  return {
    name: attributes.get('guanxi:name') ?? attributes.get('attr.name') ?? attributes.get('id') ?? '',
    type,
    default: missing,
  }
}

function toNode(
  element: XmlElement,
  data: Map<string, string>,
  keys: ReadonlyMap<string, Declared>,
  idIn: typeof idOf,
): Incoming {
  const own = element.attributes.get('guanxi:labels')
  const joined = element.attributes.get('labels') ?? data.get('labels') ?? ''
  const labels = own
    ? textsIn(jsonOr(own), 'guanxi:labels')
    : joined
        .split(':')
        .map(label => label.trim())
        .filter(label => label !== '')
  data.delete('labels')
  const properties = propertiesIn(data, keys)
  return { node: { id: idIn(attributeOf(element, 'id')), labels, properties }, at: element.at }
}

function toEdge(
  element: XmlElement,
  data: Map<string, string>,
  keys: ReadonlyMap<string, Declared>,
  idIn: typeof idOf,
): Incoming {
  const id = element.attributes.get('id')
  const type = element.attributes.get('label') ?? data.get('label')
  data.delete('label')
  return {
    relationship: {
      ...(id !== undefined && { id: idIn(id) }),
      type: type || 'RELATED',
      source: idIn(attributeOf(element, 'source')),
      target: idIn(attributeOf(element, 'target')),
      properties: propertiesIn(data, keys),
    },
    at: element.at,
  }
}
