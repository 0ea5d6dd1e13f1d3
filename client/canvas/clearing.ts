import type { Position } from '../model/scene.ts'
import type { Frame } from './captions.ts'

/** What is drawn: its middle, and how far it reaches from there. */
export interface Spot extends Position {
  readonly reach: number
}

/** CSS pixels that what is drawn keeps from what floats over it; to the sides for its caption, and below. */
const CLEAR = { across: 18, above: 4, below: 18 }
/** How many ways to each side are tried. */
const STEPS = 12
/** Of more than so many spots only some are looked at: that is enough to see where there is room. */
const MANY = 1500

/**
 * How far a picture is moved so that least of it lies under what floats, and of such moves the shortest. CSS pixels.
 * @param spots what is drawn, where it stands without a move
 * @param spare how far it may be moved to each side
 */
export function clearing(spots: readonly Spot[], floats: readonly Frame[], spare: Position): Position {
  const every = Math.ceil(spots.length / MANY)
  const some = every > 1 ? spots.filter((_, index) => index % every === 0) : spots
  const taken = floats.map(({ left, top, right, bottom }) => ({
    left: left - CLEAR.across,
    top: top - CLEAR.below,
    right: right + CLEAR.across,
    bottom: bottom + CLEAR.above,
  }))
  const ways: Position[] = []
  const steps = (most: number) => (most < 1 ? 0 : STEPS)
  for (let across = -steps(spare.x); across <= steps(spare.x); across++)
    for (let down = -steps(spare.y); down <= steps(spare.y); down++)
      ways.push({ x: (across / STEPS) * spare.x || 0, y: (down / STEPS) * spare.y || 0 })
  ways.sort((a, b) => Math.hypot(a.x, a.y) - Math.hypot(b.x, b.y))
  let best = { x: 0, y: 0 }
  let least = Infinity
  for (const way of ways) {
    let under = 0
    for (const { x, y, reach } of some) {
      const [at, down] = [x + way.x, y + way.y]
      const isUnder = ({ left, top, right, bottom }: Frame) =>
        at > left - reach && at < right + reach && down > top - reach && down < bottom + reach
      if (taken.some(isUnder)) under++
      if (under >= least) break
    }
    if (under >= least) continue
    best = way
    least = under
    if (least === 0) break
  }
  return best
}
