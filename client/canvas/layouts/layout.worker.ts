import type { LayoutInput } from './figure.ts'
import { layoutInSteps } from './layout.ts'

let stopping = false

// Between two steps the worker reads its messages, so that it hears when it is to stop.
const { port1, port2 } = new MessageChannel()
const turn = () =>
  new Promise<void>(next => {
    port1.onmessage = () => next()
    port2.postMessage(null)
  })

addEventListener('message', async ({ data }: MessageEvent<{ id: number; input: LayoutInput } | 'stop'>) => {
  if (data === 'stop') {
    stopping = true
    return
  }
  stopping = false
  const steps = layoutInSteps(data.input)
  for (;;) {
    const { done, value } = steps.next(stopping)
    if (done) {
      postMessage({ id: data.id, places: value })
      return
    }
    await turn()
  }
})
