import type { EditRemark } from '../server/contract/edit.ts'
import type { EditAnswer, EditRequest } from '../server/contract/editmessages.ts'
import type { EntitiesAnswer } from '../server/contract/messages.ts'
import type { Api } from './api/client.ts'
import { ApiError } from './api/problem.ts'
import type { Saying } from './explorer.ts'
import { deletions, nameOfAnswer, type Refusal, readWriting, reasonOf } from './model/editing.ts'
import { changesOf } from './model/editingform.ts'
import { edited, editedBy, everDrawn, placesOf, renewed } from './model/editingscene.ts'
import { type Phrase, phrase } from './model/phrase.ts'
import type { Position, Scene } from './model/scene.ts'
import { opening, type State, viewing } from './model/state.ts'
import { createStore, type Store } from './model/store.ts'
import { nothingSelected } from './model/view.ts'

/** Writes to the database, and brings the page up to date with what was written. */
export interface Editor {
  /** Who edits, as they call themselves: asked once, and remembered in this browser. '' while nobody has said. */
  readonly by: Store<string>
  /** Whether an edit is on its way: then no other one is sent. */
  readonly busy: Store<boolean>
  /** Sends the form that is open. What the server refuses is shown in it. */
  save(): Promise<void>
  /** Deletes what was confirmed, `confirm` being what was shown. */
  remove(confirm: { nodes: number; relationships: number }): Promise<void>
  /** Brings the page up to date with what was written otherwise, by an import. */
  renew(): Promise<void>
  /** Takes an edit back in the database. What stands against it is shown in the log of changes. */
  undo(edit: string): Promise<void>
}

export interface EditorOptions {
  readonly store: Store<State>
  readonly api: Api
  readonly storage: Storage
  /** What belongs to this window: a form that is being written outlives a reload. */
  readonly session: Storage
  readonly track: <T>(what: Phrase, work: (signal: AbortSignal) => Promise<T>) => Promise<T | null>
  readonly say: (saying: Saying) => void
  readonly fail: (error: unknown) => void
  /** Numbers of neighbours are to be asked for again. */
  readonly recount: () => void
}

const NAME = 'guanxi.by'
const FORM = 'guanxi.writing'
/** References in one question: half of what the server takes. */
const BATCH = 5000
/** What was refused, and can be mended by who asked for it. */
const mendable = new Set([
  'EDIT_REFUSED',
  'EDIT_UNCONFIRMED',
  'EDIT_UNKNOWN',
  'EDIT_CONFLICT',
  'CONSTRAINT_VIOLATED',
  'REQUEST_INVALID',
  'NOT_FOUND',
])

export function createEditor({ store, api, storage, session, track, say, fail, recount }: EditorOptions): Editor {
  const by = createStore(remembered(storage, NAME) ?? '')
  by.subscribe(() => {
    try {
      storage.setItem(NAME, by.get())
    } catch {
      // A full storage is told where scenes are kept; then the name is asked for again.
    }
  })
  const writing = readWriting(remembered(session, FORM))
  if (writing) store.update(state => opening(state, { writing }))
  let kept = store.get().panels.writing
  store.subscribe(() => {
    const { writing: now } = store.get().panels
    if (now === kept) return
    kept = now
    try {
      if (now) session.setItem(FORM, JSON.stringify(now))
      else session.removeItem(FORM)
    } catch {
      // Then it is lost with the window.
    }
  })
  /** Where lay what was deleted from here, by the id that it had. */
  const lain = new Map<string, Position>()

  const busy = createStore(false)
  /** The answer, or what the server has against it; null when it did not come, or another edit is under way. */
  const send = async (what: Phrase, ask: (signal: AbortSignal) => Promise<EditAnswer>) => {
    // Who presses twice means it once.
    if (busy.get()) return null
    busy.update(() => true)
    const result = await track(what, async (signal): Promise<{ answer: EditAnswer } | { error: ApiError }> => {
      try {
        return { answer: await ask(signal) }
      } catch (error) {
        if (error instanceof ApiError && mendable.has(error.code)) return { error }
        throw error
      }
    })
    busy.update(() => false)
    return result
  }

  const refresh = async () => {
    store.update(state => ({ ...state, edits: state.edits + 1 }))
    recount()
    try {
      const [schema, { nodes: _, relationships: __, ...overview }] = await Promise.all([
        api.ask('schema', {}),
        api.ask('overview', {}),
      ])
      store.update(state => ({ ...state, schema, overview }))
    } catch {
      // What cannot be asked now is asked when the engine is back; what was written is shown already.
    }
  }

  const done = (answer: EditAnswer, isUndo: boolean) => {
    const before = store.get().scene
    for (const [id, place] of placesOf(before, answer.deleted.nodes)) lain.set(id, place)
    const places = new Map(
      answer.restored.flatMap(({ was, id }) => {
        const place = lain.get(was)
        return place ? [[id, place] as const] : []
      }),
    )
    const what = editedBy(answer)
    const about = nameOfAnswer(answer, before, store.get())
    store.update(state => {
      const name = isUndo ? phrase('editing.undone') : about
      const next = edited(state, what, { name, edit: answer.id, at: answer.at, ran: answer.ran, places })
      const drawn = selectionOf(what.created, next.scene)
      return drawn ? viewing(next, { selection: drawn }) : next
    })
    say({
      text: isUndo ? phrase('editing.undone') : about,
      act: { label: phrase(isUndo ? 'editing.redo' : 'editing.undo'), run: () => void editor.undo(answer.id) },
    })
    void refresh()
  }

  const editor: Editor = {
    by,
    busy,
    async save() {
      const { writing } = store.get().panels
      const reason = writing && reasonOf(writing.reason)
      if (!writing || !reason) return
      const { changes } = changesOf(writing.form)
      const result = await send(phrase('ask.edit'), signal =>
        api.ask('edit', { by: by.get().trim(), reason, changes }, { signal }),
      )
      if (!result) return
      if ('error' in result) {
        store.update(state =>
          state.panels.writing
            ? opening(state, { writing: { ...state.panels.writing, refusal: refusalOf(result.error) } })
            : state,
        )
        return
      }
      store.update(state => opening(state, { writing: null }))
      done(result.answer, false)
    },
    async remove(confirm) {
      const { panels, scene } = store.get()
      const reason = panels.deleting && reasonOf(panels.deleting.reason)
      if (!panels.deleting || !reason) return
      const request: EditRequest = { by: by.get().trim(), reason, changes: deletions(scene, panels.deleting), confirm }
      const result = await send(phrase('ask.edit'), signal => api.ask('edit', request, { signal }))
      if (!result) return
      if ('error' in result) {
        store.update(state => ({
          ...opening(state, {
            deleting: state.panels.deleting && { ...state.panels.deleting, refusal: refusalOf(result.error) },
          }),
          // It is counted again what would go.
          edits: state.edits + 1,
        }))
        return
      }
      store.update(state => opening(state, { deleting: null }))
      done(result.answer, false)
    },
    async renew() {
      const drawn = everDrawn(store.get())
      const [nodes, relationships] = [[...drawn.nodes.keys()], [...drawn.relationships.keys()]]
      const found: Pick<EntitiesAnswer, 'nodes' | 'relationships'> = { nodes: [], relationships: [] }
      try {
        for (let start = 0; start < Math.max(nodes.length, relationships.length); start += BATCH) {
          const part = <T>(ids: readonly T[]) => ids.slice(start, start + BATCH)
          const answer = await api.ask('entities', { nodes: part(nodes), relationships: part(relationships) })
          found.nodes.push(...answer.nodes)
          found.relationships.push(...answer.relationships)
        }
        store.update(state => renewed(state, drawn, found))
      } catch (error) {
        fail(error)
      }
      await refresh()
    },
    async undo(edit) {
      const name = by.get().trim()
      if (name === '') {
        store.update(state => opening(state, { drawer: 'changes' }))
        return say({ text: phrase('editing.needs.name') })
      }
      store.update(state => opening(state, { undoing: null }))
      const result = await send(phrase('ask.undoEdit'), signal =>
        api.ask('editUndo', { ref: edit, by: name }, { signal }),
      )
      if (!result) return
      if ('error' in result) {
        const { message, facts } = result.error
        store.update(state => opening(state, { drawer: 'changes', undoing: { edit, message, facts } }))
        say({ text: phrase('editing.notUndone') })
        return
      }
      done(result.answer, true)
    },
  }
  return editor
}

function remembered(storage: Storage, name: string): string | null {
  try {
    return storage.getItem(name)
  } catch {
    return null
  }
}

const refusalOf = ({ message, facts }: ApiError): Refusal => ({
  message,
  objections: Array.isArray(facts.objections) ? (facts.objections as EditRemark[]) : [],
})

/** What was made is what one wants to see next. */
function selectionOf(created: ReturnType<typeof editedBy>['created'], scene: Scene) {
  const nodes = created.nodes.filter(({ id }) => scene.nodes.has(id))
  if (nodes.length > 0) return { ...nothingSelected, nodes: new Set(nodes.map(({ id }) => id)) }
  const ties = created.relationships.filter(({ id }) => scene.relationships.has(id))
  return ties.length > 0 ? { ...nothingSelected, relationships: new Set(ties.map(({ id }) => id)) } : null
}
