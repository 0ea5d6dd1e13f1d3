import type { Position, Scene } from '../model/scene.ts'
import type { LayoutInput, LayoutOutput } from './layout.ts'

/** Lays scenes out in a worker, off the page's thread. */
export interface Arranger {
  /** Places for the visible nodes; `hold` keep theirs. An abort ends the work. */
  arrange(
    scene: Scene,
    options: { hold: ReadonlySet<string>; aspect: number; signal?: AbortSignal },
  ): Promise<Map<string, Position>>
  close(): void
}

/** Room for a caption of this many characters beside the node itself, in model units. */
const roomFor = (caption: string) => ({ width: Math.min(150, Math.max(64, caption.length * 6.2 + 12)), height: 54 })

export function createArranger(captionOf: (id: string) => string): Arranger {
  let worker: Worker | null = null
  let nextId = 1

  return {
    arrange(scene, { hold, aspect, signal }) {
      const ids = [...scene.nodes].filter(([, drawn]) => !drawn.hidden).map(([id]) => id)
      const index = new Map(ids.map((id, order) => [id, order]))
      const input: LayoutInput = {
        aspect,
        nodes: ids.map(id => {
          const { x, y } = scene.nodes.get(id)!
          return { x, y, fixed: hold.has(id), ...roomFor(captionOf(id)) }
        }),
        links: [...scene.relationships.values()].flatMap(({ relationship, hidden }) => {
          const start = index.get(relationship.start)
          const end = index.get(relationship.end)
          return hidden || start === undefined || end === undefined ? [] : [[start, end] as const]
        }),
      }
      worker ??= new Worker(new URL('./layout.worker.ts', import.meta.url), { type: 'module' })
      const mine = worker
      const id = nextId++
      return new Promise((resolve, reject) => {
        const finish = () => {
          mine.removeEventListener('message', onMessage)
          mine.removeEventListener('error', onError)
          signal?.removeEventListener('abort', onAbort)
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
        mine.addEventListener('message', onMessage)
        mine.addEventListener('error', onError)
        signal?.addEventListener('abort', onAbort)
        mine.postMessage({ id, input })
      })
    },
    close() {
      worker?.terminate()
      worker = null
    },
  }
}
