export interface Store<T> {
  get(): T
  /** Listeners hear of it once, after the update, and only when something changed. */
  update(next: (state: T) => T): void
  subscribe(listener: () => void): () => void
}

/** A value outside of React that `useSyncExternalStore` can read. */
export function createStore<T>(initial: T): Store<T> {
  let state = initial
  const listeners = new Set<() => void>()
  return {
    get: () => state,
    update(next) {
      const before = state
      state = next(state)
      if (!Object.is(before, state)) for (const listener of [...listeners]) listener()
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
