import { describe, expect, test } from 'vitest'
import { editRemark } from '../../server/contract/edit.ts'
import type { HealthAnswer } from '../../server/contract/messages.ts'
import { commandOf } from './commands.ts'
import {
  checkOf,
  conflictsOf,
  deletions,
  editName,
  emptyReason,
  hindrance,
  isAtField,
  type ReasonDraft,
  readWriting,
  reasonOf,
  remarksOf,
  type Writing,
} from './editing.ts'
import { edited } from './editingscene.ts'
import { phrase } from './phrase.ts'
import { placing } from './place.ts'
import { sampleNode, sampleRelationship, sampleSchema, sampleStar } from './samples.ts'
import { adding, emptyScene } from './scene.ts'
import { doing, initialState, type State } from './state.ts'

const star = sampleStar(3)
const drawn = (editing: boolean): State => {
  const change = adding(emptyScene, star, placing(emptyScene, star))
  const state = doing(initialState, { name: phrase('step.open'), change, recording: 'never', at: 0 })
  const health = { ok: true, engine: 'embedded', editing } as HealthAnswer
  return { ...state, schema: sampleSchema, connection: { state: 'there', health } }
}
const none = { nodes: [], relationships: [] }
const run = (
  state: State,
  id: Parameters<typeof commandOf>[0],
  target = none as { nodes: string[]; relationships: string[] },
) => commandOf(id).perform(state, target, 0).update?.(state) ?? state

describe('commands that write to the database', () => {
  test('say how editing is switched on while it is off; the log is read all the same', () => {
    const state = drawn(false)
    const target = { nodes: ['hub'], relationships: [] }
    for (const id of ['newNode', 'newRelationship', 'editThing', 'deleteThing'] as const)
      expect(commandOf(id).enabled(state, target)).toEqual({ key: 'reason.editingOff' })
    expect(commandOf('changes').enabled(state, target)).toBe(true)
  })

  test('a new node hangs on what is selected; what is written is not replaced by another form', () => {
    const state = drawn(true)
    const opened = run(state, 'newNode', { nodes: ['hub'], relationships: [] })
    expect(opened.panels).toMatchObject({ right: 'write', rightOpen: true })
    const { form } = opened.panels.writing!
    expect(form).toMatchObject({ of: 'newNode', tie: { node: 'hub', outgoing: true } })
    // An empty form is nobody's loss.
    expect(commandOf('newNode').enabled(opened, none)).toBe(true)
    const fields = [{ name: 'name', input: { kind: 'text' as const, text: 'Li' }, before: null }]
    const writing = { ...opened.panels.writing!, form: { ...form, fields } as typeof form }
    const written = { ...opened, panels: { ...opened.panels, writing } }
    for (const id of ['newNode', 'editThing'] as const)
      expect(commandOf(id).enabled(written, { nodes: ['hub'], relationships: [] })).toEqual({
        key: 'reason.beingWritten',
      })
  })

  test('a new relationship leads from the first of two to the second, by the type that is usual there', () => {
    const connections = [
      { from: 'Person', type: 'KNOWS', to: 'Person', count: 2 },
      { from: 'Person', type: 'ADVISES', to: 'Person', count: 9 },
    ]
    const state = { ...drawn(true), schema: { ...sampleSchema, connections } }
    const two = { nodes: ['hub-1', 'hub'], relationships: [] }
    expect(commandOf('newRelationship').enabled(state, two)).toBe(true)
    expect(run(state, 'newRelationship', two).panels.writing!.form).toMatchObject({
      of: 'newRelationship',
      start: 'hub-1',
      end: 'hub',
      type: 'ADVISES',
      fields: [{ name: 'claim' }, { name: 'status' }],
    })
    for (const nodes of [['hub'], ['hub', 'hub-0', 'hub-1'], []])
      expect(commandOf('newRelationship').enabled(state, { nodes, relationships: [] })).toEqual({
        key: 'reason.selectTwoNodes',
      })
  })

  test('deleting from the database is only asked for, and takes nothing off the picture', () => {
    const state = run(drawn(true), 'deleteThing', { nodes: ['hub'], relationships: ['hub=0'] })
    expect(state.panels.deleting).toMatchObject({ nodes: ['hub'], relationships: ['hub=0'] })
    expect(state.scene.nodes.size).toBe(4)
    // A relationship goes with its node and is not named besides.
    expect(deletions(state.scene, state.panels.deleting!)).toEqual([{ kind: 'deleteNode', node: 'hub' }])
    expect(deletions(state.scene, { nodes: ['hub-1'], relationships: ['hub=0'] })).toEqual([
      { kind: 'deleteNode', node: 'hub-1' },
      { kind: 'deleteRelationship', relationship: 'hub=0' },
    ])
    expect(commandOf('deleteThing').enabled(state, { nodes: Array(501).fill('hub'), relationships: [] })).toEqual({
      key: 'reason.tooManyToDelete',
    })
  })

  test('undo of an edit goes back in the picture, says that the database stays, and offers to undo there', () => {
    const what = {
      created: { nodes: [sampleNode('n')], relationships: [] },
      changed: { nodes: [], relationships: [] },
      deleted: { nodes: [], relationships: [] },
    }
    const state = edited(drawn(true), what, { name: phrase('editing.edited'), edit: 'e7', at: 0 })
    const outcome = commandOf('undo').perform(state, none, 0)
    expect(outcome.say).toEqual({ text: { key: 'editing.stays' }, edit: 'e7' })
    const undone = outcome.update!(state)
    expect(undone.scene.nodes.has('n')).toBe(false)
    expect(commandOf('redo').perform(undone, none, 0).update!(undone).scene.nodes.has('n')).toBe(true)
    const moved = doing(state, {
      name: phrase('step.hide'),
      change: adding(state.scene, { nodes: [sampleNode('m')], relationships: [] }, new Map()),
      at: 0,
    })
    expect(commandOf('undo').perform(moved, none, 0).say).toBeUndefined()
  })
})

const passages: ReasonDraft = { kind: 'passages', passages: ['r#4.1'], note: ' seen ' }

test('a reason is passages or a note, and both stay while one chooses', () => {
  expect(emptyReason(sampleSchema).kind).toBe('passages')
  expect(emptyReason(null).kind).toBe('own')
  expect(reasonOf(passages)).toEqual({ passages: ['r#4.1'] })
  expect(reasonOf({ ...passages, kind: 'own' })).toEqual({ ownKnowledge: 'seen' })
  expect(reasonOf({ ...passages, passages: [] })).toBeNull()
  expect(reasonOf({ kind: 'own', passages: [], note: ' ' })).toBeNull()
})

test('what is written is checked before one has said why and who, and remarks on that alone are left out', () => {
  const nobody = { ...passages, passages: [] }
  const changes = deletions(emptyScene, { nodes: ['n'], relationships: [] })
  expect(checkOf([], passages, 'Li')).toBeNull()
  expect(checkOf(changes, nobody, ' ')).toEqual({ by: '?', reason: { ownKnowledge: '?' }, changes })
  const remarks = [
    editRemark('statusUnproven', 'changes.0.properties.status', { value: 'asserted' }),
    editRemark('labelUnknown', 'changes.0.addLabels.1', { name: 'Robot' }),
    editRemark('propertyUnknown', 'changes.0.properties.a.b', { of: 'Robot', name: 'a.b' }),
  ]
  const { at, all } = remarksOf(remarks, nobody)
  expect(all).toHaveLength(2)
  expect([...at.keys()]).toEqual(['changes.0.labels', 'changes.0.properties.a.b'])
  expect(remarksOf(remarks, passages).all).toHaveLength(3)
})

test('what keeps a form from being sent is said in the order in which one mends it', () => {
  const field = (text: string) => [{ name: 'age', input: { kind: 'integer' as const, text }, before: 41 }]
  const writing = (text: string, reason: ReasonDraft): Writing => ({
    form: { of: 'node', id: 'n', labels: ['Person'], labelsBefore: ['Person'], fields: field(text) },
    reason,
    refusal: null,
  })
  const key = (text: string, reason: ReasonDraft, by: string) => hindrance(writing(text, reason), by)?.key
  const nothing = { ...passages, passages: [] }
  const bare: Writing = {
    ...writing('41', passages),
    form: { of: 'newRelationship', start: 'a', end: 'b', type: '', fields: [] },
  }
  expect(hindrance(bare, 'Li')?.key).toBe('editing.wrong.noType')
  expect(key('x', nothing, '')).toBe('editing.mend')
  expect(key('41', nothing, '')).toBe('editing.unchanged')
  expect(key('42', nothing, '')).toBe('editing.needs.passages')
  expect(key('42', { ...passages, kind: 'own', note: '' }, '')).toBe('editing.needs.own')
  expect(key('42', passages, ' ')).toBe('editing.needs.name')
  expect(key('42', passages, 'Li')).toBeUndefined()
})

test('an edit is called by what was meant, not by what the server added', () => {
  const wang = sampleNode('w', ['Person'], { name: 'Wang' })
  const li = sampleNode('l', ['Person'], { name: 'Li' })
  const tie = sampleRelationship('r', 'w', 'l', 'WORKS_WITH')
  const mention = sampleRelationship('m', 'p', 'w', 'MENTIONS')
  const of = (...entities: Parameters<typeof editName>[0]) => editName(entities, null, 'en')
  const created = { entity: 'node', id: 'w', as: 'new', before: null, after: wang } as const
  const named = { entity: 'relationship', id: 'm', before: null, after: mention } as const
  expect(of(named, created)).toEqual({ key: 'editing.created', values: { name: 'Wang' } })
  expect(of({ entity: 'node', id: 'l', before: li, after: li })).toEqual({
    key: 'editing.changed',
    values: { name: 'Li' },
  })
  expect(
    of({ entity: 'node', id: 'l', before: li, after: null }, { entity: 'node', id: 'w', before: wang, after: null }),
  ).toEqual({ key: 'editing.deletedMany', values: { name: 'Li', count: 1 } })
  expect(
    editName([{ entity: 'relationship', id: 'r', as: 'tie', before: null, after: tie }], null, 'en', id =>
      id === 'w' ? wang : undefined,
    ),
  ).toEqual({
    key: 'editing.createdTie',
    values: { type: 'works with', start: 'Wang', end: '…' },
  })
  expect(of()).toEqual({ key: 'editing.edited' })
})

test('what stands against an undo is told one by one; of what the server says otherwise nothing is made up', () => {
  const edit = { id: 'e', by: 'Li', at: 5 }
  const told = conflictsOf(
    { conflicts: [{ entity: 'node', id: 'n', kind: 'property', name: 'age', expected: 41, found: '', edit }] },
    (_, id) => `<${id}>`,
  )
  expect(told).toEqual([
    { what: phrase('editing.conflict.property', { thing: '<n>', name: 'age', expected: '41', found: '' }), by: edit },
  ])
  for (const facts of [
    {},
    { conflicts: 'x' },
    { conflicts: [null] },
    { conflicts: [{ kind: 'constructor', id: 'n' }] },
  ])
    expect(conflictsOf(facts, () => '')).toEqual([])
})

test('a form that is being written outlives a reload; what is none is left alone', () => {
  const form = run(drawn(true), 'editThing', { nodes: ['hub'], relationships: [] }).panels.writing!
  const written = { ...form, reason: passages, refusal: { message: 'no', objections: [] } }
  expect(readWriting(JSON.stringify(written))).toEqual({ ...written, refusal: null })
  for (const text of [null, '', '{}', 'null', '{"form":{"of":"node"}}', '{"form":{"of":"constructor"},"reason":{}}'])
    expect(readWriting(text)).toBeNull()
})

test('a remark stands at its field, and above the form where there is none', () => {
  const form = run(drawn(true), 'newNode', { nodes: ['hub'], relationships: [] }).panels.writing!.form
  const at = (path: string) => isAtField(form, path)
  expect(['changes.0.labels.0', 'changes.1.type', 'changes.1.properties.claim', 'reason.passages.3'].map(at)).toEqual(
    Array(4).fill(true),
  )
  expect(
    ['changes.0.properties.key', 'changes.0.type', 'changes.2.type', 'changes.1.labels', 'by', ''].map(at),
  ).toEqual(Array(6).fill(false))
})
