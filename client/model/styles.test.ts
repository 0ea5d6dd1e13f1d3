import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Graph } from '../../server/contract/graph.ts'
import type { Outcome } from './command.ts'
import { callingBy, changingRule, orderingRule, removingRule, sayingBy, switchingRule } from './commands/styling.ts'
import { commandOf } from './commands.ts'
import { type Measurements, measuresOf, numberOf, topologyOf } from './measures.ts'
import { hues } from './palette.ts'
import { phrase } from './phrase.ts'
import { sampleNode, sampleRelationship, sampleSchema, sampleStar } from './samples.ts'
import { fromFile, toFile } from './saved.ts'
import { colourScale, largest, sizeScale, smallest } from './scales.ts'
import { adding, applyToScene, emptyScene, incidence, removing } from './scene.ts'
import { settingOf } from './settings.ts'
import { doing, initialState, type State, travelling } from './state.ts'
import { anything, type Source, type StyleRule } from './stylerule.ts'
import { neededMetrics, rulesOf, settingRule } from './styles.ts'
import { pictureOf } from './view.ts'

const nothing = { nodes: [], relationships: [] }
const drawn = (graph: Graph): State => ({
  ...doing(initialState, {
    name: phrase('step.open'),
    change: adding(emptyScene, graph, new Map()),
    recording: 'never',
    at: 0,
  }),
  schema: sampleSchema,
})
const world: Graph = {
  nodes: [
    sampleNode('a', ['Entity', 'Person'], { role: 'President', age: 60, tags: ['x', 'Y'] }),
    sampleNode('b', ['Entity', 'Person'], { age: { $type: 'Integer', value: '9007199254740993' } }),
    sampleNode('c', ['Entity', 'Place'], { constructor: 'yes' }),
    sampleNode('__proto__', ['Entity', 'Place'], { name: '', age: 0 }),
  ],
  relationships: [
    sampleRelationship('ab', 'a', 'b', 'KNOWS', { evidence: ['r#1.1', 'r#1.2'], status: 'hedged', title: 'Secret' }),
    sampleRelationship('bc', 'b', 'c', 'LIVES_IN', { evidence: ['r#1.2'] }),
  ],
}
const run = (state: State, outcome: Outcome): State => outcome.update?.(state) ?? state
const command = (state: State, id: Parameters<typeof commandOf>[0]) =>
  run(state, commandOf(id).perform(state, nothing, 0))
const withRules = (start: State, ...rules: Partial<StyleRule>[]): State => {
  let { scene } = start
  for (const [index, rule] of rules.entries()) {
    const whole = { order: index + 1, on: true, of: 'node' as const, when: anything, set: {}, ...rule }
    scene = applyToScene(scene, settingRule(scene, `rule${index + 1}`, whole))
  }
  return { ...start, scene }
}
const look = (state: State, id: string) => pictureOf(state).nodes.get(id)!
const line = (state: State, id: string) => pictureOf(state).relationships.get(id)!

describe('rules', () => {
  test('a later rule paints over an earlier one, part by part, and a rule that is off paints nothing', () => {
    const state = withRules(
      drawn(world),
      { set: { colour: 'red', shape: 'diamond' } },
      { when: { ...anything, kind: 'Person' }, set: { colour: 'green' } },
      { on: false, set: { colour: 'blue' } },
    )
    expect(look(state, 'a').appearance).toMatchObject({ hue: hues.default.green, shape: 'diamond' })
    expect(look(state, 'c').appearance).toMatchObject({ hue: hues.default.red, shape: 'diamond' })
    const turned = run(state, orderingRule(state, 'rule1', 1, 0))
    expect(rulesOf(turned.scene).map(({ id }) => id)).toEqual(['rule2', 'rule1', 'rule3'])
    expect(look(turned, 'a').appearance.hue).toBe(hues.default.red)
  })

  test.each([
    [{ kind: 'Person' }, ['a', 'b']],
    [{ property: 'role', test: 'is', value: ' president ' }, ['a']],
    [{ property: 'tags', test: 'is', value: 'y' }, ['a']],
    [{ property: 'role', test: 'contains', value: 'sid' }, ['a']],
    [{ property: 'role', test: 'contains', value: '' }, []],
    [{ property: 'constructor', test: 'there' }, ['c']],
    [{ property: 'name', test: 'missing' }, ['__proto__']],
    [{ property: '__proto__', test: 'missing' }, ['a', 'b', 'c', '__proto__']],
    [{ number: 'property:age', from: 0, to: 60 }, ['a', '__proto__']],
    [{ number: 'property:age', from: 61 }, ['b']],
    [{ number: 'metric:degree', from: 2 }, ['b']],
    [{ number: 'metric:evidence', from: 2, to: 2 }, ['a', 'b']],
    [{ kind: 'Place', number: 'metric:degree', to: 0 }, ['__proto__']],
  ] as const)('a condition %j holds for %j', (when, ids) => {
    const state = withRules(drawn(world), { when: { ...anything, ...when }, set: { size: 99 } })
    expect([...pictureOf(state).nodes.values()].filter(({ size }) => size === 99).map(({ id }) => id)).toEqual(ids)
  })

  test('relationships by type, status and evidence', () => {
    const found = (when: Partial<StyleRule['when']>) => {
      const state = withRules(drawn(world), { of: 'relationship', when: { ...anything, ...when }, set: { width: 9 } })
      return [...pictureOf(state).relationships.values()].filter(({ width }) => width === 9).map(({ id }) => id)
    }
    expect(found({ kind: 'KNOWS' })).toEqual(['ab'])
    expect(found({ status: 'hedged' })).toEqual(['ab'])
    expect(found({ number: 'metric:evidence', to: 1 })).toEqual(['bc'])
    expect(found({})).toEqual(['ab', 'bc'])
  })

  test('whatever a file of others holds as a rule, a picture comes of it', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.anything()), fc.anything(), fc.anything(), (rule, when, set) => {
        const record = { ...rule, on: true, when, set } as never
        const state = drawn(world)
        const scene = { ...state.scene, styles: new Map([['rule1', record]]) }
        expect(pictureOf({ ...state, scene }).nodes.size).toBe(4)
      }),
      { numRuns: 300 },
    )
  })

  test('a rule that is added and filled in is one step; undoing all acts is the start, redoing all the end', () => {
    const added = command(drawn(world), 'addRule')
    const filled = run(
      added,
      changingRule(added, 'rule1', { when: { kind: 'Person' }, set: { colour: 'red', size: 40 } }, 0),
    )
    const more = run(filled, changingRule(filled, 'rule1', { set: { colour: undefined } }, 0))
    expect(more.history.past).toHaveLength(1)
    expect(rulesOf(more.scene)[0]!.set).toEqual({ size: 40 })
    const acts = fc.array(
      fc.oneof(
        fc.constantFrom('addRule', 'lookContrast', 'lookGrey', 'lookDefault', 'hideNames', 'showNames', 'resetStyle'),
        fc.tuple(fc.constantFrom('on', 'up', 'down', 'remove', 'paint', 'name', 'by'), fc.integer({ min: 1, max: 4 })),
      ),
      { maxLength: 40 },
    )
    fc.assert(
      fc.property(acts, list => {
        const start = drawn(world)
        const end = list.reduce((state: State, one) => {
          if (typeof one === 'string') return command(state, one as 'addRule')
          const [what, number] = one
          const id = `rule${number}`
          if (what === 'on') return run(state, switchingRule(state, id, 0))
          if (what === 'up') return run(state, orderingRule(state, id, -1, 0))
          if (what === 'down') return run(state, orderingRule(state, id, 1, 0))
          if (what === 'remove') return run(state, removingRule(id, 0))
          if (what === 'name') return run(state, callingBy(state, '__proto__', number % 2 ? null : undefined, 0))
          if (what === 'by') return run(state, sayingBy(state, 'sizeBy', number % 2 ? 'metric:evidence' : 'same', 0))
          return run(state, changingRule(state, id, { set: { width: number } }, 0))
        }, start)
        const back = travelling(end, 0)
        expect(pictureOf(back)).toEqual(pictureOf(start))
        expect(rulesOf(back.scene)).toEqual([])
        const again = travelling(back, end.history.past.length)
        expect(pictureOf(again)).toEqual(pictureOf(end))
        expect(rulesOf(again.scene)).toEqual(rulesOf(end.scene))
      }),
      { numRuns: 80 },
    )
  })

  test('rules, captions and settings come back from a file', () => {
    let state = withRules(drawn(world), {
      when: { ...anything, kind: 'Person' },
      set: { colour: 'property:age', size: 50 },
    })
    state = run(state, callingBy(state, 'Place', 'constructor', 0))
    state = command(run(state, sayingBy(state, 'sizeBy', 'metric:evidence', 0)), 'hideNames')
    const { scene, history, view, schema, counts } = state
    const file = toFile({ name: '', scene, history, view, viewport: null, schema, counts } as never)
    const found = {
      nodes: file.nodes.map(([id]) => world.nodes.find(node => node.id === id)),
      relationships: file.relationships.map(([id]) => world.relationships.find(one => one.id === id)),
    }
    const opened = fromFile(JSON.parse(JSON.stringify(file)), found)
    expect(pictureOf({ ...state, scene: opened.scene })).toEqual(pictureOf(state))
  })
})

describe('names hidden', () => {
  test('every caption is a label and a number, and stays so whatever comes and goes', () => {
    const hidden = command(drawn(world), 'hideNames')
    const names = [...pictureOf(hidden).nodes.values()].map(({ caption }) => caption)
    expect(names).toEqual(['Person 1', 'Person 2', 'Place 1', 'Place 2'])
    const gone = doing(hidden, { name: phrase('step.remove'), change: removing(hidden.scene, ['a']), at: 0 })
    const more = doing(gone, {
      name: phrase('step.add'),
      change: adding(
        gone.scene,
        { nodes: [world.nodes[0]!, sampleNode('d', ['Person'])], relationships: [] },
        new Map(),
      ),
      at: 0,
    })
    expect(look(more, 'b').caption).toBe('Person 2')
    expect(look(more, 'a').caption).toBe('Person 1')
    expect(look(more, 'd').caption).toBe('Person 3')
    const undone = travelling(more, 0)
    expect(look(undone, 'a').caption).toBe('Name of a')
    expect(look(travelling(undone, 3), 'd').caption).toBe('Person 3')
  })

  test('no text of the picture says a name, whatever the rules want', () => {
    const state = command(
      withRules(drawn(world), { set: { caption: 'name' } }, { of: 'relationship', set: { caption: 'title' } }),
      'hideNames',
    )
    const said = JSON.stringify([...pictureOf(state).nodes.values(), ...pictureOf(state).relationships.values()])
    expect(said).not.toMatch(/Name of|Secret/)
    expect(line(drawn(world), 'ab').caption).toBe('knows: Secret')
    expect(line(state, 'ab').caption).toBe('knows')
  })
})

test('captions by property: of a label, of a rule, or none', () => {
  const state = run(drawn(world), callingBy(drawn(world), 'Person', 'role', 0))
  expect([look(state, 'a').caption, look(state, 'b').caption, look(state, 'c').caption]).toEqual([
    'President',
    '',
    'Name of c',
  ])
  const none = run(state, callingBy(state, 'Person', null, 0))
  expect(look(none, 'a').caption).toBe('')
  expect(look(withRules(none, { set: { caption: 'age' } }), 'a').caption).toBe('60')
})

test('a preset is one step and changes every look; taken back it leaves nothing behind', () => {
  const start = drawn(world)
  const strong = command(start, 'lookContrast')
  expect(strong.history.past).toHaveLength(1)
  expect(look(strong, 'a').appearance.hue).toBe(hues.contrast.blue)
  expect(line(strong, 'ab').width).toBeGreaterThan(line(start, 'ab').width)
  expect(settingOf(travelling(strong, 0).scene, 'look')).toBe('default')
  expect(pictureOf(travelling(strong, 0))).toEqual(pictureOf(start))
})

describe('scales', () => {
  const nodes = Array.from({ length: 100 }, (_, index) =>
    sampleNode(`n${index}`, ['Person'], { n: index, kind: `k${index % 9}` }),
  )
  const measure = measuresOf(emptyScene, new Map(), new Map())

  test('numbers get five steps of about as many nodes, texts the seven commonest hues', () => {
    const ramp = colourScale('property:n', nodes, measure('property:n'), 'default')
    expect(ramp.steps.map(({ from, to, count }) => [from, to, count])).toEqual([
      [0, 19, 20],
      [20, 39, 20],
      [40, 59, 20],
      [60, 79, 20],
      [80, 99, 20],
    ])
    const groups = colourScale('property:kind', nodes, measure('property:kind'), 'default')
    expect(groups).toMatchObject({ kind: 'groups', others: 22, otherValues: 2, missing: 0 })
    expect(groups.steps[0]).toMatchObject({ value: 'k0', count: 12 })
  })

  test('every node has a colour and a size, a larger number never a smaller size; counts add up', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constant(null)), {
          maxLength: 60,
        }),
        values => {
          const some = values.map((value, index) =>
            sampleNode(`n${index}`, ['Person'], value === null ? {} : { n: value }),
          )
          const source: Source = 'property:n'
          const scale = colourScale(source, some, measure(source), 'default')
          const counted = scale.steps.reduce((sum, { count }) => sum + count, 0)
          expect(counted + scale.others + scale.missing).toBe(some.length)
          expect(scale.steps.length).toBeLessThanOrEqual(7)
          for (const node of some) expect(scale.hueOf(node).fill).toMatch(/^#/)
          const sizes = sizeScale(source, some, measure(source))
          const sorted = values
            .filter(value => value !== null)
            .sort((a, b) => a - b)
            .map(sizes.sizeOf)
          expect(sorted).toEqual(sorted.toSorted((a, b) => a - b))
          for (const size of sorted) expect(size >= smallest && size <= largest).toBe(true)
        },
      ),
      { numRuns: 150 },
    )
  })

  test('what a worker has not worked out yet changes nothing; then it does', () => {
    const start = drawn(sampleStar(3))
    const state = run(start, sayingBy(start, 'colourBy', 'metric:community', 0))
    expect(neededMetrics(state.scene)).toEqual(['community'])
    expect(look(state, 'hub').appearance).toBe(look(start, 'hub').appearance)
    const values = new Map([
      ['hub', 1],
      ['hub-0', 2],
      ['hub-1', 2],
      ['hub-2', 2],
    ])
    const metrics: Measurements = new Map([['community', { key: '', values }]])
    // Community 2 has more nodes here: it has the first hue.
    expect(look({ ...state, metrics }, 'hub').appearance.hue).toBe(hues.default.orange)
    expect(look({ ...state, metrics }, 'hub-0').appearance.hue).toBe(hues.default.blue)
  })

  test('what a number is', () => {
    expect(
      [7, '2024', ' -1.5 ', { $type: 'Float', value: '2' } as never, '', 'x', null, true, ['1']].map(value =>
        numberOf(value as never),
      ),
    ).toEqual([7, 2024, -1.5, 2, undefined, undefined, undefined, undefined, undefined])
  })
})

test('the topology is the same whatever order things were drawn in, and changes with what is in sight', () => {
  const one = drawn(world).scene
  const other = drawn({ nodes: world.nodes.toReversed(), relationships: world.relationships.toReversed() }).scene
  expect(topologyOf(other).key).toBe(topologyOf(one).key)
  const less = applyToScene(one, removing(one, ['c']))
  expect(topologyOf(less).key).not.toBe(topologyOf(one).key)
  expect(topologyOf(one).links).toEqual([
    [1, 2],
    [2, 3],
  ])
  expect(incidence(less).has('c')).toBe(false)
})
