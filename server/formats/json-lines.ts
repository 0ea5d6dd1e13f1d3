import type { Properties, Value } from '../contract/graph.ts'
import type { Format, Incoming, NodeName, OutgoingNode, OutgoingRelationship, Position } from './format.ts'
import { fieldsOf, ItemFlaw, isRecord, reading, textsIn } from './items.ts'
import { typeOf, type ValueType } from './kinds.ts'
import { inPieces } from './pieces.ts'
import { decoded, linesOf } from './text.ts'
import { fromPlain, idOf, idText, isPlain, plainJson } from './typed.ts'

/**
 * JSON lines as APOC's `apoc.export.json.*` writes them and `apoc.import.json` reads them:
 *
 *     {"type":"node","id":"…","labels":[…],"properties":{…}}
 *     {"id":"…","type":"relationship","label":"TYPE","properties":{…},"start":{"id":"…","labels":[…]},"end":{…}}
 *
 * Integers have all 64 bits, floats always a fraction or an exponent. Temporals are ISO 8601, points maps with `crs`,
 * bytes base64, as APOC has them; which property was what stands in one field more, `valueTypes`, that APOC passes over
 * and this program reads. The first line has the field `about`, which says what the file is.
 */
export const jsonLines: Format = {
  name: 'jsonl',
  title: 'JSON lines',
  mediaType: 'application/jsonl; charset=utf-8',
  extensions: ['jsonl', 'ndjson'],
  readBy: 'apoc.import.json, Guanxi',
  losses: { look: 'are left out' },
  elsewhere: {
    notFinite: 'are texts, as are all items of a list with one of them',
    date: 'are texts, unless its import is told their types',
    time: 'are texts, unless its import is told their types',
    localTime: 'are texts, unless its import is told their types',
    dateTime: 'are texts, unless its import is told their types',
    localDateTime: 'are texts, unless its import is told their types',
    duration: 'are texts, unless its import is told their types',
    point: 'become one property for each entry, unless its import is told their types',
    bytes: 'are texts in base64',
    nestedList: 'cannot be kept by Neo4j',
    map: 'become one property for each entry',
  },
  write: ({ nodes, relationships, about }) =>
    inPieces(
      (async function* () {
        let note = `,"about":${JSON.stringify(about)}`
        for await (const node of nodes()) {
          yield oneLine(`${nodeLine(node)}${note}}`)
          note = ''
        }
        for await (const relationship of relationships()) yield oneLine(`${relationshipLine(relationship)}}`)
      })(),
    ),
  async *read(file) {
    for await (const { text, line } of linesOf(decoded(file))) {
      if (text.trim() === '') continue
      const part = { path: '', text, at: { line, column: 1 } }
      let about: Value | undefined
      yield reading(part, (value, at) => {
        if (!isRecord(value)) throw new ItemFlaw('a line must be an object')
        about = fieldsOf(value)('about')
        return toIncoming(value, at)
      })
      if (about !== undefined) yield { about }
    }
  },
}

/** Java's and Python's readers end a line at these too; JSON has them within texts only. */
const lineEnds = /[\u0085\u2028\u2029]/g
const oneLine = (json: string): string =>
  `${json.replace(lineEnds, one => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`)}\n`

const nodeLine = ({ id, labels, properties }: OutgoingNode): string =>
  `{"type":"node","id":${JSON.stringify(idText(id))},"labels":${JSON.stringify(labels)}${propertiesText(properties)}`

const relationshipLine = ({ id, type, source, target, properties }: OutgoingRelationship): string =>
  `{"id":${JSON.stringify(idText(id))},"type":"relationship","label":${JSON.stringify(type)}${propertiesText(properties)}` +
  `,"start":${endText(source)},"end":${endText(target)}`

const endText = ({ id, labels }: NodeName): string => JSON.stringify({ id: idText(id), labels })

function propertiesText(properties: Properties): string {
  const texts: string[] = []
  const types: string[] = []
  for (const [name, value] of Object.entries(properties)) {
    texts.push(`${JSON.stringify(name)}:${plainJson(value)}`)
    if (!isPlain(value)) types.push(`${JSON.stringify(name)}:${JSON.stringify(typeOf(value))}`)
  }
  return `,"properties":{${texts.join(',')}}${types.length > 0 ? `,"valueTypes":{${types.join(',')}}` : ''}`
}

function toIncoming(value: Properties, at: Position): Incoming {
  const field = fieldsOf(value)
  const id = field('id')
  const properties = propertiesIn(field('properties'), field('valueTypes'))
  if (field('type') === 'node')
    return { node: { id: idIn(id), labels: textsIn(field('labels'), 'labels'), properties }, at }
  if (field('type') !== 'relationship') throw new ItemFlaw('type must be "node" or "relationship"')
  const label = field('label')
  if (typeof label !== 'string') throw new ItemFlaw('label must be the type of the relationship')
  const [source, target] = [endIn(field('start'), 'start'), endIn(field('end'), 'end')]
  return { relationship: { ...(id !== undefined && { id: idIn(id) }), type: label, source, target, properties }, at }
}

function idIn(value: Value | undefined): string | number {
  if (typeof value === 'string') return idOf(value)
  if (typeof value === 'number') return value
  throw new ItemFlaw('id must be a text or a number')
}

function endIn(value: Value | undefined, name: string): string | number {
  if (!isRecord(value)) throw new ItemFlaw(`${name} must be an object`)
  return idIn(fieldsOf(value)('id'))
}

function propertiesIn(value: Value | undefined, types: Value | undefined): Properties {
  if (value === undefined) return {}
  if (!isRecord(value)) throw new ItemFlaw('properties must be an object')
  if (!isRecord(types)) return value
  const typeOfName = fieldsOf(types)
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => {
      const type = typeOfName(name)
      return [name, typeof type === 'string' ? fromPlain(one, type as ValueType) : one]
    }),
  )
}
