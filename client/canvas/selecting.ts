import { accentColour, canvasColour, type Scheme } from '../model/palette.ts'
import type { Position } from '../model/scene.ts'
import { FONT_FAMILY } from '../ui/font.ts'

/** A node on screen: CSS pixels of the canvas. */
interface Spot extends Position {
  readonly id: string
  readonly radius: number
  readonly selected: boolean
}

interface Tie {
  readonly id: string
  readonly start: string
  readonly end: string
}

/** What lies in a drawn shape. */
export interface Caught {
  readonly nodes: readonly string[]
  /** Only where relationships were asked for: those with both ends inside. */
  readonly relationships: readonly string[]
  readonly adding: boolean
}

export interface SelectingOptions {
  readonly spots: () => readonly Spot[]
  readonly ties: () => readonly Tie[]
  readonly scheme: () => Scheme
  /** Called when a drag that selects begins and ends: meanwhile nothing else may follow the pointer. */
  readonly onHold: (held: boolean) => void
  readonly onCaught: (caught: Caught) => void
}

export interface Selecting {
  /** Which shape a plain drag draws; without one only Shift + drag draws. */
  use(tool: 'box' | 'lasso' | null): void
  /** Whether the last press drew a shape: then it was no click. */
  wasDrag(): boolean
  close(): void
}

/** Pixels that the pointer moves before a press is a drag. */
const SLACK = 4

/** Whether a point lies in a closed shape, by the number of edges that a ray to the right crosses. */
export function isInside({ x, y }: Position, shape: readonly Position[]): boolean {
  let inside = false
  for (let i = 0, j = shape.length - 1; i < shape.length; j = i++) {
    const [a, b] = [shape[i]!, shape[j]!]
    if (a.y > y !== b.y > y && x < ((b.x - a.x) * (y - a.y)) / (b.y - a.y) + a.x) inside = !inside
  }
  return inside
}

export const boxFrom = (a: Position, b: Position): Position[] => [a, { x: b.x, y: a.y }, b, { x: a.x, y: b.y }]

/**
 * Box and lasso over the canvas: Shift + drag is a box, Alt + Shift + drag a lasso, with a tool any drag. What will be
 * selected is ringed and counted while the shape is drawn. The pointer may be released anywhere; Esc takes it back.
 */
export function createSelecting(
  container: HTMLElement,
  { spots, ties, scheme, onHold, onCaught }: SelectingOptions,
): Selecting {
  const sheet = document.createElement('canvas')
  sheet.setAttribute('aria-hidden', 'true')
  sheet.style.cssText = 'position:absolute;inset:0;width:100%;height:100%;pointer-events:none;z-index:6;display:none'
  container.append(sheet)
  const context = sheet.getContext('2d')!

  let tool: 'box' | 'lasso' | null = null
  let dragged = false
  let held = false
  let drag: {
    readonly pointer: number
    readonly kind: 'box' | 'lasso'
    readonly trail: Position[]
    /** Alt at the start chooses the lasso; only once it was released does it ask for relationships. */
    altMeansTies: boolean
    withTies: boolean
    adding: boolean
    drawing: boolean
    frame: number
  } | null = null

  const pointOf = (event: PointerEvent): Position => {
    const box = container.getBoundingClientRect()
    return { x: event.clientX - box.left, y: event.clientY - box.top }
  }
  const shapeOf = ({ kind, trail }: NonNullable<typeof drag>) =>
    kind === 'box' ? boxFrom(trail[0]!, trail.at(-1)!) : trail

  const caught = (now: NonNullable<typeof drag>): Caught => {
    const shape = shapeOf(now)
    const nodes = spots()
      .filter(spot => isInside(spot, shape))
      .map(({ id }) => id)
    const inside = new Set(nodes)
    const relationships = now.withTies
      ? ties()
          .filter(({ start, end }) => inside.has(start) && inside.has(end))
          .map(({ id }) => id)
      : []
    return { nodes, relationships, adding: now.adding }
  }

  const paint = () => {
    if (!drag?.drawing) return
    drag.frame = 0
    const ratio = window.devicePixelRatio || 1
    const [width, height] = [container.clientWidth, container.clientHeight]
    sheet.width = Math.round(width * ratio)
    sheet.height = Math.round(height * ratio)
    context.setTransform(ratio, 0, 0, ratio, 0, 0)
    const accent = accentColour[scheme()]
    const shape = shapeOf(drag)
    context.beginPath()
    for (const [index, { x, y }] of shape.entries()) index === 0 ? context.moveTo(x, y) : context.lineTo(x, y)
    context.closePath()
    context.fillStyle = accent
    context.globalAlpha = 0.12
    context.fill()
    context.globalAlpha = 1
    context.strokeStyle = accent
    context.lineWidth = 1.5
    context.setLineDash(drag.kind === 'lasso' ? [5, 4] : [])
    context.stroke()
    context.setLineDash([])
    const { nodes, relationships } = caught(drag)
    const inside = new Set(nodes)
    context.lineWidth = 3
    for (const { id, x, y, radius, selected } of spots()) {
      if (!inside.has(id) && !(drag.adding && selected)) continue
      context.beginPath()
      context.arc(x, y, radius + 3, 0, 2 * Math.PI)
      context.stroke()
    }
    const { x, y } = drag.trail.at(-1)!
    const text = relationships.length > 0 ? `${nodes.length} + ${relationships.length}` : String(nodes.length)
    context.font = `600 13px ${FONT_FAMILY}`
    const wide = context.measureText(text).width + 14
    const left = Math.max(4, Math.min(width - wide - 4, x + 14))
    const top = Math.max(4, Math.min(height - 26, y + 14))
    context.beginPath()
    context.roundRect(left, top, wide, 22, 11)
    context.fillStyle = accent
    context.fill()
    context.fillStyle = canvasColour[scheme()]
    context.textAlign = 'center'
    context.textBaseline = 'middle'
    context.fillText(text, left + wide / 2, top + 11.5)
  }

  const read = (event: PointerEvent) => {
    if (!drag) return
    if (!event.altKey) drag.altMeansTies = true
    drag.withTies = event.altKey && drag.altMeansTies
    // Shift draws the shape where there is no tool, and adds where there is one.
    drag.adding = event.ctrlKey || event.metaKey || (tool !== null && event.shiftKey)
    const point = pointOf(event)
    if (drag.kind === 'box' && drag.trail.length > 1) drag.trail.pop()
    const last = drag.trail.at(-1)!
    if (drag.kind === 'box' || Math.hypot(point.x - last.x, point.y - last.y) >= 2) drag.trail.push(point)
  }
  const erase = () => {
    if (drag) cancelAnimationFrame(drag.frame)
    drag = null
    sheet.style.display = 'none'
  }
  const end = () => {
    erase()
    if (held) onHold(false)
    held = false
  }
  const finish = () => {
    const found = drag?.drawing ? caught(drag) : null
    end()
    if (found) onCaught(found)
  }

  const onDown = (event: PointerEvent) => {
    dragged = false
    if (drag || event.button !== 0 || !event.isPrimary || !(tool || event.shiftKey)) return
    const isLasso = tool ? tool === 'lasso' : event.altKey
    drag = {
      pointer: event.pointerId,
      kind: isLasso ? 'lasso' : 'box',
      trail: [pointOf(event)],
      altMeansTies: !event.altKey,
      withTies: false,
      adding: false,
      drawing: false,
      frame: 0,
    }
    held = true
    onHold(true)
  }
  const onMove = (event: PointerEvent) => {
    if (!drag || event.pointerId !== drag.pointer) return
    // A release that nobody told of, such as one over another program.
    if (event.buttons === 0) return finish()
    read(event)
    const [first] = drag.trail
    const last = pointOf(event)
    if (!drag.drawing && Math.hypot(last.x - first!.x, last.y - first!.y) >= SLACK) {
      drag.drawing = true
      dragged = true
      sheet.style.display = 'block'
    }
    if (drag.drawing && drag.frame === 0) drag.frame = requestAnimationFrame(paint)
  }
  const onUp = (event: PointerEvent) => {
    // Taken back: until the button is released nothing follows the pointer.
    if (!drag) return end()
    if (event.pointerId !== drag.pointer) return
    read(event)
    finish()
  }
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !drag?.drawing) return
    event.preventDefault()
    event.stopImmediatePropagation()
    erase()
  }
  container.addEventListener('pointerdown', onDown, true)
  window.addEventListener('pointermove', onMove, true)
  window.addEventListener('pointerup', onUp, true)
  window.addEventListener('pointercancel', end, true)
  window.addEventListener('blur', end)
  window.addEventListener('keydown', onKey, true)

  return {
    use(next) {
      tool = next
      container.style.touchAction = next ? 'none' : ''
      container.dataset.tool = next ?? ''
    },
    wasDrag: () => dragged,
    close() {
      end()
      container.removeEventListener('pointerdown', onDown, true)
      window.removeEventListener('pointermove', onMove, true)
      window.removeEventListener('pointerup', onUp, true)
      window.removeEventListener('pointercancel', end, true)
      window.removeEventListener('blur', end)
      window.removeEventListener('keydown', onKey, true)
      sheet.remove()
    },
  }
}
