import { accentColour, canvasColour, inkColour, quietInk, type Scheme } from '../model/palette.ts'
import type { NodeLook, RelationshipLook } from '../model/view.ts'
import { FONT_FAMILY } from '../ui/font.ts'

/** What the overlay reads of a node on screen: CSS pixels of the canvas, radius included. */
export interface ScreenNode {
  readonly look: NodeLook
  readonly x: number
  readonly y: number
  readonly radius: number
}

export interface ScreenRelationship {
  readonly look: RelationshipLook
  readonly x: number
  readonly y: number
}

const FONT = `12px ${FONT_FAMILY}`
const STRONG = `600 13px ${FONT_FAMILY}`
/** Letters of a caption before it is cut; what is selected or pointed at is said whole. */
const LONGEST = 24
const LONGEST_STRONG = 80
/** Nodes with at least this many relationships get their caption even across smaller nodes. */
const HUB = 12
/** Nodes with at least this many are not written across, except by what is selected or pointed at. */
const LOUD = 5
/** So many selected nodes are said whole; more are said as all others are. */
const FEW = 10

/** What can be pressed on the overlay: the count at a node, of what is not drawn or of what was cut. */
export interface Spot {
  readonly node: string
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** The part of the canvas that can be seen. */
export interface Frame {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

interface Box {
  left: number
  top: number
  right: number
  bottom: number
}

const shortened = (text: string, longest: number) => {
  const letters = [...text]
  return letters.length > longest
    ? `${letters
        .slice(0, longest - 1)
        .join('')
        .trimEnd()}…`
    : text
}

/**
 * Captions, badges and rings, drawn on a canvas of its own over the graph each time the graph is drawn: text has at
 * least 12 CSS pixels at every zoom, with a halo, and captions never cover each other, nor lie under what floats over
 * the canvas. What is selected, pointed at
 * or well connected gets its caption first; a caption without room is left out.
 * @returns what of it can be pressed
 */
export function drawOverlay(
  context: CanvasRenderingContext2D,
  { frame, floats }: { frame: Frame; floats: readonly Frame[] },
  nodes: readonly ScreenNode[],
  relationships: readonly ScreenRelationship[],
  scheme: Scheme,
): Spot[] {
  const inside = nodes.filter(
    ({ x, y, radius }) =>
      x > frame.left - radius && y > frame.top - radius && x < frame.right + radius && y < frame.bottom + radius,
  )
  const whole = inside.filter(({ look }) => look.selected).length <= FEW
  const bodies = new Boxes()
  // What no caption may lie across, however well connected its node is.
  const loud = new Boxes()
  const taken = new Boxes()
  const spots: Spot[] = []
  for (const float of floats) taken.add(float)
  for (const { x, y, radius, look } of inside)
    if (look.emphasis !== 'faded') {
      const body = { left: x - radius, top: y - radius, right: x + radius, bottom: y + radius }
      bodies.add(body)
      if ((whole && isStrong(look)) || look.emphasis === 'lit' || look.degree >= LOUD) loud.add(body)
    }

  for (const node of inside) drawRings(context, node, scheme)
  for (const node of inside) drawBadge(context, node, scheme, taken, spots)

  context.textAlign = 'center'
  context.textBaseline = 'middle'
  context.lineJoin = 'round'
  const ranked = inside.filter(({ look }) => look.emphasis !== 'faded').sort((a, b) => rank(b) - rank(a))
  const lit = inside.some(({ look }) => look.emphasis === 'lit')
  // The relationship that is meant is named before the nodes round it: its caption has one place only.
  const [meant, others] = [[], []] as [ScreenRelationship[], ScreenRelationship[]]
  for (const one of relationships) (one.look.selected || one.look.pointed ? meant : others).push(one)
  // Who reads a relationship wants to see between whom.
  const ends = new Set(meant.flatMap(({ look }) => [look.start, look.end]))
  const strong = ranked.findIndex(({ look }) => !isStrong(look))
  const first = strong < 0 ? ranked.length : strong
  const room = { frame, whole, lit, bodies, loud, ends: ends.size <= FEW ? ends : new Set<string>() }
  for (const node of ranked.slice(0, first)) drawCaption(context, node, room, scheme, taken, spots)
  for (const one of meant) drawRelationshipCaption(context, one, frame, scheme, bodies, taken, loud)
  for (const node of ranked.slice(first)) drawCaption(context, node, room, scheme, taken, spots)
  for (const emphasis of ['lit', 'normal'])
    for (const one of others)
      if (one.look.emphasis === emphasis) drawRelationshipCaption(context, one, frame, scheme, bodies, taken)
  return spots
}

const isStrong = (look: NodeLook) => look.selected || look.focused || look.pointed

const rank = ({ look }: ScreenNode) =>
  (look.focused ? 4e6 : 0) +
  (look.pointed ? 2e6 : 0) +
  (look.selected ? 1e6 : 0) +
  (look.cut === null ? 0 : 1e5) +
  (look.fresh ? 1e4 : 0) +
  (look.emphasis === 'lit' ? 1e3 : 0) +
  look.degree

function halo(context: CanvasRenderingContext2D, text: string, x: number, y: number, ink: string, scheme: Scheme) {
  context.strokeStyle = canvasColour[scheme]
  context.lineWidth = 3.5
  context.strokeText(text, x, y)
  context.fillStyle = ink
  context.fillText(text, x, y)
}

interface Room {
  readonly frame: Frame
  /** Whether what is selected is said whole. */
  readonly whole: boolean
  readonly lit: boolean
  readonly bodies: Boxes
  readonly loud: Boxes
  /** Ends of the relationships that are meant. */
  readonly ends: ReadonlySet<string>
}

function drawCaption(
  context: CanvasRenderingContext2D,
  node: ScreenNode,
  { frame, whole, lit, bodies, loud, ends }: Room,
  scheme: Scheme,
  taken: Boxes,
  spots: Spot[],
) {
  const { look, x, y, radius } = node
  const strong = look.focused || look.pointed || (look.selected && whole)
  context.font = strong ? STRONG : FONT
  const text = fitting(context, look.caption, strong ? LONGEST_STRONG : LONGEST, frame.right - frame.left - 8)
  const width = Math.max(widthOf(context, text), look.cut === null ? 0 : widthOf(context, look.cut))
  // What was cut is said in a line of its own below the name.
  const half = look.cut === null ? 7 : 14
  const places: (readonly [number, number])[] = [
    [x, y + radius + 2 + half],
    [x, y - radius - 2 - half],
    [x + radius + width / 2 + 4, y],
    [x - radius - width / 2 - 4, y],
    // Corners: beside the node, by half a line above or below its middle.
    [x + radius * 0.7 + width / 2 + 4, y + radius * 0.7 + half],
    [x - radius * 0.7 - width / 2 - 4, y + radius * 0.7 + half],
    [x + radius * 0.7 + width / 2 + 4, y - radius * 0.7 - half],
    [x - radius * 0.7 - width / 2 - 4, y - radius * 0.7 - half],
  ]
  const boxAt = ([left, top]: readonly [number, number]): Box => ({
    left: left - width / 2 - 1,
    top: top - half,
    right: left + width / 2 + 1,
    bottom: top + half,
  })
  const isInside = (box: Box) =>
    box.left >= frame.left + 2 &&
    box.right <= frame.right - 2 &&
    box.top >= frame.top + 2 &&
    box.bottom <= frame.bottom - 2
  const inSight = places.filter(candidate => isInside(boxAt(candidate)))
  const may = look.degree >= HUB || strong || look.cut !== null || ends.has(look.id)
  const place =
    inSight.find(candidate => taken.isFree(boxAt(candidate)) && bodies.isFree(boxAt(candidate))) ??
    (may ? inSight.find(candidate => taken.isFree(boxAt(candidate)) && loud.isFree(boxAt(candidate))) : undefined) ??
    (strong ? inSight.find(candidate => taken.isFree(boxAt(candidate))) : undefined) ??
    (strong ? pushedInside(places[0]!, width / 2 + 3, half + 2, frame) : undefined)
  if (!place || (strong && !taken.isFree(boxAt(place)) && !look.focused && !look.pointed)) return
  const box = boxAt(place)
  taken.add(box)
  const [left, top] = place
  // While something is lit, the rest steps back.
  const ink = lit && look.emphasis === 'normal' && !strong ? quietInk[scheme] : inkColour[scheme]
  halo(context, text, left, look.cut === null ? top : top - 7, ink, scheme)
  if (look.cut === null) return
  context.font = FONT
  halo(context, look.cut, left, top + 7, accentColour[scheme], scheme)
  spots.push({ ...box, top, node: look.id })
}

/** The nearest middle of a box of this half width and height that lies within the frame. */
const pushedInside = (
  [x, y]: readonly [number, number],
  halfWidth: number,
  halfHeight: number,
  { left, top, right, bottom }: Frame,
): readonly [number, number] => [
  Math.max(left + halfWidth, Math.min(right - halfWidth, x)),
  Math.max(top + halfHeight, Math.min(bottom - halfHeight, y)),
]

/** As many letters as are allowed and as there is room for. */
function fitting(context: CanvasRenderingContext2D, text: string, longest: number, room: number): string {
  for (let letters = longest; letters > 4; letters = Math.floor(letters * 0.8)) {
    const short = shortened(text, letters)
    if (widthOf(context, short) <= room) return short
  }
  return shortened(text, 4)
}

function drawRelationshipCaption(
  context: CanvasRenderingContext2D,
  { look, x, y }: ScreenRelationship,
  frame: Frame,
  scheme: Scheme,
  bodies: Boxes,
  taken: Boxes,
  loud: Boxes = bodies,
) {
  const isMeant = look.selected || look.pointed
  context.font = isMeant ? STRONG : FONT
  const text = fitting(context, look.caption, isMeant ? LONGEST_STRONG : LONGEST, frame.right - frame.left - 8)
  const width = widthOf(context, text)
  const boxAt = (left: number, top: number): Box => ({
    left: left - width / 2 - 2,
    top: top - 8,
    right: left + width / 2 + 2,
    bottom: top + 8,
  })
  const isSaid = isMeant || look.emphasis === 'lit'
  const [left, middle] = isMeant ? pushedInside([x, y], width / 2 + 6, 11, frame) : [x, y]
  if (left - width / 2 < frame.left || left + width / 2 > frame.right) return
  if (middle < frame.top + 8 || middle > frame.bottom - 8) return
  // Beside the line, where it is meant, so that the line itself stays in sight.
  const tops = (isMeant ? [-20, 20, -36, 36, -52, 52, -68, 68, 0] : isSaid ? [0, -16, 16, -32, 32] : [0]).map(
    by => middle + by,
  )
  // What is meant may lie across a node when it must, never across another caption.
  const place =
    tops.find(top => taken.isFree(boxAt(left, top)) && bodies.isFree(boxAt(left, top))) ??
    (isMeant ? tops.find(top => taken.isFree(boxAt(left, top)) && loud.isFree(boxAt(left, top))) : undefined) ??
    (isMeant ? tops.find(top => taken.isFree(boxAt(left, top))) : undefined)
  if (place === undefined) return
  const box = boxAt(left, place)
  taken.add(box)
  if (isMeant) {
    context.beginPath()
    context.roundRect(box.left - 4, box.top - 2, box.right - box.left + 8, 20, 6)
    context.fillStyle = canvasColour[scheme]
    context.fill()
    context.lineWidth = 1.5
    context.strokeStyle = accentColour[scheme]
    context.stroke()
  }
  halo(context, text, left, place, isSaid ? accentColour[scheme] : inkColour[scheme], scheme)
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
  taken: Boxes,
  spots: Spot[],
) {
  if (look.undrawn === null || look.undrawn === 0 || radius < 4 || look.emphasis === 'faded') return
  context.font = `600 12px ${FONT_FAMILY}`
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  const text = badgeText(look.undrawn)
  const width = widthOf(context, text) + 8
  const left = x + radius * 0.55
  const top = y - radius * 0.55 - 14
  const box = { left, top, right: left + width, bottom: top + 16 }
  taken.add(box)
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
function widthOf(context: CanvasRenderingContext2D, text: string): number {
  const key = `${context.font} ${text}`
  let width = widths.get(key)
  if (width === undefined) {
    if (widths.size > 20_000) widths.clear()
    width = context.measureText(text).width
    widths.set(key, width)
  }
  return width
}

/** Boxes on screen that are taken, in a coarse grid. */
class Boxes {
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
          other => other.left < box.right && box.left < other.right && other.top < box.bottom && box.top < other.bottom,
        ) ?? false,
    )
  }

  private visit(box: Box, test: (cell: Box[] | undefined, key: number) => boolean): boolean {
    for (let column = Math.floor(box.left / 80); column <= Math.floor(box.right / 80); column++)
      for (let row = Math.floor(box.top / 40); row <= Math.floor(box.bottom / 40); row++) {
        const key = column * 100_003 + row
        if (test(this.cells.get(key), key)) return true
      }
    return false
  }
}
