import type { Value } from '../server/contract/graph.ts'
import type { RouteName } from '../server/contract/routes.ts'
import { type Api, createApi } from './api/client.ts'
import { listening } from './api/listening.ts'
import { isAway } from './api/problem.ts'
import { createArranging } from './arranging.ts'
import type { Canvas } from './canvas/canvas.ts'
import { createEditor, type Editor } from './editing.ts'
import { createImporter, type Importer } from './importer.ts'
import { createKeeper, type Keeper } from './keeper.ts'
import { createMeasurer } from './metrics/measurer.ts'
import { type Asked, askedName, withAsked } from './model/asked.ts'
import { withinBudget } from './model/budget.ts'
import { type Ask, defaultTarget, type Measuring, type Outcome } from './model/command.ts'
import { type CommandId, commandOf } from './model/commands.ts'
import { supposedOf } from './model/masks.ts'
import { topologyOf } from './model/measures.ts'
import { draftsOf } from './model/parameters.ts'
import { type Phrase, phrase } from './model/phrase.ts'
import type { Questions } from './model/question.ts'
import { adding, emptyScene, type Scene } from './model/scene.ts'
import { doing, initialState, opening, type State, type Target } from './model/state.ts'
import { draftFrom, type StatementDraft } from './model/statementdraft.ts'
import { createStore, type Store } from './model/store.ts'
import { neededMetrics } from './model/styles.ts'
import { sightOf } from './model/view.ts'
import { createPast, type Past } from './past.ts'

/** Something to tell the user: `Undo` is offered where a change can be taken back. */
export interface Saying {
  readonly text: Phrase
  readonly undo?: boolean
  /** Another way on, as a button. */
  readonly act?: { readonly label: Phrase; readonly run: () => void }
}

/** A request or layout that is under way. */
export interface Pending {
  readonly id: number
  readonly what: Phrase
  readonly since: number
  readonly cancel: () => void
  /** Ends it and keeps what there is so far, where that means something: then this is offered instead of Cancel. */
  readonly stop?: () => void
}

export interface Explorer {
  readonly store: Store<State>
  readonly api: Api
  readonly pending: Store<readonly Pending[]>
  /** What the page has asked of the database since it was loaded, newest first. */
  readonly asked: Store<readonly Asked[]>
  /** The statement that is being written. It survives a reload. */
  readonly draft: Store<StatementDraft>
  /** Opens the editor with a statement. */
  write(statement: string, parameters: { readonly [name: string]: Value }): void
  /** Performs a command of the list on a target, by default the selection. Does nothing when it is not enabled. */
  run(id: CommandId, target?: Target): void
  carryOut(outcome: Outcome): void
  /** A question with progress and Cancel. Failures are told; null then, and after Cancel. */
  ask<R extends RouteName>(ask: Omit<Ask<R>, 'answered'>): Promise<Questions[R]['answer'] | null>
  readonly keeper: Keeper
  /** What was run in this browser. */
  readonly past: Past
  /** Writes to the database. */
  readonly editor: Editor
  /** Takes files into the database. */
  readonly importer: Importer
  /** Opens the saved scene, else the overview. Called again after a failure. */
  open(): Promise<void>
  /** Asks now whether the engine is back. */
  retry(): void
  /** Tells of an error that a panel met, and notices when it means that the engine is away. */
  fail(error: unknown): void
  /** Who belongs together in a scene, worked out in a worker: numbers of communities. Errors: AbortError. */
  communities(scene: Scene, signal: AbortSignal): Promise<ReadonlyMap<string, number>>
  readonly canvas: { current: Canvas | null }
  onSaying: (saying: Saying) => void
  onError: (error: unknown) => void
  close(): void
}

export interface ExplorerOptions {
  api?: Api
  /** Where is kept what the server has not taken yet. Default: the browser's local storage. */
  storage?: Storage
  /** What belongs to this window and outlives a reload. Default: the browser's session storage. */
  session?: Storage
  now?: () => number
}

/** What is in view while there is no canvas. */
const nowhere = { zoom: 1, pan: { x: 0, y: 0 }, width: 0, height: 0 }
const CALM = 15_000
const URGENT = 2000
const BATCH = 500
const DRAFT = 'guanxi.draft'

/** Ties the rooms together: performs what commands ask for. Everything that decides is in the model. */
export function createExplorer({
  api: unheard = createApi(),
  storage = window.localStorage,
  session = window.sessionStorage,
  now = Date.now,
}: ExplorerOptions = {}): Explorer {
  const store = createStore<State>(initialState)
  const pending = createStore<readonly Pending[]>([])
  const asked = createStore<readonly Asked[]>([])
  const api = listening(unheard, ({ route, request, ...heard }) =>
    asked.update(list => withAsked(list, { ...heard, at: now() - heard.duration, name: askedName(route, request) })),
  )
  const draft = createStore<StatementDraft>(draftFrom(keptDraft(session)))
  const closing = new AbortController()
  let nextPending = 1
  let healthTimer: ReturnType<typeof setTimeout> | undefined
  let countTimer: ReturnType<typeof setTimeout> | undefined
  let measureTimer: ReturnType<typeof setTimeout> | undefined
  const uncountable = new Set<string>()
  /** Whose numbers are not sure any more, because the database was edited. */
  const unsure = new Set<string>()

  const track = async <T>(
    what: Phrase,
    work: (signal: AbortSignal) => Promise<T>,
    stop?: () => void,
  ): Promise<T | null> => {
    const control = new AbortController()
    const id = nextPending++
    const since = now()
    pending.update(list => [...list, { id, what, since, cancel: () => control.abort(), stop }])
    try {
      return await work(AbortSignal.any([control.signal, closing.signal]))
    } catch (error) {
      if (!control.signal.aborted && !closing.signal.aborted) explorer.fail(error)
      return null
    } finally {
      pending.update(list => list.filter(one => one.id !== id))
    }
  }

  const away = (code: string, message: string) => {
    store.update(state => ({
      ...state,
      connection: {
        state: 'away',
        code,
        message,
        since: state.connection.state === 'away' ? state.connection.since : now(),
      },
    }))
    watch(URGENT)
  }

  const watch = (delay: number) => {
    clearTimeout(healthTimer)
    if (!closing.signal.aborted) healthTimer = setTimeout(checkHealth, delay)
  }
  const checkHealth = async () => {
    const before = store.get().connection.state
    try {
      const health = await api.ask('health', {}, { signal: closing.signal })
      if (!health.ok) return away(health.code ?? 'ENGINE_UNAVAILABLE', health.message ?? '')
      store.update(state => ({ ...state, connection: { state: 'there', health } }))
      watch(CALM)
      if (before === 'away') {
        explorer.onSaying({ text: phrase('say.back') })
        if (store.get().opening !== 'open') await explorer.open()
      }
    } catch (error) {
      if (closing.signal.aborted) return
      if (isAway(error)) away(error.code, error.message)
      else watch(CALM)
    }
  }

  const canvas: Explorer['canvas'] = { current: null }
  const arranging = createArranging({ store, canvas, now, track, say: saying => explorer.onSaying(saying) })

  const drawOverview = async (signal: AbortSignal) => {
    const { nodes, relationships, ...overview } = await api.ask('overview', {}, { signal })
    store.update(state => ({ ...state, overview }))
    const change = adding(emptyScene, { nodes, relationships }, new Map())
    const unplaced = { ...emptyScene, nodes: change.nodes.added, relationships: change.relationships.added }
    const places = await arranging.first(unplaced, signal)
    store.update(state =>
      doing(
        { ...state, opening: 'open' },
        {
          name: phrase('step.open'),
          change: adding(state.scene, { nodes, relationships }, places),
          recording: 'never',
          at: now(),
        },
      ),
    )
  }

  /** Asks how many neighbours the drawn nodes have, for those not known yet. */
  const count = async () => {
    const { scene, counts, connection } = store.get()
    if (connection.state !== 'there') return
    // Of what is in a group nobody sees a count: it is asked for when the group is opened.
    const inGroups = new Set([...scene.folds.values()].flatMap(({ nodes }) => nodes))
    const refs = [...scene.nodes.keys()]
      .filter(id => (!counts.has(id) || unsure.has(id)) && !uncountable.has(id) && !inGroups.has(id))
      .slice(0, BATCH)
    if (refs.length === 0) return
    try {
      const answer = await api.ask('neighbourCounts', { refs }, { signal: closing.signal })
      for (const id of refs) {
        uncountable.add(id)
        unsure.delete(id)
      }
      store.update(state => {
        const next = new Map(state.counts)
        for (const { id, groups } of answer.nodes) next.set(id, groups)
        return { ...state, counts: next }
      })
      if (refs.length === BATCH) countTimer = setTimeout(count, 50)
    } catch (error) {
      for (const id of refs) uncountable.add(id)
      if (isAway(error)) {
        for (const id of refs) uncountable.delete(id)
        explorer.fail(error)
      }
    }
  }

  const measurer = createMeasurer()
  let measuring: AbortController | null = null
  /** The topology for which somebody pressed Cancel: it is not begun again by itself. */
  let cancelledFor: string | null = null
  /** Works out what the looks of the scene need and is not known for what is in sight now, one metric after another. */
  const measure = async () => {
    const state = store.get()
    const needed = neededMetrics(state.scene)
    if (needed.length === 0) {
      cancelledFor = null
      return measuring?.abort()
    }
    const topology = topologyOf(supposedOf(sightOf(state)))
    const missing = needed.find(name => state.metrics.get(name)?.key !== topology.key)
    const job = `${missing} ${topology.key}`
    if (missing === undefined || job === cancelledFor || job === measuringFor) return
    measuring?.abort()
    const mine = new AbortController()
    measuring = mine
    measuringFor = job
    const measured = await track(phrase(`ask.metric.${missing}`), signal => {
      signal.addEventListener('abort', () => {
        if (!mine.signal.aborted && !closing.signal.aborted) cancelledFor = job
      })
      return measurer.measure(missing, topology, AbortSignal.any([signal, mine.signal])).catch(error => {
        if (mine.signal.aborted) return null
        cancelledFor = job
        throw error
      })
    })
    if (measuring !== mine) return
    measuring = null
    measuringFor = null
    if (measured) store.update(now => ({ ...now, metrics: new Map(now.metrics).set(missing, measured) }))
    void measure()
  }
  let measuringFor: string | null = null
  /** For a command that waits for it. What has changed meanwhile is measured again. */
  const measureFor = async ({ metric, measured }: Measuring) => {
    const topology = () => topologyOf(supposedOf(sightOf(store.get())))
    const found = await track(phrase(`ask.metric.${metric}`), async signal => {
      for (;;) {
        const values = await measurer.measure(metric, topology(), signal)
        if (values.key === topology().key) return values
      }
    })
    if (!found) return
    store.update(state => ({ ...state, metrics: new Map(state.metrics).set(metric, found) }))
    explorer.carryOut(measured(store.get(), found, now()))
  }

  const keeper = createKeeper({
    store,
    api,
    canvas,
    storage,
    session,
    now,
    say: saying => explorer.onSaying(saying),
    fail: error => explorer.fail(error),
    track,
    drawOverview,
  })
  const editor = createEditor({
    store,
    api,
    storage,
    session,
    track,
    say: saying => explorer.onSaying(saying),
    fail: error => explorer.fail(error),
    recount() {
      uncountable.clear()
      for (const id of store.get().counts.keys()) unsure.add(id)
      clearTimeout(countTimer)
      countTimer = setTimeout(count, 50)
    },
  })
  const importer = createImporter({
    store,
    api,
    now,
    track,
    say: saying => explorer.onSaying(saying),
    carryOut: outcome => explorer.carryOut(outcome),
    arrange: what => arranging.arrange(what),
    renew: () => editor.renew(),
  })
  const explorer: Explorer = {
    store,
    api,
    pending,
    asked,
    draft,
    keeper,
    past: createPast(),
    editor,
    importer,
    canvas,
    onSaying: () => undefined,
    onError: () => undefined,

    write(statement, parameters) {
      draft.update(({ handed }) => ({ statement, fields: [...draftsOf(parameters)], handed: handed + 1 }))
      store.update(state => opening(state, { drawer: 'cypher' }))
    },

    run(id, target = defaultTarget(store.get())) {
      const command = commandOf(id)
      const state = store.get()
      const enabled = command.enabled(state, target)
      if (enabled === true) explorer.carryOut(command.perform(state, target, now()))
      else explorer.onSaying({ text: enabled })
    },

    carryOut(wanted) {
      const outcome = withinBudget(store.get(), wanted)
      if (outcome.update) store.update(outcome.update)
      if (outcome.viewport) {
        explorer.canvas.current?.order(outcome.viewport)
        keeper.moved()
      }
      if (outcome.inView) {
        const { zoom, pan, width, height } = explorer.canvas.current?.viewport() ?? nowhere
        explorer.carryOut(outcome.inView({ zoom, x: (width / 2 - pan.x) / zoom, y: (height / 2 - pan.y) / zoom }))
      }
      if (outcome.scene) void keeper.perform(outcome.scene)
      if (outcome.say) {
        const { edit, ...saying } = outcome.say
        explorer.onSaying(
          edit === undefined
            ? saying
            : { ...saying, act: { label: phrase('editing.undo'), run: () => void editor.undo(edit) } },
        )
      }
      if (outcome.copy !== undefined)
        navigator.clipboard.writeText(outcome.copy).catch(() => explorer.onSaying({ text: phrase('say.notCopied') }))
      if (outcome.arrange) void arranging.arrange(outcome.arrange)
      if (outcome.measure) void measureFor(outcome.measure)
      if (outcome.ask) {
        const { route, request, what, answered } = outcome.ask as Ask<RouteName>
        void track(what, signal => api.ask(route, request as never, { signal })).then(answer => {
          if (answer !== null) explorer.carryOut(answered(store.get(), answer as never, now()))
        })
      }
    },

    ask: ({ route, request, what }) => track(what, signal => api.ask(route, request, { signal })) as never,

    communities: async (scene, signal) => (await measurer.measure('community', topologyOf(scene), signal)).values,

    async open() {
      store.update(state => ({ ...state, opening: 'opening' }))
      try {
        await track(phrase('ask.opening'), async signal => {
          try {
            const [health, schema] = await Promise.all([
              api.ask('health', {}, { signal }),
              api.ask('schema', {}, { signal }),
            ])
            store.update(state => ({
              ...state,
              schema,
              connection: health.ok
                ? { state: 'there', health }
                : { state: 'away', code: health.code ?? '', message: health.message ?? '', since: now() },
            }))
            watch(health.ok ? CALM : URGENT)
            void importer.resume()
            if (!(await keeper.open(signal))) {
              await drawOverview(signal)
              keeper.settle()
              return
            }
            const { nodes: _, relationships: __, ...overview } = await api.ask('overview', {}, { signal })
            store.update(state => ({ ...state, overview }))
          } catch (error) {
            store.update(state => ({ ...state, opening: 'failed' }))
            throw error
          }
        })
      } finally {
        if (store.get().opening === 'opening') store.update(state => ({ ...state, opening: 'failed' }))
      }
    },

    retry: () => void checkHealth(),

    fail(error) {
      if (isAway(error)) away(error.code, error.message)
      else explorer.onError(error)
    },

    close() {
      closing.abort()
      keepDraft()
      window.removeEventListener('pagehide', keepDraft)
      clearTimeout(healthTimer)
      clearTimeout(countTimer)
      clearTimeout(measureTimer)
      importer.close()
      keeper.close()
      explorer.past.close()
      arranging.close()
      measurer.close()
    },
  }

  let draftTimer: ReturnType<typeof setTimeout> | undefined
  const keepDraft = () => {
    clearTimeout(draftTimer)
    try {
      session.setItem(DRAFT, JSON.stringify(draft.get()))
    } catch {
      // A full storage is told where scenes are kept.
    }
  }
  draft.subscribe(() => {
    clearTimeout(draftTimer)
    draftTimer = setTimeout(keepDraft, 500)
  })
  window.addEventListener('pagehide', keepDraft)

  let lastScene = store.get().scene
  let lastConnection = store.get().connection.state
  let lastSeen: unknown[] = []
  store.subscribe(() => {
    const state = store.get()
    const { scene, connection } = state
    // The looks of a scene, and what is in sight of it, decide what has to be worked out.
    const seen = [scene.nodes, scene.relationships, scene.styles, scene.settings, sightOf(state)]
    if (seen.some((part, index) => part !== lastSeen[index])) {
      lastSeen = seen
      clearTimeout(measureTimer)
      measureTimer = setTimeout(measure, 50)
    }
    if (scene === lastScene && connection.state === lastConnection) return
    lastScene = scene
    lastConnection = connection.state
    clearTimeout(countTimer)
    countTimer = setTimeout(count, 50)
  })

  return explorer
}

function keptDraft(session: Storage): unknown {
  try {
    return JSON.parse(session.getItem(DRAFT) ?? 'null')
  } catch {
    return null
  }
}
