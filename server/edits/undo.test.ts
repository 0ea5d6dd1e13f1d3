import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Change, Reason } from '../contract/edit.ts'
import type { Value } from '../contract/graph.ts'
import { createEmbeddedEngine } from '../engines/embedded/embedded.ts'
import { collect, type Engine } from '../engines/engine.ts'
import { fill, type TestGraph } from '../explore/conformance/graph.ts'
import type { Explore } from '../explore/context.ts'
import { admitAll } from '../http/test-server.ts'
import { createEditing, type Editing } from './editing.ts'
import { wholeGraph } from './editing-suite.ts'
import { createEditFile } from './folder.ts'

// Whatever an edit does, taking it back leaves the graph as it was; and taking that back, as the edit left it.

const names = ['a', 'constructor', 'toString', '名', 'odd `name`', 'x_0']
const value: fc.Arbitrary<Value> = fc.oneof(
  fc.constantFrom<Value>('', 0, -0.5, true, '关系\n"x"', 2 ** 53 - 1, [], ['a', ''], [1, 2.5], [true, false]),
  fc.constantFrom<Value>(
    { $type: 'Float', value: '1.0' },
    { $type: 'Float', value: '-0.0' },
    { $type: 'Float', value: 'NaN' },
    { $type: 'Integer', value: '9007199254740993' },
    { $type: 'Bytes', value: 'AAEC' },
    [{ $type: 'Float', value: '3.0' }, 0.5],
  ),
  fc.string({ maxLength: 5 }).filter(text => !/\p{Surrogate}/u.test(text)),
)
const properties = fc.dictionary(fc.constantFrom(...names), value, { maxKeys: 3 })
const changed = fc.dictionary(fc.constantFrom(...names), fc.oneof(value, fc.constant(null)), { maxKeys: 3 })
const labels = fc.uniqueArray(fc.constantFrom('A', 'B', 'odd `label`', 'constructor'), { maxLength: 2 })
const node = fc.nat(5).map(i => `n${i}`)
const relationship = fc.nat(6).map(i => `r${i}`)

type Making = (as: string) => Change
const change: fc.Arbitrary<Making> = fc.oneof(
  fc.record({ labels, properties }).map(made => (as: string) => ({ kind: 'createNode', as, ...made }) as Change),
  fc
    .record({ type: fc.constantFrom('T', 'odd `type`'), start: node, end: node, properties })
    .map(
      made => (as: string) =>
        ({ kind: 'createRelationship', as, ...made, properties: { claim: 'x', ...made.properties } }) as Change,
    ),
  fc
    .record({ node, addLabels: labels, removeLabels: labels, properties: changed })
    .map(({ removeLabels, ...made }) => () => {
      const left = removeLabels.filter(label => !made.addLabels.includes(label))
      return { kind: 'changeNode', ...made, removeLabels: left } as Change
    }),
  fc
    .record({ relationship, properties: changed })
    .map(made => () => ({ kind: 'changeRelationship', ...made }) as Change),
  node.map(node => () => ({ kind: 'deleteNode', node }) as Change),
  relationship.map(relationship => () => ({ kind: 'deleteRelationship', relationship }) as Change),
)
const changes = fc.array(change, { minLength: 1, maxLength: 6 }).map(list => list.map((make, i) => make(`new${i}`)))

const graph = (sourced: boolean): TestGraph => ({
  unique: { Entity: 'key' },
  nodes: [
    ...Array.from({ length: 6 }, (_, i) => ({
      ref: `n${i}`,
      labels: i % 2 ? ['Entity', 'A'] : ['Entity'],
      properties: { key: `n${i}`, a: i, constructor: '', ...(i === 3 ? { 'odd `name`': [1.5] } : {}) },
    })),
    ...(sourced ? [{ ref: 'p', labels: ['Entity', 'Passage'], properties: { key: 't#1.1', name: 'P' } }] : []),
  ],
  relationships: [
    [0, 1],
    [1, 2],
    [2, 0],
    [3, 3],
    [0, 1],
    [4, 0],
    [5, 4],
  ].map(([from, to], i) => ({
    from: `n${from}`,
    type: i % 2 ? 'T' : 'U',
    to: `n${to}`,
    properties: { key: `r${i}`, claim: 'c', status: 'asserted', evidence: ['t#1.1'] },
  })),
})

describe('an edit and its undo', () => {
  let folder: string
  let engine: Engine
  let editing: Editing
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'guanxi-undo-'))
    engine = await createEmbeddedEngine({ dataDir: folder, readers: 1 })
  })
  beforeEach(() => {
    const explore: Explore = {
      engine,
      guard: admitAll,
      limits: { timeout: 20_000, rows: 10_000, bytes: 10_000_000, entities: 20_000 },
      audit: () => {},
    }
    editing = createEditing({ explore, log: createEditFile(join(folder, `${Math.random()}.jsonl`)), allowed: true })
  })
  afterAll(async () => {
    await engine?.close()
    await rm(folder, { recursive: true, force: true })
  })

  /** Undefined when something stands against it. */
  const make = async (list: Change[], reason: Reason): Promise<string | undefined> => {
    const edit = { by: 'x', reason, changes: list }
    const { objections, confirm } = await editing.check(edit)
    if (objections.length > 0) return undefined
    return (await editing.make(edit, confirm ?? undefined)).id
  }
  const undo = async (id: string): Promise<string> => (await editing.undo(id, { by: 'y' })).id

  it.each<[string, boolean, Reason]>([
    ['where facts carry evidence', true, { passages: ['t#1.1'] }],
    ['where they do not', false, { ownKnowledge: 'so' }],
  ])('leave the graph as it was, %s', { timeout: 300_000 }, async (_, sourced, reason) => {
    await fill(engine, graph(sourced))
    const start = await wholeGraph(engine)
    let made = 0
    await fc.assert(
      fc.asyncProperty(changes, async list => {
        const id = await make(list, reason)
        if (id === undefined) {
          expect(await wholeGraph(engine)).toEqual(start)
          return
        }
        made++
        const after = await wholeGraph(engine)
        expect(after).not.toEqual(start)
        const back = await undo(id)
        expect(await wholeGraph(engine)).toEqual(start)
        const again = await undo(back)
        expect(await wholeGraph(engine)).toEqual(after)
        await undo(again)
        expect(await wholeGraph(engine)).toEqual(start)
      }),
      { numRuns: 25 },
    )
    expect(made).toBeGreaterThan(5)
  })

  it('leave it as it was when several are taken back, the last first', { timeout: 300_000 }, async () => {
    await fill(engine, graph(true))
    const start = await wholeGraph(engine)
    await fc.assert(
      fc.asyncProperty(fc.array(changes, { minLength: 2, maxLength: 4 }), async lists => {
        const states: [string, string[]][] = []
        for (const list of lists) {
          const before = await wholeGraph(engine)
          const id = await make(list, { passages: ['t#1.1'] })
          if (id !== undefined) states.push([id, before])
        }
        for (const [id, before] of states.reverse()) {
          await undo(id)
          expect(await wholeGraph(engine)).toEqual(before)
        }
        expect(await wholeGraph(engine)).toEqual(start)
      }),
      { numRuns: 12 },
    )
  })

  it('is written whole or not at all where the database refuses a part of it', async () => {
    await fill(engine, graph(false))
    const start = await wholeGraph(engine)
    // Past the check: somebody takes the key between it and the writing.
    const racing: Explore['engine'] = new Proxy(engine, {
      get(target, name) {
        if (name !== 'transact') return Reflect.get(target, name).bind?.(target) ?? Reflect.get(target, name)
        return async (work: Parameters<Engine['transact']>[0]) => {
          await engine.write(run => run("MERGE (:Entity {key: 'late'})").summary())
          return engine.transact(work)
        }
      },
    })
    const explore = {
      engine: racing,
      guard: admitAll,
      limits: { timeout: 20_000, rows: 1, bytes: 1, entities: 1 },
      audit: () => {},
    }
    const log = createEditFile(join(folder, 'race.jsonl'))
    const late = createEditing({ explore, log, allowed: true })
    const edit = {
      by: 'x',
      reason: { ownKnowledge: 'so' },
      changes: [
        { kind: 'changeNode', node: 'n0', properties: { a: 'changed' } },
        { kind: 'createNode', as: 'l', labels: ['Entity'], properties: { key: 'late' } },
      ] as Change[],
    }
    // Planned anew it is seen to be taken.
    await expect(late.make(edit, undefined)).rejects.toMatchObject({
      code: 'EDIT_REFUSED',
      places: [{ code: 'valueTaken' }],
    })
    await engine.write(async run => {
      await collect(run("MATCH (n {key: 'late'}) DELETE n"))
    })
    expect(await wholeGraph(engine)).toEqual(start)
    expect(await log.entries()).toEqual([])
  })
})
