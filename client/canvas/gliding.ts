/** Calls `set` with shares from 0 to 1 over some milliseconds, at once when they are 0. Gives the way to stop it. */
export function gliding(milliseconds: number, set: (share: number) => void): () => void {
  if (milliseconds <= 0) {
    set(1)
    return () => undefined
  }
  const start = performance.now()
  let request = 0
  const frame = (now: number) => {
    const time = Math.min(1, (now - start) / milliseconds)
    set(1 - (1 - time) ** 3)
    if (time < 1) request = requestAnimationFrame(frame)
  }
  request = requestAnimationFrame(frame)
  return () => cancelAnimationFrame(request)
}
