import type { Coordinates } from '../model/coordinates.ts'
import type { Position } from '../model/scene.ts'

/** Beyond this latitude Mercator's map is cut: there it is a square. */
const POLE = 85.051129

/** Mercator's projection of the whole earth onto a square with side 1, north up. */
export function project({ longitude, latitude }: Coordinates): Position {
  const sine = Math.sin((Math.max(-POLE, Math.min(POLE, latitude)) * Math.PI) / 180)
  return { x: longitude / 360 + 0.5, y: 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI) }
}
