import type { Drawing, Mark } from '../../server/contract/drawing.ts'
import type { Frame } from '../canvas/captions.ts'
import {
  type Appearance,
  accentColour,
  canvasColour,
  dashes,
  type Hue,
  hollow,
  inkColour,
  type Line,
  lineColour,
  quietInk,
  type Scheme,
} from '../model/palette.ts'
import type { Position } from '../model/scene.ts'
import { glyphPath } from '../ui/glyph.ts'
import { type DrawnGraph, fitting, type Place, roundedBox, textMark } from './graph.ts'
import { outlineOf, round } from './shapes.ts'
import { type Measure, wrapped } from './wrap.ts'

/** What stands before a row of the legend. */
export type Key =
  | { readonly kind: 'label'; readonly appearance: Appearance; readonly label: string }
  | { readonly kind: 'hue'; readonly hue: Hue | null }
  | { readonly kind: 'line'; readonly line: Line }
  /** Diameter, as a share of the largest one shown. */
  | { readonly kind: 'size'; readonly share: number }
  | { readonly kind: 'none' }

export interface LegendGroup {
  readonly heading: string
  readonly rows: readonly { readonly key: Key; readonly text: string; readonly count: string }[]
}

export interface SheetInput {
  /** '' for none. */
  readonly title: string
  /** Of when, and how much of what: a line below the title. */
  readonly dateline: string
  readonly legend: readonly LegendGroup[]
  /** Filters, suppositions, what is left out, sources: a paragraph each, below the picture. */
  readonly footer: (drawn: DrawnGraph) => readonly string[]
  readonly scheme: Scheme
  readonly background: 'transparent' | 'white' | 'theme'
  /** Size of the part that the graph has, in CSS pixels, and where the model's origin lies in it. */
  readonly graph: { readonly width: number; readonly height: number; readonly zoom: number; readonly pan: Position }
  readonly measure: Measure
  readonly draw: (place: Place, ground: string) => DrawnGraph
}

export interface Sheet {
  readonly drawing: Drawing
  readonly nodes: number
  readonly named: number
}

const PAD = 20
/** Width of the legend, and height of its rows, before they grow with a large picture. */
const LEGEND = 212
const ROW = 22
/** A picture wider than this has larger letters round it, up to so many times. */
const USUAL = 1200
const LARGEST = 1.8

/** Title, graph, legend and what has to be said of it on one page. */
export function sheetOf(input: SheetInput): Sheet {
  const { scheme, graph, legend, measure } = input
  const times = Math.min(LARGEST, Math.max(1, graph.width / USUAL))
  const pad = PAD * times
  const ground = input.background === 'white' ? '#ffffff' : canvasColour[scheme]
  const aside = legend.length > 0 ? LEGEND * times + pad : 0
  const width = Math.ceil(pad + graph.width + aside + pad)
  const within = width - 2 * pad
  const marks: Mark[] = []
  const ink = inkColour[scheme]
  const quiet = quietInk[scheme]

  let y = pad
  const paragraph = (text: string, size: number, look: { ink: string; strong?: boolean }, gap: number) => {
    const lines = wrapped(text, within, line => measure(line, size, look.strong ?? false))
    for (const line of lines) {
      marks.push(textMark(line, pad, y + size * 0.7, { size, anchor: 'start', ...look }))
      y += size * 1.4
    }
    y += gap
  }
  if (input.title !== '') paragraph(input.title, round(20 * times), { ink, strong: true }, 2 * times)
  if (input.dateline !== '') paragraph(input.dateline, round(13 * times), { ink: quiet }, 8 * times)

  const rowsHigh = legend.reduce((sum, { rows }) => sum + (rows.length + 1.6) * ROW * times, 0)
  const height = Math.max(graph.height, rowsHigh)
  const frame: Frame = { left: pad, top: y, right: pad + graph.width, bottom: y + height }
  // A legend that is higher than the graph has it in the middle of its height.
  const down = (height - graph.height) / 2
  const drawn = input.draw(
    { zoom: graph.zoom, pan: { x: frame.left + graph.pan.x, y: frame.top + down + graph.pan.y }, frame },
    ground,
  )
  marks.push({ kind: 'path', d: roundedBox(frame, 6), stroke: scheme === 'dark' ? '#3a3f47' : '#d5d9de', width: 1 })
  marks.push(...drawLegend(input, frame.right + pad, frame.top, times))
  y = frame.bottom + 12 * times
  for (const text of input.footer(drawn)) paragraph(text, round(12 * times), { ink: quiet }, 3 * times)
  return {
    drawing: {
      width,
      height: Math.ceil(y + pad - 8 * times),
      title: input.title,
      background: input.background === 'transparent' ? null : ground,
      layers: [
        {
          clip: { x: round(frame.left), y: round(frame.top), width: round(graph.width), height: round(height) },
          marks: drawn.marks,
        },
        { clip: null, marks },
      ],
    },
    nodes: drawn.nodes,
    named: drawn.named,
  }
}

function drawLegend({ legend, scheme, measure }: SheetInput, left: number, top: number, times: number): Mark[] {
  const marks: Mark[] = []
  const right = left + LEGEND * times
  const size = round(12 * times)
  const row = ROW * times
  let y = top
  for (const { heading, rows } of legend) {
    const look = { size, anchor: 'start', ink: inkColour[scheme], strong: true } as const
    marks.push(
      textMark(
        fitting(heading, LEGEND * times, text => measure(text, size, true)),
        left,
        y + row / 2,
        look,
      ),
    )
    y += row
    for (const { key, text, count } of rows) {
      const middle = y + row / 2
      marks.push(...keyMarks(key, { x: left + 14 * times, y: middle }, scheme, times))
      const start = left + (key.kind === 'none' ? 0 : 36 * times)
      const room = right - start - (count === '' ? 0 : measure(count, size, false) + 8)
      const shown = fitting(text, room, one => measure(one, size, false))
      marks.push(textMark(shown, start, middle, { size, anchor: 'start', ink: inkColour[scheme] }))
      if (count !== '') marks.push(textMark(count, right, middle, { size, anchor: 'end', ink: quietInk[scheme] }))
      y += row
    }
    y += 0.6 * row
  }
  return marks
}

function keyMarks(key: Key, { x, y }: Position, scheme: Scheme, times: number): Mark[] {
  const radius = 9 * times
  if (key.kind === 'label') {
    const { hue, shape, glyph } = key.appearance
    const d = outlineOf(shape, { x, y }, radius)
    const box = radius * (shape === 'triangle' ? 0.85 : 1.15)
    const top = y - box / 2 + (shape === 'triangle' ? radius * 0.22 : 0)
    return [
      { kind: 'path', d, fill: hue.fill, stroke: hue.outline[scheme], width: Math.min(2, hue.border) },
      glyph
        ? {
            kind: 'path',
            d: glyphPath(glyph),
            at: { x: round(x - box / 2), y: round(top), scale: round(box / 24) },
            stroke: hue.ink,
            width: 2,
          }
        : textMark([...key.label][0]?.toUpperCase() ?? '', x, y, {
            size: round(box * 0.8),
            anchor: 'middle',
            strong: true,
            ink: hue.ink,
          }),
    ]
  }
  if (key.kind === 'hue') {
    const hue = key.hue ?? hollow.default
    return [
      {
        kind: 'path',
        d: outlineOf('circle', { x, y }, 7 * times),
        fill: hue.fill,
        stroke: hue.outline[scheme],
        width: 1.5,
      },
    ]
  }
  if (key.kind === 'line') {
    const stroke = lineColour[scheme]
    const dash = dashes[key.line].map(one => round(one * times))
    const [start, end] = [round(x - 13 * times), round(x + 13 * times)]
    const tip = 7 * times
    return [
      {
        kind: 'path',
        d: `M${start} ${round(y)}L${round(end - tip)} ${round(y)}`,
        stroke,
        width: 1.6,
        ...(dash.length > 0 ? { dash } : {}),
      },
      {
        kind: 'path',
        d: `M${end} ${round(y)}L${round(end - tip)} ${round(y - tip / 2)}L${round(end - tip)} ${round(y + tip / 2)}Z`,
        fill: stroke,
      },
    ]
  }
  if (key.kind === 'size') {
    const shown = ((ROW * times) / 2 - 1) * key.share
    return [{ kind: 'path', d: outlineOf('circle', { x, y }, shown), stroke: accentColour[scheme], width: 1.5 }]
  }
  return []
}
