import { AppError } from '../errors.ts'

/**
 * Lets so many through at once and keeps the others in line, first come, first served. Each free query holds a
 * connection or a child of the engine, so that a browser with many tabs cannot take them all.
 */
export interface Turnstile {
  /**
   * Comes back when there is room; the function that it gives must be called when the work is done.
   * Errors: ENGINE_BUSY when the line is full, the signal's reason when it aborts meanwhile.
   */
  enter(signal: AbortSignal): Promise<() => void>
}

export function createTurnstile(atOnce: number, inLine: number = atOnce * 8): Turnstile {
  const waiting = new Set<() => void>()
  let inside = 0

  const leave = (): void => {
    const [next] = waiting
    if (next === undefined) inside -= 1
    else {
      waiting.delete(next)
      next()
    }
  }
  const once = (): (() => void) => {
    let done = false
    return () => {
      if (done) return
      done = true
      leave()
    }
  }

  return {
    async enter(signal) {
      signal.throwIfAborted()
      if (inside < atOnce) {
        inside += 1
        return once()
      }
      if (waiting.size >= inLine)
        throw new AppError('ENGINE_BUSY', 'Too many queries are running and waiting. Try again in a moment.', {
          retryAfter: 2,
        })
      await new Promise<void>((enter, fail) => {
        const onAbort = () => {
          waiting.delete(admit)
          fail(signal.reason)
        }
        const admit = () => {
          signal.removeEventListener('abort', onAbort)
          enter()
        }
        signal.addEventListener('abort', onAbort, { once: true })
        waiting.add(admit)
      })
      return once()
    },
  }
}
