/**
 * A reversible difference between two tables of records, each keyed by id.
 *
 * Laws, each proved by a test whose title begins with its number:
 * C1 apply(apply(t, c), invert(c)) = t, for every change c that was made for t
 * C2 invert(invert(c)) = c
 * C3 apply(t, squash(a, b)) = apply(apply(t, a), b)
 * C4 squash is associative
 * C5 no result shares a map or a pair with what it was made from; records themselves are never written to
 * C6 apply(a, difference(a, b)) = b
 */
export interface Change<T> {
  readonly added: ReadonlyMap<string, T>
  /** From and to. */
  readonly updated: ReadonlyMap<string, readonly [T, T]>
  readonly removed: ReadonlyMap<string, T>
}

export type Table<T> = ReadonlyMap<string, T>

export const noChange = <T>(): Change<T> => ({ added: new Map(), updated: new Map(), removed: new Map() })

export const isNoChange = <T>(change: Change<T>): boolean =>
  change.added.size === 0 && change.updated.size === 0 && change.removed.size === 0

export function apply<T>(table: Table<T>, change: Change<T>): Map<string, T> {
  const result = new Map(table)
  for (const id of change.removed.keys()) result.delete(id)
  for (const [id, [, to]] of change.updated) result.set(id, to)
  for (const [id, record] of change.added) result.set(id, record)
  return result
}

export function invert<T>(change: Change<T>): Change<T> {
  const updated = new Map<string, readonly [T, T]>()
  for (const [id, [from, to]] of change.updated) updated.set(id, [to, from])
  return { added: new Map(change.removed), updated, removed: new Map(change.added) }
}

/** One change that does what `first` and then `second` do. */
export function squash<T>(first: Change<T>, second: Change<T>): Change<T> {
  const added = new Map(first.added)
  const updated = new Map<string, readonly [T, T]>()
  for (const [id, [from, to]] of first.updated) updated.set(id, [from, to])
  const removed = new Map(first.removed)

  for (const [id, record] of second.removed) {
    const pair = updated.get(id)
    if (added.delete(id)) continue // added, then removed: nothing happened
    updated.delete(id)
    removed.set(id, pair ? pair[0] : record)
  }
  for (const [id, [from, to]] of second.updated) {
    if (added.has(id)) added.set(id, to)
    else setPair(updated, id, updated.get(id)?.[0] ?? from, to)
  }
  for (const [id, record] of second.added) {
    const before = removed.get(id)
    if (before === undefined) added.set(id, record)
    else {
      removed.delete(id)
      setPair(updated, id, before, record)
    }
  }
  return { added, updated, removed }
}

/** A pair that leads back to the very same record says nothing. */
function setPair<T>(updated: Map<string, readonly [T, T]>, id: string, from: T, to: T) {
  if (from === to) updated.delete(id)
  else updated.set(id, [from, to])
}

/** What leads from one table to the other; records that are `same` are left out. */
export function difference<T>(from: Table<T>, to: Table<T>, same: (a: T, b: T) => boolean = Object.is): Change<T> {
  const added = new Map<string, T>()
  const updated = new Map<string, readonly [T, T]>()
  const removed = new Map<string, T>()
  for (const [id, record] of to) {
    const before = from.get(id)
    if (before === undefined) added.set(id, record)
    else if (!same(before, record)) updated.set(id, [before, record])
  }
  for (const [id, record] of from) if (!to.has(id)) removed.set(id, record)
  return { added, updated, removed }
}
