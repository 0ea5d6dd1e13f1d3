import { type Case, node, relationship } from '../case.ts'

const written = ['ConformanceWrite']
const two = "CREATE (:ConformanceWrite {key: 'a'})-[:CONFORMANCE_TIES {key: 't'}]->(:ConformanceWrite {key: 'b'})"
const all = 'MATCH (n:ConformanceWrite) RETURN n.key AS key ORDER BY key'

export const writeCases: Case[] = [
  {
    name: 'write: CREATE counts what it does',
    query: two,
    access: 'write',
    expect: { changes: { nodesCreated: 2, relationshipsCreated: 1, propertiesSet: 3, labelsAdded: 2 } },
    after: { query: all, rows: [['a'], ['b']] },
  },
  {
    name: 'write: CREATE gives back what it made',
    query:
      "CREATE (a:ConformanceWrite {key: 'a'})-[r:CONFORMANCE_TIES {n: 1}]->(b:ConformanceWrite {key: 'b'}) RETURN a, b, r",
    access: 'write',
    expect: {
      rows: [
        [
          node(0, written, { key: 'a' }),
          node(1, written, { key: 'b' }),
          relationship(2, 'CONFORMANCE_TIES', [0, 1], { n: 1 }),
        ],
      ],
    },
  },
  {
    name: 'write: nothing matched, nothing changed',
    query: "MATCH (n:ConformanceWrite {key: 'none'}) SET n.x = 1 RETURN n",
    access: 'write',
    expect: { changes: { nodesCreated: 0, propertiesSet: 0 }, rows: [] },
  },
  {
    name: 'write: MERGE by key makes a node',
    query:
      'UNWIND $rows AS row MERGE (n:ConformanceWrite {key: row.key}) ON CREATE SET n.made = true ON MATCH SET n.seen = true SET n += row.properties',
    parameters: {
      rows: [
        { key: 'a', properties: { name: 'A', n: 1 } },
        { key: 'b', properties: { name: 'B' } },
      ],
    },
    access: 'write',
    expect: { changes: { nodesCreated: 2, labelsAdded: 2 } },
    after: {
      query: 'MATCH (n:ConformanceWrite) RETURN properties(n) AS p ORDER BY n.key',
      rows: [[{ key: 'a', name: 'A', n: 1, made: true }], [{ key: 'b', name: 'B', made: true }]],
    },
  },
  {
    name: 'write: MERGE by key a second time makes nothing',
    given: [two],
    query:
      "MERGE (a:ConformanceWrite {key: 'a'}) MERGE (b:ConformanceWrite {key: 'b'}) MERGE (a)-[r:CONFORMANCE_TIES {key: 't'}]->(b)",
    access: 'write',
    expect: { changes: { nodesCreated: 0, relationshipsCreated: 0 } },
    after: {
      query: 'MATCH (n:ConformanceWrite) OPTIONAL MATCH (n)-[r]->() RETURN count(DISTINCT n) AS n, count(r) AS r',
      rows: [[2, 1]],
    },
  },
  {
    name: 'write: SET of a property and of all properties',
    given: [two],
    query:
      "MATCH (a:ConformanceWrite {key: 'a'}), (b:ConformanceWrite {key: 'b'}) SET a.x = 1, a.y = $text SET b = {key: 'b', z: [1, 2]}",
    parameters: { text: '关系' },
    access: 'write',
    expect: { changes: { nodesCreated: 0 } },
    after: {
      query: 'MATCH (n:ConformanceWrite) RETURN properties(n) AS p ORDER BY n.key',
      rows: [[{ key: 'a', x: 1, y: '关系' }], [{ key: 'b', z: [1, 2] }]],
    },
  },
  {
    name: 'write: SET to null removes the property',
    given: ["CREATE (:ConformanceWrite {key: 'a', x: 1, y: 2})"],
    query: 'MATCH (n:ConformanceWrite) SET n.x = null REMOVE n.y',
    access: 'write',
    expect: { changes: { propertiesSet: 2 } },
    after: { query: 'MATCH (n:ConformanceWrite) RETURN properties(n) AS p', rows: [[{ key: 'a' }]] },
  },
  {
    name: 'write: labels come and go',
    given: ["CREATE (:ConformanceWrite:ConformanceOld {key: 'a'})"],
    query: 'MATCH (n:ConformanceWrite) SET n:ConformanceNew REMOVE n:ConformanceOld',
    access: 'write',
    expect: { changes: { labelsAdded: 1, labelsRemoved: 1 } },
    after: {
      query: 'MATCH (n:ConformanceWrite) RETURN n',
      rows: [[node(0, ['ConformanceWrite', 'ConformanceNew'], { key: 'a' })]],
    },
  },
  {
    name: 'write: DELETE of a relationship',
    given: [two],
    query: 'MATCH (:ConformanceWrite)-[r:CONFORMANCE_TIES]->() DELETE r',
    access: 'write',
    expect: { changes: { relationshipsDeleted: 1, nodesDeleted: 0 } },
    after: { query: all, rows: [['a'], ['b']] },
  },
  {
    name: 'write: DETACH DELETE takes the relationships along',
    given: [two],
    query: "MATCH (n:ConformanceWrite {key: 'a'}) DETACH DELETE n",
    access: 'write',
    expect: { changes: { nodesDeleted: 1, relationshipsDeleted: 1 } },
    after: { query: all, rows: [['b']] },
  },
  {
    name: 'write: DELETE of a node that has relationships is refused, and undoes nothing else',
    given: [two],
    query: "MATCH (n:ConformanceWrite {key: 'a'}) SET n.key = 'changed' DELETE n",
    access: 'write',
    expect: { code: 'CONSTRAINT_VIOLATED' },
    after: { query: all, rows: [['a'], ['b']] },
  },
  {
    name: 'write: a statement that fails half way leaves nothing behind',
    query: "UNWIND [1, 0] AS x CREATE (:ConformanceWrite {key: 'a', v: 1 / x})",
    access: 'write',
    expect: { code: 'QUERY_FAILED' },
    after: { query: all, rows: [] },
  },
  {
    name: 'write: FOREACH',
    query: "FOREACH (x IN ['a', 'b'] | CREATE (:ConformanceWrite {key: x}))",
    access: 'write',
    expect: { changes: { nodesCreated: 2 } },
    after: { query: all, rows: [['a'], ['b']] },
  },
  {
    name: 'write: every kind of property is read as it was written',
    query: 'CREATE (n:ConformanceWrite) SET n = $properties RETURN n',
    parameters: {
      properties: {
        key: 'a',
        empty: '',
        zero: 0,
        no: false,
        text: '关系 🙂',
        big: { $type: 'Integer', value: '9007199254740993' },
        whole: { $type: 'Float', value: '2.0' },
        fraction: 0.1,
        integers: [1, 2, 3],
        floats: [0.5, { $type: 'Float', value: '1.0' }],
        strings: ['', 'x'],
        none: [],
      },
    },
    access: 'write',
    expect: {
      rows: [
        [
          node(0, written, {
            key: 'a',
            empty: '',
            zero: 0,
            no: false,
            text: '关系 🙂',
            big: { $type: 'Integer', value: '9007199254740993' },
            whole: { $type: 'Float', value: '2.0' },
            fraction: 0.1,
            integers: [1, 2, 3],
            floats: [0.5, { $type: 'Float', value: '1.0' }],
            strings: ['', 'x'],
            none: [],
          }),
        ],
      ],
    },
  },
  {
    name: 'write: properties with names of Object.prototype',
    query:
      'CREATE (n:ConformanceWrite) SET n.`constructor` = 1, n.`__proto__` = 2, n.`toString` = $x RETURN properties(n) AS p',
    parameters: { x: 'x' },
    access: 'write',
    expect: { rows: [[JSON.parse('{"constructor": 1, "__proto__": 2, "toString": "x"}')]] },
  },
  {
    name: 'write: labels, types and keys that need quotes',
    query:
      "CREATE (:ConformanceWrite:`constructor`)-[r:`a b`]->(m:ConformanceWrite:`关 系` {`a``b`: 1}) RETURN type(r) AS type, m.`a``b` AS v, '关 系' IN labels(m) AS label",
    access: 'write',
    expect: { rows: [['a b', 1, true]] },
  },
  {
    name: 'write: temporal and spatial properties',
    query:
      'CREATE (n:ConformanceWrite) SET n.d = $d, n.t = $t, n.p = $p, n.u = $u, n.ds = [$d] RETURN properties(n) AS p',
    parameters: {
      d: { $type: 'Date', value: '2025-03-11' },
      t: { $type: 'DateTime', value: '2025-03-11T09:00:00+08:00[Asia/Shanghai]' },
      u: { $type: 'Duration', value: 'P1M2DT3S' },
      p: { $type: 'Point', srid: 4326, x: 124.39, y: 40.13 },
    },
    access: 'write',
    expect: {
      rows: [
        [
          {
            d: { $type: 'Date', value: '2025-03-11' },
            t: { $type: 'DateTime', value: '2025-03-11T09:00:00+08:00[Asia/Shanghai]' },
            u: { $type: 'Duration', value: 'P1M2DT3S' },
            p: { $type: 'Point', srid: 4326, x: 124.39, y: 40.13 },
            ds: [{ $type: 'Date', value: '2025-03-11' }],
          },
        ],
      ],
    },
  },
  {
    name: 'write: bytes as a property',
    query: 'CREATE (n:ConformanceWrite {b: $b}) RETURN n.b AS b',
    parameters: { b: { $type: 'Bytes', value: 'AAH/gH8=' } },
    access: 'write',
    expect: { rows: [[{ $type: 'Bytes', value: 'AAH/gH8=' }]] },
  },
  {
    name: 'write: a map as a property is refused',
    query: 'CREATE (n:ConformanceWrite {m: $m})',
    parameters: { m: { a: 1 } },
    access: 'write',
    expect: { code: 'QUERY_FAILED' },
    after: { query: all, rows: [] },
  },
  {
    name: 'write: a reading statement with write access',
    given: [two],
    query: all,
    access: 'write',
    expect: { rows: [['a'], ['b']] },
  },
  ...[
    ['CREATE', "CREATE (:ConformanceWrite {key: 'new'})"],
    ['MERGE', "MERGE (:ConformanceWrite {key: 'new'})"],
    ['SET', "MATCH (n:ConformanceWrite) SET n.key = 'changed'"],
    ['REMOVE', 'MATCH (n:ConformanceWrite) REMOVE n.key'],
    ['DELETE', 'MATCH (n:ConformanceWrite) DETACH DELETE n'],
    ['FOREACH', "FOREACH (x IN [1] | CREATE (:ConformanceWrite {key: 'new'}))"],
    ['a write in a subquery', "CALL { CREATE (n:ConformanceWrite {key: 'new'}) RETURN n } RETURN n.key AS key"],
  ].map(
    ([name, query]): Case => ({
      name: `write: ${name} with read access is refused and changes nothing`,
      given: [two],
      query: query as string,
      expect: { code: 'DATABASE_READ_ONLY' },
      after: { query: all, rows: [['a'], ['b']] },
    }),
  ),
]
