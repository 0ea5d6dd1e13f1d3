import type { Shape } from '../model/palette.ts'

/** Corners of the shapes of nodes in a box of 24 by 24, clockwise; a circle has none. */
export const corners: { readonly [shape in Exclude<Shape, 'circle'>]: string } = {
  square: '3,3 21,3 21,21 3,21',
  hexagon: '2,12 7,3.3 17,3.3 22,12 17,20.7 7,20.7',
  diamond: '12,1 23,12 12,23 1,12',
  triangle: '12,2 23,21 1,21',
  pentagon: '12,1.5 22.5,9.3 18.5,21.5 5.5,21.5 1.5,9.3',
  octagon: '8,2 16,2 22,8 22,16 16,22 8,22 2,16 2,8',
}

interface Point {
  readonly x: number
  readonly y: number
}

/** How far a shape reaches in its box of 24 by 24, from the middle. */
const REACH = 11

const units = new Map<string, readonly Point[]>(
  Object.entries(corners).map(([shape, text]) => [
    shape,
    text.split(' ').map(pair => {
      const [x, y] = pair.split(',').map(Number) as [number, number]
      return { x: (x - 12) / REACH, y: (y - 12) / REACH }
    }),
  ]),
)

/** Numbers of a picture: a hundredth of a pixel is enough, and files stay short. */
export const round = (value: number): number => Math.round(value * 100) / 100

/** The outline of a shape round a place, as path data. */
export function outlineOf(shape: Shape, { x, y }: Point, radius: number): string {
  if (shape === 'circle') {
    const [left, r] = [round(x - radius), round(radius)]
    return `M${left} ${round(y)}a${r} ${r} 0 1 0 ${round(2 * radius)} 0a${r} ${r} 0 1 0 ${round(-2 * radius)} 0Z`
  }
  const points = units.get(shape)!.map(one => `${round(x + one.x * radius)} ${round(y + one.y * radius)}`)
  return `M${points.join('L')}Z`
}

/**
 * How far from its middle a shape ends in a direction.
 * @param direction of any length but 0
 */
export function edgeOf(shape: Shape, radius: number, direction: Point): number {
  if (shape === 'circle') return radius
  const length = Math.hypot(direction.x, direction.y)
  const [dx, dy] = [direction.x / length, direction.y / length]
  const points = units.get(shape)!
  let nearest = Number.POSITIVE_INFINITY
  for (const [index, a] of points.entries()) {
    const b = points[(index + 1) % points.length]!
    const [ex, ey] = [b.x - a.x, b.y - a.y]
    const cross = dx * ey - dy * ex
    if (Math.abs(cross) < 1e-9) continue
    // The ray from the middle meets the side at a + along·(b − a), `away` from the middle.
    const away = (a.x * ey - a.y * ex) / cross
    const along = (a.x * dy - a.y * dx) / cross
    if (away > 0 && along >= -1e-9 && along <= 1 + 1e-9) nearest = Math.min(nearest, away)
  }
  return Number.isFinite(nearest) ? nearest * radius : radius
}
