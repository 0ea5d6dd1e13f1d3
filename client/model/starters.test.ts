import { expect, test } from 'vitest'
import type { QueryAnswer, ReportsAnswer, SchemaAnswer } from '../../server/contract/messages.ts'
import { sampleNode, sampleRelationship, sampleSchema } from './samples.ts'
import { adding, emptyScene } from './scene.ts'
import { starterOutcome, startersOf } from './starters.ts'
import { doing, initialState, type State } from './state.ts'

const reports = (properties: { [name: string]: string | string[] }): ReportsAnswer => ({
  reports: [{ node: sampleNode('r', ['Entity', 'Report'], properties), key: 'report:r', name: 'R', passages: 1 }],
  ran: [],
})
const schema: SchemaAnswer = {
  ...sampleSchema,
  counts: { nodes: 30, relationships: 44 },
  labels: ['Film', 'Actor', 'Studio `s'].map((name, index) => ({ name, count: 10 + index, properties: [] })),
  types: [
    { name: 'ACTED_IN', count: 40, properties: [] },
    { name: 'MADE `by', count: 3, properties: [] },
    { name: 'OWNS', count: 1, properties: [] },
    { name: 'GONE', count: 0, properties: [] },
  ],
  connections: [
    { from: 'Actor', type: 'ACTED_IN', to: 'Film', count: 40 },
    { from: 'Film', type: 'MADE `by', to: 'Studio `s', count: 3 },
    { from: 'Studio `s', type: 'OWNS', to: 'Studio `s', count: 1 },
  ],
}

test('what the report asks goes before what the schema allows, in the language of the page', () => {
  const given = reports({ questions: ['Who?', 'What?'], questionsZh: ['谁？', ''], questionsCypher: ['A', 'B'] })
  expect(startersOf(schema, given, 'en')).toEqual([
    { text: 'Who?', cypher: 'A' },
    { text: 'What?', cypher: 'B' },
  ])
  expect(startersOf(schema, given, 'zh').map(({ text }) => text)).toEqual(['谁？', 'What?'])
})

test('questions of a report that do not fit together are passed over', () => {
  for (const odd of [{ questions: 'Who?' }, { questions: ['Who?'] }, { questions: ['Who?'], questionsCypher: [''] }])
    expect(startersOf(null, reports(odd as never), 'en')).toEqual([])
})

test('a schema gives four questions of its own, each with its Cypher, names quoted', () => {
  const starters = startersOf(schema, { reports: [], ran: [] }, 'en')
  expect(starters.map(({ text }) => (typeof text === 'string' ? text : text.key))).toEqual([
    'question.best',
    'question.commonest',
    'question.chain',
    'question.rarest',
  ])
  expect(starters[1]!.cypher).toContain('(a:`Actor`)-[r:`ACTED_IN`]->(b:`Film`)')
  expect(starters[2]!.cypher).toContain('[s:`MADE ``by`]->(c:`Studio ``s`)')
  expect(starters[3]!.cypher).toContain('`OWNS`')
})

test('the source layer is not asked about, and few kinds of relationship are filled up by labels', () => {
  const layered: SchemaAnswer = {
    ...schema,
    labels: ['Entity', 'Passage', 'Report', 'Person', 'Place'].map(name => ({ name, count: 5, properties: [] })),
    types: ['MENTIONS', 'PART_OF', 'KNOWS'].map(name => ({ name, count: 5, properties: [] })),
    connections: [
      { from: 'Passage', type: 'MENTIONS', to: 'Person', count: 99 },
      { from: 'Passage', type: 'PART_OF', to: 'Report', count: 50 },
      { from: 'Person', type: 'KNOWS', to: 'Person', count: 5 },
    ],
  }
  const starters = startersOf(layered, null, 'en')
  expect(starters).toHaveLength(4)
  expect(starters[0]!.cypher).toContain('n:Passage')
  for (const { cypher } of starters.slice(1)) expect(cypher).not.toMatch(/Passage|Report|MENTIONS|PART_OF|Entity/)
  expect(
    startersOf(
      { ...schema, labels: [], types: [], connections: [], counts: { nodes: 0, relationships: 0 } },
      null,
      'en',
    ),
  ).toEqual([])
})

const answer = (nodes: string[], relationships: [string, string, string][] = []): QueryAnswer => ({
  columns: [],
  rows: [],
  graph: {
    nodes: nodes.map(id => sampleNode(id)),
    relationships: relationships.map(([id, a, b]) => sampleRelationship(id, a, b)),
  },
  summary: {
    rows: 1,
    cut: null,
    nodes: nodes.length,
    relationships: relationships.length,
    graphCut: false,
    duration: 1,
    changes: {} as never,
    notices: [],
  },
})

test('an answer is drawn and selected as one step; what is drawn already is selected without one', () => {
  const found = answer(['a', 'b'], [['t', 'a', 'b']])
  const outcome = starterOutcome('Who?', 'MATCH x')(initialState, found, 0)
  const once = outcome.update!(initialState)
  expect(once.history.past).toHaveLength(1)
  expect(once.history.past[0]!.ran).toEqual([{ statement: 'MATCH x', parameters: {} }])
  expect([...once.view.selection.nodes, ...once.view.selection.relationships]).toEqual(['a', 'b', 't'])
  const again = starterOutcome('Who?', 'MATCH x')(once, found, 0)
  expect(again.say?.undo).toBe(false)
  expect(again.update!(once).history.past).toHaveLength(1)
})

test('an empty answer says so and changes nothing; a cut one says that too', () => {
  const nothing = starterOutcome('Who?', 'MATCH x')(initialState, answer([]), 0)
  expect(nothing).toEqual({ say: { text: { key: 'say.noAnswer', values: { name: 'Who?' } } } })
  const cut = { ...answer(['a']), summary: { ...answer(['a']).summary, cut: 'rows' as const } }
  expect(starterOutcome('Who?', 'MATCH x')(initialState, cut, 0).say?.text.key).toBe('say.answeredCut')
})

test('what was hidden is shown when a question brings it', () => {
  const hidden: State = doing(initialState, {
    name: { key: 'step.open' },
    change: adding(emptyScene, { nodes: [sampleNode('a')], relationships: [] }, new Map()),
    at: 0,
  })
  const scene = { ...hidden.scene, nodes: new Map([['a', { ...hidden.scene.nodes.get('a')!, hidden: true }]]) }
  const state = { ...hidden, scene }
  const shown = starterOutcome('Who?', 'MATCH x')(state, answer(['a']), 0).update!(state)
  expect(shown.scene.nodes.get('a')!.hidden).toBe(false)
})
