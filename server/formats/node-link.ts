import type { Value } from '../contract/graph.ts'
import type { Format, Incoming, Position } from './format.ts'
import { escaped, fieldsOf, ItemFlaw, idIn, isRecord, reading, textsIn, unescaped } from './items.ts'
import { jsonParts } from './json.ts'
import { inPieces, separated } from './pieces.ts'
import { decoded } from './text.ts'

/**
 * Node-link JSON as networkx reads it:
 *
 *     import json, networkx
 *     graph = networkx.node_link_graph(json.load(open('graph.json')), edges='edges')
 *
 *     {"directed": true, "multigraph": true,
 *      "nodes": [{"id": …, "labels": […], …properties}],
 *      "edges": [{"source": …, "target": …, "key": …, "type": …, …properties}],
 *      "graph": {…about}}
 *
 * A property whose name the format needs itself (`id` and `labels` of a node; `source`, `target`, `key` and `type` of a
 * relationship), or that begins with `$`, is written with one `$` more in front; to read, take it away. Values are JSON
 * as it is; a number without a fraction is an integer. What JSON cannot hold is an object with `$type`: Integer (beyond
 * ±(2^53 − 1)), Float (`1.0`, `-0.0`, `NaN`, `Infinity`), Date, Time, LocalTime, DateTime, LocalDateTime, Duration (ISO
 * 8601), Point (`srid`, `x`, `y`, `z`) and Bytes (base64), all but Point with their text in `value`; and Map, around a
 * map with a key `$type` of its own.
 *
 * `key` tells parallel relationships apart. It is the relationship's own key where that is unique, else its element id;
 * the own key stands in `$key` besides.
 */
export const nodeLink: Format = {
  name: 'json',
  title: 'Node-link JSON',
  mediaType: 'application/json',
  extensions: ['json'],
  readBy: 'networkx, Guanxi',
  losses: { look: 'are left out' },
  elsewhere: {
    integer64: 'are objects with $type and value',
    notFinite: 'are objects with $type and value',
    date: 'are objects with $type and value',
    time: 'are objects with $type and value',
    localTime: 'are objects with $type and value',
    dateTime: 'are objects with $type and value',
    localDateTime: 'are objects with $type and value',
    duration: 'are objects with $type and value',
    point: 'are objects with $type, srid, x, y and z',
    bytes: 'are objects with $type and value, in base64',
  },
  write: ({ nodes, relationships, about }) =>
    inPieces(
      (async function* () {
        yield '{"directed":true,"multigraph":true,"nodes":[\n'
        yield* separated(nodes(), ',\n', ({ id, labels, properties }) =>
          JSON.stringify({ id, labels, ...escaped(properties, nodeNames) }),
        )
        yield '\n],"edges":[\n'
        yield* separated(relationships(), ',\n', ({ id, type, source, target, properties }) =>
          JSON.stringify({
            source: source.id,
            target: target.id,
            key: id,
            type,
            ...escaped(properties, edgeNames),
          }),
        )
        yield `\n],"graph":${JSON.stringify(about)}}\n`
      })(),
    ),
  async *read(file) {
    // networkx calls relationships `links` unless it is told otherwise.
    for await (const part of jsonParts(decoded(file), new Set(['', 'nodes', 'edges', 'links']))) {
      if (part.path === 'nodes[]') yield reading(part, toNode)
      else if (part.path === 'edges[]' || part.path === 'links[]') yield reading(part, toRelationship)
      else if (part.path === 'graph') yield reading(part, about => ({ about }))
    }
  },
}

const nodeNames: ReadonlySet<string> = new Set(['id', 'labels'])
const edgeNames: ReadonlySet<string> = new Set(['source', 'target', 'key', 'type'])

function toNode(value: Value, at: Position): Incoming {
  if (!isRecord(value)) throw new ItemFlaw('a node must be an object')
  const own = fieldsOf(value)
  const properties = unescaped(value, nodeNames)
  return { node: { id: idIn(own('id'), 'id'), labels: textsIn(own('labels'), 'labels'), properties }, at }
}

function toRelationship(value: Value, at: Position): Incoming {
  if (!isRecord(value)) throw new ItemFlaw('a relationship must be an object')
  const own = fieldsOf(value)
  const [key, type] = [own('key'), own('type')]
  return {
    relationship: {
      ...(key !== undefined && { id: idIn(key, 'key') }),
      type: typeof type === 'string' ? type : 'RELATED',
      source: idIn(own('source'), 'source'),
      target: idIn(own('target'), 'target'),
      properties: unescaped(value, edgeNames),
    },
    at,
  }
}
