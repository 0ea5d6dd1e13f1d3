import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Graph } from '../../server/contract/graph.ts'
import { defaultTarget, type Outcome } from './command.ts'
import { pushing } from './commands/moving.ts'
import { naming } from './commands/sets.ts'
import { commandOf, commands } from './commands.ts'
import { expansionOutcome } from './expansion.ts'
import { HISTORY_LIMIT } from './history.ts'
import { phrase } from './phrase.ts'
import { placing } from './place.ts'
import { sampleNode, sampleRelationship, sampleStar } from './samples.ts'
import { adding, emptyScene, moving, type Scene } from './scene.ts'
import { doing, initialState, type State, travelling, viewing } from './state.ts'
import { sightOf } from './view.ts'

const ids = ['a', 'b', 'c', 'd', 'constructor', '__proto__', '', '0']
const world: Graph = {
  nodes: ids.map(id => sampleNode(id)),
  relationships: ids.flatMap((start, i) =>
    ids.slice(i).map((end, j) => sampleRelationship(`${start}>${end}`, start, end, j % 2 ? 'KNOWS' : 'OWNS')),
  ),
}
const opened = (
  graph: Graph = { nodes: world.nodes.slice(0, 4), relationships: world.relationships.slice(0, 6) },
): State =>
  doing(initialState, {
    name: phrase('step.open'),
    change: adding(emptyScene, graph, placing(emptyScene, graph)),
    recording: 'never',
    at: 0,
  })
const carryOut = (state: State, outcome: Outcome): State => outcome.update?.(state) ?? state

/** A scene without the order of its maps, frozen against whoever writes into it. */
const contents = ({ nodes, relationships, expansions, sets, filters, ...rest }: Scene) => ({
  filters: Object.fromEntries([...filters].map(([id, filter]) => [`f${id}`, filter])),
  nodes: Object.fromEntries([...nodes].map(([id, drawn]) => [`n${id}`, drawn])),
  relationships: Object.fromEntries([...relationships].map(([id, drawn]) => [`r${id}`, drawn])),
  expansions: Object.fromEntries([...expansions].map(([id, expansion]) => [`x${id}`, expansion])),
  sets: Object.fromEntries([...sets].map(([id, set]) => [`s${id}`, set])),
  look: [rest.settings, rest.styles, rest.captions, rest.aliases, rest.folds, rest.masks, rest.notes].map(table =>
    Object.fromEntries(Array.from<[string, unknown]>(table).map(([id, value]) => [`=${id}`, value])),
  ),
})

describe('every command, in any order', () => {
  const target = fc.record({
    nodes: fc.subarray(ids, { maxLength: 3 }),
    relationships: fc.subarray(
      world.relationships.map(({ id }) => id),
      { maxLength: 2 },
    ),
    set: fc.constantFrom('set1', 'set2', 'set3', '__proto__'),
    filter: fc.constantFrom('filter1', 'filter2', 'filter3', '__proto__'),
  })
  const act = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constant('command' as const),
        id: fc.constantFrom(...commands.map(({ id }) => id)),
        target,
      }),
    },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('expand' as const), of: fc.constantFrom(...ids) }) },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('move' as const),
        id: fc.constantFrom(...ids),
        x: fc.integer({ min: -500, max: 500 }),
        y: fc.integer({ min: -500, max: 500 }),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('name' as const),
        set: fc.constantFrom('set1', 'set2', '__proto__'),
        name: fc.constantFrom('one', 'two', '', '__proto__'),
      }),
    },
  )

  /** The whole world as the server would give it, for what asks for things by reference. */
  const entities = { nodes: world.nodes, relationships: world.relationships, missing: [], ran: [] }

  const perform = (state: State, one: typeof act extends fc.Arbitrary<infer T> ? T : never): State => {
    if (one.kind === 'move')
      return doing(state, {
        name: phrase('step.move'),
        change: moving(state.scene, new Map([[one.id, { x: one.x, y: one.y }]])),
        merge: `move ${one.id}`,
        recording: 'merged',
        at: 0,
      })
    if (one.kind === 'expand') {
      const relationships = world.relationships.filter(({ start, end }) => start === one.of || end === one.of)
      const ends = new Set(relationships.flatMap(({ start, end }) => [start, end]))
      const nodes = world.nodes.filter(({ id }) => ends.has(id))
      const answer = {
        nodes,
        relationships,
        cuts: [{ id: one.of, total: ends.size, shown: ends.size }],
        missing: [],
        ran: [],
      }
      return state.scene.nodes.has(one.of) ? carryOut(state, expansionOutcome(state, answer, 0)) : state
    }
    if (one.kind === 'name') {
      const outcome = naming(state, one.set, one.name, 0)
      return 'key' in outcome ? state : carryOut(state, outcome)
    }
    const there = {
      set: one.target.set,
      filter: one.target.filter,
      nodes: one.target.nodes.filter(id => state.scene.nodes.has(id)),
      relationships: one.target.relationships.filter(id => state.scene.relationships.has(id)),
    }
    const command = commandOf(one.id)
    if (command.enabled(state, there) !== true) return state
    const outcome = command.perform(state, there, 0)
    const { ask } = outcome
    return ask?.route === 'entities'
      ? carryOut(carryOut(state, outcome), ask.answered(state, entities, 0))
      : carryOut(state, outcome)
  }

  test('undo all is the start and redo all is the end, after 1,000 acts', () => {
    fc.assert(
      fc.property(fc.array(act, { minLength: 1000, maxLength: 1000 }), acts => {
        let state = opened()
        // What was forgotten because the list is full cannot be undone: the start moves along with it.
        const starts: Scene[] = [state.scene]
        for (const one of acts) {
          const before = state
          state = perform(state, one)
          const { past, future } = state.history
          starts[past.length + state.history.forgotten] = state.scene
          if (
            before.history.past.length + before.history.forgotten > past.length + state.history.forgotten &&
            future.length === 0
          )
            starts.length = past.length + state.history.forgotten + 1
        }
        const all = state.history.past.length + state.history.future.length
        const atEnd = travelling(state, all)
        const undone = travelling(atEnd, 0)
        expect(contents(undone.scene)).toEqual(contents(starts[state.history.forgotten]!))
        expect(contents(travelling(undone, all).scene)).toEqual(contents(atEnd.scene))
        let step = atEnd
        for (let count = all - 1; count >= 0; count--) step = travelling(step, count)
        expect(contents(step.scene)).toEqual(contents(undone.scene))
        expect(state.history.past.length).toBeLessThanOrEqual(HISTORY_LIMIT)
      }),
      { numRuns: 12 },
    )
  })

  test('nothing is selected or focused that is not drawn, and no relationship hangs in the air', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 60 }), acts => {
        const { scene, view } = acts.reduce(perform, opened())
        const seen = sightOf({ scene, schema: null })
        for (const id of view.selection.nodes) expect(seen.nodes.get(id)?.hidden).toBe(false)
        for (const { relationship } of scene.relationships.values()) {
          expect(scene.nodes.has(relationship.start)).toBe(true)
          expect(scene.nodes.has(relationship.end)).toBe(true)
        }
      }),
      { numRuns: 60 },
    )
  })
})

test('what is hidden is not selected by what starts from it', () => {
  const start = opened()
  const hidden = carryOut(start, commandOf('hide').perform(start, { nodes: ['a'], relationships: [] }, 0))
  for (const id of ['component', 'neighbours'] as const) {
    const { view } = carryOut(hidden, commandOf(id).perform(hidden, { nodes: ['a'], relationships: [] }, 0))
    expect([...view.selection.nodes]).not.toContain('a')
  }
})

test('no key stands for two commands', () => {
  const keys = commands.flatMap(command => command.keys)
  expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([])
})

test('a command that is not possible says why', () => {
  expect(commandOf('undo').enabled(initialState, { nodes: [], relationships: [] })).toEqual({
    key: 'reason.nothingToUndo',
  })
  expect(commandOf('hide').enabled(opened(), { nodes: [], relationships: [] })).toEqual({
    key: 'reason.selectSomething',
  })
})

test('an expansion moves nothing that was drawn, and collapsing takes back exactly what it brought', () => {
  const star = sampleStar(40)
  const start = opened({ nodes: [star.nodes[0]!, sampleNode('other')], relationships: [] })
  const answer = { ...star, cuts: [{ id: 'hub', total: 310, shown: 40 }], missing: [], ran: [] }
  const expanded = carryOut(start, expansionOutcome(start, answer, 0))
  for (const [id, { x, y }] of start.scene.nodes) expect(expanded.scene.nodes.get(id)).toMatchObject({ x, y })
  expect(expanded.scene.nodes.size).toBe(42)
  expect(expanded.view.fresh.size).toBe(40)
  expect(expanded.scene.expansions.get('hub')).toMatchObject({ total: 310, shown: 40 })

  const collapse = commandOf('collapse').perform(expanded, { nodes: ['hub'], relationships: [] }, 0)
  expect(contents(carryOut(expanded, collapse).scene)).toEqual(contents(start.scene))
})

test('what an expansion showed again, because it was hidden, is hidden again by collapsing', () => {
  const star = sampleStar(3)
  const drawn = opened({
    nodes: [...star.nodes.slice(0, 3), sampleNode('far')],
    relationships: star.relationships.slice(0, 2),
  })
  const hidden = carryOut(
    drawn,
    commandOf('hide').perform(drawn, { nodes: ['hub-0', 'far'], relationships: ['hub=1'] }, 0),
  )
  const answer = { ...star, cuts: [{ id: 'hub', total: 3, shown: 3 }], missing: [], ran: [] }
  const expanded = carryOut(hidden, expansionOutcome(hidden, answer, 0))
  expect(expanded.scene.nodes.get('hub-0')?.hidden).toBe(false)
  expect(expanded.scene.relationships.get('hub=1')?.hidden).toBe(false)
  const target = { nodes: ['hub'], relationships: [] }
  expect(commandOf('collapse').enabled(expanded, target)).toBe(true)
  const collapsed = carryOut(expanded, commandOf('collapse').perform(expanded, target, 0))
  expect(contents(collapsed.scene)).toEqual(contents(hidden.scene))

  // An expansion that only showed again can be taken back too.
  const only = { ...answer, nodes: star.nodes.slice(0, 2), relationships: star.relationships.slice(0, 1) }
  const shown = carryOut(hidden, expansionOutcome(hidden, only, 0))
  expect(commandOf('collapse').enabled(shown, target)).toBe(true)
  expect(contents(carryOut(shown, commandOf('collapse').perform(shown, target, 0)).scene)).toEqual(
    contents(hidden.scene),
  )

  // What was expanded itself since then stays.
  const grown = { ...sampleStar(2, 'hub-0'), cuts: [{ id: 'hub-0', total: 2, shown: 2 }], missing: [], ran: [] }
  const further = carryOut(shown, expansionOutcome(shown, grown, 0))
  const kept = carryOut(further, commandOf('collapse').perform(further, target, 0))
  expect(kept.scene.nodes.get('hub-0')?.hidden).toBe(false)
})

test('collapsing keeps what something else reaches', () => {
  const star = sampleStar(3)
  const start = opened({ nodes: [star.nodes[0]!, sampleNode('other')], relationships: [] })
  const answer = { ...star, cuts: [{ id: 'hub', total: 3, shown: 3 }], missing: [], ran: [] }
  const expanded = carryOut(start, expansionOutcome(start, answer, 0))
  const tied = doing(expanded, {
    name: phrase('step.between'),
    change: adding(
      expanded.scene,
      { nodes: [], relationships: [sampleRelationship('tie', 'other', 'hub-1')] },
      new Map(),
    ),
    at: 0,
  })
  const collapsed = carryOut(tied, commandOf('collapse').perform(tied, { nodes: ['hub'], relationships: [] }, 0))
  expect([...collapsed.scene.nodes.keys()].sort()).toEqual(['hub', 'hub-1', 'other'])
  expect([...collapsed.scene.relationships.keys()]).toEqual(['tie'])
})

test('the Cypher that finds a node again quotes what it must', () => {
  const node = sampleNode('4:x:1', ["O'Neill `s"], { key: "it's \\ here" })
  const state: State = {
    ...opened({ nodes: [node], relationships: [] }),
    schema: {
      counts: { nodes: 1, relationships: 0 },
      labels: [{ name: "O'Neill `s", count: 1, identity: 'key', properties: [] }],
      types: [],
      connections: [],
      sampledPer: null,
      constraints: [],
      indexes: [],
      evidence: false,
      ran: [],
    },
  }
  const { copy } = commandOf('copyCypher').perform(state, { nodes: ['4:x:1'], relationships: [] }, 0)
  expect(copy).toBe("MATCH (n:`O'Neill ``s` {key: 'it\\'s \\\\ here'}) RETURN n")
})

describe('named sets', () => {
  const selecting = (state: State, ...nodes: string[]) =>
    viewing(state, { selection: { nodes: new Set(nodes), relationships: new Set() } })
  const run = (state: State, id: Parameters<typeof commandOf>[0], target = defaultTarget(state)) =>
    carryOut(state, commandOf(id).perform(state, target, 0))

  test('saving and naming is one step; deleting and undo bring back the very set', () => {
    const saved = run(selecting(opened(), 'a', 'b'), 'saveSet')
    const [id] = saved.scene.sets.keys()
    expect(saved.panels.naming).toBe(id)
    const named = carryOut(saved, naming(saved, id!, '  Two  ', 0) as Outcome)
    expect(named.history.past).toHaveLength(1)
    expect(named.history.past[0]!.name).toEqual({ key: 'step.saveSet', values: { name: 'Two' } })
    expect(named.scene.sets.get(id!)?.name).toBe('Two')
    const gone = run(named, 'deleteSet', { nodes: [], relationships: [], set: id! })
    expect(gone.scene.sets.size).toBe(0)
    expect(run(gone, 'undo').scene.sets).toEqual(named.scene.sets)
    expect(run(run(gone, 'undo'), 'undo').scene.sets.size).toBe(0)
  })

  test('a name that another set has is refused', () => {
    const one = run(selecting(opened(), 'a'), 'saveSet')
    const first = carryOut(one, naming(one, 'set1', 'Same', 0) as Outcome)
    const two = run(selecting(first, 'b'), 'saveSet')
    expect(naming(two, 'set2', 'Same', 0)).toEqual({ key: 'reason.nameTaken' })
  })

  test('the rest of a set is asked for by reference, with the ends that its relationships need', () => {
    const tie = world.relationships[1]!
    const state = viewing(opened(), { selection: { nodes: new Set(['a']), relationships: new Set([tie.id]) } })
    const saved = run(state, 'saveSet')
    const removed = run(saved, 'remove', { nodes: ['a', tie.end], relationships: [] })
    const set = { nodes: [], relationships: [], set: 'set1' }
    const { ask } = commandOf('drawSet').perform(removed, set, 0)
    if (ask?.route !== 'entities') throw new Error('Nothing was asked for.')
    expect(ask.request).toEqual({ nodes: ['a'], relationships: [tie.id] })
    const node = (id: string) => world.nodes.find(one => one.id === id)!
    const more = ask.answered(removed, { nodes: [node('a')], relationships: [tie], missing: [], ran: [] }, 0)
    if (more.ask?.route !== 'entities') throw new Error('The ends were not asked for.')
    expect(more.ask.request).toEqual({ nodes: [tie.end] })
    const answer = { nodes: [node(tie.end)], relationships: [], missing: [], ran: [] }
    const drawn = carryOut(removed, more.ask.answered(removed, answer, 0))
    expect(drawn.scene.nodes.has('a')).toBe(true)
    expect(drawn.scene.relationships.has(tie.id)).toBe(true)
    expect(drawn.history.past).toHaveLength(removed.history.past.length + 1)
  })
})

test('what is grabbed is moved in one step, and Escape puts it back', () => {
  const start = viewing(opened(), { selection: { nodes: new Set(['a', 'b']), relationships: new Set() } })
  const target = defaultTarget(start)
  const grabbed = carryOut(start, commandOf('move').perform(start, target, 7))
  const push = (state: State, x: number) => carryOut(state, pushing(state, { by: { x, y: 0 } }, 8))
  const moved = push(push(push(grabbed, 10), 10), 50)
  expect(moved.scene.nodes.get('b')!.x).toBe(start.scene.nodes.get('b')!.x + 70)
  expect(moved.history.past).toHaveLength(1)
  const back = carryOut(moved, commandOf('selectNone').perform(moved, target, 9))
  expect(contents(back.scene)).toEqual(contents(start.scene))
  expect(back.panels.tool.kind).toBe('point')
  expect([...back.view.selection.nodes]).toEqual(['a', 'b'])
})
