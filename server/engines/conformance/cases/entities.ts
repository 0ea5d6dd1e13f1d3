import { type Case, float, node, relationship } from '../case.ts'
import { ada, charles, dora, emil } from '../graph.ts'

const town = {
  labels: ['Conformance', 'ConformancePlace'],
  properties: { key: 'town', name: 'Town', area: float('1.0') },
}
const at = (id: number, entity: { labels: string[]; properties: { [key: string]: never } | object }) =>
  node(id, entity.labels, entity.properties as { [key: string]: never })
const knows = (id: number, ends: [number, number], key: string, since?: number) =>
  relationship(id, 'CONFORMANCE_KNOWS', ends, since === undefined ? { key } : { key, since })

/** Nodes, relationships and paths come whole, wherever they stand in an expression. */
export const entityCases: Case[] = [
  {
    name: 'entity: a node',
    query: "MATCH (n:Conformance {key: 'ada'}) RETURN n",
    expect: { rows: [[at(0, ada)]] },
  },
  {
    name: 'entity: a node with several labels and a float without a fraction',
    query: "MATCH (n:Conformance) WHERE n.key IN ['dora', 'town'] RETURN n ORDER BY n.key",
    expect: { rows: [[at(0, dora)], [at(1, town)]] },
  },
  {
    name: 'entity: a relationship knows its ends',
    query: "MATCH (a:Conformance)-[r {key: 'k1'}]->(b) RETURN a, b, r",
    expect: { rows: [[at(0, ada), at(1, charles), knows(2, [0, 1], 'k1', 1833)]] },
  },
  {
    name: 'entity: a relationship matched against its direction keeps its ends',
    query: "MATCH (b:Conformance {key: 'charles'})<-[r {key: 'k1'}]-(a) RETURN a, b, r",
    expect: { rows: [[at(0, ada), at(1, charles), knows(2, [0, 1], 'k1', 1833)]] },
  },
  {
    name: 'entity: a loop',
    query: "MATCH (a:Conformance {key: 'emil'})-[r]->(b) RETURN a, r, b",
    expect: { rows: [[at(0, emil), knows(1, [0, 0], 'k5'), at(0, emil)]] },
  },
  {
    name: 'entity: two relationships between the same nodes',
    query: "MATCH (:Conformance {key: 'ada'})-[r:CONFORMANCE_KNOWS]->() RETURN r ORDER BY r.key",
    expect: {
      rows: [
        [
          {
            $type: 'Relationship',
            id: '#2',
            type: 'CONFORMANCE_KNOWS',
            start: '#0',
            end: '#1',
            properties: { key: 'k1', since: 1833 },
          },
        ],
        [
          {
            $type: 'Relationship',
            id: '#3',
            type: 'CONFORMANCE_KNOWS',
            start: '#0',
            end: '#1',
            properties: { key: 'k2', since: 1842 },
          },
        ],
      ],
    },
  },
  {
    name: 'entity: a path',
    query:
      "MATCH p = (:Conformance {key: 'charles'})-[:CONFORMANCE_KNOWS]->(:Conformance)-[:CONFORMANCE_KNOWS]->(:Conformance {key: 'ada'}) RETURN p",
    expect: {
      rows: [
        [
          {
            $type: 'Path',
            nodes: [at(0, charles), at(1, dora), at(2, ada)],
            relationships: [knows(3, [0, 1], 'k3'), knows(4, [1, 2], 'k4')],
          } as never,
        ],
      ],
    },
  },
  {
    name: 'entity: a path walked against the directions',
    query: "MATCH p = (:Conformance {key: 'town'})<-[:CONFORMANCE_LIVES_IN]-(:Conformance {key: 'ada'}) RETURN p",
    expect: {
      rows: [
        [
          {
            $type: 'Path',
            nodes: [at(0, town), at(1, ada)],
            relationships: [relationship(2, 'CONFORMANCE_LIVES_IN', [1, 0], { key: 'l1' })],
          } as never,
        ],
      ],
    },
  },
  {
    name: 'entity: a path that passes a node twice',
    query:
      "MATCH p = (:Conformance {key: 'ada'})-[{key: 'k1'}]->()-[{key: 'k3'}]->()-[{key: 'k4'}]->() RETURN p, size(nodes(p)) AS n",
    expect: {
      rows: [
        [
          {
            $type: 'Path',
            nodes: [at(0, ada), at(1, charles), at(2, dora), at(0, ada)],
            relationships: [knows(3, [0, 1], 'k1', 1833), knows(4, [1, 2], 'k3'), knows(5, [2, 0], 'k4')],
          } as never,
          4,
        ],
      ],
    },
  },
  {
    name: 'entity: a path of one node',
    query: "MATCH p = (n:Conformance {key: 'ada'}) RETURN p, length(p) AS length",
    expect: { rows: [[{ $type: 'Path', nodes: [at(0, ada)], relationships: [] } as never, 0]] },
  },
  {
    name: 'entity: nodes in a list and in a map',
    query:
      "MATCH (a:Conformance {key: 'ada'}), (b:Conformance {key: 'charles'}) RETURN [a, b] AS list, {a: a, n: {b: b}} AS map",
    expect: { rows: [[[at(0, ada), at(1, charles)], { a: at(0, ada), n: { b: at(1, charles) } }]] },
  },
  {
    name: 'entity: collect of nodes',
    query: "MATCH (n:Conformance) WHERE n.key IN ['ada', 'charles'] WITH n ORDER BY n.key RETURN collect(n) AS all",
    expect: { rows: [[[at(0, ada), at(1, charles)]]] },
  },
  {
    name: 'entity: a node beside an unnamed aggregate',
    query: "MATCH (n:Conformance {key: 'ada'})-->() RETURN n, count(*)",
    expect: { rows: [[at(0, ada), 3]] },
  },
  {
    name: 'entity: coalesce keeps a node',
    query: "MATCH (n:Conformance {key: 'ada'}) RETURN coalesce(null, n) AS n",
    expect: { rows: [[at(0, ada)]] },
  },
  {
    name: 'entity: CASE keeps a node',
    query: "MATCH (n:Conformance {key: 'ada'}) RETURN CASE WHEN n.born > 0 THEN n END AS n",
    expect: { rows: [[at(0, ada)]] },
  },
  {
    name: 'entity: a list comprehension over the nodes of a path',
    query: "MATCH p = (:Conformance {key: 'charles'})-[{key: 'k3'}]->() RETURN [x IN nodes(p) | x] AS nodes",
    expect: { rows: [[[at(0, charles), at(1, dora)]]] },
  },
  {
    name: 'entity: nodes and relationships of a path',
    query: "MATCH p = (:Conformance {key: 'charles'})-[{key: 'k3'}]->() RETURN nodes(p) AS n, relationships(p) AS r",
    expect: { rows: [[[at(0, charles), at(1, dora)], [knows(2, [0, 1], 'k3')]]] },
  },
  {
    name: 'entity: lists of nodes joined',
    query: "MATCH (a:Conformance {key: 'ada'}), (b:Conformance {key: 'charles'}) RETURN [a] + [b] AS list",
    expect: { rows: [[[at(0, ada), at(1, charles)]]] },
  },
  {
    name: 'entity: a list of relationships of variable length',
    query:
      "MATCH (:Conformance {key: 'charles'})-[rs:CONFORMANCE_KNOWS*2]->(a) RETURN a.key AS a, [r IN rs | r.key] AS keys",
    expect: { rows: [['ada', ['k3', 'k4']]] },
  },
  {
    name: 'entity: its element id finds it again',
    query:
      "MATCH (n:Conformance {key: 'ada'}) WITH elementId(n) AS id MATCH (m) WHERE elementId(m) = id RETURN m.key AS key",
    expect: { rows: [['ada']] },
  },
  {
    name: 'entity: nodes are found by a list of elementIds',
    query:
      'MATCH (n:ConformancePerson) WITH collect(elementId(n)) + [null] AS ids MATCH (m) WHERE elementId(m) IN ids RETURN m.key AS key ORDER BY key',
    expect: { rows: [['ada'], ['charles'], ['dora'], ['emil']] },
  },
  {
    name: 'entity: a relationship is found by its elementId, in both directions where none is given',
    query:
      "MATCH ()-[k {key: 'k3'}]->(:Conformance) WITH elementId(k) AS id MATCH (a)-[r]-(b) WHERE elementId(r) = id RETURN a.key AS a, b.key AS b ORDER BY a",
    expect: {
      rows: [
        ['charles', 'dora'],
        ['dora', 'charles'],
      ],
    },
  },
  {
    name: 'entity: relationships of a list of elementIds, only those that fit the pattern',
    query:
      'MATCH (:Conformance)-[k]->(:Conformance) WITH collect(elementId(k)) AS ids MATCH (a:ConformancePerson)-[r:CONFORMANCE_LIVES_IN]->(b) WHERE elementId(r) IN ids RETURN a.key AS a, r.key AS r ORDER BY r',
    expect: {
      rows: [
        ['ada', 'l1'],
        ['charles', 'l2'],
      ],
    },
  },
  {
    name: 'entity: a relationship found by its elementId is used once in its pattern',
    query:
      "MATCH ()-[k {key: 'k3'}]->(:Conformance) WITH elementId(k) AS id MATCH (a)-[:CONFORMANCE_KNOWS]->(b)-[r]->(c)-[:CONFORMANCE_KNOWS]->(d) WHERE elementId(r) = id RETURN a.key AS a, b.key AS b, c.key AS c, d.key AS d",
    expect: {
      unordered: [
        ['ada', 'charles', 'dora', 'ada'],
        ['ada', 'charles', 'dora', 'ada'],
      ],
    },
  },
  {
    name: 'entity: a loop found by its elementId is one row without a direction',
    query:
      "MATCH ()-[k {key: 'k5'}]->(:Conformance) WITH elementId(k) AS id MATCH (a)-[r]-(b) WHERE elementId(r) = id RETURN a.key AS a, b.key AS b",
    expect: { rows: [['emil', 'emil']] },
  },
  {
    name: 'entity: id() finds as well',
    query: "MATCH (n:Conformance {key: 'ada'}) WITH id(n) AS id MATCH (m) WHERE id(m) = id RETURN m.key AS m",
    expect: { rows: [['ada']] },
  },
  {
    name: 'entity: labels, type, keys and properties',
    query:
      "MATCH (n:Conformance {key: 'ada'})-[r {key: 'k1'}]->() UNWIND keys(n) AS key WITH n, r, key ORDER BY key RETURN 'ConformancePerson' IN labels(n) AS label, type(r) AS type, collect(key) AS keys, properties(r) AS properties",
    expect: { rows: [[true, 'CONFORMANCE_KNOWS', ['born', 'key', 'name'], { key: 'k1', since: 1833 }]] },
  },
  {
    name: 'entity: startNode and endNode',
    query: "MATCH (:Conformance)-[r {key: 'k3'}]->() RETURN startNode(r).key AS start, endNode(r).key AS end",
    expect: { rows: [['charles', 'dora']] },
  },
]
