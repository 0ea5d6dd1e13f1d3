/** Longitude and latitude in degrees, point after point. */
export type Line = readonly (readonly [number, number])[]

/** Steps per degree: a little over a kilometre at the equator. */
const GRID = 100

/**
 * A line as text: each coordinate as its difference to the one before, small numbers as one letter (the encoding that
 * Google's polylines use, on a grid of its own). Points that fall together are written once; empty for less than two.
 */
export function encodeLine(line: Line): string {
  let text = ''
  let count = 0
  let [x, y] = [0, 0]
  for (const [longitude, latitude] of line) {
    const [right, up] = [Math.round(longitude * GRID) - x, Math.round(latitude * GRID) - y]
    if (count > 0 && right === 0 && up === 0) continue
    text += encodeNumber(right) + encodeNumber(up)
    x += right
    y += up
    count++
  }
  return count < 2 ? '' : text
}

export function decodeLine(text: string): [number, number][] {
  const line: [number, number][] = []
  let at = 0
  const next = () => {
    let value = 0
    for (let shift = 0; ; shift += 5) {
      const letter = text.charCodeAt(at++) - 63
      value |= (letter & 31) << shift
      if (letter < 32) break
    }
    return value & 1 ? ~(value >> 1) : value >> 1
  }
  let [x, y] = [0, 0]
  while (at < text.length) {
    x += next()
    y += next()
    line.push([x / GRID, y / GRID])
  }
  return line
}

function encodeNumber(number: number): string {
  let value = number < 0 ? ~(number << 1) : number << 1
  let text = ''
  for (; value >= 32; value >>= 5) text += String.fromCharCode((32 | (value & 31)) + 63)
  return text + String.fromCharCode(value + 63)
}
