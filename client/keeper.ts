import type { SceneSummary } from '../server/contract/messages.ts'
import type { Api } from './api/client.ts'
import { foldScene, LINK_LENGTH, unfoldScene } from './api/link.ts'
import { ApiError, isAway } from './api/problem.ts'
import type { Canvas } from './canvas/canvas.ts'
import type { Saying } from './explorer.ts'
import { chooseFile, download } from './files.ts'
import { findAgain } from './finder.ts'
import { type LastLine, openLastLine, type Unsent } from './lastline.ts'
import { type Kept, nextName, noteBefore, nothingKept, type SceneOrder } from './model/kept.ts'
import { differenceOf, isSame } from './model/match.ts'
import { type Phrase, phrase } from './model/phrase.ts'
import { fromFile, readFile, type SceneFile, toFile, toLinkFile } from './model/saved.ts'
import { emptyScene, inSight } from './model/scene.ts'
import { keeping, opening, reopening, type State } from './model/state.ts'
import type { Store } from './model/store.ts'

/** Keeps the scene: saves what is done, opens what was kept, and sees that nothing is lost on the way. */
export interface Keeper {
  /** Opens what the address names, else what was open last; false when there is nothing, and the overview is to be drawn. */
  open(signal: AbortSignal): Promise<boolean>
  /** From here on what changes is saved. */
  settle(): void
  /** The user has moved the view. */
  moved(): void
  perform(order: SceneOrder): Promise<void>
  close(): void
}

export interface KeeperOptions {
  store: Store<State>
  api: Api
  canvas: { readonly current: Canvas | null }
  storage: Storage
  session: Storage
  now: () => number
  say: (saying: Saying) => void
  fail: (error: unknown) => void
  /** Runs with progress and Cancel; failures are told. */
  track: <T>(what: Phrase, work: (signal: AbortSignal) => Promise<T>) => Promise<T | null>
  drawOverview: (signal: AbortSignal) => Promise<void>
}

/** Milliseconds between a change and its saving, and the longest that changes without a pause are held back. */
const PAUSE = 700
const LONGEST_PAUSE = 3000
const AGAIN = 15_000
/** A picture is made anew when the last one is older, for it costs up to a tenth of a second. */
const PICTURE_AGE = 10_000
const PICTURE = { width: 240, height: 150, length: 40_000 }

export function createKeeper(options: KeeperOptions): Keeper {
  const { store, api, canvas, now, say, fail, track, drawOverview } = options
  const closing = new AbortController()
  const { signal: closed } = closing
  const windows = 'BroadcastChannel' in globalThis ? new BroadcastChannel('guanxi.scenes') : null
  let lastLine: LastLine | undefined
  /** What is saved: compared with what is there to see whether there is something to save. */
  let saved: readonly unknown[] = []
  /** Counts moves of the view, and how many of them the server has: while a save is under way it may not arrive. */
  let viewMoves = 0
  let viewMovesSaved = 0
  let isSettled = false
  let digest = ''
  let keepBase: string | undefined
  let picture: { of: string | null; at: number; data: string | undefined } = { of: null, at: 0, data: undefined }
  let timer: ReturnType<typeof setTimeout> | undefined
  let again: ReturnType<typeof setTimeout> | undefined
  let changedAt: number | null = null
  let turn: Promise<unknown> = Promise.resolve()
  let address = location.hash

  const kept = () => store.get().kept
  const keep = (change: Partial<Kept>) => store.update(state => keeping(state, change))

  // ── what there is to save ─────────────────────────────────────────────────────────────────────────────────────

  const parts = ({ scene, history, view, kept: { name } }: State): readonly unknown[] => [
    scene,
    history,
    view.selection,
    name,
  ]
  const isDirty = () =>
    isSettled && (viewMoves !== viewMovesSaved || parts(store.get()).some((part, index) => part !== saved[index]))
  const markSaved = () => {
    saved = parts(store.get())
    viewMovesSaved = viewMoves
    changedAt = null
    clearTimeout(timer)
  }
  const viewport = () => {
    const view = canvas.current?.viewport()
    if (!view || view.width === 0 || view.height === 0) return null
    const { zoom, pan, width, height } = view
    return { zoom, x: (width / 2 - pan.x) / zoom, y: (height / 2 - pan.y) / zoom }
  }
  const saving = () => {
    const {
      scene,
      history,
      view,
      schema,
      counts,
      kept: { name },
    } = store.get()
    const mapViewport = canvas.current?.mapPlace?.() ?? null
    return { name, scene, history, view, viewport: viewport(), mapViewport, schema, counts }
  }
  const countsOf = () => {
    const { nodes, relationships } = inSight(store.get().scene)
    return { nodes: nodes.length, relationships: relationships.length }
  }
  const pictureNow = (fresh: boolean): string | undefined => {
    const { id } = kept()
    if (picture.of === id && picture.data !== undefined && !fresh && now() - picture.at < PICTURE_AGE)
      return picture.data
    const data = canvas.current?.picture(PICTURE.width, PICTURE.height) ?? undefined
    picture = { of: id, at: now(), data: data && data.length <= PICTURE.length ? data : undefined }
    return picture.data
  }
  const isKeyless = () =>
    toFile({ ...saving(), history: { past: [], future: [], nextId: 1, forgotten: 0 } }).nodes.some(
      ([, key]) => key === '',
    )

  // ── saving ────────────────────────────────────────────────────────────────────────────────────────────────────

  const watch = () => {
    if (store.get().opening !== 'open' || !isDirty() || kept().conflict) return
    changedAt ??= now()
    clearTimeout(timer)
    timer = setTimeout(() => void save(), Math.max(0, Math.min(PAUSE, changedAt + LONGEST_PAUSE - now())))
    if (kept().save.state === 'saved') keep({ save: { state: 'saving' } })
  }

  /** One save after the other. True when the server has it. */
  const save = (note?: string): Promise<boolean> => {
    const result = turn.then(() => saveNow(note))
    turn = result.catch(() => undefined)
    return result
  }

  const saveNow = async (note: string | undefined, isSecond = false): Promise<boolean> => {
    if (closed.aborted || kept().conflict || !isSettled) return false
    if (note === undefined && !isDirty()) return true
    const before = kept()
    const marked = parts(store.get())
    const viewMarked = viewMoves
    const isPictureWanted = note !== undefined || before.id === null
    const draft = {
      name: before.name,
      content: toFile(saving()) as unknown as { version: number },
      counts: countsOf(),
      thumbnail: pictureNow(isPictureWanted),
      ...(lastLine ? { writer: lastLine.window } : {}),
      ...(note === undefined ? {} : { note }),
    }
    changedAt = null
    clearTimeout(timer)
    // Why it was not saved stays to be read until it is.
    if (before.save.state !== 'local' && before.save.state !== 'unsaved') keep({ save: { state: 'saving' } })
    try {
      const summary =
        before.id === null
          ? await api.ask('sceneCreate', draft, { signal: closed })
          : await api.ask(
              'sceneSave',
              { ref: before.id, base: before.version, ...draft, ...(keepBase === undefined ? {} : { keepBase }) },
              { signal: closed },
            )
      saved = marked
      viewMovesSaved = Math.max(viewMovesSaved, viewMarked)
      keepBase = undefined
      digest = summary.digest
      lastLine?.clear()
      options.storage.removeItem(LEGACY)
      keep({
        id: summary.id,
        version: summary.version,
        save: { state: 'saved', at: summary.at },
        keyless: (draft.content as unknown as SceneFile).nodes.some(([, key]) => key === ''),
      })
      if (before.id === null && kept().keyless) say({ text: phrase('scene.keyless') })
      if (before.id === null) {
        picture = { ...picture, of: summary.id }
        goTo(`#/scene/${summary.id}`, 'replace')
      }
      if (lastLine) lastLine.last = summary.id
      windows?.postMessage({ id: summary.id, version: summary.version, digest, name: summary.name })
      watch()
      return true
    } catch (error) {
      if (closed.aborted) return false
      if (!isSecond && mayTryAgain(error)) return saveNow(note, true)
      return false
    }
  }

  /** A save has failed: true when it may be tried again at once. */
  const mayTryAgain = (error: unknown): boolean => {
    const { message } = error as Error
    if (error instanceof ApiError && error.code === 'SCENE_CONFLICT') {
      const { version, digest: theirs, name, writer } = error.facts
      // The same contents under another name, or work of this window whose answer was lost.
      const isOurs = theirs === digest || writer === lastLine?.window
      if (isOurs && typeof version === 'number') {
        keep({ version, ...(kept().name === saved.at(-1) && typeof name === 'string' ? { name } : {}) })
        return true
      }
      putAway()
      keep({ conflict: { version: Number(version) } })
      return false
    }
    if (error instanceof ApiError && error.code === 'NOT_FOUND') {
      // Deleted elsewhere: what is here becomes a scene of its own.
      keep({ id: null, version: 0 })
      digest = ''
      say({ text: phrase('scene.deletedElsewhere') })
      return true
    }
    const isLocal = putAway()
    keep({
      save: {
        state: isLocal ? 'local' : 'unsaved',
        code: error instanceof ApiError ? error.code : 'INTERNAL',
        message,
        ...(error instanceof ApiError && error.instance ? { instance: error.instance } : {}),
      },
    })
    if (isAway(error)) fail(error)
    clearTimeout(again)
    again = setTimeout(() => void save(), AGAIN)
    return false
  }

  /** Into the browser's storage. */
  const putAway = (): boolean => {
    const { id, version } = kept()
    return lastLine?.put({ id, version, file: toFile(saving()), counts: countsOf(), at: now() }) ?? false
  }

  /** Before another scene takes the place of this one. False when this one is kept nowhere. */
  const leave = async (): Promise<boolean> => {
    if (kept().conflict && isDirty()) {
      await keepMine()
      return true
    }
    if (!isDirty() || (await save())) return true
    // What the browser keeps of it lies in a place that the next scene of this window would take.
    say({ text: phrase('scene.cannotLeave') })
    return false
  }

  // ── opening ───────────────────────────────────────────────────────────────────────────────────────────────────

  const show = async (file: SceneFile, as: Partial<Kept>, signal: AbortSignal): Promise<void> => {
    const found = await findAgain(api, file, store.get().schema, signal)
    const opened = fromFile(file, found)
    const difference = differenceOf(file, found)
    const { goneNodes, goneRelationships } = difference
    isSettled = false
    keepBase = goneNodes.length + goneRelationships.length > 0 ? noteBefore.gone : undefined
    const isTold = !isSame(difference) || difference.degrees.size > 0
    store.update(state =>
      reopening(state, opened, { ...nothingKept, name: file.name, difference: isTold ? difference : null, ...as }),
    )
    if (opened.viewport) canvas.current?.order({ kind: 'place', ...opened.viewport })
    else canvas.current?.order({ kind: 'fit' })
    canvas.current?.order({ kind: 'earth', place: opened.mapViewport })
    if (isKeyless()) keep({ keyless: true })
    settle()
  }

  const settle = () => {
    isSettled = true
    markSaved()
  }

  /** Opens a scene of the store. One of another database is opened as a new one, so that it is not written over. */
  const openKept = async (id: string, version: number | undefined, signal: AbortSignal): Promise<void> => {
    const { scene, content, database } = await api.ask('scene', { ref: id, version }, { signal })
    const file = readFile(content)
    if (!file)
      throw new ApiError('SCENE_DAMAGED', 'This scene is in a format that this version of Guanxi does not know.')
    const isForeign = scene.database.id !== database.id
    if (isForeign || version !== undefined) {
      await show({ ...file, name: nextName(scene.name) }, {}, signal)
      if (isForeign) say({ text: phrase('scene.otherDatabase', { name: scene.database.name }) })
      return
    }
    await show(file, { id, name: scene.name, version: scene.version, save: { state: 'saved', at: scene.at } }, signal)
    digest = scene.digest
    picture = { of: id, at: 0, data: scene.thumbnail }
    if (lastLine) lastLine.last = id
  }

  const showOverview = async (signal: AbortSignal): Promise<void> => {
    isSettled = false
    const empty = {
      scene: emptyScene,
      history: { past: [], future: [], nextId: 1, forgotten: 0 },
      view: {},
      viewport: null,
      mapViewport: null,
    }
    store.update(state => reopening(state, empty, nothingKept))
    canvas.current?.order({ kind: 'earth', place: null })
    await drawOverview(signal)
    settle()
  }

  /** What the address says. False when it says nothing. */
  const openAddress = async (hash: string, signal: AbortSignal): Promise<boolean> => {
    const [, kind, rest = ''] = /^#\/(scene|s|new)(?:\/([\w-]+))?$/.exec(hash) ?? []
    if (kind === 'scene') {
      await openKept(rest, undefined, signal)
      return true
    }
    if (kind === 's') {
      const file = await unfoldScene(rest)
      if (!file) {
        say({ text: phrase('scene.linkBroken') })
        return false
      }
      await show(file, {}, signal)
      return true
    }
    if (kind === 'new') {
      showEmpty()
      return true
    }
    return false
  }

  const showEmpty = () => {
    isSettled = false
    const empty = {
      scene: emptyScene,
      history: { past: [], future: [], nextId: 1, forgotten: 0 },
      view: {},
      viewport: null,
      mapViewport: null,
    }
    store.update(state => reopening(state, empty, nothingKept))
    canvas.current?.order({ kind: 'earth', place: null })
    settle()
  }

  const goTo = (hash: string, how: 'push' | 'replace') => {
    address = hash
    const url = hash === '' ? location.pathname + location.search : hash
    if (how === 'push') history.pushState(null, '', url)
    else history.replaceState(null, '', url)
  }

  /** What windows could not send when they were closed or reloaded. Gives the id under which our own now is. */
  const sendUnsent = async (unsent: Unsent): Promise<SceneSummary> => {
    const { id, version, file, counts, writer } = unsent
    const draft = { name: file.name, content: file as unknown as { version: number }, counts, writer }
    const save = (ref: string, base: number) => api.ask('sceneSave', { ref, base, ...draft }, { signal: closed })
    if (id !== null) {
      try {
        return await save(id, version)
      } catch (error) {
        if (!(error instanceof ApiError)) throw error
        // The window's own last save arrived, and only the answer to it did not.
        if (error.code === 'SCENE_CONFLICT' && error.facts.writer === writer)
          return save(id, Number(error.facts.version))
        if (error.code !== 'SCENE_CONFLICT' && error.code !== 'NOT_FOUND') throw error
        if (error.code === 'SCENE_CONFLICT') say({ text: phrase('scene.recovered', { name: nextName(file.name) }) })
      }
    }
    return api.ask(
      'sceneCreate',
      { ...draft, name: id === null ? draft.name : nextName(draft.name) },
      { signal: closed },
    )
  }

  const open = async (signal: AbortSignal): Promise<boolean> => {
    lastLine = await openLastLine(options.storage, options.session, now)
    for (const { unsent, clear } of await lastLine.orphans()) await sendUnsent(unsent).then(clear, () => undefined)
    const own = lastLine.own()
    let hash = location.hash
    if (own) {
      try {
        const { id } = await sendUnsent(own)
        lastLine.clear()
        hash = `#/scene/${id}`
        goTo(hash, 'replace')
      } catch (error) {
        // The server does not take it: it is opened from here, and sent when it does.
        await show(own.file, { id: own.id, version: own.version }, signal)
        viewMoves++
        mayTryAgain(error)
        return true
      }
    }
    try {
      if (await openAddress(hash, signal)) return true
    } catch (error) {
      const { message } = error as Error
      if (!(error instanceof ApiError) || isAway(error)) throw error
      say({ text: phrase('scene.notOpened', { why: message }) })
    }
    const { last } = lastLine
    if (last !== null && hash === '') {
      try {
        await openKept(last, undefined, signal)
        goTo(`#/scene/${last}`, 'replace')
        return true
      } catch (error) {
        if (!(error instanceof ApiError) || isAway(error)) throw error
        lastLine.last = null
      }
    }
    const legacy = readLegacy()
    if (!legacy) return false
    await show(legacy, {}, signal)
    viewMoves++
    watch()
    return true
  }
  const readLegacy = (): SceneFile | null => {
    try {
      return readFile(JSON.parse(options.storage.getItem(LEGACY) ?? 'null'))
    } catch {
      return null
    }
  }

  /** Goes to another scene, by a command or by Back and Forward. */
  const moveTo = async (hash: string, how: 'push' | 'none', work: (signal: AbortSignal) => Promise<void>) => {
    const from = address
    if (!(await leave())) {
      if (how === 'none') goTo(from, 'push')
      return
    }
    const result = await track(phrase('ask.opening'), async signal => {
      await work(signal)
      return true
    })
    if (result === null) {
      if (how === 'none') goTo(from, 'push')
    } else if (how === 'push') goTo(hash, 'push')
    else address = hash
  }
  const openById = (id: string) => moveTo(`#/scene/${id}`, 'push', signal => openKept(id, undefined, signal))
  /** One click leads back to where the user was. */
  const back = { label: phrase('scene.back'), run: () => history.back() }

  const onPop = () => {
    const hash = location.hash
    if (hash === address) return
    void moveTo(hash, 'none', async signal => {
      if (!(await openAddress(hash, signal))) await showOverview(signal)
      else if (hash.startsWith('#/s/')) say({ text: phrase('scene.fromLink'), act: back })
    })
  }

  // ── two windows ───────────────────────────────────────────────────────────────────────────────────────────────

  const onOther = ({ data }: MessageEvent) => {
    const { id, version, conflict, name } = kept()
    if (typeof data !== 'object' || data?.id !== id || id === null || conflict || !(data.version > version)) return
    if (data.digest === digest) keep({ version: data.version, ...(name === saved.at(-1) ? { name: data.name } : {}) })
    else keep({ conflict: { version: data.version } })
    if (data.digest === digest && !isDirty()) markSaved()
  }
  const keepMine = async (): Promise<void> => {
    keep({ id: null, version: 0, name: nextName(kept().name), conflict: null })
    digest = ''
    viewMoves++
    if (await save()) say({ text: phrase('scene.keptMine') })
  }
  const takeTheirs = async (): Promise<void> => {
    const { id, name } = kept()
    if (id === null) return
    if (isDirty()) {
      const draft = {
        name: nextName(name),
        content: toFile(saving()) as unknown as { version: number },
        counts: countsOf(),
      }
      const mine = await track(phrase('ask.saving'), signal => api.ask('sceneCreate', draft, { signal }))
      if (mine === null) return
      lastLine?.clear()
      say({
        text: phrase('scene.tookTheirs'),
        act: { label: phrase('scene.openMine'), run: () => void openById(mine.id) },
      })
    }
    await track(phrase('ask.opening'), signal => openKept(id, undefined, signal))
  }

  // ── orders ────────────────────────────────────────────────────────────────────────────────────────────────────

  const copy = (text: string, words: Phrase) =>
    navigator.clipboard.writeText(text).then(
      () => say({ text: words }),
      () => say({ text: phrase('say.notCopied') }),
    )
  const addressOf = (hash: string) => `${location.origin}${location.pathname}${location.search}${hash}`

  const orders: { [Order in SceneOrder['order']]: (order: Extract<SceneOrder, { order: Order }>) => Promise<unknown> } =
    {
      new: () => moveTo('#/new', 'push', async () => showEmpty()),
      open: ({ id, version }) =>
        version === undefined
          ? id === kept().id
            ? Promise.resolve()
            : openById(id)
          : moveTo('#/new', 'push', async signal => {
              await openKept(id, version, signal)
              viewMoves++
              await save()
              say({ text: phrase('scene.openedVersion', { version }), act: back })
            }),
      async duplicate() {
        const name = nextName(kept().name)
        if (!(await leave())) return
        const { id } = kept()
        if (id === null) viewMoves++
        if (id === null && !(await save())) return
        const ref = kept().id!
        const copied = await track(phrase('ask.saving'), signal => api.ask('sceneDuplicate', { ref, name }, { signal }))
        if (copied === null) return
        await openById(copied.id)
        say({ text: phrase('scene.duplicated'), act: back })
      },
      async delete({ id = kept().id ?? undefined, name = kept().name }) {
        if (id === undefined) return
        const isOpen = id === kept().id
        if (isOpen && !(await leave())) return
        if ((await track(phrase('ask.saving'), signal => api.ask('sceneDelete', { ref: id }, { signal }))) === null)
          return
        if (isOpen) {
          if (lastLine) lastLine.last = null
          await track(phrase('ask.opening'), showOverview)
          goTo('', 'push')
        }
        touchList()
        const undelete = async () => {
          const done = await track(phrase('ask.saving'), signal => api.ask('sceneUndelete', { ref: id }, { signal }))
          if (done !== null && isOpen) await openById(id)
          touchList()
        }
        const label = phrase('command.undo')
        say({ text: phrase('scene.deleted', { name }), act: { label, run: () => void undelete() } })
      },
      async restore({ id, version }) {
        if (id === kept().id && !(await leave())) return
        const done = await track(phrase('ask.saving'), async signal => {
          const { scene } = await api.ask('scene', { ref: id }, { signal })
          return api.ask(
            'sceneRestore',
            { ref: id, version, base: scene.version, keepBase: noteBefore.restored },
            { signal },
          )
        })
        if (done === null) return
        if (id === kept().id) await track(phrase('ask.opening'), signal => openKept(id, undefined, signal))
        else await openById(id)
        windows?.postMessage({ id, version: done.version, digest: done.digest, name: done.name })
        touchList()
        say({ text: phrase('scene.restored', { version }) })
      },
      async rename({ name, id }) {
        if (id !== undefined && id !== kept().id) {
          await track(phrase('ask.saving'), signal => api.ask('sceneRename', { ref: id, name }, { signal }))
        } else {
          keep({ name: name.trim().slice(0, 200) })
          await save()
        }
        touchList()
      },
      async saveVersion({ note }) {
        if (!(await save(note))) return
        touchList()
        say({ text: phrase('scene.versionSaved', { version: kept().version }) })
      },
      async copyLink() {
        if (kept().id === null) viewMoves++
        if (!(await leave())) return
        await copy(addressOf(`#/scene/${kept().id}`), phrase('scene.linkCopied'))
      },
      async copyWhole() {
        const link = addressOf(`#/s/${await foldScene(toLinkFile(saving()))}`)
        if (link.length > LINK_LENGTH)
          say({ text: phrase('scene.linkTooLong', { length: link.length, limit: LINK_LENGTH }) })
        else await copy(link, phrase('scene.wholeCopied', { length: link.length }))
      },
      async exportFile() {
        const name =
          kept()
            .name.replace(/[\\/:*?"<>|\s]+/g, '-')
            .slice(0, 80) || 'scene'
        download(`${name}.guanxi.json`, JSON.stringify(toFile(saving())))
      },
      async importFile() {
        const chosen = await chooseFile()
        if (chosen === null) return
        const file = readFile(
          await chosen
            .text()
            .then(JSON.parse)
            .catch(() => null),
        )
        if (!file) return say({ text: phrase('scene.fileInvalid', { file: chosen.name }) })
        await moveTo('#/new', 'push', async signal => {
          await show(file, {}, signal)
          viewMoves++
          await save()
          say({ text: phrase('scene.imported', { file: chosen.name }), act: back })
        })
      },
      takeTheirs,
      keepMine,
      retry: () => save(),
    }

  /** Lists of scenes that are on the screen read again. */
  const touchList = () => store.update(state => opening(state, { scenesAt: state.panels.scenesAt + 1 }))

  // ── what happens around ───────────────────────────────────────────────────────────────────────────────────────

  const onHide = () => {
    if (isDirty() && store.get().opening === 'open' && !kept().conflict) putAway()
  }
  const onVisibility = () => {
    if (document.visibilityState === 'hidden' && isDirty()) void save()
  }
  const onUnload = (event: BeforeUnloadEvent) => {
    if (kept().save.state === 'unsaved' && isDirty()) event.preventDefault()
  }
  let connection = store.get().connection.state
  const stop = store.subscribe(() => {
    watch()
    const { state } = store.get().connection
    if (state !== connection && state === 'there' && ['local', 'unsaved'].includes(kept().save.state)) void save()
    connection = state
  })
  windows?.addEventListener('message', onOther)
  window.addEventListener('popstate', onPop)
  window.addEventListener('pagehide', onHide)
  window.addEventListener('beforeunload', onUnload)
  document.addEventListener('visibilitychange', onVisibility)

  return {
    open,
    settle,
    moved() {
      if (!isSettled) return
      viewMoves++
      watch()
    },
    perform: order =>
      (orders[order.order] as (order: SceneOrder) => Promise<unknown>)(order).then(() => undefined, fail),
    close() {
      closing.abort()
      stop()
      clearTimeout(timer)
      clearTimeout(again)
      windows?.close()
      window.removeEventListener('popstate', onPop)
      window.removeEventListener('pagehide', onHide)
      window.removeEventListener('beforeunload', onUnload)
      document.removeEventListener('visibilitychange', onVisibility)
    },
  }
}

/** Where the page kept its one scene before the server did. */
const LEGACY = 'guanxi.scene'
