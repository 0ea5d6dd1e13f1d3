import type { TestGraph } from './graph.ts'

const cited = (evidence: string[], status: string, more: { [name: string]: string } = {}) => ({
  evidence,
  status,
  claim: `As ${evidence.join(' and ')} has it.`,
  ...more,
})
const named = (key: string, name: string, more: { [name: string]: string | string[] } = {}) => ({ key, name, ...more })

/** A small report of our own invention: facts, passages, one passage without a fact, one that gave none, one dangling locator. */
export const report: TestGraph = {
  unique: { Entity: 'key' },
  nodes: [
    {
      ref: 'ruizhe',
      labels: ['Entity', 'Person'],
      properties: named('person:sun-ruizhe', 'Sun Ruizhe', { nameZh: '孙瑞哲', aliases: ['Sun, R.', 'Old Sun'] }),
    },
    { ref: 'juergen', labels: ['Entity', 'Person'], properties: named('person:mueller', 'Jürgen Müller-Weiß') },
    { ref: 'wang', labels: ['Entity', 'Person'], properties: named('person:wang', 'Wang Fang', { nameZh: '王芳' }) },
    {
      ref: 'alpha',
      labels: ['Entity', 'Organization'],
      properties: named('organization:alpha', 'Alpha Textile Association', {
        nameZh: '甲纺织协会',
        kind: 'association',
      }),
    },
    {
      ref: 'beta',
      labels: ['Entity', 'Organization'],
      properties: named('organization:beta', 'Beta Holding', {
        kind: 'company',
        description: 'Weaves textile for the association of the north.',
      }),
    },
    { ref: 'gamma', labels: ['Entity', 'Organization'], properties: named('organization:gamma', 'Gamma') },
    { ref: 'north', labels: ['Entity', 'Place'], properties: named('place:north', 'North Province') },
    {
      ref: 'city',
      labels: ['Entity', 'Place'],
      properties: named('place:rivertown', 'River-Town', { nameZh: '江城' }),
    },
    { ref: 'pact', labels: ['Entity', 'Agreement'], properties: named('agreement:pact', 'Pact of Weavers') },
    { ref: 'report', labels: ['Entity', 'Report'], properties: named('report:t', 'A test report') },
    ...[
      {
        place: '1.1',
        line: 1,
        sentence: 1,
        more: { digest: 'Sun Ruizhe leads the alpha association.', text: 'Led by Sun Ruizhe.' },
      },
      { place: '1.2', line: 1, sentence: 2, more: { digest: 'He may advise it too.' } },
      { place: '2.1', line: 2, sentence: 1, more: { noFact: 'heading' } },
      { place: '3.1', line: 3, sentence: 1, more: { digest: 'Nothing was made of this.' } },
      { place: '10.1', line: 10, sentence: 1, more: { digest: 'Beta and Alpha signed.' } },
    ].map(({ place, line, sentence, more }) => ({
      ref: place,
      labels: ['Entity', 'Passage'],
      properties: { key: `t#${place}`, name: `Line ${line}, sentence ${sentence}`, line, sentence, ...more },
    })),
  ],
  relationships: [
    {
      from: 'ruizhe',
      type: 'HOLDS_POST',
      to: 'alpha',
      properties: { key: 'r1', ...cited(['t#1.1'], 'asserted', { title: 'President' }) },
    },
    {
      from: 'ruizhe',
      type: 'HOLDS_POST',
      to: 'alpha',
      properties: { key: 'r2', ...cited(['t#1.2'], 'hedged', { title: 'Adviser' }) },
    },
    {
      from: 'juergen',
      type: 'HOLDS_POST',
      to: 'beta',
      properties: { key: 'r3', ...cited(['t#10.1', 't#1.1'], 'inferred') },
    },
    { from: 'alpha', type: 'LOCATED_IN', to: 'north', properties: { key: 'r4', ...cited(['t#1.1'], 'asserted') } },
    { from: 'beta', type: 'LOCATED_IN', to: 'city', properties: { key: 'r5', ...cited(['t#10.1'], 'asserted') } },
    { from: 'city', type: 'PART_OF', to: 'north', properties: { key: 'r6', ...cited(['t#10.1'], 'asserted') } },
    { from: 'alpha', type: 'PARTY_TO', to: 'pact', properties: { key: 'r7', ...cited(['t#10.1'], 'asserted') } },
    {
      from: 'beta',
      type: 'PARTY_TO',
      to: 'pact',
      properties: { key: 'r8', ...cited(['t#10.1', 't#9.9'], 'contradicted') },
    },
    { from: 'wang', type: 'HOLDS_POST', to: 'gamma', properties: { key: 'r9' } },
    ...['1.1', '1.2', '2.1', '3.1', '10.1'].map(place => ({
      from: place,
      type: 'PART_OF',
      to: 'report',
      properties: { key: `p${place}`, ...cited([`t#${place}`], 'asserted') },
    })),
    { from: '1.1', type: 'MENTIONS', to: 'ruizhe', properties: { key: 'm1', ...cited(['t#1.1'], 'asserted') } },
    { from: '1.2', type: 'MENTIONS', to: 'ruizhe', properties: { key: 'm2', ...cited(['t#1.2'], 'asserted') } },
    { from: '10.1', type: 'MENTIONS', to: 'juergen', properties: { key: 'm3', ...cited(['t#10.1'], 'asserted') } },
  ],
}

/** A database of other people: no key, no constraint, no evidence, odd names, a loop, a property `evidence` of its own meaning. */
export const foreign: TestGraph = {
  nodes: [
    { ref: 'a', labels: ['Film'], properties: { title: 'The Long Water', year: 1999, ratings: [4.5, 3] } },
    { ref: 'b', labels: ['Film'], properties: { title: 'Short Fire', year: 2001, constructor: 'a word' } },
    { ref: 'c', labels: ['Actor', 'Director'], properties: { title: 'Ann O’Hara', 'odd name': 'x' } },
    { ref: 'd', labels: ['Actor'], properties: { title: '' } },
    { ref: 'e', labels: [], properties: { year: 0 } },
  ],
  relationships: [
    { from: 'c', type: 'ACTED IN', to: 'a', properties: { evidence: 'high' } },
    { from: 'c', type: 'ACTED IN', to: 'b' },
    { from: 'c', type: 'MADE', to: 'b' },
    { from: 'd', type: 'ACTED IN', to: 'b' },
    { from: 'a', type: 'SEQUEL', to: 'a' },
  ],
}

/** A hub whose members repeat names and degrees, every tenth tied to it twice, and some in both directions. */
export function hub(members: number): TestGraph {
  const refs = Array.from({ length: members }, (_, index) => `m${index}`)
  return {
    unique: { Member: 'number' },
    nodes: [
      { ref: 'hub', labels: ['Hub'], properties: { name: 'The hub' } },
      ...refs.map((ref, index) => ({
        ref,
        labels: index % 3 === 0 ? ['Member', 'Senior'] : ['Member'],
        properties: { number: index, name: `Member ${index % 100}` },
      })),
    ],
    relationships: [
      ...refs.map(ref => ({ from: ref, type: 'MEMBER_OF', to: 'hub' })),
      ...refs
        .filter((_, index) => index % 10 === 0)
        .map(ref => ({ from: ref, type: 'MEMBER_OF', to: 'hub', properties: { again: true } })),
      ...refs.filter((_, index) => index % 50 === 0).map(ref => ({ from: 'hub', type: 'PAYS', to: ref })),
      ...refs.slice(1, 200).map((ref, index) => ({ from: ref, type: 'KNOWS', to: `m${index}` })),
    ],
  }
}
