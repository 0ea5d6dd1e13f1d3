import type { Document } from '../contract/document.ts'
import type { Drawing } from '../contract/drawing.ts'
import { AppError } from '../errors.ts'
import { startWorker } from '../modules.ts'

/** What the thread is given. */
export type PrintJob = { drawing: Drawing; at: Date } | { document: Document }

/** The drawing as a PDF, made in a thread of its own. Errors: REQUEST_CANCELLED. */
export const printDrawing = (drawing: Drawing, { signal }: { signal: AbortSignal }): Promise<Uint8Array> =>
  print({ drawing, at: new Date() }, signal)

/** The text as a PDF, made in a thread of its own. Errors: REQUEST_CANCELLED. */
export const printDocument = (document: Document, { signal }: { signal?: AbortSignal }): Promise<Uint8Array> =>
  print({ document }, signal)

async function print(job: PrintJob, signal: AbortSignal | undefined): Promise<Uint8Array> {
  const worker = startWorker(import.meta.url, './worker', { workerData: job })
  const stop = () => void worker.terminate()
  signal?.addEventListener('abort', stop, { once: true })
  if (signal?.aborted) stop()
  try {
    return await new Promise<Uint8Array>((resolve, reject) => {
      worker.once('message', resolve)
      worker.once('error', reject)
      worker.once('exit', () => reject(new AppError('REQUEST_CANCELLED', 'Printing was broken off.')))
    })
  } finally {
    signal?.removeEventListener('abort', stop)
    await worker.terminate()
  }
}
