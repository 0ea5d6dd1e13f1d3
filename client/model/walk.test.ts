import { expect, test } from 'vitest'
import { phrase } from './phrase.ts'
import { sampleNode, sampleRelationship } from './samples.ts'
import { adding, emptyScene } from './scene.ts'
import { doing, initialState } from './state.ts'
import { described, firstFocus, linked, step } from './walk.ts'

const places = {
  middle: [0, 0],
  right: [100, 10],
  far: [400, 0],
  up: [5, -100],
  left: [-80, 0],
  lone: [0, 300],
} as const
const ids = Object.keys(places) as (keyof typeof places)[]
const state = doing(initialState, {
  name: phrase('step.open'),
  change: adding(
    emptyScene,
    {
      nodes: ids.map(id => sampleNode(id)),
      relationships: ['right', 'far', 'up'].map(id => sampleRelationship(id, 'middle', id)),
    },
    new Map(ids.map(id => [id, { x: places[id][0], y: places[id][1] }])),
  ),
  recording: 'never',
  at: 0,
})

test('an arrow goes to the linked node that lies best in its direction, else to the nearest of all', () => {
  expect(step(state.scene, 'middle', 'right')).toBe('right')
  expect(step(state.scene, 'middle', 'up')).toBe('up')
  expect(step(state.scene, 'middle', 'left')).toBe('left')
  expect(step(state.scene, 'middle', 'down')).toBe('lone')
  expect(step(state.scene, 'lone', 'down')).toBe(null)
})

test('the walk begins at the best connected node, and every node says what hangs on it', () => {
  expect(firstFocus(state)).toBe('middle')
  expect(linked(state.scene, 'middle')).toEqual(['right', 'far', 'up'])
  expect(described(state, 'middle')).toEqual({ name: 'Name of middle', label: 'Person', drawn: 3, undrawn: 0 })
})
