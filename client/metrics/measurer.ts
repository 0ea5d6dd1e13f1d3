import type { Measured, Topology, WorkedOut } from '../model/measures.ts'

/** Works metrics out in a worker, off the page's thread. */
export interface Measurer {
  /** What was worked out for the same topology before is not worked out again. An abort ends the work at once. */
  measure(metric: WorkedOut, topology: Topology, signal: AbortSignal): Promise<Measured>
  close(): void
}

/** Results that are kept: undo and redo go back and forth between a few scenes. */
const KEPT = 24

export function createMeasurer(): Measurer {
  /** A worker that has nothing to do: each piece of work has one of its own, which an abort may end. */
  let idle: Worker | null = null
  const all = new Set<Worker>()
  let nextId = 1
  const kept = new Map<string, Measured>()
  const end = (worker: Worker) => {
    worker.terminate()
    all.delete(worker)
  }

  return {
    async measure(metric, topology, signal) {
      const name = `${metric} ${topology.key}`
      const known = kept.get(name)
      if (known) return known
      const values = await new Promise<number[]>((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason)
        const mine = idle ?? new Worker(new URL('./metrics.worker.ts', import.meta.url), { type: 'module' })
        idle = null
        all.add(mine)
        const id = nextId++
        const finish = () => {
          mine.removeEventListener('message', onMessage)
          mine.removeEventListener('error', onError)
          signal.removeEventListener('abort', onAbort)
        }
        const onMessage = ({ data }: MessageEvent<{ id: number; values: number[] }>) => {
          if (data.id !== id) return
          finish()
          if (idle) end(mine)
          else idle = mine
          resolve(data.values)
        }
        const onError = (event: ErrorEvent) => {
          finish()
          end(mine)
          reject(new Error(event.message || `${metric} could not be worked out.`))
        }
        const onAbort = () => {
          finish()
          end(mine)
          reject(signal.reason)
        }
        mine.addEventListener('message', onMessage)
        mine.addEventListener('error', onError)
        signal.addEventListener('abort', onAbort)
        mine.postMessage({ id, metric, input: { size: topology.ids.length, links: topology.links } })
      })
      const measured = {
        key: topology.key,
        values: new Map(topology.ids.map((id, order) => [id, values[order]!])),
      }
      kept.set(name, measured)
      for (const oldest of kept.keys()) {
        if (kept.size <= KEPT) break
        kept.delete(oldest)
      }
      return measured
    },
    close() {
      for (const worker of all) end(worker)
      idle = null
    },
  }
}
