import { accentColour, canvasColour, inkColour, type Scheme } from '../model/palette.ts'
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
const HUB = 5
const FEW = 14

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
 * least 12 CSS pixels at every zoom, with a halo, and captions never cover each other. What is selected, pointed at
 * or well connected gets its caption first; a caption without room is left out.
 */
export function drawOverlay(
  context: CanvasRenderingContext2D,
  size: { width: number; height: number },
  nodes: readonly ScreenNode[],
  relationships: readonly ScreenRelationship[],
  scheme: Scheme,
): void {
  context.clearRect(0, 0, size.width, size.height)
  const inside = nodes.filter(
    ({ x, y, radius }) => x > -radius && y > -radius && x < size.width + radius && y < size.height + radius,
  )
  const bodies = new Boxes()
  const taken = new Boxes()
  for (const { x, y, radius, look } of inside)
    if (look.emphasis !== 'faded')
      bodies.add({ left: x - radius, top: y - radius, right: x + radius, bottom: y + radius })

  for (const node of inside) drawRings(context, node, scheme)
  for (const node of inside) drawBadge(context, node, scheme, taken)

  context.textAlign = 'center'
  context.textBaseline = 'middle'
  context.lineJoin = 'round'
  const ranked = inside.filter(({ look }) => look.emphasis !== 'faded').sort((a, b) => rank(b) - rank(a))
  // Round a hub the captions of all that it lights would bury the picture.
  const loud = ranked.filter(({ look }) => look.emphasis === 'lit').length <= FEW
  for (const node of ranked) drawCaption(context, node, { width: size.width, loud }, scheme, bodies, taken)

  const said = relationships.filter(({ look }) => look.emphasis === 'lit' || look.selected)
  const rest = relationships.filter(({ look }) => look.emphasis === 'normal' && !look.selected)
  for (const relationship of said) drawRelationshipCaption(context, relationship, scheme, bodies, taken)
  for (const relationship of rest) drawRelationshipCaption(context, relationship, scheme, bodies, taken)
}

const rank = ({ look }: ScreenNode) =>
  (look.focused ? 1e6 : 0) +
  (look.selected ? 1e5 : 0) +
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

function drawCaption(
  context: CanvasRenderingContext2D,
  node: ScreenNode,
  { width: limit, loud }: { width: number; loud: boolean },
  scheme: Scheme,
  bodies: Boxes,
  taken: Boxes,
) {
  const { look, x, y, radius } = node
  const strong = look.selected || look.focused
  const isSaid = strong || (loud && look.emphasis === 'lit')
  context.font = strong ? STRONG : FONT
  const text = shortened(look.caption, isSaid ? LONGEST_STRONG : LONGEST)
  const width = widthOf(context, text)
  const places: (readonly [number, number])[] = [
    [x, y + radius + 9],
    [x, y - radius - 9],
    [x + radius + width / 2 + 4, y],
    [x - radius - width / 2 - 4, y],
  ]
  const boxAt = ([left, top]: readonly [number, number]): Box => ({
    left: left - width / 2 - 1,
    top: top - 7,
    right: left + width / 2 + 1,
    bottom: top + 7,
  })
  const inSight = places.filter(([left]) => left - width / 2 >= 2 && left + width / 2 <= limit - 2)
  const place =
    inSight.find(candidate => taken.isFree(boxAt(candidate)) && bodies.isFree(boxAt(candidate))) ??
    (isSaid || look.degree >= HUB ? inSight.find(candidate => taken.isFree(boxAt(candidate))) : undefined) ??
    (strong ? places[0] : undefined)
  if (!place) return
  taken.add(boxAt(place))
  halo(context, text, place[0], place[1], inkColour[scheme], scheme)
  if (look.cut === null) return
  const below = { left: x - 30, top: place[1] + 7, right: x + 30, bottom: place[1] + 21 }
  taken.add(below)
  context.font = FONT
  halo(context, look.cut, place[0], place[1] + 14, accentColour[scheme], scheme)
}

function drawRelationshipCaption(
  context: CanvasRenderingContext2D,
  { look, x, y }: ScreenRelationship,
  scheme: Scheme,
  bodies: Boxes,
  taken: Boxes,
) {
  context.font = look.selected ? STRONG : FONT
  const text = shortened(look.caption, LONGEST_STRONG)
  const width = widthOf(context, text)
  const boxAt = (top: number): Box => ({
    left: x - width / 2 - 2,
    top: top - 8,
    right: x + width / 2 + 2,
    bottom: top + 8,
  })
  const isSaid = look.selected || look.emphasis === 'lit'
  // What is said may lie across a node, never across another caption.
  const place = (isSaid ? [y, y - 16, y + 16, y - 32, y + 32] : [y]).find(
    top => taken.isFree(boxAt(top)) && (look.selected || bodies.isFree(boxAt(top))),
  )
  if (place === undefined) return
  taken.add(boxAt(place))
  halo(context, text, x, place, isSaid ? accentColour[scheme] : inkColour[scheme], scheme)
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
