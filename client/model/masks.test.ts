import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Outcome } from './command.ts'
import { commandOf } from './commands.ts'
import { consequencesOf, type Mask, maskedIn, partsOf, settingMask, supposedOf } from './masks.ts'
import { requestOf } from './pathquestion.ts'
import { sampleNode, sampleRelationship } from './samples.ts'
import { adding, applyToScene, emptyScene, hiding, inSight, type Scene } from './scene.ts'
import { initialState, type State, travelling } from './state.ts'
import { pictureOf } from './view.ts'

// a – b – c – d, and e apart from them
const names = ['a', 'b', 'c', 'd', 'e']
const graph = {
  nodes: names.map(id => sampleNode(id)),
  relationships: [
    sampleRelationship('ab', 'a', 'b'),
    sampleRelationship('bc', 'b', 'c'),
    sampleRelationship('cd', 'c', 'd'),
  ],
}
const chain = applyToScene(emptyScene, adding(emptyScene, graph, new Map()))
const masking = (scene: Scene, mask: Partial<Mask>): Scene =>
  applyToScene(scene, settingMask(scene, 'one', { name: 'One', on: true, nodes: [], relationships: [], ...mask }))
const start: State = { ...initialState, scene: chain, opening: 'open' }
const run = (state: State, id: Parameters<typeof commandOf>[0], target = {}) => {
  const { update }: Outcome = commandOf(id).perform(state, { nodes: [], relationships: [], ...target }, 1)
  return update ? update(state) : state
}

test('without masks nothing is supposed, and the scene is the very same', () => {
  expect(supposedOf(chain)).toBe(chain)
  expect(consequencesOf(chain)).toEqual({ parts: [2, 2], cutOff: [] })
  expect(supposedOf(masking(chain, { on: false, nodes: ['b'] }))).toMatchObject({ nodes: chain.nodes })
})

test('without a node or a relationship in the middle the chain falls apart, and is told so', () => {
  expect(consequencesOf(masking(chain, { nodes: ['c'] }))).toEqual({ parts: [2, 3], cutOff: ['d'] })
  expect(consequencesOf(masking(chain, { relationships: ['ab'] }))).toEqual({ parts: [2, 3], cutOff: ['a'] })
})

test('parts share out what is in sight, and hang together by themselves', () => {
  const pairs = fc.uniqueArray(fc.tuple(fc.constantFrom(...names), fc.constantFrom(...names)), {
    selector: String,
    maxLength: 12,
  })
  fc.assert(
    fc.property(pairs, fc.subarray(names), fc.subarray(names), (ties, hidden, masked) => {
      const relationships = ties.map(([from, to], index) => sampleRelationship(`r${index}`, from, to))
      const drawn = applyToScene(emptyScene, adding(emptyScene, { nodes: graph.nodes, relationships }, new Map()))
      const seen = applyToScene(drawn, hiding(drawn, { nodes: hidden, relationships: [] }, true))
      const supposed = supposedOf(masking(seen, { nodes: masked }))
      const parts = partsOf(supposed)
      const { nodes } = inSight(supposed)
      expect(parts.flat().sort()).toEqual(nodes.sort())
      expect(nodes.every(id => !masked.includes(id) && !hidden.includes(id))).toBe(true)
      const partOf = (id: string) => parts.findIndex(part => part.includes(id))
      for (const id of inSight(supposed).relationships) {
        const { start: from, end } = supposed.relationships.get(id)!.relationship
        expect(partOf(from)).toBe(partOf(end))
      }
      const [before, now] = consequencesOf(masking(seen, { nodes: masked })).parts
      expect(now).toBe(parts.length)
      expect(before).toBe(partsOf(seen).length)
    }),
  )
})

describe('commands', () => {
  test('what is supposed away stays drawn as a shadow, and counts for nothing', () => {
    const state = run(start, 'suppose', { nodes: ['c'] })
    const picture = pictureOf(state)
    expect(picture.nodes.get('c')!.masked).toBe(true)
    expect(picture.relationships.get('bc')!.masked).toBe(true)
    expect(picture.nodes.get('b')).toMatchObject({ masked: false, degree: 1 })
    expect(pictureOf(start).nodes.get('b')!.degree).toBe(2)
    const target = { nodes: ['a'], relationships: [] }
    expect([...run(state, 'component', target).view.selection.nodes].sort()).toEqual(['a', 'b'])
    expect([...run(state, 'selectCutOff').view.selection.nodes]).toEqual(['d'])
    expect(travelling(state, 0).scene.masks.size).toBe(0)
  })

  test('paths are asked for without it, and not to it', () => {
    const masked = maskedIn(masking(chain, { nodes: ['c'], relationships: ['ab'] }))
    const question = { ...initialState.panels.path, from: graph.nodes[0]!, to: graph.nodes[1]! }
    expect(requestOf(question, null, masked)).toMatchObject({ exclude: ['c'], excludeRelationships: ['ab'] })
    expect(requestOf({ ...question, to: graph.nodes[2]! }, null, masked)).toEqual({ key: 'paths.endMasked' })
  })

  test('it is switched off and on, counted again one by one, and taken away, each a step', () => {
    const both = run(start, 'suppose', { nodes: ['b', 'c'] })
    const [mask] = both.scene.masks.keys()
    const off = run(both, 'switchMask', { mask })
    expect(maskedIn(off.scene).nodes.size).toBe(0)
    expect(maskedIn(run(off, 'switchMask', { mask }).scene).nodes.size).toBe(2)
    const one = run(both, 'countAgain', { nodes: ['b'] })
    expect([...maskedIn(one.scene).nodes]).toEqual(['c'])
    expect(run(one, 'countAgain', { nodes: ['c'] }).scene.masks.size).toBe(0)
    expect(commandOf('countAgain').enabled(one, { nodes: ['b'], relationships: [] })).toEqual({
      key: 'reason.notSupposed',
    })
    expect(run(both, 'clearMasks').scene.masks.size).toBe(0)
    expect(off.history.past).toHaveLength(2)
  })
})
