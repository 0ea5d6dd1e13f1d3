import { accentColour, canvasColour, inkColour, quietInk, type Scheme } from '../model/palette.ts'
import { FONT_FAMILY } from '../ui/font.ts'
import {
  type Frame,
  overlap,
  type PlacedCaption,
  placeCaptions,
  type ScreenNode,
  type ScreenRelationship,
} from './captions.ts'

/** No text on the canvas is smaller, whatever the zoom. */
export const LEAST_TEXT = 12

const FONT = `${LEAST_TEXT}px ${FONT_FAMILY}`
const STRONG = `600 13px ${FONT_FAMILY}`

/** What can be pressed on the overlay: the count at a node, of what is not drawn or of what was cut. */
export interface Spot extends Frame {
  readonly node: string
}

/** A name that belongs to no node: of what lies beneath. CSS pixels of the canvas. */
export interface Ground {
  readonly text: string
  readonly x: number
  readonly y: number
}

/**
 * Captions, badges and rings, drawn on a canvas of its own over the graph each time the graph is drawn: text has at
 * least 12 CSS pixels at every zoom, with a halo. Where captions go is decided by `placeCaptions`.
 * @returns what of it can be pressed, and the captions that are drawn
 */
export function drawOverlay(
  context: CanvasRenderingContext2D,
  { frame, floats }: { frame: Frame; floats: readonly Frame[] },
  nodes: readonly ScreenNode[],
  relationships: readonly ScreenRelationship[],
  scheme: Scheme,
  ground: readonly Ground[] = [],
): { spots: Spot[]; captions: PlacedCaption[] } {
  const inside = nodes.filter(
    ({ x, y, radius }) =>
      x > frame.left - radius && y > frame.top - radius && x < frame.right + radius && y < frame.bottom + radius,
  )
  const spots: Spot[] = []
  const taken = [...floats]
  for (const node of inside) drawRings(context, node, scheme)
  for (const node of inside) drawBadge(context, node, scheme, frame, taken, spots)

  const widthOf = (text: string, strong: boolean) => {
    context.font = strong ? STRONG : FONT
    return measured(context, text)
  }
  const captions = placeCaptions({ frame, taken, nodes: inside, relationships, widthOf })
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  context.lineJoin = 'round'
  for (const caption of captions) {
    drawCaption(context, caption, scheme)
    if (caption.cut !== null) spots.push({ ...caption.box, top: caption.y, node: caption.id })
  }
  const bodies = inside.map(({ x, y, radius }) => ({
    left: x - radius,
    top: y - radius,
    right: x + radius,
    bottom: y + radius,
  }))
  const written = [...taken, ...bodies, ...captions.map(({ box }) => box)]
  for (const { text, x, y } of ground) {
    const half = widthOf(text, false) / 2 + 2
    const box = { left: x - half, top: y - 8, right: x + half, bottom: y + 8 }
    if (box.left < frame.left || box.right > frame.right || box.top < frame.top || box.bottom > frame.bottom) continue
    if (written.some(other => overlap(other, box))) continue
    written.push(box)
    halo(context, text, x, y, quietInk[scheme], scheme)
  }
  return { spots, captions }
}

function drawCaption(
  context: CanvasRenderingContext2D,
  { of, text, cut, x, y, box, strong, emphasis }: PlacedCaption,
  scheme: Scheme,
) {
  const isMeant = of === 'relationship' && strong
  if (isMeant) {
    context.beginPath()
    context.roundRect(box.left - 2, box.top + 1, box.right - box.left + 4, box.bottom - box.top - 2, 6)
    context.fillStyle = canvasColour[scheme]
    context.fill()
    context.lineWidth = 1.5
    context.strokeStyle = accentColour[scheme]
    context.stroke()
  }
  // While something is lit, the rest steps back.
  const ink =
    isMeant || (of === 'relationship' && emphasis === 'lit')
      ? accentColour[scheme]
      : emphasis === 'quiet'
        ? quietInk[scheme]
        : inkColour[scheme]
  context.font = strong ? STRONG : FONT
  halo(context, text, x, cut === null ? y : y - 7, ink, scheme)
  if (cut === null) return
  context.font = FONT
  halo(context, cut, x, y + 7, accentColour[scheme], scheme)
}

function halo(context: CanvasRenderingContext2D, text: string, x: number, y: number, ink: string, scheme: Scheme) {
  context.strokeStyle = canvasColour[scheme]
  context.lineWidth = 3.5
  context.strokeText(text, x, y)
  context.fillStyle = ink
  context.fillText(text, x, y)
}

function drawRings(context: CanvasRenderingContext2D, { look, x, y, radius }: ScreenNode, scheme: Scheme) {
  if (look.fresh) {
    context.setLineDash([4, 3])
    ring(context, x, y, radius + 4, 2, accentColour[scheme])
    context.setLineDash([])
  }
  if (look.focused) {
    ring(context, x, y, radius + 6, 2, '#ffffff')
    ring(context, x, y, radius + 8, 2, '#111318')
  }
  if (look.pinned) drawPin(context, x - radius * 0.75, y - radius * 0.75, scheme)
}

/** A pin on a disc, readable at every zoom. */
function drawPin(context: CanvasRenderingContext2D, x: number, y: number, scheme: Scheme) {
  context.beginPath()
  context.arc(x, y, 8, 0, 2 * Math.PI)
  context.fillStyle = inkColour[scheme]
  context.fill()
  context.lineWidth = 1.5
  context.strokeStyle = canvasColour[scheme]
  context.stroke()
  context.fillStyle = canvasColour[scheme]
  context.fillRect(x - 2, y - 5, 4, 5)
  context.fillRect(x - 4, y - 0.5, 8, 1.75)
  context.fillRect(x - 0.75, y + 1, 1.5, 4)
}

function ring(context: CanvasRenderingContext2D, x: number, y: number, radius: number, width: number, colour: string) {
  context.beginPath()
  context.arc(x, y, radius, 0, 2 * Math.PI)
  context.lineWidth = width
  context.strokeStyle = colour
  context.stroke()
}

/** How much is not drawn yet: `+12`, `+4.8k`. */
export const badgeText = (undrawn: number): string =>
  undrawn < 1000
    ? `+${undrawn}`
    : undrawn < 10_000
      ? `+${Math.floor(undrawn / 100) / 10}k`
      : `+${Math.floor(undrawn / 1000)}k`

function drawBadge(
  context: CanvasRenderingContext2D,
  { look, x, y, radius }: ScreenNode,
  scheme: Scheme,
  frame: Frame,
  taken: Frame[],
  spots: Spot[],
) {
  if (look.undrawn === null || look.undrawn === 0 || radius < 4 || look.emphasis === 'faded') return
  context.font = `600 12px ${FONT_FAMILY}`
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  const text = badgeText(look.undrawn)
  const width = measured(context, text) + 8
  const left = x + radius * 0.55
  const top = y - radius * 0.55 - 14
  const box = { left, top, right: left + width, bottom: top + 16 }
  // One that would be cut at an edge is not drawn: a number that is cut is another number.
  if (box.left < frame.left || box.right > frame.right || box.top < frame.top || box.bottom > frame.bottom) return
  taken.push(box)
  // Pressed by a hand, it is at least 24 pixels wide and high.
  const middle = { x: left + width / 2, y: top + 8 }
  const reach = { x: Math.max(12, width / 2), y: 12 }
  spots.push({
    node: look.id,
    left: middle.x - reach.x,
    right: middle.x + reach.x,
    top: middle.y - reach.y,
    bottom: middle.y + reach.y,
  })
  context.beginPath()
  context.roundRect(left, top, width, 16, 8)
  context.fillStyle = inkColour[scheme]
  context.fill()
  context.lineWidth = 1.5
  context.strokeStyle = canvasColour[scheme]
  context.stroke()
  context.fillStyle = canvasColour[scheme]
  context.fillText(text, left + width / 2, top + 8.5)
}

const widths = new Map<string, number>()
function measured(context: CanvasRenderingContext2D, text: string): number {
  const key = `${context.font} ${text}`
  let width = widths.get(key)
  if (width === undefined) {
    if (widths.size > 20_000) widths.clear()
    width = context.measureText(text).width
    widths.set(key, width)
  }
  return width
}
