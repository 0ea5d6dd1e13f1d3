export interface Box {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** Less than this is no overlap: sums of floats are never exact. Model units. */
const TOUCH = 0.01

/** The box of a node round its place. */
export const boxAt = (
  { x, y }: { x: number; y: number },
  { width, height }: { width: number; height: number },
): Box => ({
  left: x - width / 2,
  top: y - height / 2,
  right: x + width / 2,
  bottom: y + height / 2,
})

const WIDE = 160
const HIGH = 80

/** Boxes that are taken, in a coarse grid. */
export class Boxes {
  private readonly cells = new Map<number, Box[]>()

  add(box: Box) {
    this.visit(box, (cell, key) => {
      if (cell) cell.push(box)
      else this.cells.set(key, [box])
      return false
    })
  }

  isFree(box: Box): boolean {
    return !this.visit(
      box,
      cell =>
        cell?.some(
          other =>
            other.left < box.right - TOUCH &&
            box.left < other.right - TOUCH &&
            other.top < box.bottom - TOUCH &&
            box.top < other.bottom - TOUCH,
        ) ?? false,
    )
  }

  private visit(box: Box, test: (cell: Box[] | undefined, key: number) => boolean): boolean {
    for (let column = Math.floor(box.left / WIDE); column <= Math.floor(box.right / WIDE); column++)
      for (let row = Math.floor(box.top / HIGH); row <= Math.floor(box.bottom / HIGH); row++) {
        const key = column * 1_000_003 + row
        if (test(this.cells.get(key), key)) return true
      }
    return false
  }
}
