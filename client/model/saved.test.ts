import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Graph, Node } from '../../server/contract/graph.ts'
import type { SchemaAnswer } from '../../server/contract/messages.ts'
import { addingFilter } from './filters.ts'
import { createMatch, differenceOf, grownOf } from './match.ts'
import { phrase } from './phrase.ts'
import { sampleNode, sampleRelationship, sampleSchema } from './samples.ts'
import { fromFile, readFile, type SceneFile, toFile, toLinkFile } from './saved.ts'
import { adding, emptyScene, hiding, moving, pinning, removing, type Scene, type SceneChange } from './scene.ts'
import { settingOf } from './settings.ts'
import { doing, initialState, reopening, type State, travelling } from './state.ts'
import type { NeighbourGroups } from './view.ts'

const ids = ['a', 'b', 'c', 'constructor', '__proto__', '0']
const nodes = ids.map(id => sampleNode(id, ['Person'], { key: `person:${id}` }))
const relationships = ids
  .flatMap((start, i) => ids.slice(i).map(end => [start, end] as const))
  .map(([start, end]) => sampleRelationship(`${start}>${end}`, start, end, 'KNOWS', { key: `key of ${start}>${end}` }))
const world: Graph = { nodes, relationships }
const seeded: SchemaAnswer = { ...sampleSchema, evidence: true }
const keyless: SchemaAnswer = {
  ...sampleSchema,
  labels: [{ name: 'Person', count: 1, properties: [] }],
  evidence: false,
}

const deed = (state: State, change: SceneChange, at = 0): State =>
  doing(state, {
    name: phrase('step.move', { name: String(at) }),
    change,
    at,
    ran: [{ statement: 'RETURN $x', parameters: { x: at } }],
  })

const place = fc.integer({ min: -9999, max: 9999 }).map(value => value / 100)
const act = fc.oneof(
  fc.record({ kind: fc.constant('add' as const), of: fc.constantFrom(...ids), x: place, y: place }),
  fc.record({ kind: fc.constant('move' as const), of: fc.constantFrom(...ids), x: place, y: place }),
  fc.record({ kind: fc.constant('pin' as const), of: fc.constantFrom(...ids), on: fc.boolean() }),
  fc.record({ kind: fc.constant('hide' as const), of: fc.constantFrom(...ids), on: fc.boolean() }),
  fc.record({ kind: fc.constant('remove' as const), of: fc.constantFrom(...ids) }),
  fc.record({ kind: fc.constant('travel' as const), count: fc.nat(20) }),
  fc.record({ kind: fc.constant('filter' as const), of: fc.subarray(ids, { minLength: 1 }), negate: fc.boolean() }),
)
const perform = (state: State, one: typeof act extends fc.Arbitrary<infer T> ? T : never, at: number): State => {
  const { scene } = state
  if (one.kind === 'travel') return travelling(state, one.count)
  if (one.kind === 'add') {
    const around = relationships.filter(({ start, end }) => start === one.of || end === one.of)
    const graph = { nodes: nodes.filter(({ id }) => id === one.of), relationships: around }
    return deed(state, adding(scene, graph, new Map([[one.of, one]]), [{ of: one.of, total: 9, shown: 1 }]), at)
  }
  if (one.kind === 'filter') {
    const drawn = one.of.filter(id => scene.nodes.has(id))
    return deed(state, addingFilter(scene, { kind: 'component', nodes: drawn }, one.negate), at)
  }
  if (one.kind === 'move') return deed(state, moving(scene, new Map([[one.of, one]])), at)
  if (one.kind === 'pin') return deed(state, pinning(scene, [one.of], one.on), at)
  if (one.kind === 'remove') return deed(state, removing(scene, [one.of]), at)
  return deed(state, hiding(scene, { nodes: [one.of], relationships: [`${one.of}>${one.of}`] }, one.on), at)
}
const states = fc.array(act, { maxLength: 60 }).map(acts => acts.reduce(perform, initialState))

const saving = (state: State, schema = seeded) => ({
  name: 'A scene',
  scene: state.scene,
  history: state.history,
  view: state.view,
  viewport: { zoom: 1.25, x: -3, y: 4.5 },
  schema,
  counts: state.counts,
})
/** As it goes to the server or a file, and comes back. */
const throughText = (file: SceneFile): SceneFile => readFile(JSON.parse(JSON.stringify(file)))!
const open = (file: SceneFile, graph: Graph = world, schema = seeded) => {
  const match = createMatch(file, schema)
  const answer = (
    list: readonly string[],
    graphOf: readonly { id: string; properties: { [name: string]: unknown } }[],
  ) => graphOf.filter(({ id, properties }) => list.includes(id) || list.includes(String(properties.key)))
  for (const wanted of [match.byId, match.byKey]) {
    const { nodes: n, relationships: r } = wanted()
    match.take(answer(n, graph.nodes) as never, answer(r, graph.relationships) as never)
  }
  const among = new Set(match.among())
  match.take(
    [],
    graph.relationships.filter(({ start, end }) => among.has(start) && among.has(end)),
  )
  const found = match.found()
  return { ...fromFile(file, found), difference: differenceOf(file, found) }
}
const contents = (scene: Scene) =>
  Object.entries(scene).map(([table, records]) => [
    table,
    [...(records as Map<string, unknown>)].sort(([a], [b]) => (a < b ? -1 : 1)),
  ])

describe('a scene that is saved and opened is the same', () => {
  test('every table, the look, the selection and the whole history, which undoes and redoes to the same scenes', () => {
    fc.assert(
      fc.property(states, state => {
        const [selected] = [...state.scene.nodes].find(([, { hidden }]) => !hidden) ?? []
        const before: State = {
          ...state,
          view: {
            ...state.view,
            focus: selected ?? null,
            selection: { nodes: new Set(selected === undefined ? [] : [selected]), relationships: new Set() },
          },
        }
        const opened = open(throughText(toFile(saving(before))))
        const after = reopening(initialState, opened, initialState.kept)
        expect(contents(after.scene)).toEqual(contents(before.scene))
        expect(after.view.selection).toEqual(before.view.selection)
        expect(after.view.focus).toBe(before.view.focus)
        expect(opened.viewport).toEqual({ zoom: 1.25, x: -3, y: 4.5 })
        const named = ({ history: { past, future, forgotten } }: State) =>
          [...past, ...future].map(({ name, ran, at, merge }) => [name, ran, at, merge, past.length, forgotten])
        expect(named(after)).toEqual(named(before))
        const all = before.history.past.length + before.history.future.length
        for (const count of [0, Math.floor(all / 2), all])
          expect(contents(travelling(after, count).scene)).toEqual(contents(travelling(before, count).scene))
        expect(opened.difference).toMatchObject({
          goneNodes: [],
          goneRelationships: [],
          changed: { nodes: [], relationships: [] },
        })
      }),
    )
  })

  test('saving what was opened gives the same file', () => {
    fc.assert(
      fc.property(states, state => {
        const file = throughText(toFile(saving(state)))
        const { scene, history, view, viewport } = open(file)
        const again = throughText(
          toFile({ ...saving(state), scene, history, view: { ...initialState.view, ...view }, viewport }),
        )
        expect(again).toEqual(file)
      }),
    )
  })

  test('a key leads to a node that has another id after the data was loaded again, in history too', () => {
    fc.assert(
      fc.property(states, state => {
        const file = throughText(toFile(saving(state)))
        const renamed: Graph = {
          nodes: nodes.map(node => ({ ...node, id: `new ${node.id}` })),
          relationships: relationships.map(tie => ({
            ...tie,
            id: `new ${tie.id}`,
            start: `new ${tie.start}`,
            end: `new ${tie.end}`,
          })),
        }
        const opened = open(file, renamed)
        expect([...opened.scene.nodes.keys()].sort()).toEqual(
          [...state.scene.nodes.keys()].map(id => `new ${id}`).sort(),
        )
        expect(opened.scene.relationships.size).toBe(state.scene.relationships.size)
        expect([...opened.scene.expansions.values()].flatMap(one => one.nodes).every(id => id.startsWith('new '))).toBe(
          true,
        )
        const after = reopening(initialState, opened, initialState.kept)
        expect(travelling(after, 0).scene.nodes.size).toBe(travelling(state, 0).scene.nodes.size)
      }),
    )
  })

  test('what is gone is named, and left out of history too, so that no relationship hangs in the air', () => {
    fc.assert(
      fc.property(states, fc.subarray(ids), (state, gone) => {
        const graph: Graph = {
          nodes: nodes.filter(({ id }) => !gone.includes(id)),
          relationships: relationships.filter(({ start, end }) => !gone.includes(start) && !gone.includes(end)),
        }
        const opened = open(throughText(toFile(saving(state))), graph)
        expect([...opened.difference.goneNodes].sort()).toEqual(
          gone
            .filter(id => state.scene.nodes.has(id))
            .map(id => `Name of ${id}`)
            .sort(),
        )
        let after = reopening(initialState, opened, initialState.kept)
        for (let count = state.history.past.length; count >= 0; count--) {
          after = travelling(after, count)
          for (const { relationship } of after.scene.relationships.values()) {
            expect(after.scene.nodes.has(relationship.start)).toBe(true)
            expect(after.scene.nodes.has(relationship.end)).toBe(true)
          }
        }
      }),
    )
  })
})

const drawn = deed(
  initialState,
  adding(emptyScene, { nodes: nodes.slice(0, 3), relationships }, new Map(), [{ of: 'a', total: 5, shown: 2 }]),
)

test('a named set keeps what is not drawn, and follows what is drawn to its new id', () => {
  const sets = new Map([
    [
      'set1',
      {
        name: 'Friends',
        nodes: [
          { id: 'a', ref: 'person:a' },
          { id: 'not drawn', ref: 'person:else' },
        ],
        relationships: [{ id: 'a>b', ref: 'key of a>b' }],
      },
    ],
  ])
  const state: State = { ...drawn, scene: { ...drawn.scene, sets } }
  const file = throughText(toFile(saving(state)))
  expect(open(file).scene.sets).toEqual(sets)
  const renamed: Graph = {
    nodes: nodes.map(node => ({ ...node, id: `new ${node.id}` })),
    relationships: relationships.map(tie => ({
      ...tie,
      id: `new ${tie.id}`,
      start: `new ${tie.start}`,
      end: `new ${tie.end}`,
    })),
  }
  expect(open(file, renamed).scene.sets.get('set1')).toEqual({
    name: 'Friends',
    nodes: [
      { id: 'new a', ref: 'person:a' },
      { id: 'not drawn', ref: 'person:else' },
    ],
    relationships: [{ id: 'new a>b', ref: 'key of a>b' }],
  })
})

test('of what has changed the ids are told, whatever the order of properties and labels', () => {
  const file = throughText(toFile(saving(drawn)))
  const changed: Graph = {
    nodes: nodes.map((node, index) =>
      index === 1
        ? { ...node, properties: { ...node.properties, name: 'Other' } }
        : { ...node, properties: Object.fromEntries(Object.entries(node.properties).reverse()) },
    ),
    relationships: relationships.map(tie =>
      tie.id === 'a>c' ? { ...tie, properties: { ...tie.properties, claim: '' } } : tie,
    ),
  }
  expect(open(file, changed).difference.changed).toEqual({ nodes: ['b'], relationships: ['a>c'] })
})

test('new relationships are counted against what a node had, those of the source layer left aside', () => {
  const group = (type: string, count: number, label: string): NeighbourGroups[number] => ({
    type,
    direction: 'in',
    count,
    labels: [{ label, count }],
    labelsExact: true,
    labelsCounted: count,
  })
  const state = { ...drawn, counts: new Map([['a', [group('KNOWS', 3, 'Person'), group('MENTIONS', 7, 'Passage')]]]) }
  const { difference, scene } = open(throughText(toFile(saving(state))))
  const now = (count: number) => new Map([['a', [group('KNOWS', count, 'Person'), group('MENTIONS', 99, 'Passage')]]])
  expect(grownOf(difference, scene.nodes, now(5))).toEqual({ nodes: ['a'], count: 2 })
  expect(grownOf(difference, scene.nodes, now(3))).toEqual({ nodes: [], count: 0 })
})

describe('without keys', () => {
  const file = throughText(toFile(saving(drawn, keyless)))
  test('a scene goes by element ids', () => {
    expect(file.nodes.map(([, key]) => key)).toEqual(['', '', ''])
    expect(contents(open(file, world, keyless).scene)).toEqual(contents(drawn.scene))
  })
  test('relationships that were loaded again are found by their type and ends', () => {
    const again = { nodes, relationships: relationships.map(tie => ({ ...tie, id: `new ${tie.id}` })) }
    const { scene, difference } = open(file, again, keyless)
    expect(scene.relationships.size).toBe(drawn.scene.relationships.size)
    expect(difference.goneRelationships).toEqual([])
  })
  test('an id that now belongs to a relationship between others is not taken for the one that was drawn', () => {
    const other = { nodes, relationships: [sampleRelationship('a>b', 'c', 'a')] }
    expect(open(file, other, keyless).scene.relationships.size).toBe(0)
  })
})

test('two labels may use one key: as long as ids hold, each node is found', () => {
  const both: SchemaAnswer = {
    ...sampleSchema,
    labels: ['Person', 'City'].map(name => ({ name, count: 1, identity: 'id', properties: [] })),
  }
  const same: Node[] = [sampleNode('p', ['Person'], { id: 1 }), sampleNode('q', ['City'], { id: 1 })]
  const state = deed(initialState, adding(emptyScene, { nodes: same, relationships: [] }, new Map()))
  const { scene } = open(throughText(toFile(saving(state, both))), { nodes: same, relationships: [] }, both)
  expect([...scene.nodes.keys()]).toEqual(['p', 'q'])
})

test('a history that does not fit forgets its oldest steps and says how many', () => {
  const long = Array.from({ length: 50 }).reduce<State>(
    (state, _, index) => deed(state, moving(state.scene, new Map([['a', { x: index, y: 1 }]])), index),
    drawn,
  )
  const file = throughText(toFile(saving(long), 6000))
  expect(JSON.stringify(file).length).toBeLessThan(7000)
  const { scene, history } = open(file)
  expect(contents(scene)).toEqual(contents(long.scene))
  expect(history.past.length).toBeGreaterThan(3)
  expect(history.forgotten).toBe(long.history.past.length - history.past.length)
  expect(history.past.at(-1)!.at).toBe(49)
})

test('a link holds what is drawn and where, and no history', () => {
  const file = throughText(toLinkFile(saving(drawn)))
  expect(file.nodes[0]).toEqual(['', 'person:a', '', '', null])
  const { scene, history, difference } = open(file)
  expect(contents(scene)).toEqual(contents(drawn.scene))
  expect(history.past).toEqual([])
  expect(difference.changed).toEqual({ nodes: [], relationships: [] })
})

test('a file of the first version is still read', () => {
  const old = {
    version: 1,
    nodes: [
      { id: 'a', ref: 'person:a', x: 1, y: 2, pinned: true },
      { id: 'b', ref: 'b', x: 3, y: 4, hidden: true },
    ],
    relationships: [{ id: 'a>b', ref: 'key of a>b' }],
    expansions: [{ of: 'a', nodes: ['b'], relationships: ['a>b'], total: 9, shown: 1 }],
  }
  const { scene } = open(throughText(old as never))
  expect(scene.nodes.get('a')).toMatchObject({ x: 1, y: 2, pinned: true, hidden: false })
  expect(scene.nodes.get('b')).toMatchObject({ x: 3, y: 4, pinned: false, hidden: true })
  expect([...scene.relationships.keys()]).toEqual(['a>b'])
  expect(scene.expansions.get('a')).toEqual({ nodes: ['b'], relationships: ['a>b'], total: 9, shown: 1 })
})

test('what the legend switched off in a scene of an older program is left out by filters now', () => {
  const whole = JSON.parse(JSON.stringify(toFile(saving(drawn))))
  const { filters: _, ...tables } = whole.tables
  const view = { fadedLabels: { $set: ['Person', ''] }, fadedTypes: { $set: ['KNOWS'] }, filterMode: 'hide' }
  const { scene, history } = open(throughText({ ...whole, tables, view: { ...whole.view, ...view } }))
  expect([...scene.filters.values()]).toMatchObject([
    { test: { kind: 'label', labels: ['Person', ''] }, on: true, negate: true },
    { test: { kind: 'type', types: ['KNOWS'] }, on: true, negate: true },
  ])
  expect(settingOf(scene, 'filterMode')).toBe('hide')
  expect(history.past).toHaveLength(drawn.history.past.length)
  const none = { fadedLabels: { $set: [] }, fadedTypes: 'constructor', filterMode: 'hide' }
  expect(open(throughText({ ...whole, tables, view: { ...whole.view, ...none } })).scene.filters.size).toBe(0)
})

test('what is no scene file is refused, whatever it is', () => {
  const whole = JSON.parse(JSON.stringify(toFile(saving(drawn))))
  expect(readFile(whole)).not.toBeNull()
  for (const wrong of [
    null,
    0,
    'x',
    [],
    {},
    { version: 3 },
    { ...whole, nodes: {} },
    { ...whole, nodes: [[1]] },
    { ...whole, tables: { expansions: [['a', null]] } },
    { ...whole, tables: { filters: [['filter1', { test: { kind: 'label' }, on: true, negate: false, order: 1 }]] } },
    { ...whole, view: {} },
    { ...whole, viewport: { x: 'far' } },
    { ...whole, history: { past: [{}], future: [] } },
  ])
    expect(readFile(wrong)).toBeNull()
  fc.assert(
    fc.property(fc.jsonValue(), value => {
      const file = readFile({ ...whole, tables: { nodes: [value] } })
      if (file) expect(() => open(file)).not.toThrow()
    }),
  )
})

test('how the map was looked at is kept apart from how the graph was, and a file with nonsense in its place is none', () => {
  const state = deed(initialState, adding(emptyScene, world, new Map()))
  const mapViewport = { x: 0.83, y: 0.4, zoom: 20_000 }
  const file = toFile({ ...saving(state), mapViewport })
  expect(open(throughText(file)).mapViewport).toEqual(mapViewport)
  expect(open(throughText(toFile(saving(state)))).mapViewport).toBeNull()
  for (const nonsense of [null, 0, {}, { x: 1, y: 1, zoom: null }])
    expect(readFile({ ...file, mapViewport: nonsense })).toBeNull()
})
