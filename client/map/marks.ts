import type { ScreenNode } from '../canvas/captions.ts'
import type { Arc } from '../model/atlas.ts'
import { accentColour, canvasColour, dashes, type Line, lineColour, type Scheme, type Shape } from '../model/palette.ts'
import type { Position } from '../model/scene.ts'
import type { Emphasis, Picture, RelationshipLook } from '../model/view.ts'
import { glyphImage } from '../ui/glyph.ts'
import type { Bow } from './arcs.ts'

/** Lines that are supposed not to be there, as on the canvas. */
const dotted = [2, 7] as const

/** How an arc looks: as what it stands for does. */
export interface ArcLook {
  readonly emphasis: Emphasis
  readonly selected: boolean
  readonly pointed: boolean
  readonly line: Line
  readonly count: number
  /** All that it stands for is supposed not to be there. */
  readonly masked: boolean
  /** Of an agreement. */
  readonly outline: { readonly [scheme in Scheme]: string } | null
}

export function arcLookOf({ relationships, node }: Arc, picture: Picture, pointed: boolean): ArcLook {
  const looks = relationships.flatMap(id => picture.relationships.get(id) ?? [])
  const agreement = node === null ? undefined : picture.nodes.get(node)
  const lines = new Set(looks.map(({ line }) => line))
  const every = (emphasis: Emphasis) => looks.length > 0 && looks.every(look => look.emphasis === emphasis)
  const isLit = looks.some(({ emphasis }) => emphasis === 'lit')
  return {
    emphasis: agreement?.emphasis === 'faded' || every('faded') ? 'faded' : isLit || pointed ? 'lit' : 'normal',
    selected: agreement?.selected === true || looks.some(({ selected }) => selected),
    pointed: pointed || agreement?.pointed === true || looks.some(look => look.pointed),
    line: lines.size === 1 ? looks[0]!.line : 'plain',
    count: relationships.length,
    masked: agreement ? agreement.masked : looks.length > 0 && looks.every(({ masked }) => masked),
    outline: agreement?.appearance.hue.outline ?? null,
  }
}

export function drawArc(
  context: CanvasRenderingContext2D,
  { from, over, to }: Bow,
  { emphasis, selected, pointed, line, count, masked, outline }: ArcLook,
  scheme: Scheme,
) {
  const trace = () => {
    context.beginPath()
    context.moveTo(from.x, from.y)
    context.quadraticCurveTo(over.x, over.y, to.x, to.y)
  }
  const width = outline ? 3 : 0.8 + Math.min(3, Math.log2(count + 1) * 0.6)
  const isStrong = selected || pointed || emphasis === 'lit'
  trace()
  if (isStrong) {
    context.globalAlpha = selected ? 0.3 : 0.18
    context.lineWidth = width + 8
    context.strokeStyle = accentColour[scheme]
    context.stroke()
  }
  context.globalAlpha = emphasis === 'faded' ? 0.08 : masked ? 0.3 : isStrong || outline ? 1 : 0.4
  context.strokeStyle = outline && !selected ? outline[scheme] : isStrong ? accentColour[scheme] : lineColour[scheme]
  context.lineWidth = width + (isStrong ? 0.8 : 0)
  context.setLineDash(masked ? [...dotted] : [...dashes[line]])
  context.stroke()
  context.setLineDash([])
  context.globalAlpha = 1
}

/** Which place a thing belongs to, where no relationship of its own says so. */
export function drawTether(
  context: CanvasRenderingContext2D,
  place: Position,
  thing: Position,
  emphasis: Emphasis,
  isMeant: boolean,
  scheme: Scheme,
) {
  context.beginPath()
  context.moveTo(place.x, place.y)
  context.lineTo(thing.x, thing.y)
  context.globalAlpha = emphasis === 'faded' ? 0.06 : isMeant ? 0.75 : 0.22
  context.lineWidth = isMeant ? 1.2 : 1
  context.strokeStyle = isMeant ? accentColour[scheme] : lineColour[scheme]
  context.stroke()
  context.globalAlpha = 1
}

export function drawTie(
  context: CanvasRenderingContext2D,
  from: Position,
  to: Position,
  { emphasis, selected, pointed, line, ink, width, masked }: RelationshipLook,
  scheme: Scheme,
) {
  const isStrong = selected || pointed || emphasis === 'lit'
  context.beginPath()
  context.moveTo(from.x, from.y)
  context.lineTo(to.x, to.y)
  context.globalAlpha = emphasis === 'faded' ? 0.08 : masked ? 0.3 : isStrong ? 1 : 0.5
  context.lineWidth = selected ? 3.5 : isStrong ? 2 : Math.max(1, width - 0.4)
  context.strokeStyle = isStrong ? accentColour[scheme] : (ink ?? lineColour)[scheme]
  context.setLineDash(masked ? [...dotted] : [...dashes[line]])
  context.stroke()
  context.setLineDash([])
  context.globalAlpha = 1
}

const corners: { readonly [shape in Exclude<Shape, 'circle'>]: { readonly count: number; readonly turn: number } } = {
  square: { count: 4, turn: Math.PI / 4 },
  hexagon: { count: 6, turn: 0 },
  diamond: { count: 4, turn: 0 },
  triangle: { count: 3, turn: -Math.PI / 2 },
  pentagon: { count: 5, turn: -Math.PI / 2 },
  octagon: { count: 8, turn: Math.PI / 8 },
}

function traceShape(context: CanvasRenderingContext2D, shape: Shape, x: number, y: number, radius: number) {
  context.beginPath()
  if (shape === 'circle') return context.arc(x, y, radius, 0, 2 * Math.PI)
  const { count, turn } = corners[shape]
  // A square as wide as the circle is.
  const reach = shape === 'square' ? radius * 1.25 : shape === 'diamond' || shape === 'triangle' ? radius * 1.2 : radius
  for (let corner = 0; corner < count; corner++) {
    const angle = turn + (corner * 2 * Math.PI) / count
    context.lineTo(x + reach * Math.cos(angle), y + reach * Math.sin(angle))
  }
  context.closePath()
}

const images = new Map<string, HTMLImageElement>()

/** An image once it is there; until then `arrived` is called when it is. */
function imageOf(address: string, arrived: () => void): HTMLImageElement | null {
  let image = images.get(address)
  if (!image) {
    image = new Image()
    image.onload = arrived
    image.src = address
    images.set(address, image)
  }
  return image.complete && image.naturalWidth > 0 ? image : null
}

export function drawNode(
  context: CanvasRenderingContext2D,
  { look, x, y, radius }: ScreenNode,
  isPlace: boolean,
  withGlyph: boolean,
  scheme: Scheme,
  arrived: () => void,
) {
  const { appearance, emphasis, selected, label, masked } = look
  const alpha = emphasis === 'faded' ? 0.18 : 1
  context.globalAlpha = alpha
  if (isPlace) {
    // A place stands out from what floats beside it by a ring of the map's own colour.
    context.beginPath()
    context.arc(x, y, radius + 3.5, 0, 2 * Math.PI)
    context.fillStyle = canvasColour[scheme]
    context.fill()
    context.lineWidth = 1.5
    context.strokeStyle = appearance.hue.outline[scheme]
    context.stroke()
  }
  if (look.group) {
    // A group has a second line round it.
    traceShape(context, appearance.shape, x, y, radius + (isPlace ? 7 : 3.5))
    context.lineWidth = 1.5
    context.strokeStyle = selected ? accentColour[scheme] : appearance.hue.outline[scheme]
    context.stroke()
  }
  traceShape(context, appearance.shape, x, y, radius)
  // What is supposed not to be there is a shadow of itself.
  context.fillStyle = masked ? canvasColour[scheme] : appearance.hue.fill
  context.fill()
  if (masked) {
    context.globalAlpha = alpha * 0.12
    context.fillStyle = appearance.hue.fill
    context.fill()
    context.globalAlpha = alpha
    context.setLineDash([3, 3])
  }
  const isStrong = selected || emphasis === 'lit' || look.pointed
  context.lineWidth = selected ? 3.5 : isStrong ? 2.5 : Math.max(1, appearance.hue.border - 0.5)
  context.strokeStyle = isStrong ? accentColour[scheme] : appearance.hue.outline[scheme]
  context.stroke()
  context.setLineDash([])
  if (masked) context.globalAlpha = alpha * 0.35
  if (withGlyph) {
    const image = imageOf(glyphImage(appearance, label), arrived)
    const side = radius * 1.15
    if (image) context.drawImage(image, x - side / 2, y - side / 2, side, side)
  }
  context.globalAlpha = 1
}
