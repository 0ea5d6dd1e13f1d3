import type { ImportAnswer, ImportSummary } from '../server/contract/import.ts'
import type { Api } from './api/client.ts'
import { ApiError } from './api/problem.ts'
import { hearImport, sendFile } from './api/upload.ts'
import type { Saying } from './explorer.ts'
import type { Arranging, Outcome } from './model/command.ts'
import { isEditing } from './model/editing.ts'
import {
  type Choices,
  endOf,
  filesOf,
  type Importing,
  importArrival,
  noImporting,
  planned,
  type SentFile,
  SHOWN,
  type TableHow,
} from './model/importing.ts'
import { type Phrase, phrase } from './model/phrase.ts'
import { opening, type State } from './model/state.ts'
import { createStore, type Store } from './model/store.ts'

/** Takes files into the database: sends them, has them planned, and follows what is done, also while nobody looks. */
export interface Importer {
  readonly now: Store<Importing>
  /** Sends files and opens the dialog; they join those that are there, as long as nothing of those is written. */
  take(files: readonly File[]): void
  remove(key: number): void
  readAs(key: number, format: string): void
  /** Has the columns of a table read in another way. */
  readTable(key: number, table: TableHow): void
  choose(choices: Partial<Choices>): void
  /** Has the files planned anew. */
  plan(): Promise<void>
  /** Writes what is planned, or goes on with an import that was broken off. */
  start(id: string): Promise<void>
  cancel(id: string): Promise<void>
  undo(id: string): Promise<void>
  /** Forgets what is planned and not begun. */
  discard(id: string): Promise<void>
  /** Shows an import of the list, and follows it while something is at work on it. */
  look(id: string): Promise<void>
  /** Draws what an import brought. */
  show(id: string): Promise<void>
  /** Room for another import. What is under way goes on. */
  another(): void
  /** Follows what is under way on the server since before this page was opened. */
  resume(): Promise<void>
  close(): void
}

export interface ImporterOptions {
  readonly store: Store<State>
  readonly api: Api
  readonly now: () => number
  readonly track: <T>(what: Phrase, work: (signal: AbortSignal) => Promise<T>) => Promise<T | null>
  readonly say: (saying: Saying) => void
  readonly carryOut: (outcome: Outcome) => void
  readonly arrange: (arranging: Arranging) => Promise<unknown>
  /** Brings the page up to date with the database. */
  readonly renew: () => Promise<void>
  /** @default by the browser */
  readonly send?: typeof sendFile
  readonly hear?: typeof hearImport
}

export function createImporter(options: ImporterOptions): Importer {
  const { store, api, now: time, track, say, carryOut, arrange, renew } = options
  const { send: sendOne = sendFile, hear: hearOne = hearImport } = options
  const now = createStore<Importing>(noImporting)
  const sending = new Map<number, AbortController>()
  let nextKey = 1
  let hearing: { id: string; end: () => void } | null = null
  /** Plans are asked for one after the other, so that each takes the place of the one before. */
  let asking: Promise<void> = Promise.resolve()
  let asked = 0
  /** A plan of ours in whose place the next one is made. */
  let plan: string | undefined

  const set = (change: Partial<Importing>) => now.update(before => ({ ...before, ...change }))
  const setFile = (key: number, change: Partial<SentFile>) =>
    now.update(before => ({
      ...before,
      files: before.files.map(file => (file.key === key ? { ...file, ...change } : file)),
    }))
  const troubled = (error: unknown) => {
    const problem = error instanceof ApiError ? error : new ApiError('INTERNAL', String(error))
    set({ trouble: { message: problem.message, code: problem.code, places: problem.places } })
  }
  /** What is asked of an import; null where the server does not do it, which is shown. */
  const attempt = async (work: () => Promise<ImportAnswer>): Promise<ImportAnswer | null> => {
    set({ trouble: null })
    try {
      return await work()
    } catch (error) {
      troubled(error)
      return null
    }
  }
  const listAnew = () => now.update(before => ({ ...before, listedAt: before.listedAt + 1 }))

  const forgetHearing = () => {
    hearing?.end()
    hearing = null
  }
  const hear = (id: string) => {
    if (hearing?.id === id) return
    forgetHearing()
    const end = hearOne(id, {
      onEvent(event) {
        now.update(before =>
          before.current?.id === id ? { ...before, current: { ...before.current, ...still(event) } } : before,
        )
        if (event.running) return
        hearing = null
        void ended(event)
      },
      onLost() {
        hearing = null
        listAnew()
        if (now.get().current?.id === id) set({ current: null })
      },
    })
    hearing = { id, end }
  }
  /** A summary says all there is to say: what it lacks is not so any more. */
  const still = (event: ImportSummary) => ({ progress: undefined, problem: undefined, counts: undefined, ...event })

  const ended = async (event: ImportSummary) => {
    listAnew()
    const { state, id } = event
    const isSeen = store.get().panels.importing
    if (state !== 'failed') {
      const whole = await api.ask('import', { ref: id }).catch(() => null)
      if (whole && now.get().current?.id === id) set({ current: whole })
    }
    if (state !== 'planned' && state !== 'failed') await renew()
    if (!isSeen) tell(event)
  }
  const tell = (one: ImportSummary) => {
    const { files, id } = one
    say({
      text: phrase(`say.import.${endOf(one)}`, { name: files[0]?.name ?? '' }),
      act: {
        label: phrase('say.import.look'),
        run() {
          store.update(state => opening(state, { importing: true }))
          if (now.get().current?.id !== id) void importer.look(id)
        },
      },
    })
  }
  const follow = (answer: ImportAnswer) => {
    set({ current: answer })
    if (answer.running) hear(answer.id)
    else void ended(answer)
    listAnew()
  }

  const send = async (file: File, key: number) => {
    const control = new AbortController()
    sending.set(key, control)
    try {
      // What is too large is not sent to hear that.
      const { limits } = await api.ask('imports', {}, { signal: control.signal })
      if (file.size > limits.bytes) return setFile(key, { trouble: 'large' })
      // A folder can be dropped as well, and a file can be gone since it was chosen.
      const isThere = await file
        .slice(0, 1)
        .arrayBuffer()
        .then(
          () => true,
          () => false,
        )
      if (!isThere) return setFile(key, { trouble: 'gone' })
      const { id, format } = await sendOne(file, {
        signal: control.signal,
        onSent: sent => setFile(key, { sent }),
      })
      setFile(key, { upload: id, format, sent: file.size })
    } catch (error) {
      if (!control.signal.aborted)
        setFile(key, { trouble: { message: error instanceof Error ? error.message : String(error) } })
    } finally {
      sending.delete(key)
    }
  }

  const importer: Importer = {
    now,
    take(files) {
      store.update(state => opening(state, { importing: true }))
      if (files.length === 0 || !isEditing(store.get())) return
      const { current } = now.get()
      if (current && current.state !== 'planning' && current.state !== 'planned' && current.state !== 'failed')
        importer.another()
      const fresh = files.map(file => ({ file, key: nextKey++ }))
      now.update(before => ({
        ...before,
        files: [
          ...before.files,
          ...fresh.map(({ file: { name, size }, key }) => ({
            ...{ key, name, size, sent: 0 },
            ...{ upload: null, format: null, trouble: null },
          })),
        ],
      }))
      void (async () => {
        for (const { file, key } of fresh) if (now.get().files.some(one => one.key === key)) await send(file, key)
        await importer.plan()
      })()
    },
    remove(key) {
      sending.get(key)?.abort()
      const upload = now.get().files.find(file => file.key === key)?.upload
      set({ files: now.get().files.filter(file => file.key !== key) })
      if (upload) void api.ask('importUploadDelete', { ref: upload }).catch(() => undefined)
      if (now.get().files.length > 0) void importer.plan()
      else if (now.get().current) void importer.discard(now.get().current!.id)
    },
    readAs(key, format) {
      setFile(key, { format, table: undefined })
      void importer.plan()
    },
    readTable(key, table) {
      setFile(key, { table })
      void importer.plan()
    },
    choose: choices => set({ choices: { ...now.get().choices, ...choices } }),
    plan() {
      const mine = ++asked
      asking = asking.then(async () => {
        // A later wish is behind this one.
        if (mine !== asked) return
        forgetHearing()
        set({ current: null })
        const { files, choices } = now.get()
        const wanted = planned(files)
        if (!wanted) return
        const replaces = plan
        const answer = await attempt(() => api.ask('importPlan', { files: wanted, ...choices, replaces }))
        if (!answer) return
        if (now.get().files.length === 0) await api.ask('importDelete', { ref: answer.id }).catch(() => undefined)
        else {
          plan = answer.id
          follow(answer)
        }
      })
      return asking
    },
    async start(id) {
      const answer = await attempt(() => api.ask('importStart', { ref: id, ...now.get().choices }))
      if (!answer) return
      plan = undefined
      follow(answer)
    },
    async cancel(id) {
      await attempt(() => api.ask('importCancel', { ref: id }))
    },
    async undo(id) {
      const answer = await attempt(() => api.ask('importUndo', { ref: id }))
      if (answer) follow(answer)
    },
    async discard(id) {
      if (now.get().current?.id === id) importer.another()
      await api.ask('importDelete', { ref: id }).catch(troubled)
      listAnew()
    },
    async look(id) {
      const answer = await attempt(() => api.ask('import', { ref: id }))
      if (!answer) return
      const { onConflict, onError } = answer
      set({ files: filesOf(answer), choices: { onConflict, onError }, current: answer })
      plan = answer.state === 'planned' || answer.state === 'planning' ? id : undefined
      if (answer.running) hear(id)
    },
    async show(id) {
      store.update(state => opening(state, { importing: false }))
      await track(phrase('ask.importShow'), async signal => {
        const { nodes, total } = await api.ask('importNodes', { ref: id, limit: SHOWN }, { signal })
        const [entities, between] = await Promise.all([
          api.ask('entities', { nodes }, { signal }),
          api.ask('between', { nodes }, { signal }),
        ])
        const tag = `import ${id} ${time()}`
        const ran = [...entities.ran, ...between.ran]
        const drawn = new Set(store.get().scene.nodes.keys())
        const graph = { nodes: entities.nodes, relationships: between.relationships }
        carryOut(importArrival(graph, { total, ran, at: time(), tag }))
        const there = nodes.filter(node => store.get().scene.nodes.has(node))
        const fresh = there.filter(node => !drawn.has(node))
        if (fresh.length > 1) await arrange({ nodes: fresh, merge: tag })
        if (there.length > 0) carryOut({ viewport: { kind: 'fit', nodes: there } })
      })
    },
    another() {
      asked++
      plan = undefined
      forgetHearing()
      for (const control of sending.values()) control.abort()
      now.update(before => ({ ...noImporting, listedAt: before.listedAt + 1 }))
    },
    async resume() {
      if (!isEditing(store.get()) || now.get().current) return
      const { imports } = await api.ask('imports', {}).catch(() => ({ imports: [] }))
      if (now.get().current) return
      const running = imports.find(one => one.running)
      if (running) return importer.look(running.id)
      const broken = imports.find(({ state }) => state === 'writing' || state === 'undoing')
      if (broken) tell(broken)
    },
    close() {
      forgetHearing()
      for (const control of sending.values()) control.abort()
    },
  }
  return importer
}
