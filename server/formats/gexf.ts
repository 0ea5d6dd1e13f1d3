import type { Properties, Value } from '../contract/graph.ts'
import { captionOf } from './caption.ts'
import { type Column, type Columns, columnsOf } from './census.ts'
import type { Format, Incoming, Look, OutgoingNode, OutgoingRelationship } from './format.ts'
import { fieldsOf, ItemFlaw, isRecord, textsIn } from './items.ts'
import { jsonOr } from './json.ts'
import type { ScalarType, ValueType } from './kinds.ts'
import { inPieces } from './pieces.ts'
import { decodedXml } from './text.ts'
import { type Declared, idOf, idText, plainText, propertiesIn } from './typed.ts'
import { attributeOf, type XmlElement, xmlAttribute, xmlElements, xmlText } from './xml.ts'

/**
 * GEXF 1.3, with places, sizes and colours (`viz`) where the export has them. The labels of a node are in the attribute
 * `labels`, parted by `|`, or as JSON where one of them has that itself; the type of a relationship is its `kind` and its
 * `label`. A property that is a number here and a text there is two attributes, of which the rarer is called `name.type`.
 *
 * What the file is stands in the description, as JSON. What GEXF has no type for is a string, as text or JSON; its type,
 * and the name of a property that could not be the title, stand in the description's `attributes`, by the attribute's id,
 * for the format leaves no room for them at the attribute. The axis of y points up, as Gephi has it.
 */
export const gexf: Format = {
  name: 'gexf',
  title: 'GEXF 1.3',
  mediaType: 'application/gexf+xml; charset=utf-8',
  extensions: ['gexf'],
  readBy: 'networkx, graphology, Guanxi; meant for Gephi',
  losses: {
    control: 'are written as U+FFFD, for XML has no way to write them',
    surrogate: 'are written as U+FFFD, for XML has no way to write them',
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
    list: 'are texts with JSON',
    emptyList: 'are texts with JSON',
    nestedList: 'are texts with JSON',
    map: 'are texts with JSON',
    mixed: 'are one attribute for each type',
    labels: 'are one text, parted by |',
  },
  write: ({ nodes, relationships, census, about }) =>
    inPieces(
      (async function* () {
        const nodeColumns = columnsOf(census.nodeProperties, 'n', taken)
        const edgeColumns = columnsOf(census.relationshipProperties, 'e', taken)
        const attributes = { node: ownOf(nodeColumns.list), edge: ownOf(edgeColumns.list) }
        yield head
        yield `<meta lastmodifieddate="${xmlAttribute(about.exported.slice(0, 10))}"><creator>${xmlText(about.generator)}</creator>`
        yield `<description>${xmlText(JSON.stringify({ ...about, attributes }))}</description></meta>\n`
        yield '<graph defaultedgetype="directed" mode="static">\n'
        yield '<attributes class="node" mode="static">\n<attribute id="labels" title="labels" type="string"/>\n'
        for (const column of nodeColumns.list) yield attributeText(column)
        yield '</attributes>\n<attributes class="edge" mode="static">\n'
        for (const column of edgeColumns.list) yield attributeText(column)
        yield `</attributes>\n<nodes count="${census.nodes}">\n`
        for await (const node of nodes()) yield nodeText(node, nodeColumns)
        yield `</nodes>\n<edges count="${census.relationships}">\n`
        for await (const relationship of relationships()) yield edgeText(relationship, edgeColumns)
        yield '</edges>\n</graph>\n</gexf>\n'
      })(),
    ),
  read,
}

const head =
  '<?xml version="1.0" encoding="UTF-8"?>\n' +
  '<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">\n'

/** What readers of GEXF give nodes and edges besides. */
const taken: ReadonlySet<string> = new Set([
  'id',
  'label',
  'labels',
  'source',
  'target',
  'kind',
  'type',
  'viz',
  'weight',
])

const gexfTypes: { readonly [type in ValueType]?: string } = {
  boolean: 'boolean',
  integer: 'long',
  float: 'double',
  text: 'string',
}

/** Its id is its title, for some readers call it so. */
const attributeText = ({ type, title }: Column): string =>
  `<attribute id="${xmlAttribute(title)}" title="${xmlAttribute(title)}" type="${gexfTypes[type] ?? 'string'}"/>\n`

/** What attributes do not say themselves, by their ids. */
type Own = ReadonlyMap<string, { name?: string; type?: ValueType }>

const ownOf = (columns: readonly Column[]): Properties =>
  Object.fromEntries(
    columns.flatMap(({ name, type, title }): [string, Properties][] =>
      gexfTypes[type] && title === name
        ? []
        : [[title, { ...(title !== name && { name }), ...(!gexfTypes[type] && { type }) }]],
    ),
  )

function nodeText(node: OutgoingNode, columns: Columns): string {
  const { id, labels, properties, look } = node
  const values = (labels.length > 0 ? valueText('labels', joined(labels)) : '') + valuesText(properties, columns)
  return (
    `<node id="${xmlAttribute(idText(id))}" label="${xmlAttribute(captionOf(node))}">` +
    `<attvalues>${values}</attvalues>${look ? lookText(look) : ''}</node>\n`
  )
}

function joined(labels: readonly string[]): string {
  const parted = labels.every(label => label !== '' && !label.includes('|')) && !labels[0]?.startsWith('[')
  return parted ? labels.join('|') : JSON.stringify(labels)
}

function lookText({ x, y, size, color }: Look): string {
  const [r, g, b] = (color?.match(/[0-9a-f]{2}/gi) ?? []).map(part => Number.parseInt(part, 16))
  return (
    (size === undefined ? '' : `<viz:size value="${size}"/>`) +
    (x === undefined || y === undefined ? '' : `<viz:position x="${x}" y="${0 - y}" z="0"/>`) +
    (color === undefined ? '' : `<viz:color r="${r}" g="${g}" b="${b}"/>`)
  )
}

function edgeText({ id, type, source, target, properties }: OutgoingRelationship, columns: Columns): string {
  const ends = `source="${xmlAttribute(idText(source.id))}" target="${xmlAttribute(idText(target.id))}"`
  const named = `kind="${xmlAttribute(type)}" label="${xmlAttribute(type)}"`
  return `<edge id="${xmlAttribute(idText(id))}" ${ends} ${named}><attvalues>${valuesText(properties, columns)}</attvalues></edge>\n`
}

const valueText = (id: string, text: string): string =>
  `<attvalue for="${xmlAttribute(id)}" value="${xmlAttribute(text)}"/>`

function valuesText(properties: Properties, columns: Columns): string {
  let text = ''
  for (const [name, value] of Object.entries(properties)) {
    const { title, type } = columns.of(name, value)
    text += valueText(title, plainText(value, type))
  }
  return text
}

// ── reading ─────────────────────────────────────────────────────────────────────────────────────────────────────

const typesOfGexf: ReadonlyMap<string, ScalarType> = new Map([
  ...['integer', 'long', 'short', 'byte', 'biginteger'].map(name => [name, 'integer'] as const),
  ...['float', 'double', 'bigdecimal'].map(name => [name, 'float'] as const),
  ['boolean', 'boolean'],
])

interface Item {
  values: Map<string, string>
  look: Look
}

async function* read(file: AsyncIterable<Uint8Array>): AsyncGenerator<Incoming> {
  const attributes = { node: new Map<string, Declared>(), edge: new Map<string, Declared>() }
  const defaults = new WeakMap<XmlElement, string>()
  let item: Item = { values: new Map(), look: {} }
  let own: { node: Own; edge: Own } = { node: new Map(), edge: new Map() }
  for await (const { event, element } of xmlElements(decodedXml(file))) {
    const { name, parent } = element
    if (event === 'open') {
      if (name === 'node' || name === 'edge') item = { values: new Map(), look: {} }
    } else if (name === 'attribute') {
      const owner = parent?.attributes.get('class') === 'edge' ? 'edge' : 'node'
      attributes[owner].set(element.attributes.get('id') ?? '', attributeIn(element, defaults.get(element), own[owner]))
    } else if (name === 'default' && parent) defaults.set(parent, element.text)
    else if (name === 'attvalue')
      item.values.set(
        element.attributes.get('for') ?? element.attributes.get('id') ?? '',
        element.attributes.get('value') ?? '',
      )
    else if (name.startsWith('viz:') && parent?.name === 'node') Object.assign(item.look, lookIn(element))
    else if (name === 'description' && parent?.name === 'meta') {
      const said = jsonOr(element.text)
      if (said === undefined) continue
      if (!isRecord(said)) yield { about: said }
      else {
        const { attributes: types, ...about } = said
        own = { node: ownIn(types, 'node'), edge: ownIn(types, 'edge') }
        yield { about }
      }
    } else if (name === 'node' || name === 'edge') {
      try {
        yield name === 'node' ? toNode(element, item, attributes.node) : toEdge(element, item, attributes.edge)
      } catch (error) {
        if (!(error instanceof ItemFlaw)) throw error
        yield { problem: { message: error.message, ...element.at } }
      }
    }
  }
}

function ownIn(types: Value | undefined, owner: 'node' | 'edge'): Own {
  const own = isRecord(types) ? fieldsOf(types)(owner) : undefined
  return new Map(
    isRecord(own) ? Object.entries(own).map(([id, one]) => [id, one as { name?: string; type?: ValueType }]) : [],
  )
}

function attributeIn({ attributes }: XmlElement, missing: string | undefined, own: Own): Declared {
  const id = attributes.get('id') ?? ''
  const { name, type } = own.get(id) ?? {}
  return {
    name: name ?? attributes.get('title') ?? id,
    type: type ?? typesOfGexf.get((attributes.get('type') ?? '').toLowerCase()) ?? 'text',
    default: missing,
  }
}

function toNode(element: XmlElement, { values, look }: Item, attributes: ReadonlyMap<string, Declared>): Incoming {
  const text = values.get('labels')
  values.delete('labels')
  const name = caption(element, text)
  return {
    node: {
      id: idOf(attributeOf(element, 'id')),
      labels: text === undefined ? [] : labelsIn(text),
      properties: { ...(name !== undefined && { name }), ...propertiesIn(values, attributes) },
      ...(Object.keys(look).length > 0 && { look }),
    },
    at: element.at,
  }
}

function labelsIn(text: string): string[] {
  const list = text.startsWith('[') ? jsonOr(text) : undefined
  return Array.isArray(list) ? textsIn(list, 'labels') : text.split('|')
}

/** In a file of others the label is all that a node has for a name. */
const caption = (element: XmlElement, labels: string | undefined): string | undefined =>
  labels === undefined && element.parent?.attributes.get('count') === undefined
    ? element.attributes.get('label')
    : undefined

function toEdge(element: XmlElement, { values }: Item, attributes: ReadonlyMap<string, Declared>): Incoming {
  const id = element.attributes.get('id')
  return {
    relationship: {
      ...(id !== undefined && { id: idOf(id) }),
      type: element.attributes.get('kind') || element.attributes.get('label') || 'RELATED',
      source: idOf(attributeOf(element, 'source')),
      target: idOf(attributeOf(element, 'target')),
      properties: propertiesIn(values, attributes),
    },
    at: element.at,
  }
}

function lookIn({ name, attributes }: XmlElement): Look {
  const number = (key: string): number => Number(attributes.get(key) ?? Number.NaN)
  if (name === 'viz:size') return { size: number('value') }
  if (name === 'viz:position') return { x: number('x'), y: 0 - number('y') }
  if (name !== 'viz:color') return {}
  const parts = ['r', 'g', 'b'].map(part =>
    Math.max(0, Math.min(255, number(part) || 0))
      .toString(16)
      .padStart(2, '0'),
  )
  return { color: `#${parts.join('')}` }
}
