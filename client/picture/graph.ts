import type { Mark, PathMark } from '../../server/contract/drawing.ts'
import { type Frame, placeCaptions, type ScreenNode, type ScreenRelationship } from '../canvas/captions.ts'
import type { Aim, NoteColour } from '../model/notes.ts'
import {
  accentColour,
  canvasColour,
  dashes,
  type Ink,
  inkColour,
  lineColour,
  quietInk,
  type Scheme,
} from '../model/palette.ts'
import type { Position } from '../model/scene.ts'
import { drawnSize, type Picture, type RelationshipLook } from '../model/view.ts'
import { glyphPath } from '../ui/glyph.ts'
import { edgeOf, outlineOf, round } from './shapes.ts'
import { type Measure, wrapped } from './wrap.ts'

/** A note or a region where it is drawn, in model units. */
export type PlacedNote =
  | {
      readonly kind: 'note'
      readonly x: number
      readonly y: number
      readonly text: string
      readonly colour: NoteColour
      /** Ends of its arrows. */
      readonly aims: readonly Aim[]
    }
  | { readonly kind: 'region'; readonly box: Frame; readonly text: string; readonly colour: NoteColour }

/** Where the model lies in a drawing: `x·zoom + pan.x`. */
export interface Place {
  readonly zoom: number
  readonly pan: Position
  /** The part of the drawing that the graph has. */
  readonly frame: Frame
}

export interface GraphInput {
  readonly picture: Picture
  readonly notes: readonly PlacedNote[]
  readonly place: Place
  readonly scheme: Scheme
  readonly measure: Measure
  /** Whether relationships are named too, as far as there is room. */
  readonly withRelationshipNames: boolean
  /** Whether nodes say how many of their relationships are not drawn. */
  readonly withCounts: boolean
  /** Behind everything: what halos are made of. */
  readonly ground: string
}

export interface DrawnGraph {
  readonly marks: readonly Mark[]
  /** Nodes that lie within the frame, and of how many of these the name had room. */
  readonly nodes: number
  readonly named: number
}

/** As `notes.module.css` has them. */
export const noteInks: { readonly [colour in NoteColour]: { readonly fill: Ink; readonly edge: Ink } } = {
  yellow: { fill: { light: '#fff3bf', dark: '#5c4a08' }, edge: { light: '#b08800', dark: '#d9b233' } },
  green: { fill: { light: '#d3f9d8', dark: '#1d4d2b' }, edge: { light: '#2b8a3e', dark: '#69db7c' } },
  blue: { fill: { light: '#d0ebff', dark: '#163f63' }, edge: { light: '#1971c2', dark: '#74c0fc' } },
  red: { fill: { light: '#ffe3e3', dark: '#5f2020' }, edge: { light: '#c92a2a', dark: '#ffa8a8' } },
  grey: { fill: { light: '#e9ecef', dark: '#3b4047' }, edge: { light: '#868e96', dark: '#adb5bd' } },
}

/** CSS pixels: width of a sticky note with its rim, and of its text; height of a line of it. */
export const NOTE_WIDTH = 190
const NOTE_TEXT = 166
const NOTE_LINE = 18
/** Model units between parallel relationships, as on the canvas. */
const APART = 28

/** Lines of a note's text, and the box that it needs round a place of the drawing. */
export function noteBox({ x, y }: Position, text: string, measure: Measure): { lines: string[]; box: Frame } {
  const lines = wrapped(text, NOTE_TEXT, line => measure(line, 13, false))
  const height = Math.max(40, lines.length * NOTE_LINE + 16)
  return {
    lines,
    box: { left: x - NOTE_WIDTH / 2, right: x + NOTE_WIDTH / 2, top: y - height / 2, bottom: y + height / 2 },
  }
}

/** The graph with its notes, as the canvas shows it, but for what belongs to the hand: rings, pins, what is pointed at. */
export function drawGraph(input: GraphInput): DrawnGraph {
  const { picture, notes, place, scheme, measure, ground } = input
  const at = ({ x, y }: Position): Position => ({ x: x * place.zoom + place.pan.x, y: y * place.zoom + place.pan.y })
  const fields: Mark[] = []
  const lines: Mark[] = []
  const nodes: Mark[] = []
  const texts: Mark[] = []
  const papers: Mark[] = []
  const taken: Frame[] = []

  for (const note of notes) {
    const { fill, edge } = noteInks[note.colour]
    const paper = { fill: fill[scheme], stroke: edge[scheme] }
    if (note.kind === 'region') {
      const [{ x: left, y: top }, { x: right, y: bottom }] = [
        at({ x: note.box.left, y: note.box.top }),
        at({ x: note.box.right, y: note.box.bottom }),
      ]
      const box = { left, top, right, bottom }
      const d = roundedBox(box, 22 * place.zoom)
      fields.push({ kind: 'path', d, fill: fill[scheme], opacity: 0.28 })
      fields.push({ kind: 'path', d, stroke: edge[scheme], width: 1.5, dash: [6, 4] })
      const width = Math.min(260, measure(note.text, 13, true) + 18)
      const title = { left, right: left + width, top: top - 12, bottom: top + 12 }
      taken.push(title)
      papers.push({ kind: 'path', d: roundedBox(title, 4), ...paper, width: 1 })
      const shown = fitting(note.text, width - 16, text => measure(text, 13, true))
      papers.push(textMark(shown, left + 9, top, { size: 13, strong: true, ink: inkColour[scheme], anchor: 'start' }))
      continue
    }
    const { lines: words, box } = noteBox(at(note), note.text, measure)
    taken.push(box)
    for (const aim of note.aims)
      papers.push(...noteArrow(at(note), at(aim), scheme, Math.max(26, aim.reach + 12) * place.zoom))
    papers.push({ kind: 'path', d: roundedBox(box, 4), ...paper, width: 1 })
    for (const [index, text] of words.entries())
      if (text !== '')
        papers.push(
          textMark(text, box.left + 10, box.top + 8 + NOTE_LINE * (index + 0.5), {
            size: 13,
            ink: inkColour[scheme],
            anchor: 'start',
          }),
        )
  }

  const placed: ScreenNode[] = Array.from(picture.nodes.values(), look => ({
    look,
    ...at(look),
    radius: (drawnSize(look) * place.zoom) / 2,
  }))
  const placeOf = new Map(placed.map(node => [node.look.id, node]))
  const named: ScreenRelationship[] = []
  for (const { look, offset } of fanned(picture)) {
    const [start, end] = [placeOf.get(look.start), placeOf.get(look.end)]
    if (!start || !end) continue
    const { marks, middle } = drawLine(look, start, end, offset * APART * place.zoom, place.zoom, scheme)
    lines.push(...marks)
    if (input.withRelationshipNames || look.selected) named.push({ look, ...middle })
  }
  for (const node of placed) nodes.push(...drawNode(node, place.zoom, scheme))
  const inside = placed.filter(({ x, y }) => isInside(place.frame, x, y))
  if (input.withCounts)
    for (const node of inside) {
      const badge = drawCount(node, scheme, measure, ground)
      if (!badge) continue
      nodes.push(...badge.marks)
      taken.push(badge.box)
    }
  const captions = placeCaptions({
    frame: place.frame,
    taken,
    nodes: inside,
    relationships: named,
    widthOf: (text, strong) => measure(text, strong ? 13 : 12, strong),
  })
  for (const { of, text, cut, x, y, strong, emphasis } of captions) {
    const ink =
      of === 'relationship' && (strong || emphasis === 'lit')
        ? accentColour[scheme]
        : emphasis === 'quiet'
          ? quietInk[scheme]
          : inkColour[scheme]
    const look = { size: strong ? 13 : 12, strong, anchor: 'middle', halo: ground } as const
    texts.push(textMark(text, x, cut === null ? y : y - 7, { ...look, ink }))
    if (cut !== null)
      texts.push(textMark(cut, x, y + 7, { ...look, size: 12, strong: false, ink: accentColour[scheme] }))
  }
  return {
    marks: [...fields, ...lines, ...nodes, ...texts, ...papers],
    nodes: inside.length,
    named: captions.filter(({ of }) => of === 'node').length,
  }
}

const isInside = ({ left, top, right, bottom }: Frame, x: number, y: number): boolean =>
  x >= left && x <= right && y >= top && y <= bottom

/** Relationships between the same two nodes side by side: how many steps each lies from the straight line. */
function fanned(picture: Picture): { look: RelationshipLook; offset: number }[] {
  const bundles = new Map<string, RelationshipLook[]>()
  for (const look of picture.relationships.values()) {
    const key = JSON.stringify(look.start < look.end ? [look.start, look.end] : [look.end, look.start])
    const bundle = bundles.get(key)
    if (bundle) bundle.push(look)
    else bundles.set(key, [look])
  }
  return [...bundles.values()].flatMap(bundle =>
    bundle.map((look, index) => {
      const offset = index - (bundle.length - 1) / 2
      // Both directions bend by the same side of the pair, not by their own.
      return { look, offset: look.start === look.end ? index + 1 : look.start < look.end ? offset : -offset }
    }),
  )
}

function drawLine(
  look: RelationshipLook,
  start: ScreenNode,
  end: ScreenNode,
  bend: number,
  zoom: number,
  scheme: Scheme,
): { marks: PathMark[]; middle: Position } {
  const accent = look.selected || (look.emphasis === 'lit' && !look.ink)
  const stroke = accent ? accentColour[scheme] : (look.ink?.[scheme] ?? lineColour[scheme])
  const weight = look.selected ? 4 : look.emphasis === 'lit' ? Math.max(2.2, look.width) : look.width
  const width = round(Math.max(0.6, weight * zoom))
  const opacity = look.masked
    ? 0.3
    : look.emphasis === 'faded'
      ? 0.08
      : accent
        ? 1
        : look.ink || look.line === 'unproven'
          ? 0.9
          : 0.75
  const dash = look.masked ? [2, 7] : dashes[look.line]
  const style = {
    stroke,
    width,
    opacity,
    ...(dash.length > 0 ? { dash: dash.map(one => round(one * Math.max(zoom, 0.6))) } : {}),
  }
  const arrow = Math.max(5, 0.3 * 1.15 * Math.max((13.37 * weight) ** 0.9, 29) * zoom)
  const head = (tip: Position, from: Position): PathMark => {
    const length = Math.hypot(tip.x - from.x, tip.y - from.y) || 1
    const [dx, dy] = [(tip.x - from.x) / length, (tip.y - from.y) / length]
    const base = { x: tip.x - dx * arrow, y: tip.y - dy * arrow }
    const [sx, sy] = [-dy * arrow * 0.5, dx * arrow * 0.5]
    const d = `M${pair(tip)}L${pair({ x: base.x + sx, y: base.y + sy })}L${pair({ x: base.x - sx, y: base.y - sy })}Z`
    return { kind: 'path', d, fill: stroke, opacity }
  }
  if (start === end) {
    // A loop stands above its node, each further one higher.
    const { x, y, radius } = start
    const reach = radius + Math.abs(bend) * 1.6 + 14 * zoom
    const [out, back] = [
      { x: x - radius * 0.6, y: y - radius * 0.8 },
      { x: x + radius * 0.6, y: y - radius * 0.8 },
    ]
    const [one, two] = [
      { x: x - reach, y: y - reach - radius },
      { x: x + reach, y: y - reach - radius },
    ]
    const d = `M${pair(out)}C${pair(one)} ${pair(two)} ${pair(back)}`
    const top = { x, y: y - 0.25 * (radius * 0.8) - 0.75 * (reach + radius) }
    return { marks: [{ kind: 'path', d, ...style }, head(back, two)], middle: top }
  }
  const [dx, dy] = [end.x - start.x, end.y - start.y]
  const length = Math.hypot(dx, dy)
  if (length < 1e-6) return { marks: [], middle: start }
  const control = { x: (start.x + end.x) / 2 - (dy / length) * bend, y: (start.y + end.y) / 2 + (dx / length) * bend }
  const from = onEdge(start, control)
  const tip = onEdge(end, control)
  const inward = Math.hypot(control.x - tip.x, control.y - tip.y) || 1
  const stop = {
    x: tip.x + ((control.x - tip.x) / inward) * Math.min(arrow * 0.9, inward),
    y: tip.y + ((control.y - tip.y) / inward) * Math.min(arrow * 0.9, inward),
  }
  const d = bend === 0 ? `M${pair(from)}L${pair(stop)}` : `M${pair(from)}Q${pair(control)} ${pair(stop)}`
  const middle =
    bend === 0
      ? { x: (from.x + tip.x) / 2, y: (from.y + tip.y) / 2 }
      : { x: (from.x + 2 * control.x + tip.x) / 4, y: (from.y + 2 * control.y + tip.y) / 4 }
  // Nodes that lie over each other have no room for a line between them.
  const isHidden =
    length <=
    edgeOf(shapeOf(start), start.radius, { x: dx, y: dy }) + edgeOf(shapeOf(end), end.radius, { x: -dx, y: -dy })
  return { marks: isHidden && bend === 0 ? [] : [{ kind: 'path', d, ...style }, head(tip, control)], middle }
}

const shapeOf = ({ look }: ScreenNode) => look.appearance.shape
const pair = ({ x, y }: Position): string => `${round(x)} ${round(y)}`

function onEdge(node: ScreenNode, towards: Position): Position {
  const direction = { x: towards.x - node.x, y: towards.y - node.y }
  const length = Math.hypot(direction.x, direction.y)
  if (length < 1e-6) return node
  const share = (edgeOf(shapeOf(node), node.radius, direction) + 1) / length
  return { x: node.x + direction.x * share, y: node.y + direction.y * share }
}

function drawNode({ look, x, y, radius }: ScreenNode, zoom: number, scheme: Scheme): Mark[] {
  const { hue, shape, glyph } = look.appearance
  const fade = look.emphasis === 'faded' ? 0.18 : 1
  const isMarked = look.selected || look.emphasis === 'lit'
  const stroke = isMarked ? accentColour[scheme] : hue.outline[scheme]
  const width = round(Math.max(0.8, (look.selected ? 4 : isMarked ? 3 : hue.border) * zoom))
  const outline = outlineOf(shape, { x, y }, radius)
  const marks: Mark[] = [{ kind: 'path', d: outline, fill: hue.fill, opacity: look.masked ? 0.12 : fade }]
  if (look.group) {
    const rim = round(Math.max(0.8, 2.3 * zoom))
    marks.push({ kind: 'path', d: outline, stroke, width: rim, opacity: fade })
    marks.push({ kind: 'path', d: outlineOf(shape, { x, y }, radius - 4.7 * zoom), stroke, width: rim, opacity: fade })
  } else
    marks.push({ kind: 'path', d: outline, stroke, width, opacity: fade, ...(look.masked ? { dash: [4, 3] } : {}) })
  const box = radius * 2 * (shape === 'triangle' ? 0.42 : 0.58)
  if (box < 6) return marks
  const top = shape === 'triangle' ? y - radius + (radius * 2 - box) * 0.78 : y - box / 2
  const opacity = look.masked ? 0.35 : fade
  if (glyph) {
    const scale = round(box / 24)
    marks.push({
      kind: 'path',
      d: glyphPath(glyph),
      at: { x: round(x - box / 2), y: round(top), scale },
      stroke: hue.ink,
      width: 2,
      opacity,
    })
  } else {
    const letter = [...look.label][0]?.toUpperCase()
    const middle = top + box / 2
    if (letter)
      marks.push(
        textMark(letter, x, middle, { size: round(box * 0.66), strong: true, anchor: 'middle', ink: hue.ink, opacity }),
      )
  }
  return marks
}

/** How many relationships of a node are not drawn, beside it. */
function drawCount(
  { look, x, y, radius }: ScreenNode,
  scheme: Scheme,
  measure: Measure,
  ground: string,
): { marks: Mark[]; box: Frame } | null {
  if (look.undrawn === null || look.undrawn === 0 || radius < 4 || look.emphasis === 'faded') return null
  const text = `+${look.undrawn}`
  const [left, top] = [x + radius * 0.55, y - radius * 0.55 - 14]
  const box = { left, top, right: left + measure(text, 12, true) + 8, bottom: top + 16 }
  return {
    box,
    marks: [
      { kind: 'path', d: roundedBox(box, 8), fill: inkColour[scheme], stroke: ground, width: 1.5 },
      textMark(text, (box.left + box.right) / 2, top + 8, {
        size: 12,
        strong: true,
        anchor: 'middle',
        ink: canvasColour[scheme],
      }),
    ],
  }
}

/** @param short of what it points at the arrow ends, in CSS pixels */
function noteArrow(from: Position, to: Position, scheme: Scheme, short: number): PathMark[] {
  const length = Math.hypot(to.x - from.x, to.y - from.y)
  if (length <= short) return []
  const [dx, dy] = [(to.x - from.x) / length, (to.y - from.y) / length]
  const tip = { x: to.x - dx * short, y: to.y - dy * short }
  const barb = (side: number) => ({ x: tip.x - dx * 8 - dy * 5 * side, y: tip.y - dy * 8 + dx * 5 * side })
  const stroke = scheme === 'dark' ? '#c3c6cc' : '#5c6066'
  const d = `M${pair(from)}L${pair(tip)}M${pair(barb(1))}L${pair(tip)}L${pair(barb(-1))}`
  return [{ kind: 'path', d, stroke, width: 1.6 }]
}

/** A line of text by the middle of its height. */
export function textMark(
  text: string,
  x: number,
  middle: number,
  {
    size,
    ...look
  }: {
    size: number
    anchor: 'start' | 'middle' | 'end'
    ink: string
    strong?: boolean
    halo?: string
    opacity?: number
  },
): Mark {
  return { kind: 'text', text, x: round(x), y: round(middle + size * 0.36), size, ...look }
}

/** A text cut with an ellipsis so that it fits. */
export function fitting(text: string, width: number, widthOf: (text: string) => number): string {
  if (widthOf(text) <= width) return text
  const letters = [...text]
  let count = letters.length
  while (count > 1 && widthOf(`${letters.slice(0, count).join('')}…`) > width) count--
  return `${letters.slice(0, count).join('').trimEnd()}…`
}

export function roundedBox({ left, top, right, bottom }: Frame, radius: number): string {
  const r = round(Math.max(0, Math.min(radius, (right - left) / 2, (bottom - top) / 2)))
  const [x, y, w, h] = [round(left), round(top), round(right - left - 2 * r), round(bottom - top - 2 * r)]
  return `M${round(x + r)} ${y}h${w}a${r} ${r} 0 0 1 ${r} ${r}v${h}a${r} ${r} 0 0 1 ${-r} ${r}h${-w}a${r} ${r} 0 0 1 ${-r} ${-r}v${-h}a${r} ${r} 0 0 1 ${r} ${-r}Z`
}
