import { expect, test } from 'vitest'
import type { Path } from '../../server/contract/graph.ts'
import { asText, type Proof, sentenceOf, stepsOf } from './explanation.ts'
import { sampleNode, sampleRelationship, sampleSchema } from './samples.ts'

const path: Path = {
  $type: 'Path',
  nodes: ['a', 'b', 'c'].map(id => sampleNode(id, ['Person'], { name: id.toUpperCase() })),
  relationships: [
    sampleRelationship('one', 'b', 'a', 'HOLDS_POST', { title: 'Chair', status: 'hedged', evidence: ['r#1.2'] }),
    sampleRelationship('two', 'b', 'c'),
  ],
}
const passage = { id: 'p', key: 'r#1.2', report: 'r', line: 1, sentence: 2, digest: 'B may chair A.', noFact: null }
const proofs: Proof[] = [
  {
    id: 'one',
    kind: 'relationship',
    claim: 'B chairs A.',
    status: 'hedged',
    note: null,
    passages: [{ ...passage, text: 'As they say.', before: null, after: null }],
    dangling: ['r#9.9'],
  },
  { id: 'two', kind: 'relationship', claim: null, status: null, note: null, passages: [], dangling: [] },
]

test('a path is read in its order, each relationship from its start to its end', () => {
  expect(stepsOf(path, [], sampleSchema).map(sentenceOf)).toEqual(['B → holds post (Chair) → A', 'B → knows → C'])
})

test('as text it has every passage with its line, its words and its digest, and says what has no source', () => {
  const say = ({ key, values }: { key: string; values?: object }) => [key, ...Object.values(values ?? {})].join(' ')
  expect(asText(stepsOf(path, proofs, sampleSchema), 'A – C', say)).toBe(
    [
      'A – C',
      '',
      '1. B → holds post (Chair) → A [status.hedged]',
      '   B chairs A.',
      '   – r, evidence.place 1 2',
      '     “As they say.”',
      '     evidence.digest B may chair A.',
      '   evidence.dangling: r#9.9',
      '2. B → knows → C [status.unproven]',
      '   evidence.noSource',
      '',
    ].join('\n'),
  )
})
