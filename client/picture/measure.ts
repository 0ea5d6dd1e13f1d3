import { FONT_FAMILY } from '../ui/font.ts'
import type { Measure } from './wrap.ts'

/** Widths of text as this browser draws it. */
export function createMeasure(): Measure {
  const context = document.createElement('canvas').getContext('2d')!
  const known = new Map<string, number>()
  return (text, size, strong) => {
    const key = `${size}${strong ? 's' : ' '}${text}`
    let width = known.get(key)
    if (width === undefined) {
      context.font = `${strong ? '600 ' : ''}${size}px ${FONT_FAMILY}`
      width = context.measureText(text).width
      known.set(key, width)
    }
    return width
  }
}
