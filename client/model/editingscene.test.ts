import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Node, Relationship } from '../../server/contract/graph.ts'
import { commandOf } from './commands.ts'
import { type Edited, edited, editedBy, everDrawn, placesOf, renewed } from './editingscene.ts'
import { phrase } from './phrase.ts'
import { placing } from './place.ts'
import { sampleNode, sampleRelationship } from './samples.ts'
import { adding, emptyScene, moving, type Scene } from './scene.ts'
import { doing, initialState, type State, travelling } from './state.ts'

const ids = ['a', 'b', 'c', 'd', 'constructor', '__proto__', '', '0']
const nothing: Edited = {
  created: { nodes: [], relationships: [] },
  changed: { nodes: [], relationships: [] },
  deleted: { nodes: [], relationships: [] },
}
const step = { name: phrase('step.edited', { name: 'x' }), edit: 'e1', at: 0 }

/** A database that is looked at and edited: what the scene has to agree with. */
interface World {
  readonly nodes: Map<string, Node>
  readonly ties: Map<string, Relationship>
}
const begin = (): { state: State; world: World } => {
  const nodes = ids.slice(0, 6).map(id => sampleNode(id))
  const relationships = ids
    .slice(0, 5)
    .map((id, index) => sampleRelationship(`${id}>${ids[index + 1]}`, id, ids[index + 1]!))
  const graph = { nodes, relationships }
  const change = adding(emptyScene, graph, placing(emptyScene, graph))
  return {
    state: doing(initialState, { name: phrase('step.open'), change, recording: 'never', at: 0 }),
    world: {
      nodes: new Map(nodes.map(node => [node.id, node])),
      ties: new Map(relationships.map(tie => [tie.id, tie])),
    },
  }
}

const id = fc.constantFrom(...ids)
const act = fc.oneof(
  fc.record({ kind: fc.constantFrom('hide', 'remove', 'undo', 'redo', 'draw', 'move'), id }),
  fc.record({
    kind: fc.constantFrom('createNode', 'changeNode', 'deleteNode', 'deleteTie', 'changeTie', 'elsewhere'),
    id,
    other: id,
  }),
)
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never

function perform({ state, world }: { state: State; world: World }, one: Act, turn: number): State {
  const target = { nodes: state.scene.nodes.has(one.id) ? [one.id] : [], relationships: [] }
  const run = (name: 'hide' | 'remove' | 'undo' | 'redo'): State => {
    const command = commandOf(name)
    if (command.enabled(state, target) !== true) return state
    return command.perform(state, target, 0).update?.(state) ?? state
  }
  const make = (what: Partial<Edited>): State => edited(state, { ...nothing, ...what }, step)
  switch (one.kind) {
    case 'hide':
    case 'remove':
    case 'undo':
    case 'redo':
      return run(one.kind)
    case 'move': {
      const change = moving(state.scene, new Map([[one.id, { x: turn, y: turn }]]))
      return doing(state, { name: phrase('step.move'), change, at: 0 })
    }
    case 'draw': {
      const graph = { nodes: [...world.nodes.values()], relationships: [...world.ties.values()] }
      return doing(state, { name: phrase('step.add'), change: adding(state.scene, graph, new Map()), at: 0 })
    }
    case 'createNode': {
      const fresh = sampleNode(`new ${turn}`)
      world.nodes.set(fresh.id, fresh)
      if (!world.nodes.has(one.id)) return make({ created: { nodes: [fresh], relationships: [] } })
      const tie = sampleRelationship(`tie ${turn}`, fresh.id, one.id)
      world.ties.set(tie.id, tie)
      return make({ created: { nodes: [fresh], relationships: [tie] } })
    }
    case 'changeNode': {
      const before = world.nodes.get(one.id)
      if (!before) return state
      const node = { ...before, properties: { ...before.properties, turn } }
      world.nodes.set(node.id, node)
      return make({ changed: { nodes: [node], relationships: [] } })
    }
    case 'changeTie': {
      const before = world.ties.get(`${one.id}>${one.other}`)
      if (!before) return state
      const tie = { ...before, properties: { turn } }
      world.ties.set(tie.id, tie)
      return make({ changed: { nodes: [], relationships: [tie] } })
    }
    case 'deleteNode': {
      if (!world.nodes.delete(one.id)) return state
      const ties = [...world.ties.values()].filter(({ start, end }) => start === one.id || end === one.id)
      for (const tie of ties) world.ties.delete(tie.id)
      return make({ deleted: { nodes: [one.id], relationships: ties.map(tie => tie.id) } })
    }
    case 'elsewhere': {
      const drawn = everDrawn(state)
      const changed = world.nodes.get(one.id)
      if (changed) world.nodes.set(one.id, { ...changed, properties: { ...changed.properties, turn } })
      for (const [tieId, { start, end }] of world.ties)
        if (start === one.other || end === one.other) world.ties.delete(tieId)
      world.nodes.delete(one.other)
      const found = <T>(all: Map<string, T>, ids: Iterable<string>) => [...ids].flatMap(asked => all.get(asked) ?? [])
      return renewed(state, drawn, {
        nodes: found(world.nodes, drawn.nodes.keys()),
        relationships: found(world.ties, drawn.relationships.keys()),
      })
    }
    case 'deleteTie': {
      const tie = `${one.id}>${one.other}`
      return world.ties.delete(tie) ? make({ deleted: { nodes: [], relationships: [tie] } }) : state
    }
  }
}

function agree(scene: Scene, world: World) {
  for (const [drawnId, { node }] of scene.nodes) expect(world.nodes.get(drawnId)).toBe(node)
  for (const [drawnId, { relationship }] of scene.relationships) {
    expect(world.ties.get(drawnId)).toBe(relationship)
    expect(scene.nodes.has(relationship.start)).toBe(true)
    expect(scene.nodes.has(relationship.end)).toBe(true)
  }
}

test('E1 E2 wherever one goes in history, the scene is as the database is, and nothing hangs in the air', () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 40 }), acts => {
      const { state: first, world } = begin()
      let state = first
      for (const [turn, one] of acts.entries()) state = perform({ state, world }, one, turn)
      const { past, future } = state.history
      for (let count = 0; count <= past.length + future.length; count++) agree(travelling(state, count).scene, world)
    }),
    { numRuns: 150 },
  )
})

test('E3 undo takes away what the step drew and nothing else; redo draws it again', () => {
  const { state } = begin()
  const fresh = sampleNode('fresh')
  const tie = sampleRelationship('tie', 'fresh', 'a')
  const changed = { ...sampleNode('b'), properties: { name: 'Another name' } }
  const after = edited(
    state,
    {
      created: { nodes: [fresh], relationships: [tie] },
      changed: { nodes: [changed], relationships: [] },
      deleted: { nodes: ['c'], relationships: [] },
    },
    step,
  )
  expect(after.history.past.at(-1)).toMatchObject({ edit: 'e1' })
  expect(after.view.fresh).toEqual(new Set(['fresh']))
  const undone = travelling(after, 0)
  expect([...undone.scene.nodes.keys()]).toEqual(['a', 'b', 'd', 'constructor', '__proto__'])
  expect(undone.scene.nodes.get('b')!.node).toBe(changed)
  expect(undone.scene.relationships.has('b>c')).toBe(false)
  const redone = travelling(undone, 1)
  expect(redone.scene.nodes.get('fresh')!.node).toBe(fresh)
  expect(redone.scene.relationships.has('tie')).toBe(true)
})

test('an edit that draws nothing is a step all the same, so that Undo stops there', () => {
  const { state } = begin()
  const after = edited(state, { ...nothing, changed: { nodes: [sampleNode('a')], relationships: [] } }, step)
  expect(after.history.past).toHaveLength(1)
  expect(edited(after, { ...nothing, deleted: { nodes: ['a'], relationships: [] } }, step).history.past).toHaveLength(2)
})

test('what is new lies beside what it hangs on, and what comes back where it was', () => {
  const { state } = begin()
  const at = placesOf(state.scene, ['a', 'gone'])
  expect([...at.keys()]).toEqual(['a'])
  const { x, y } = state.scene.nodes.get('a')!
  const deleted = edited(state, { ...nothing, deleted: { nodes: ['a'], relationships: [] } }, step)
  const back = { created: { nodes: [sampleNode('a2')], relationships: [sampleRelationship('r2', 'a2', 'b')] } }
  const restored = edited(deleted, { ...nothing, ...back }, { ...step, places: new Map([['a2', at.get('a')!]]) })
  expect(restored.scene.nodes.get('a2')).toMatchObject({ x, y })
  expect(restored.scene.relationships.has('r2')).toBe(true)
  const beside = edited(
    state,
    { ...nothing, created: { nodes: [sampleNode('n')], relationships: [sampleRelationship('r', 'n', 'a')] } },
    step,
  )
  const placed = beside.scene.nodes.get('n')!
  expect(Math.hypot(placed.x - x, placed.y - y)).toBeLessThan(400)
})

test('of an answer what was meant is drawn, and what an undo brought back; not what the server added', () => {
  const node = sampleNode('n')
  const tie = sampleRelationship('r', 'n', 'm')
  const mention = sampleRelationship('mention', 'passage', 'n', 'MENTIONS')
  const answer = {
    id: 'e',
    at: 0,
    counts: { nodes: { created: 1, changed: 0, deleted: 0 }, relationships: { created: 2, changed: 0, deleted: 0 } },
    created: { nodes: [{ as: 'new', node }], relationships: [{ relationship: tie }, { relationship: mention }] },
    changed: nothing.changed as { nodes: []; relationships: [] },
    deleted: { nodes: [], relationships: [] },
    restored: [{ entity: 'relationship' as const, was: 'old', id: 'r' }],
    ran: [],
  }
  expect(editedBy(answer).created).toEqual({ nodes: [node], relationships: [tie] })
})
