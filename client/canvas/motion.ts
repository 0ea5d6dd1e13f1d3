import type { Position } from '../model/scene.ts'

export interface View {
  readonly zoom: number
  readonly pan: Position
}

/** Milliseconds without a movement after which the view counts as at rest. */
const REST = 90
/** Share of the width or height that may lie bare, and how far what was drawn may be stretched, before it is drawn anew. */
const BARE = 0.3
const STRETCHED = 1.7
/** Least milliseconds between two drawings while the view moves. */
const BETWEEN = 250

/** How what was drawn at one view has to be scaled and shifted, in CSS pixels from the upper left, to lie as at another. */
export function shiftOf(drawn: View, now: View): { scale: number; x: number; y: number } {
  const scale = now.zoom / drawn.zoom
  return { scale, x: now.pan.x - drawn.pan.x * scale, y: now.pan.y - drawn.pan.y * scale }
}

/** Whether so much lies bare, or is so blurred, that it should be drawn anew. */
export function isWornOut({ scale, x, y }: ReturnType<typeof shiftOf>, width: number, height: number): boolean {
  if (scale > STRETCHED || scale < 1 / STRETCHED) return true
  const bare = Math.max(
    x / width,
    (width - x - width * scale) / width,
    y / height,
    (height - y - height * scale) / height,
  )
  return bare > BARE
}

/**
 * Without a graphics card a large picture takes longer to draw than a frame lasts. While its view moves, what was drawn
 * is moved as a whole instead, lines and captions included, and drawn anew as soon as the view rests.
 */
export function createMotion(options: {
  /** What is drawn on. */
  layers: () => readonly HTMLElement[]
  view: () => View
  size: () => { width: number; height: number }
  /** Asks for a drawing. */
  onRest: () => void
}) {
  let drawn: View | null = null
  let drawnAt = 0
  let resting: ReturnType<typeof setTimeout> | undefined
  let isMoving = false
  const transform = (value: string) => {
    for (const layer of options.layers()) layer.style.transform = value
  }
  return {
    /** The view has been moved. */
    moved() {
      isMoving = true
      clearTimeout(resting)
      resting = setTimeout(() => {
        isMoving = false
        options.onRest()
      }, REST)
    },
    isMoving: () => isMoving,
    /** Called before each drawing: true when what was drawn was moved, and nothing needs to be drawn now. */
    covers(isLarge: boolean, now: number): boolean {
      const view = options.view()
      if (isLarge && isMoving && drawn) {
        const shift = shiftOf(drawn, view)
        const { width, height } = options.size()
        if (now - drawnAt < BETWEEN || !isWornOut(shift, width, height)) {
          transform(`translate(${shift.x}px, ${shift.y}px) scale(${shift.scale})`)
          return true
        }
      }
      transform('')
      drawn = { zoom: view.zoom, pan: { ...view.pan } }
      drawnAt = now
      return false
    },
    close() {
      clearTimeout(resting)
    },
  }
}
