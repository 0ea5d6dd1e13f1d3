/**
 * The standing graph that reading cases ask: four people and a town. Everything carries the label `Conformance`, so
 * that the suite can run on a database that is not empty, and can clean up after itself.
 *
 *   ada -KNOWS{since 1833}-> charles -KNOWS-> dora
 *   ada -KNOWS{since 1842}-> charles            (a second one between the same nodes)
 *   dora -KNOWS-> ada                           (a circle)
 *   emil -KNOWS-> emil                          (a loop)
 *   ada -LIVES_IN-> town, charles -LIVES_IN-> town
 */
export const standingGraph = `
CREATE (ada:Conformance:ConformancePerson {key: 'ada', name: 'Ada', born: 1815}),
       (charles:Conformance:ConformancePerson {key: 'charles', name: 'Charles', born: 1791}),
       (dora:Conformance:ConformancePerson:ConformanceWriter {key: 'dora', name: 'Dora 朵拉'}),
       (emil:Conformance:ConformancePerson {key: 'emil', name: ''}),
       (town:Conformance:ConformancePlace {key: 'town', name: 'Town', area: 1.0}),
       (ada)-[:CONFORMANCE_KNOWS {key: 'k1', since: 1833}]->(charles),
       (ada)-[:CONFORMANCE_KNOWS {key: 'k2', since: 1842}]->(charles),
       (charles)-[:CONFORMANCE_KNOWS {key: 'k3'}]->(dora),
       (dora)-[:CONFORMANCE_KNOWS {key: 'k4'}]->(ada),
       (emil)-[:CONFORMANCE_KNOWS {key: 'k5'}]->(emil),
       (ada)-[:CONFORMANCE_LIVES_IN {key: 'l1'}]->(town),
       (charles)-[:CONFORMANCE_LIVES_IN {key: 'l2'}]->(town)`

export const removeStandingGraph = 'MATCH (n:Conformance) DETACH DELETE n'
export const removeWritten = 'MATCH (n:ConformanceWrite) DETACH DELETE n'

const person = ['Conformance', 'ConformancePerson']
export const ada = { labels: person, properties: { key: 'ada', name: 'Ada', born: 1815 } }
export const charles = { labels: person, properties: { key: 'charles', name: 'Charles', born: 1791 } }
export const dora = { labels: [...person, 'ConformanceWriter'], properties: { key: 'dora', name: 'Dora 朵拉' } }
export const emil = { labels: person, properties: { key: 'emil', name: '' } }
