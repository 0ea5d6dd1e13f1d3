import { parentPort, workerData } from 'node:worker_threads'
import { pdfOfDocument } from './document.ts'
import { pdfOf } from './pdf.ts'
import type { PrintJob } from './print.ts'

const job = workerData as PrintJob
const file = 'document' in job ? await pdfOfDocument(job.document) : await pdfOf(job.drawing, job.at)
parentPort!.postMessage(new Uint8Array(file))
