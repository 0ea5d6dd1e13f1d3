import type { Question, Work } from './language.worker.ts'

/** What is known of a text of Cypher, asked from a worker. An answer that comes too late is for the asker to drop. */
export interface Language {
  ask<Name extends keyof Work>(name: Name, ...given: Parameters<Work[Name]>): Promise<ReturnType<Work[Name]>>
  close(): void
}

export function createLanguage(): Language {
  const worker = new Worker(new URL('./language.worker.ts', import.meta.url), { type: 'module' })
  const waiting = new Map<number, { resolve: (answer: never) => void; reject: (error: unknown) => void }>()
  let nextId = 1
  worker.onmessage = ({ data }: MessageEvent<{ id: number; answer: never; error?: string }>) => {
    const asker = waiting.get(data.id)
    waiting.delete(data.id)
    if (data.error === undefined) asker?.resolve(data.answer)
    else asker?.reject(new Error(data.error))
  }
  worker.onerror = event => {
    for (const { reject } of waiting.values()) reject(new Error(event.message))
    waiting.clear()
  }
  return {
    ask: (name, ...given) =>
      new Promise((resolve, reject) => {
        const id = nextId++
        waiting.set(id, { resolve: resolve as (answer: never) => void, reject })
        worker.postMessage({ id, name, given } satisfies Question)
      }),
    close() {
      worker.terminate()
      waiting.clear()
    },
  }
}
