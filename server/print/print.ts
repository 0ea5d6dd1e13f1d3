import type { Drawing } from '../contract/drawing.ts'
import { AppError } from '../errors.ts'
import { startWorker } from '../modules.ts'

/** The drawing as a PDF, made in a thread of its own. Errors: REQUEST_CANCELLED. */
export async function printDrawing(drawing: Drawing, { signal }: { signal: AbortSignal }): Promise<Uint8Array> {
  const worker = startWorker(import.meta.url, './worker', { workerData: { drawing, at: new Date() } })
  const stop = () => void worker.terminate()
  signal.addEventListener('abort', stop, { once: true })
  try {
    return await new Promise<Uint8Array>((resolve, reject) => {
      worker.once('message', resolve)
      worker.once('error', reject)
      worker.once('exit', () => reject(new AppError('REQUEST_CANCELLED', 'The picture was broken off.')))
    })
  } finally {
    signal.removeEventListener('abort', stop)
    await worker.terminate()
  }
}
