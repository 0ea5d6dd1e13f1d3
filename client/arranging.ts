import { createArranger } from './canvas/arranger.ts'
import type { Canvas } from './canvas/canvas.ts'
import type { Saying } from './explorer.ts'
import { arrangementOf, datedCounts, type LayoutName } from './model/arrangement.ts'
import { type Arranging, called } from './model/command.ts'
import { faceOf } from './model/folds.ts'
import { movingDrawn } from './model/groups.ts'
import { notesAlong } from './model/notes.ts'
import { type Phrase, phrase } from './model/phrase.ts'
import { applyToScene, type Position, type Scene } from './model/scene.ts'
import { setting } from './model/settings.ts'
import { doing, type State } from './model/state.ts'
import type { Store } from './model/store.ts'
import { sightOf } from './model/view.ts'

export interface ArrangingOptions {
  readonly store: Store<State>
  readonly canvas: { readonly current: Canvas | null }
  readonly now: () => number
  /** Does work with progress and Cancel; with `stop` it offers to end early instead. */
  readonly track: <T>(what: Phrase, work: (signal: AbortSignal) => Promise<T>, stop?: () => void) => Promise<T | null>
  readonly say: (saying: Saying) => void
}

/** Of a view that the user has moved so much of what was laid out is in sight at least, else it is fitted all the same. */
const IN_SIGHT = 0.25

/** Carries layouts out: asks the worker, and makes one step of what it says. */
export function createArranging({ store, canvas, now, track, say }: ArrangingOptions) {
  const arranger = createArranger()
  let under: AbortController | null = null

  const aspect = () => {
    const view = canvas.current?.viewport()
    return view && view.width > 0 && view.height > 0 ? view.width / view.height : 1.3
  }

  const show = (places: ReadonlyMap<string, Position>) => {
    const { current } = canvas
    if (!current) return
    const outside = current.outside(places.keys())
    if (!current.isMoved() || outside > places.size * (1 - IN_SIGHT)) current.order({ kind: 'fit' })
  }

  return {
    arrange({ nodes, merge, layout, set = {} }: Arranging): Promise<unknown> {
      // Only one at a time: a new arrangement takes the place of the one that is under way.
      under?.abort()
      const mine = new AbortController()
      under = mine
      const stop = new AbortController()
      const work = async (signal: AbortSignal) => {
        const before = store.get()
        const { scene, schema, language, view } = before
        const settings = setting(scene, set)
        const kept = arrangementOf(applyToScene(scene, settings))
        const arrangement = { ...kept, layout: layout ?? kept.layout }
        const only = nodes && new Set(nodes)
        const places = await arranger
          .arrange(sightOf(before), {
            arrangement,
            hold: new Set([...scene.nodes].filter(([, { pinned }]) => pinned).map(([id]) => id)),
            only,
            // What is laid out goes round what is selected; among what is selected, round the best connected.
            centres: only ? new Set() : view.selection.nodes,
            aspect: aspect(),
            schema,
            language,
            signal: AbortSignal.any([signal, mine.signal]),
            stop: stop.signal,
          })
          .catch(error => {
            if (mine.signal.aborted) return null
            throw error
          })
        if (!places) return
        if (under === mine) under = null
        store.update(state => {
          // Whatever was moved or pinned meanwhile stays where it was put.
          for (const [id, { x, y }] of scene.nodes) {
            const drawn = state.scene.nodes.get(id)
            if (drawn && (drawn.pinned || drawn.x !== x || drawn.y !== y)) places.delete(id)
          }
          for (const [id, fold] of scene.folds) if (state.scene.folds.get(id) !== fold) places.delete(faceOf(id))
          const values = { layout: arrangement.layout }
          const moved = movingDrawn(state.scene, places, 'laid out')
          const after = sightOf({ ...state, scene: applyToScene(state.scene, moved) })
          return doing(state, {
            name:
              nodes === null
                ? phrase('step.layout', values)
                : phrase('step.layoutSome', { ...values, ...called(state, { nodes, relationships: [] }) }),
            change: {
              ...moved,
              notes: notesAlong(sightOf(state), after).notes,
              settings: setting(state.scene, set).settings,
            },
            merge,
            recording: merge === undefined ? 'undoable' : 'merged',
            at: now(),
          })
        })
        // The canvas hears of it in a microtask of its own, and fits to what it has heard of.
        await Promise.resolve()
        if (nodes === null) show(places)
        if (stop.signal.aborted) say({ text: phrase('say.stopped'), undo: true })
        else if (arrangement.layout === 'timeline') tellUndated(sightOf(store.get()), arrangement.date, only)
      }
      return track(phrase('ask.arrange'), work, () => stop.abort())
    },

    /** Places for the first picture of a database. */
    first(scene: Scene, signal: AbortSignal): Promise<Map<string, Position>> {
      const { schema, language } = store.get()
      const arrangement = { ...arrangementOf(scene), layout: 'force' as LayoutName }
      const hold = new Set<string>()
      return arranger.arrange(scene, {
        arrangement,
        hold,
        only: null,
        centres: hold,
        aspect: aspect(),
        schema,
        language,
        signal,
      })
    },

    close: () => arranger.close(),
  }

  /** Nothing is left out in silence: what has no date stands apart, and is counted. */
  function tellUndated(scene: Scene, date: string, only: ReadonlySet<string> | null) {
    const nodes = only ? new Map([...scene.nodes].filter(([id]) => only.has(id))) : scene.nodes
    const counts = datedCounts({ ...scene, nodes }, date)
    if (counts.undated > 0) say({ text: phrase('say.timeline', counts) })
  }
}
