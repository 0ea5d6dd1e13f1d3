import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  addingFound,
  calledSo,
  drawnBy,
  type Lookup,
  MOST_NAMES,
  namesIn,
  selectingFound,
  standingOf,
} from './pasting.ts'
import { phrase } from './phrase.ts'
import { sampleNode, sampleRelationship, sampleSchema } from './samples.ts'
import { adding, emptyScene, hiding } from './scene.ts'
import { doing, initialState, type State, travelling } from './state.ts'

const drawn = {
  nodes: [
    sampleNode('1', ['Person'], { key: 'person:wang', name: 'Wang Chong', nameZh: '王翀', aliases: ['Mr Wang'] }),
    sampleNode('2', ['Person'], { name: 'Li Wei' }),
    sampleNode('3', ['Person'], { name: 'Li Wei' }),
  ],
  relationships: [sampleRelationship('12', '1', '2', 'KNOWS', { key: 'knows:1' })],
}
const start: State = doing(
  { ...initialState, schema: sampleSchema },
  { name: phrase('step.open'), change: adding(emptyScene, drawn, new Map()), recording: 'never', at: 0 },
)

test('lines, cells and lists are names, each once; what is beyond the limit is counted', () => {
  expect(namesIn('Wang Chong\tLi Wei\r\n "a ""b""" \n\nLi Wei；大连、沈阳').names).toEqual([
    'Wang Chong',
    'Li Wei',
    'a "b"',
    '大连',
    '沈阳',
  ])
  expect(namesIn('Dandong, Liaoning').names).toEqual(['Dandong, Liaoning'])
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 * MOST_NAMES }), count => {
      const { names, beyond } = namesIn(Array.from({ length: count }, (_, index) => `n${index}`).join('\n'))
      expect(names.length + beyond).toBe(count)
      expect(names.length).toBeLessThanOrEqual(MOST_NAMES)
    }),
    { numRuns: 20 },
  )
})

test('what is drawn is found by id, key, name, other names and other scripts; a name of two stands for both', () => {
  const found = drawnBy(start, [
    '1',
    'person:wang',
    'WANG chong',
    '王翀',
    'mr wang',
    'Li Wei',
    'knows:1',
    'constructor',
  ])
  for (const name of ['1', 'person:wang', 'WANG chong', '王翀', 'mr wang'])
    expect(found.get(name)).toEqual({ nodes: ['1'], relationships: [] })
  expect(found.get('Li Wei')?.nodes).toEqual(['2', '3'])
  expect(found.get('knows:1')?.relationships).toEqual(['12'])
  expect(found.has('constructor')).toBe(false)
})

test('who only has the words in some text is not called so', () => {
  const hit = (id: string, properties: Record<string, string>) => ({
    node: sampleNode(id, ['Person'], properties),
    score: 1,
    matches: [],
  })
  const hits = [
    hit('a', { name: 'Dalian' }),
    hit('b', { name: 'Dalian Group' }),
    hit('c', { name: 'x', note: 'Dalian' }),
  ]
  expect(calledSo('dalian', { hits }).map(({ id }) => id)).toEqual(['a'])
})

test('what was found is added, shown and selected in one step', () => {
  const hidden = doing(start, {
    name: phrase('step.hide'),
    change: hiding(start.scene, { nodes: ['2'], relationships: [] }, true),
    at: 0,
  })
  const lookup: Lookup = {
    names: ['Wang Chong', '2', 'New', 'nobody'],
    beyond: 0,
    found: new Map([
      ['Wang Chong', { nodes: ['1'], relationships: [] }],
      ['2', { nodes: ['2'], relationships: [] }],
      ['New', { nodes: ['9'], relationships: [] }],
    ]),
    missing: ['nobody'],
    graph: { nodes: [sampleNode('9')], relationships: [] },
    ran: [],
  }
  expect(standingOf(hidden, lookup)).toMatchObject({ drawn: 1, hidden: 1, undrawn: 1 })
  expect([...selectingFound(hidden, lookup).view.selection.nodes]).toEqual(['1'])
  const added = addingFound(hidden, lookup, 1).update!(hidden)
  expect([...added.view.selection.nodes]).toEqual(['1', '2', '9'])
  expect(added.scene.nodes.get('2')?.hidden).toBe(false)
  expect(added.history.past).toHaveLength(hidden.history.past.length + 1)
  expect(travelling(added, added.history.past.length - 1).scene).toEqual(hidden.scene)
})
