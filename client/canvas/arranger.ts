import type { Node } from '../../server/contract/graph.ts'
import type { SchemaAnswer } from '../../server/contract/messages.ts'
import { type Arrangement, dateOf, type LayoutName } from '../model/arrangement.ts'
import { captionOf, type Language } from '../model/caption.ts'
import { groupedScene } from '../model/groups.ts'
import { isInSight, type Position, type Scene } from '../model/scene.ts'
import { appearancesFor, mainLabel } from '../model/view.ts'
import type { LayoutInput, LayoutOutput } from './layouts/figure.ts'

export interface ArrangeOptions {
  readonly arrangement: Arrangement
  /** These keep their places. */
  readonly hold: ReadonlySet<string>
  /** Only these are laid out, among the others, which keep their places; null for all. */
  readonly only: ReadonlySet<string> | null
  /** What a radial layout goes round. */
  readonly centres: ReadonlySet<string>
  /** Width by height of the room that there is. */
  readonly aspect: number
  readonly schema: SchemaAnswer | null
  readonly language: Language
}

/** Lays scenes out in a worker, off the page's thread. */
export interface Arranger {
  /**
   * Places for what is drawn of the visible nodes: a closed group is one thing, under the id by which the picture has it.
   * The same scene gets the same places, whatever the order in which it was drawn. An
   * abort ends the work without a result; `stop` ends it with what there is so far.
   */
  arrange(
    scene: Scene,
    options: ArrangeOptions & { readonly signal?: AbortSignal; readonly stop?: AbortSignal },
  ): Promise<Map<string, Position>>
  close(): void
}

/** What a node needs at least, whatever the spacing: its own disc, and a line below it. Model units. */
const LEAST = { width: 56, height: 54 }

/** Of more nodes not every caption can be read at once: then large nodes are worth more than room for all captions. */
const MANY = 120

/** Most room for a caption. On rings, where neighbours stand askew of each other, captions find room with less. */
const widest = (layout: LayoutName, nodes: number) =>
  layout === 'force' && nodes > MANY ? 64 : layout === 'circle' || layout === 'rings' || layout === 'radial' ? 84 : 150

/** Diameter of a node for which `LEAST` is enough. */
const SMALL = 34

/** Room for a node and its caption, which stands below it. A group is larger than a node: by that it needs more. */
const roomFor = (caption: string, spacing: number, most: number, size = SMALL) => ({
  width: Math.max(
    LEAST.width + size - SMALL,
    Math.min(most + size - SMALL, Math.max(64, caption.length * 6.2 + 12, size + 22)) * spacing,
  ),
  height: Math.max(1, spacing) * (LEAST.height + size - SMALL),
})

export function createArranger(): Arranger {
  let worker: Worker | null = null
  let nextId = 1

  return {
    arrange(scene, { signal, stop, ...options }) {
      const { ids, input } = inputOf(scene, options)
      worker ??= new Worker(new URL('./layouts/layout.worker.ts', import.meta.url), { type: 'module' })
      const mine = worker
      const id = nextId++
      return new Promise((resolve, reject) => {
        const finish = () => {
          mine.removeEventListener('message', onMessage)
          mine.removeEventListener('error', onError)
          signal?.removeEventListener('abort', onAbort)
          stop?.removeEventListener('abort', onStop)
        }
        const onMessage = ({ data }: MessageEvent<{ id: number; places: LayoutOutput }>) => {
          if (data.id !== id) return
          finish()
          resolve(new Map(ids.map((nodeId, order) => [nodeId, data.places[order]!])))
        }
        const onError = (event: ErrorEvent) => {
          finish()
          reject(new Error(event.message || 'The layout failed.'))
        }
        const onAbort = () => {
          finish()
          mine.terminate()
          if (worker === mine) worker = null
          reject(signal!.reason)
        }
        const onStop = () => mine.postMessage('stop')
        mine.addEventListener('message', onMessage)
        mine.addEventListener('error', onError)
        signal?.addEventListener('abort', onAbort)
        stop?.addEventListener('abort', onStop)
        mine.postMessage({ id, input })
      })
    },
    close() {
      worker?.terminate()
      worker = null
    },
  }
}

const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

/** A scene as the layout sees it, in an order that depends on nothing but the ids. A closed group is one node. */
export function inputOf(
  sight: Scene,
  { arrangement, hold, only, centres, aspect, schema, language }: ArrangeOptions,
): { ids: string[]; input: LayoutInput } {
  const { layout, spacing, direction, measure, date } = arrangement
  const { scene, groups } = groupedScene(sight)
  const ids = [...scene.nodes]
    .filter(([, drawn]) => !drawn.hidden)
    .map(([id]) => id)
    .sort(byText)
  const index = new Map(ids.map((id, order) => [id, order]))
  const links = [...scene.relationships.values()]
    .filter(drawn => isInSight(scene, drawn))
    .map(({ relationship }) => [index.get(relationship.start)!, index.get(relationship.end)!] as const)
    .sort((a, b) => a[0] - b[0] || a[1] - b[1])
  const degrees = new Array<number>(ids.length).fill(0)
  for (const link of links) for (const end of new Set(link)) degrees[end]!++
  const appearances = appearancesFor(sight, schema)
  const order = new Map([...appearances.keys()].map((label, at) => [label, at]))
  const nodes = ids.map((id, at) => {
    const { node, x, y } = scene.nodes.get(id)!
    const group = groups.get(id)
    const inside = group?.nodes ?? [id]
    const outside = only !== null && !inside.some(one => only.has(one))
    const within = group ? inside.map(one => sight.nodes.get(one)!.node) : [node]
    return {
      x,
      y,
      fixed: outside || inside.every(one => hold.has(one)),
      outside,
      ...roomFor(group?.caption ?? captionOf(node, schema, language), spacing, widest(layout, ids.length), group?.size),
      group: order.get(mainLabel(node, appearances)) ?? order.size,
      // A group stands where what is in it begins.
      date: layout === 'timeline' ? earliest(within.map(one => dateOf(one, date))) : null,
      measure: measure === 'evidence' ? passages(within) : degrees[at]!,
      centre: inside.some(one => centres.has(one)),
    }
  })
  return { ids, input: { layout, aspect, direction, spacing, nodes, links } }
}

const earliest = (dates: readonly (number | null)[]): number | null =>
  dates.reduce((least, date) => (least === null || (date !== null && date < least) ? date : least), null)

const passages = (nodes: readonly Node[]): number =>
  nodes.reduce((sum, { properties: { evidence } }) => sum + (Array.isArray(evidence) ? evidence.length : 0), 0)
