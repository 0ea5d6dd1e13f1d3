import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Outcome } from './command.ts'
import { placingNote, written } from './commands/noting.ts'
import { commandOf } from './commands.ts'
import { faceOf, folding } from './folds.ts'
import { groupedAtlas } from './groupsonmap.ts'
import { aimsOf, besideOf, exportedNotes, fieldOf, matchingNotes, type Note, notesAlong, placeOfNote } from './notes.ts'
import { sampleNode, sampleRelationship, sampleStar } from './samples.ts'
import { adding, applyToScene, emptyScene, hiding, moving } from './scene.ts'
import { initialState, type State, travelling, viewing } from './state.ts'

const star = sampleStar(3)
const places = new Map(star.nodes.map(({ id }, index) => [id, { x: index * 100, y: index * 50 }]))
const scene = applyToScene(emptyScene, adding(emptyScene, star, places))
const start: State = { ...initialState, scene, opening: 'open' }
const carryOut = (state: State, { update, inView }: Outcome): State => {
  const next = update ? update(state) : state
  return inView ? carryOut(next, inView({ x: 7, y: 8, zoom: 2 })) : next
}
const run = (state: State, id: Parameters<typeof commandOf>[0], target = {}) =>
  carryOut(state, commandOf(id).perform(state, { nodes: [], relationships: [], ...target }, 1))

describe('writing', () => {
  test('a note about nodes stands beside them and points at them; it is one step', () => {
    const writing = run(start, 'addNote', { nodes: ['hub', 'hub-1'] })
    expect(writing.scene.notes.size).toBe(0)
    const state = carryOut(writing, written(writing, '  Look here \n', 2))
    const [note] = state.scene.notes.values()
    expect(note).toMatchObject({ kind: 'note', text: 'Look here', nodes: ['hub', 'hub-1'] })
    expect(state.panels.noting).toBeNull()
    expect(state.history.past.map(({ name }) => name.key)).toEqual(['step.addNote'])
    expect(travelling(state, 0).scene.notes.size).toBe(0)
  })

  test('without anything selected it stands in the middle of what is seen', () => {
    const writing = run(start, 'addNote')
    const state = carryOut(writing, written(writing, 'Alone', 2))
    expect([...state.scene.notes.values()]).toMatchObject([{ x: 7, y: 8, nodes: [], relationships: [] }])
  })

  test('nothing written is no note, and leaves one that was there as it was', () => {
    const writing = run(start, 'addNote')
    expect(carryOut(writing, written(writing, '   ', 2)).history.past).toHaveLength(0)
    const noted = carryOut(writing, written(writing, 'Text', 2))
    const [id] = noted.scene.notes.keys()
    const editing = run(noted, 'editNote', { note: id })
    const left = carryOut(editing, written(editing, '', 3))
    expect(left.scene.notes).toEqual(noted.scene.notes)
    expect(left.history.past).toHaveLength(1)
  })

  test('pushes that follow on each other are one step', () => {
    const writing = run(start, 'addNote')
    let state = carryOut(writing, written(writing, 'Text', 2))
    const [id] = state.scene.notes.keys()
    for (const x of [10, 20, 30]) state = carryOut(state, placingNote(state, id!, { x, y: 0 }, 3, true))
    expect(state.history.past).toHaveLength(2)
    expect(state.scene.notes.get(id!)).toMatchObject({ x: 30, y: 0 })
  })

  test('it can be pointed at the selection, and at nothing', () => {
    const writing = run(start, 'addNote')
    const noted = carryOut(writing, written(writing, 'Text', 2))
    const [note] = noted.scene.notes.keys()
    expect(commandOf('pointNote').enabled(noted, { nodes: [], relationships: [], note })).toEqual({
      key: 'reason.selectSomething',
    })
    const [tie] = star.relationships
    const selection = { nodes: new Set(['hub']), relationships: new Set([tie!.id]) }
    const pointed = run(viewing(noted, { selection }), 'pointNote', { note })
    expect(pointed.scene.notes.get(note!)).toMatchObject({ nodes: ['hub'], relationships: [tie!.id] })
    expect(run(pointed, 'unpointNote', { note }).scene.notes.get(note!)).toMatchObject({ nodes: [], relationships: [] })
  })
})

test('views are kept in their places and gone back to', () => {
  const kept = run(start, 'keepPlace3')
  expect(kept.scene.bookmarks.get('3')).toEqual({ x: 7, y: 8, zoom: 2 })
  const target = { nodes: [], relationships: [] }
  expect(commandOf('goToPlace3').perform(kept, target, 0).viewport).toEqual({ kind: 'place', x: 7, y: 8, zoom: 2 })
  expect(commandOf('goToPlace2').enabled(kept, target)).toEqual({ key: 'reason.noPlace' })
})

describe('regions', () => {
  test('a region is round its nodes wherever they go, and is not there while none is in sight', () => {
    const ids = star.nodes.map(({ id }) => id)
    fc.assert(
      fc.property(
        fc.subarray(ids, { minLength: 1 }),
        fc.array(fc.tuple(fc.integer({ min: -999, max: 999 }), fc.integer({ min: -999, max: 999 })), {
          minLength: ids.length,
          maxLength: ids.length,
        }),
        fc.subarray(ids),
        (nodes, at, hidden) => {
          const moved = applyToScene(
            scene,
            moving(scene, new Map(ids.map((id, i) => [id, { x: at[i]![0], y: at[i]![1] }]))),
          )
          const seen = applyToScene(moved, hiding(moved, { nodes: hidden, relationships: [] }, true))
          const field = fieldOf(seen, { nodes })
          const inside = nodes.filter(id => !hidden.includes(id))
          if (inside.length === 0) {
            expect(field).toBeNull()
            return
          }
          for (const id of inside) {
            const { x, y } = seen.nodes.get(id)!
            expect(x > field!.left && x < field!.right && y > field!.top && y < field!.bottom).toBe(true)
          }
          expect(besideOf(seen, nodes)!.x).toBeGreaterThan(field!.right)
        },
      ),
    )
  })
})

test('arrows end at nodes in sight and in the middle of relationships in sight', () => {
  const note: Note = {
    kind: 'note',
    text: '',
    colour: 'red',
    x: 0,
    y: 0,
    nodes: ['a', 'gone'],
    relationships: ['t', 'gone'],
  }
  const graph = { nodes: [sampleNode('a'), sampleNode('b')], relationships: [sampleRelationship('t', 'a', 'b')] }
  const at = new Map([
    ['a', { x: 0, y: 10 }],
    ['b', { x: 100, y: 30 }],
  ])
  const drawn = applyToScene(emptyScene, adding(emptyScene, graph, at))
  expect(aimsOf(drawn, note)).toEqual([
    { x: 0, y: 10, reach: 0 },
    { x: 50, y: 20, reach: 0 },
  ])
})

test('notes go along with what a layout moves, and back with it; those about nothing stay', () => {
  fc.assert(
    fc.property(fc.integer({ min: -900, max: 900 }), fc.integer({ min: -900, max: 900 }), (x, y) => {
      const note = (nodes: string[]): Note => ({
        ...{ kind: 'note', text: 'x', colour: 'red', x: 5, y: 6, nodes, relationships: [] },
      })
      const notes = new Map([
        ['1', note(['hub', 'hub-1'])],
        ['2', note([])],
        ['3', note(['gone'])],
      ])
      const before = { ...scene, notes }
      const all = new Map([...scene.nodes].map(([id, drawn]) => [id, { x: drawn.x + x, y: drawn.y + y }]))
      const after = applyToScene(before, moving(before, all))
      const change = notesAlong(before, after)
      const along = applyToScene(after, change).notes
      expect(along.get('1')).toMatchObject({ x: 5 + x, y: 6 + y })
      expect([along.get('2'), along.get('3')]).toEqual([notes.get('2'), notes.get('3')])
      const back = applyToScene(after, change)
      expect(applyToScene(back, notesAlong(back, { ...before, notes: along })).notes).toEqual(notes)
      expect(notesAlong(before, before).notes.updated.size).toBe(0)
    }),
  )
})

test('what is in a closed group is pointed at and surrounded where the group is, as large as it is', () => {
  const folded = applyToScene(scene, folding(scene, [{ name: 'Some', nodes: ['hub-0', 'hub-1'] }]))
  const { x, y } = folded.folds.get('group1')!
  const inside = aimsOf(folded, { nodes: ['hub-0', 'hub-1'], relationships: [] })
  expect(inside).toMatchObject([{ x, y }])
  expect(inside[0]!.reach).toBeGreaterThan(20)
  const [tie] = scene.relationships.keys()
  const { start: from, end: to } = scene.relationships.get(tie!)!.relationship
  const all = applyToScene(scene, folding(scene, [{ name: 'All', nodes: [from, to] }]))
  expect(aimsOf(all, { nodes: [], relationships: [tie!] })).toEqual(aimsOf(all, { nodes: [from], relationships: [] }))
  const field = fieldOf(folded, { nodes: ['hub-0'] })!
  expect((field.left + field.right) / 2).toBeCloseTo(x, 6)
  expect(field.right - x).toBeGreaterThan(inside[0]!.reach)
})

test('on the map a note stands at the place to which most of what it is about belongs, or nowhere', () => {
  const graph = {
    nodes: [sampleNode('P', ['City'], { latitude: 1, longitude: 2 }), ...['a', 'b', 'c'].map(id => sampleNode(id))],
    relationships: [sampleRelationship('t', 'a', 'P'), sampleRelationship('u', 'b', 'P')],
  }
  const drawn = applyToScene(emptyScene, adding(emptyScene, graph, new Map()))
  const note = (nodes: string[], relationships: string[] = []): Note => ({
    ...{ kind: 'note', text: 'x', colour: 'red', x: 0, y: 0, nodes, relationships },
  })
  const placeOf = (now: typeof drawn, one: Note) => placeOfNote(now, groupedAtlas(now, null), one)
  expect(placeOf(drawn, note(['a', 'c']))).toBe('P')
  expect(placeOf(drawn, note([], ['u']))).toBe('P')
  expect(placeOf(drawn, note(['c', 'gone']))).toBeNull()
  expect(placeOf(drawn, { kind: 'region', text: 'x', colour: 'red', nodes: ['b'] })).toBe('P')
  const folded = applyToScene(drawn, folding(drawn, [{ name: 'City', nodes: ['P', 'a'] }]))
  expect(placeOf(folded, note(['b']))).toBe(faceOf('group1'))
})

test('into a file go notes about what is in it, with that of it, and notes about nothing', () => {
  const note = (text: string, nodes: string[], relationships: string[] = []): Note => ({
    ...{ kind: 'note', text, colour: 'red', x: 0, y: 0, nodes, relationships },
  })
  const notes = new Map<string, Note>([
    ['1', note('both', ['a', 'gone'], ['t'])],
    ['2', note('elsewhere', ['gone'])],
    ['3', note('nothing', [])],
    ['__proto__', { kind: 'region', text: 'North', colour: 'blue', nodes: ['gone', 'a'] }],
  ])
  expect(exportedNotes(notes, { nodes: ['a', 'b'], relationships: ['t'] })).toEqual([
    { text: 'both', nodes: ['a'], relationships: ['t'] },
    { text: 'nothing', nodes: [], relationships: [] },
    { text: 'North', nodes: ['a'], relationships: [] },
  ])
})

test('notes are found by words, accents and case forgiven', () => {
  const note = (text: string): Note => ({ kind: 'region', text, colour: 'grey', nodes: [] })
  const notes = new Map([
    ['one', note('Ask about the Café')],
    ['two', note('辽宁 signing')],
  ])
  expect(matchingNotes(notes, 'cafe ask').map(({ id }) => id)).toEqual(['one'])
  expect(matchingNotes(notes, '辽宁').map(({ id }) => id)).toEqual(['two'])
  expect(matchingNotes(notes, ' ')).toEqual([])
})
