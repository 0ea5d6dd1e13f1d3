import type { Position, Scene } from '../model/scene.ts'
import type { LayoutInput, LayoutOutput } from './layout.ts'

/** Lays scenes out in a worker, off the page's thread. */
export interface Arranger {
  /**
   * Places for the visible nodes; `hold` keep theirs. The same scene gets the same places, whatever the order in which
   * it was drawn. An abort ends the work without a result; `stop` ends it with what there is so far.
   */
  arrange(
    scene: Scene,
    options: { hold: ReadonlySet<string>; aspect: number; signal?: AbortSignal; stop?: AbortSignal },
  ): Promise<Map<string, Position>>
  close(): void
}

/** Room for a caption of this many characters beside the node itself, in model units. */
const roomFor = (caption: string) => ({ width: Math.min(150, Math.max(64, caption.length * 6.2 + 12)), height: 54 })

export function createArranger(captionOf: (id: string) => string): Arranger {
  let worker: Worker | null = null
  let nextId = 1

  return {
    arrange(scene, { hold, aspect, signal, stop }) {
      const { ids, input } = inputOf(scene, hold, aspect, captionOf)
      worker ??= new Worker(new URL('./layout.worker.ts', import.meta.url), { type: 'module' })
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

/** A scene as the layout sees it, in an order that depends on nothing but the ids. */
export function inputOf(
  scene: Scene,
  hold: ReadonlySet<string>,
  aspect: number,
  captionOf: (id: string) => string,
): { ids: string[]; input: LayoutInput } {
  const ids = [...scene.nodes]
    .filter(([, drawn]) => !drawn.hidden)
    .map(([id]) => id)
    .sort(byText)
  const index = new Map(ids.map((id, order) => [id, order]))
  const links = [...scene.relationships.values()].flatMap(({ relationship, hidden }) => {
    const start = index.get(relationship.start)
    const end = index.get(relationship.end)
    return hidden || start === undefined || end === undefined ? [] : [[start, end] as const]
  })
  return {
    ids,
    input: {
      aspect,
      nodes: ids.map(id => {
        const { x, y } = scene.nodes.get(id)!
        return { x, y, fixed: hold.has(id), ...roomFor(captionOf(id)) }
      }),
      links: links.sort((a, b) => a[0] - b[0] || a[1] - b[1]),
    },
  }
}
