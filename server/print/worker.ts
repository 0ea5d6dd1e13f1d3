import { parentPort, workerData } from 'node:worker_threads'
import type { Drawing } from '../contract/drawing.ts'
import { pdfOf } from './pdf.ts'

const { drawing, at } = workerData as { drawing: Drawing; at: Date }
const file = await pdfOf(drawing, at)
parentPort!.postMessage(new Uint8Array(file))
