/** The thread in which statements are parsed: it takes texts and answers with statements or failures. */
import { parentPort } from 'node:worker_threads'
import { toFailure } from '../errors.ts'
import type { ParseRequest } from '../parsing.ts'
import { parse } from './parser.ts'

parentPort?.on('message', async ({ query, analysed }: ParseRequest) => {
  try {
    parentPort?.postMessage({ statement: await parse(query, analysed) })
  } catch (error) {
    const tooDeep = error instanceof RangeError && /call stack/.test(error.message)
    const failure = tooDeep
      ? { code: 'QUERY_TOO_COMPLEX' as const, message: 'The statement is nested too deeply: split it.' }
      : toFailure(error)
    parentPort?.postMessage({ failure })
  }
})

// The first statement takes ten times as long as the next.
await parse('MATCH (n) WHERE n.a = 1 RETURN n', false)
parentPort?.postMessage({})
