import { parentPort } from 'node:worker_threads'
import { classify } from './classify.ts'
import type { ClassifyOptions } from './verdict.ts'

/** The parser's thread: one text at a time, one verdict for each. Says `ready` once the parser is loaded and warm. */
export interface Question {
  text: string
  options: ClassifyOptions
}

const port = parentPort
if (port) {
  classify('MATCH (n) WHERE n.a = 1 RETURN n', { editing: false })
  port.on('message', ({ text, options }: Question) => port.postMessage(classify(text, options)))
  port.postMessage('ready')
}
