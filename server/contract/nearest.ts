/** Edit distance with swaps of neighbours as one step (optimal string alignment), in UTF-16 units. */
function distance(a: string, b: string): number {
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      let best = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (same ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, before[j - 2]! + 1)
      row.push(best)
    }
    before = last
    last = row
  }
  return last[b.length]!
}

/**
 * The candidate that was most likely meant by `name`: equal but for case, or at most a third of its length away
 * (two steps from four letters on, else one). Undefined when none is that near.
 */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  const wanted = name.toLowerCase()
  if (wanted.length > 200) return undefined
  let limit = (wanted.length < 4 ? 1 : Math.max(2, Math.floor(wanted.length / 3))) + 1
  let found: string | undefined
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - wanted.length) >= limit) continue
    const steps = distance(wanted, candidate.toLowerCase())
    if (steps < limit) {
      limit = steps
      found = candidate
      if (steps === 0) break
    }
  }
  return found
}

/** ` – did you mean X?`, or nothing. */
export function suggestion(name: string, candidates: Iterable<string>): string {
  const near = nearest(name, candidates)
  return near === undefined ? '' : ` – did you mean ${near}?`
}
