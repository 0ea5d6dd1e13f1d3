/** Milliseconds. */
const SLICE = 8

/** Works something out a few milliseconds at a time, and hands it over. What it gives breaks it off. */
export function inSlices<T>(steps: Generator<undefined, T>, done: (value: T) => void): () => void {
  let timer: ReturnType<typeof setTimeout>
  const slice = () => {
    const end = performance.now() + SLICE
    for (;;) {
      const step = steps.next()
      if (step.done) return done(step.value)
      if (performance.now() > end) break
    }
    timer = setTimeout(slice)
  }
  timer = setTimeout(slice)
  return () => clearTimeout(timer)
}
