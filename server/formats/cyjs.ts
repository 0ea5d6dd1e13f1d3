import type { Properties, Value } from '../contract/graph.ts'
import { captionOf } from './caption.ts'
import type { Format, Incoming, Look, OutgoingNode, OutgoingRelationship, Position } from './format.ts'
import { escapedName, fieldsOf, ItemFlaw, isRecord, reading, textsIn, unescaped } from './items.ts'
import { jsonParts, parseJson } from './json.ts'
import { typeOf, type ValueType } from './kinds.ts'
import { inPieces, separated } from './pieces.ts'
import { decoded } from './text.ts'
import { fromPlain, idOf, idText, isPlain, plainJson } from './typed.ts'

/**
 * Cytoscape JSON, as Cytoscape desktop writes it and `cytoscape.json()` of cytoscape.js takes it: properties in `data`,
 * places in `position`, colour and size in `style`. The type of a relationship is `interaction`. Ids are texts; those of
 * relationships begin with `e:`, for no element may be called as another.
 *
 * What plain JSON does not tell the type of, and integers beyond ±(2^53 − 1), which JavaScript would round, are texts, and
 * their types stand in `valueTypes`, a text with JSON. A property whose name is taken, or begins with `$`, has one `$`
 * more in front.
 */
export const cyjs: Format = {
  name: 'cyjs',
  title: 'Cytoscape JSON',
  mediaType: 'application/json',
  extensions: ['cyjs', 'json'],
  readBy: 'cytoscape.js, Guanxi; meant for Cytoscape desktop',
  losses: {},
  elsewhere: {
    integer64: 'are texts',
    notFinite: 'are texts, as are all items of a list with one of them',
    date: 'are texts',
    time: 'are texts',
    localTime: 'are texts',
    dateTime: 'are texts',
    localDateTime: 'are texts',
    duration: 'are texts',
    point: 'are maps',
    bytes: 'are texts in base64',
  },
  write: ({ nodes, relationships, about }) =>
    inPieces(
      (async function* () {
        yield `{"format_version":"1.0","generated_by":${JSON.stringify(about.generator)},"target_cytoscapejs_version":"~3.0",\n`
        yield `"data":{"name":"Guanxi","about":${JSON.stringify(JSON.stringify(about))}},\n"elements":{"nodes":[\n`
        yield* separated(nodes(), ',\n', nodeText)
        yield '\n],"edges":[\n'
        yield* separated(relationships(), ',\n', edgeText)
        yield '\n]}}\n'
      })(),
    ),
  async *read(file) {
    let ours = false
    const open = new Set(['', 'elements', 'elements.nodes', 'elements.edges'])
    for await (const part of jsonParts(decoded(file), open)) {
      if (part.path === 'elements.nodes[]') yield reading(part, toNode)
      else if (part.path === 'elements.edges[]') yield reading(part, (value, at) => toRelationship(value, at, ours))
      else if (part.path === 'data') {
        const about = aboutIn(part.text)
        if (about === undefined) continue
        ours = true
        yield { about }
      }
    }
  },
}

const nodeNames: ReadonlySet<string> = new Set(['id', 'labels', 'parent', 'caption', 'valueTypes'])
const edgeNames: ReadonlySet<string> = new Set(['id', 'source', 'target', 'interaction', 'valueTypes'])

function nodeText(node: OutgoingNode): string {
  const { id, labels, properties, look } = node
  const data = `"id":${JSON.stringify(idText(id))},"labels":${JSON.stringify(labels)},"caption":${JSON.stringify(captionOf(node))}`
  const position = look?.x !== undefined && look.y !== undefined ? `,"position":{"x":${look.x},"y":${look.y}}` : ''
  const style = {
    ...(look?.color !== undefined && { 'background-color': look.color }),
    ...(look?.size !== undefined && { width: look.size, height: look.size }),
  }
  const drawn = Object.keys(style).length > 0 ? `,"style":${JSON.stringify(style)}` : ''
  return `{"data":{${data}${propertiesText(properties, nodeNames)}}${position}${drawn}}`
}

function edgeText({ id, type, source, target, properties }: OutgoingRelationship): string {
  const data =
    `"id":${JSON.stringify(`e:${idText(id)}`)},"source":${JSON.stringify(idText(source.id))},` +
    `"target":${JSON.stringify(idText(target.id))},"interaction":${JSON.stringify(type)}`
  return `{"data":{${data}${propertiesText(properties, edgeNames)}}}`
}

function propertiesText(properties: Properties, taken: ReadonlySet<string>): string {
  let text = ''
  const types: [string, ValueType][] = []
  for (const [property, value] of Object.entries(properties)) {
    const name = escapedName(property, taken)
    const plain = isPlain(value) && !isLarge(value)
    text += `,${JSON.stringify(name)}:${isLarge(value) ? JSON.stringify(value) : plainJson(value)}`
    if (!plain) types.push([property, isLarge(value) ? 'map' : typeOf(value)])
  }
  return types.length > 0 ? `${text},"valueTypes":${JSON.stringify(JSON.stringify(Object.fromEntries(types)))}` : text
}

const isLarge = (value: Value): boolean =>
  Array.isArray(value) ? value.some(isLarge) : typeOf(value) === 'integer' && typeof value !== 'number'

function toNode(value: Value, at: Position): Incoming {
  const { element, data } = dataIn(value)
  const look = lookIn(element)
  return {
    node: {
      id: textIn(data, 'id'),
      labels: textsIn(fieldsOf(data)('labels'), 'labels'),
      properties: propertiesIn(data, nodeNames),
      ...(Object.keys(look).length > 0 && { look }),
    },
    at,
  }
}

function toRelationship(value: Value, at: Position, ours: boolean): Incoming {
  const { data } = dataIn(value)
  const field = fieldsOf(data)
  const [id, type] = [field('id'), field('interaction') ?? field('name')]
  const named = typeof id === 'string' ? idOf(ours ? id.slice(2) : id) : typeof id === 'number' ? id : undefined
  return {
    relationship: {
      ...(named !== undefined && { id: named }),
      type: typeof type === 'string' && type !== '' ? type : 'RELATED',
      source: textIn(data, 'source'),
      target: textIn(data, 'target'),
      properties: propertiesIn(data, edgeNames),
    },
    at,
  }
}

function dataIn(value: Value): { element: Properties; data: Properties } {
  const data = isRecord(value) ? fieldsOf(value)('data') : undefined
  if (!isRecord(value) || !isRecord(data)) throw new ItemFlaw('an element must have data')
  return { element: value, data }
}

function textIn(data: Properties, name: string): string | number {
  const value = fieldsOf(data)(name)
  if (typeof value === 'string') return idOf(value)
  if (typeof value === 'number') return value
  throw new ItemFlaw(`${name} must be a text or a number`)
}

function propertiesIn(data: Properties, taken: ReadonlySet<string>): Properties {
  const text = fieldsOf(data)('valueTypes')
  const types = typeof text === 'string' ? parseJson(text) : {}
  const typeNamed = fieldsOf(isRecord(types) ? types : {})
  return Object.fromEntries(
    Object.entries(unescaped(data, taken)).map(([name, value]) => {
      const type = typeNamed(name)
      return [name, typeof type === 'string' ? fromPlain(value, type as ValueType) : value]
    }),
  )
}

function lookIn(element: Properties): Look {
  const [position, style] = [fieldsOf(element)('position'), fieldsOf(element)('style')]
  const number = (from: Value | undefined, name: string): number | undefined => {
    const value = isRecord(from) ? fieldsOf(from)(name) : undefined
    return typeof value === 'number' ? value : undefined
  }
  const [x, y, size] = [number(position, 'x'), number(position, 'y'), number(style, 'width')]
  const color = isRecord(style) ? fieldsOf(style)('background-color') : undefined
  return {
    ...(x !== undefined && { x }),
    ...(y !== undefined && { y }),
    ...(size !== undefined && { size }),
    ...(typeof color === 'string' && { color }),
  }
}

function aboutIn(text: string): Value | undefined {
  try {
    const data = parseJson(text)
    const about = isRecord(data) ? fieldsOf(data)('about') : undefined
    return typeof about === 'string' ? parseJson(about) : undefined
  } catch {
    return undefined
  }
}
