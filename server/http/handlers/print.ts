import { printDrawing } from '../../print/print.ts'
import type { Handlers } from '../handler.ts'

export const printHandlers: Handlers<'print'> = {
  async print({ request, signal, services }, response) {
    const leave = await services.turnstile.enter(signal)
    try {
      const file = await printDrawing(request, { signal })
      response.type('application/pdf').attachment('guanxi.pdf').set('Cache-Control', 'no-store')
      response.end(file)
    } finally {
      leave()
    }
    return undefined
  },
}
