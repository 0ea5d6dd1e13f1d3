import { describe, expect, test } from 'vitest'
import { commandOf } from './commands.ts'
import { togglingKind } from './filters.ts'
import { lineOf } from './line.ts'
import { phrase } from './phrase.ts'
import { sampleNode, sampleRelationship, sampleSchema } from './samples.ts'
import { adding, emptyScene, hiding } from './scene.ts'
import { setting } from './settings.ts'
import { doing, initialState, type State, viewing } from './state.ts'
import { legendOf, type NeighbourGroups, pictureOf, sightOf } from './view.ts'

const world = {
  nodes: [
    sampleNode('a', ['Entity', 'Person']),
    sampleNode('b', ['Entity', 'Person']),
    sampleNode('c', ['Entity', 'Place']),
  ],
  relationships: [
    sampleRelationship('ab', 'a', 'b', 'KNOWS', { evidence: ['r#1.1'], status: 'hedged' }),
    sampleRelationship('aa', 'a', 'a', 'KNOWS'),
    sampleRelationship('bc', 'b', 'c', 'LIVES_IN'),
  ],
}
const opened: State = {
  ...doing(initialState, {
    name: phrase('step.open'),
    change: adding(emptyScene, world, new Map()),
    recording: 'never',
    at: 0,
  }),
  schema: sampleSchema,
}
const group = (type: string, direction: 'out' | 'in', count: number, label: string): NeighbourGroups[number] => ({
  type,
  direction,
  count,
  labels: [{ label, count }],
  labelsExact: true,
  labelsCounted: count,
})

describe('picture', () => {
  test('what is not drawn is counted: loops in both directions, passages not at all, hidden ones again', () => {
    const counts = new Map([
      [
        'a',
        [group('KNOWS', 'out', 5, 'Person'), group('KNOWS', 'in', 1, 'Person'), group('MENTIONS', 'in', 9, 'Passage')],
      ],
    ])
    expect(pictureOf({ ...opened, counts }).nodes.get('a')?.undrawn).toBe(3)
    const scene = doing(opened, {
      name: phrase('step.hide'),
      change: hiding(opened.scene, { nodes: ['b'], relationships: [] }, true),
      at: 0,
    }).scene
    const picture = pictureOf({ ...opened, scene, counts })
    expect(picture.nodes.get('a')?.undrawn).toBe(4)
    expect([...picture.relationships.keys()]).toEqual(['aa'])
  })

  test('the line says the status, and a relationship without a source stands out only where others have one', () => {
    expect(lineOf(world.relationships[0]!, true)).toBe('hedged')
    expect(lineOf(world.relationships[2]!, true)).toBe('unproven')
    expect(lineOf(world.relationships[2]!, false)).toBe('plain')
  })

  test('what is selected lights its relationships and their other ends; a preview fades the rest', () => {
    const selected = viewing(opened, { selection: { nodes: new Set(['a']), relationships: new Set() } })
    const picture = pictureOf(selected)
    expect(picture.relationships.get('ab')?.emphasis).toBe('lit')
    expect(picture.nodes.get('b')?.emphasis).toBe('lit')
    expect(picture.nodes.get('c')?.emphasis).toBe('normal')
    const preview = viewing(opened, { preview: { nodes: new Set(['a', 'b']), relationships: new Set(['ab']) } })
    expect(pictureOf(preview).nodes.get('c')?.emphasis).toBe('faded')
    expect(pictureOf(preview).relationships.get('ab')?.emphasis).toBe('lit')
  })

  test('the legend counts what is in sight', () => {
    const { labels, types } = legendOf(opened.scene, sampleSchema)
    expect(labels.map(({ name, drawn }) => [name, drawn])).toEqual([
      ['Person', 2],
      ['Place', 1],
    ])
    expect(types.map(({ name, drawn }) => [name, drawn])).toEqual([
      ['KNOWS', 2],
      ['LIVES_IN', 1],
    ])
  })
})

describe('what filters leave out', () => {
  const graph = {
    nodes: [sampleNode('p'), sampleNode('q'), sampleNode('x', ['Place'])],
    relationships: [sampleRelationship('pq', 'p', 'q'), sampleRelationship('px', 'p', 'x', 'LIVES_IN')],
  }
  const drawn = doing(initialState, {
    name: phrase('step.open'),
    change: adding(emptyScene, graph, new Map()),
    recording: 'never',
    at: 0,
  })
  const off = (labels: string[], types: string[], filterMode: 'fade' | 'hide') => {
    const without = (state: State, kind: 'label' | 'type', names: string[]) =>
      names.reduce(
        (now, name) => doing(now, { name: phrase('step'), change: togglingKind(now.scene, kind, name), at: 0 }),
        state,
      )
    const state = without(without(drawn, 'label', labels), 'type', types)
    return doing(state, { name: phrase('step'), change: setting(state.scene, { filterMode }), at: 0 })
  }

  test('is pale, or not in the picture at all; the scene keeps it', () => {
    const faded = pictureOf(off(['Place'], [], 'fade'))
    expect(faded.nodes.get('x')!.emphasis).toBe('faded')
    expect(faded.relationships.get('px')!.emphasis).toBe('faded')
    expect(faded.nodes.get('p')!.emphasis).toBe('normal')
    const hidden = off(['Place'], [], 'hide')
    expect([...pictureOf(hidden).nodes.keys()]).toEqual(['p', 'q'])
    expect([...pictureOf(hidden).relationships.keys()]).toEqual(['pq'])
    expect(hidden.scene.nodes).toBe(drawn.scene.nodes)
    expect([...pictureOf(off([], ['KNOWS', 'constructor'], 'hide')).relationships.keys()]).toEqual(['px'])
  })

  test('changes nothing while no filter is on, and gives the same scene for the same question', () => {
    expect(sightOf(drawn)).toBe(drawn.scene)
    const faded = off(['Person', 'Place'], [], 'fade')
    expect(sightOf(faded)).toBe(faded.scene)
    const all = off(['Person', 'Place'], ['KNOWS'], 'hide')
    expect(sightOf(all)).toBe(sightOf(all))
    expect(pictureOf(all).nodes.size).toBe(0)
  })

  test('is no longer selected once it is hidden, nor chosen by a command; faded it stays', () => {
    const both = viewing(drawn, { selection: { nodes: new Set(['p', 'x']), relationships: new Set(['px']) } })
    const change = togglingKind(both.scene, 'label', 'Place')
    const faded = doing(both, { name: phrase('step'), change, at: 0 })
    expect([...faded.view.selection.nodes]).toEqual(['p', 'x'])
    const hidden = doing(faded, { name: phrase('step'), change: setting(faded.scene, { filterMode: 'hide' }), at: 0 })
    expect([...hidden.view.selection.nodes]).toEqual(['p'])
    expect([...hidden.view.selection.relationships]).toEqual([])
    const { update } = commandOf('component').perform(hidden, { nodes: ['p'], relationships: [] }, 0)
    expect([...update!(hidden).view.selection.nodes]).toEqual(['p', 'q'])
  })
})
