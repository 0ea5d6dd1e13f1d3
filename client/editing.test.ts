import { expect, test } from 'vitest'
import { editRemark } from '../server/contract/edit.ts'
import type { EditAnswer } from '../server/contract/editmessages.ts'
import type { Api } from './api/client.ts'
import { ApiError } from './api/problem.ts'
import { createEditor } from './editing.ts'
import type { Saying } from './explorer.ts'
import { commandOf } from './model/commands.ts'
import { phrase } from './model/phrase.ts'
import { sampleNode, sampleSchema } from './model/samples.ts'
import { adding, emptyScene } from './model/scene.ts'
import { doing, initialState, opening, type State } from './model/state.ts'
import { createStore } from './model/store.ts'

const storageOf = (kept: Map<string, string>) =>
  ({
    getItem: name => kept.get(name) ?? null,
    setItem: (name, text) => void kept.set(name, text),
    removeItem: name => void kept.delete(name),
  }) as Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> as Storage

const nothing = { nodes: [], relationships: [] }
const answerOf = (part: Partial<EditAnswer>): EditAnswer => {
  const none = { created: 0, changed: 0, deleted: 0 }
  const counts = { nodes: none, relationships: none }
  return {
    id: 'e1',
    at: 5,
    counts,
    created: nothing,
    changed: nothing,
    deleted: nothing,
    restored: [],
    ran: [],
    ...part,
  }
}

/** The page on one node, with a form about it in which the name was changed, and a server that answers as it is told. */
function stage(answer: (route: string, request: unknown) => EditAnswer | ApiError) {
  const node = sampleNode('n')
  const change = adding(emptyScene, { nodes: [node], relationships: [] }, new Map([['n', { x: 3, y: 4 }]]))
  const drawn = doing(initialState, { name: phrase('step.open'), change, recording: 'never', at: 0 })
  const store = createStore<State>({ ...drawn, schema: sampleSchema })
  const [kept, session] = [new Map([['guanxi.by', 'Mei']]), new Map<string, string>()]
  const asked: [string, unknown][] = []
  const said: Saying[] = []
  const api = {
    async ask(route: string, request: unknown) {
      if (route === 'schema') return sampleSchema
      if (route === 'overview') return { nodes: [], relationships: [] }
      asked.push([route, request])
      const given = answer(route, request)
      if (given instanceof ApiError) throw given
      return given
    },
  } as unknown as Api
  const make = () =>
    createEditor({
      store,
      api,
      storage: storageOf(kept),
      session: storageOf(session),
      track: (_, work) => work(new AbortController().signal),
      say: saying => void said.push(saying),
      fail: () => undefined,
      recount: () => undefined,
    })
  const editor = make()
  const write = () => {
    store.update(state => commandOf('editThing').perform(state, { nodes: ['n'], relationships: [] }, 0).update!(state))
    const { writing } = store.get().panels
    const { form } = writing!
    if (form.of !== 'node') throw new Error('The form is of something else.')
    const fields = form.fields.map(field => ({ ...field, input: { kind: 'text' as const, text: 'Another name' } }))
    const reason = { kind: 'own' as const, passages: [], note: 'Seen' }
    store.update(state => opening(state, { writing: { ...writing!, form: { ...form, fields }, reason } }))
  }
  return { store, editor, asked, said, session, write, make }
}

test('an edit is sent once, however often one presses, and the page is as the database is', async () => {
  const after = { ...sampleNode('n'), properties: { name: 'Another name' } }
  const { store, editor, asked, said, session, write } = stage(() =>
    answerOf({ changed: { nodes: [after], relationships: [] } }),
  )
  write()
  expect(session.has('guanxi.writing')).toBe(true)
  await Promise.all([editor.save(), editor.save()])
  const change = { kind: 'changeNode', node: 'n', properties: { name: 'Another name' } }
  expect(asked).toEqual([['edit', { by: 'Mei', reason: { ownKnowledge: 'Seen' }, changes: [change] }]])
  const state = store.get()
  expect(state.scene.nodes.get('n')!.node).toBe(after)
  expect(state.history.past.at(-1)).toMatchObject({
    edit: 'e1',
    name: phrase('editing.changed', { name: 'Another name' }),
  })
  expect(state.panels.writing).toBeNull()
  expect(state.edits).toBe(1)
  expect(said.at(-1)).toMatchObject({ act: { label: { key: 'editing.undo' } } })
  expect(session.has('guanxi.writing')).toBe(false)
})

test('what is refused stays in the form with what stands against it, over a reload too', async () => {
  const objections = [editRemark('propertyRequired', 'changes.0.properties.name', { of: 'Person', property: 'name' })]
  const { store, editor, session, write, make } = stage(
    () => new ApiError('EDIT_REFUSED', 'It cannot be made.', { facts: { objections } }),
  )
  write()
  await editor.save()
  expect(store.get().panels.writing).toMatchObject({ refusal: { message: 'It cannot be made.', objections } })
  expect(store.get().history.past).toEqual([])
  expect(editor.busy.get()).toBe(false)
  const text = session.get('guanxi.writing')
  store.update(state => opening(state, { writing: null }))
  session.set('guanxi.writing', text!)
  make()
  expect(store.get().panels.writing?.form).toMatchObject({ of: 'node', id: 'n' })
})

test('what is deleted comes back where it lay, under the id that it has then', async () => {
  const back = sampleNode('n2')
  const { store, editor } = stage(route =>
    route === 'edit'
      ? answerOf({ deleted: { nodes: ['n'], relationships: [] } })
      : answerOf({
          id: 'e2',
          created: { nodes: [{ node: back }], relationships: [] },
          restored: [{ entity: 'node', was: 'n', id: 'n2' }],
        }),
  )
  store.update(state => commandOf('deleteThing').perform(state, { nodes: ['n'], relationships: [] }, 0).update!(state))
  store.update(state => {
    const deleting = { ...state.panels.deleting!, reason: { kind: 'own' as const, passages: [], note: 'x' } }
    return opening(state, { deleting })
  })
  await editor.remove({ nodes: 1, relationships: 0 })
  expect(store.get().scene.nodes.size).toBe(0)
  await editor.undo('e1')
  expect([...store.get().scene.nodes]).toEqual([['n2', { node: back, x: 3, y: 4, pinned: false, hidden: false }]])
})

test('an undo that something stands against opens the log there; without a name it is not tried', async () => {
  const facts = { conflicts: [{ entity: 'node', id: 'n', kind: 'missing' }] }
  const { store, editor, asked } = stage(() => new ApiError('EDIT_CONFLICT', 'It was changed.', { facts }))
  await editor.undo('e1')
  expect(store.get().panels).toMatchObject({
    drawer: 'changes',
    undoing: { edit: 'e1', message: 'It was changed.', facts },
  })
  editor.by.update(() => ' ')
  await editor.undo('e1')
  expect(asked).toHaveLength(1)
})
