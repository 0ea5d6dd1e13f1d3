import type { Properties } from '../contract/graph.ts'
import type { Format, GraphSource } from './format.ts'

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
 * Nothing is lost. A property whose name the format needs itself (`id` and `labels` of a node; `source`, `target`, `key`
 * and `type` of a relationship), or that begins with `$`, is written with one `$` more in front; to read, take it away.
 * Values are JSON as it is; a number without a fraction is an integer. What JSON cannot hold is an object with `$type`:
 * Integer (beyond ±(2^53 − 1)), Float (`1.0`, `-0.0`, `NaN`, `Infinity`), Date, Time, LocalTime, DateTime, LocalDateTime,
 * Duration (ISO 8601), Point (`srid`, `x`, `y`, `z`) and Bytes (base64), all but Point with their text in `value`; and
 * Map, around a map with a key `$type` of its own.
 *
 * `key` tells parallel relationships apart. It is the relationship's own key where that is unique, else its element id;
 * the own key stands in `$key` besides.
 */
export const nodeLink: Format = {
  name: 'json',
  title: 'Node-link JSON',
  mediaType: 'application/json',
  extension: 'json',
  readBy: 'networkx',
  async *write(graph: GraphSource) {
    yield '{"directed":true,"multigraph":true,"nodes":['
    yield* list(graph.nodes, ({ id, labels, properties }) => ({ id, labels, ...escaped(properties, nodeNames) }))
    yield '\n],"edges":['
    yield* list(graph.relationships, ({ id, type, source, target, properties }) => ({
      source,
      target,
      key: id,
      type,
      ...escaped(properties, edgeNames),
    }))
    yield `\n],"graph":${JSON.stringify(graph.about())}}\n`
  },
}

const nodeNames: ReadonlySet<string> = new Set(['id', 'labels'])
const edgeNames: ReadonlySet<string> = new Set(['source', 'target', 'key', 'type'])

/** Characters of one piece: small enough to stream, large enough not to be slow. */
const pieceSize = 65_536

async function* list<T>(items: AsyncIterable<T>, toJson: (item: T) => object): AsyncGenerator<string> {
  let piece = ''
  let first = true
  for await (const item of items) {
    piece += `${first ? '' : ','}\n${JSON.stringify(toJson(item))}`
    first = false
    if (piece.length >= pieceSize) {
      yield piece
      piece = ''
    }
  }
  if (piece !== '') yield piece
}

/** Properties under names that the format has no use of its own for. `fromEntries` keeps a property called `__proto__`. */
const escaped = (properties: Properties, taken: ReadonlySet<string>): Properties =>
  Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [
      taken.has(name) || name.startsWith('$') ? `$${name}` : name,
      value,
    ]),
  )
