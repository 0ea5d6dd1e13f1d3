import * as Plot from '@observablehq/plot'
import type { Drawing, Mark } from '../../../server/contract/drawing.ts'
import { accentColour, inkColour, quietInk, type Scheme } from '../../model/palette.ts'
import { type PlotKind, type Plotted, tickTexts, timeTexts } from '../../model/plotting.ts'
import { fitting, textMark } from '../../picture/graph.ts'
import { round } from '../../picture/shapes.ts'
import { type Measure, wrapped } from '../../picture/wrap.ts'
import { FONT_FAMILY } from '../../ui/font.ts'

// The only file that knows the drawing library: it is fetched when a plot is first looked at.

export interface PlotLook {
  /** CSS pixels; bars take the height that they need. */
  readonly width: number
  readonly height: number
  readonly scheme: Scheme
  readonly language: string
  readonly measure: Measure
  readonly label: { readonly x: string; readonly y: string }
  /** For who does not see it. */
  readonly title: string
  readonly description: string
}

const SIZE = 12
/** Height that a bar has with the room round it. */
const BAR = 22
/** Points that are marked each. */
const DOTS = 200
const TOP = 28
const BOTTOM = 44
const ABOVE = 46

/** Draws what was chosen. Nothing is clipped: margins are as wide as what stands in them. */
export function drawPlot(kind: PlotKind, plotted: Plotted, look: PlotLook): SVGSVGElement {
  const widthOf = (text: string) => look.measure(text, SIZE, false)
  const common = {
    width: look.width,
    ariaLabel: look.title,
    ariaDescription: look.description,
    style: { background: 'none', color: inkColour[look.scheme], fontFamily: FONT_FAMILY, fontSize: `${SIZE}px` },
  }
  const label = (text: string) => fitting(text, look.width * 0.6, widthOf)
  const fill = accentColour[look.scheme]
  const grid = { stroke: inkColour[look.scheme], strokeOpacity: 0.12 }
  const svg = kind === 'bar' ? bars() : along()
  svg.setAttribute('role', 'img')
  // It is one picture with one name; what its parts are called inside is nobody's business.
  for (const part of svg.querySelectorAll('[aria-label]')) part.removeAttribute('aria-label')
  return svg

  function bars(): SVGSVGElement {
    const names = [...new Set(plotted.points.map(({ x }) => String(x)))]
    const room = look.width * 0.4
    const short = new Map(names.map(name => [name, fitting(name.replace(/\s+/g, ' '), room, widthOf)]))
    const ticks = ticksWithin(look.width)
    // The axis stands above: of many bars the lower ones are scrolled to.
    return drawn({
      ...common,
      marginTop: ABOVE,
      marginBottom: 8,
      height: ABOVE + 8 + names.length * BAR,
      marginLeft: Math.ceil(Math.max(20, ...[...short.values()].map(widthOf))) + 14,
      marginRight: 40,
      y: { type: 'band', domain: names, label: null, tickFormat: name => short.get(name) ?? name, tickSize: 0 },
      marks: [
        Plot.gridX({ ...grid, ticks }),
        Plot.barX(plotted.points, { x: 'y', y: 'x', fill, title: 'title', insetTop: 2, insetBottom: 2 }),
        Plot.ruleX([0], { stroke: inkColour[look.scheme] }),
        Plot.axisX({ anchor: 'top', label: `${label(look.label.y)} →`, tickFormat: numbers(null, 1), ticks }),
      ],
    })
  }

  function along(): SVGSVGElement {
    const isHistogram = kind === 'histogram'
    const { points, from } = plotted
    const ticks = ticksWithin(look.width)
    const across = (every: number) => {
      if (plotted.isTime) return times(every)
      return numbers(isHistogram ? from.y : from.x, every)
    }
    const made = (marginLeft: number, marginRight: number, every: number) =>
      drawn({
        ...common,
        height: look.height,
        marginTop: TOP,
        marginBottom: BOTTOM,
        marginLeft,
        marginRight,
        x: plotted.isTime ? { type: 'utc' } : { type: 'linear' },
        marks: [
          Plot.gridY({ ...grid, ticks: 5 }),
          ...(isHistogram ? columns() : joined()),
          Plot.axisX({ label: `${label(look.label.x)} →`, tickFormat: across(every), ticks }),
          Plot.axisY({
            label: `↑ ${label(look.label.y)}`,
            tickFormat: isHistogram ? counts : numbers(from.y, 1),
            ticks: 5,
          }),
        ],
      })
    // What stands at the ticks is known when they are chosen: then it is drawn with the room that they need.
    const probe = made(40, 40, 1)
    const texts = (axis: 'x' | 'y') =>
      [...probe.querySelectorAll(`[aria-label="${axis}-axis tick label"] text`)].map(one => widthOf(one.textContent))
    const [high, wide] = [texts('y'), texts('x')]
    const half = Math.max(0, ...wide) / 2 + 6
    const [left, right] = [Math.ceil(Math.max(30, half, ...high.map(one => one + 14))), Math.ceil(Math.max(24, half))]
    const room = look.width - left - right
    return made(left, right, Math.max(1, Math.ceil((wide.length * (2 * half + 6)) / room)))

    function columns() {
      const [first] = points
      const isOne = first !== undefined && points.every(({ y }) => y === first.y)
      const around = isOne ? [first.y - 0.5, first.y + 0.5] : undefined
      const binned = { x: 'y', fill, ...(around && { domain: around as [number, number], thresholds: around }) }
      return [Plot.rectY(points, Plot.binX({ y: 'count', title: 'count' } as never, binned as never)), Plot.ruleY([0])]
    }
    function joined() {
      const at = (x: (typeof points)[number]['x']) => (plotted.isTime ? new Date(Number(x)) : Number(x))
      const where = { x: ({ x }: (typeof points)[number]) => at(x), y: 'y' }
      return [
        // Several values at one place are no line.
        ...(plotted.repeats ? [] : [Plot.lineY(points, { ...where, stroke: fill, strokeWidth: 2 })]),
        ...(plotted.repeats || points.length <= DOTS
          ? [Plot.dot(points, { ...where, fill, r: 3, title: 'title' })]
          : []),
      ]
    }
  }

  /** A tick says how it is called among its neighbours, which the library gives after its place; every so many say it. */
  function numbers(base: bigint | null, every: number) {
    return (tick: unknown, index: number, ...[ticks]: unknown[]) =>
      index % every > 0 ? '' : tickTexts(among(tick, ticks), base, look.language)[Array.isArray(ticks) ? index : 0]
  }
  function times(every: number) {
    return (tick: unknown, index: number, ...[ticks]: unknown[]) =>
      index % every > 0 ? '' : timeTexts(among(tick, ticks), look.language)[Array.isArray(ticks) ? index : 0]
  }
  function counts(value: number) {
    return Number.isInteger(value) ? value.toLocaleString(look.language) : ''
  }
}

const among = (tick: unknown, ticks: unknown) => (Array.isArray(ticks) ? ticks : [tick]).map(Number)

const ticksWithin = (width: number) => Math.max(2, Math.min(8, Math.floor(width / 120)))

function drawn(options: Plot.PlotOptions): SVGSVGElement {
  const made = Plot.plot(options)
  if (!(made instanceof SVGSVGElement)) throw new TypeError('The plot came with a frame round it.')
  return made
}

const PAD = 20

export interface PlotSheet {
  readonly title: string
  /** Below it: how much of how much is drawn. */
  readonly notes: readonly string[]
  readonly scheme: Scheme
  readonly measure: Measure
}

/**
 * The plot as a drawing, which is what pictures of the page are written from: paths and texts, with a title above and
 * notes below. The plot is in the document for a moment, for only there its texts have places.
 */
export function plotAsDrawing(svg: SVGSVGElement, { title, notes, scheme, measure }: PlotSheet): Drawing {
  const width = Number(svg.getAttribute('width'))
  const height = Number(svg.getAttribute('height'))
  const marks: Mark[] = []
  let y = PAD
  const paragraph = (text: string, size: number, strong: boolean, ink: string) => {
    for (const line of wrapped(text, width, one => measure(one, size, strong))) {
      marks.push(textMark(line, PAD, y + size * 0.7, { size, anchor: 'start', ink, strong }))
      y += size * 1.4
    }
  }
  paragraph(title, 18, true, inkColour[scheme])
  y += 6
  const holder = document.createElement('div')
  holder.style.cssText = `position:fixed;left:-100000px;top:0;width:${width}px`
  holder.append(svg)
  document.body.append(holder)
  try {
    for (const one of svg.querySelectorAll<SVGGraphicsElement>('path,rect,line,circle,text')) {
      const mark = markOf(one, PAD, y)
      if (mark) marks.push(mark)
    }
  } finally {
    holder.remove()
  }
  y += height + 6
  for (const note of notes) paragraph(note, 12, false, quietInk[scheme])
  return {
    width: width + 2 * PAD,
    height: Math.ceil(y + PAD),
    title,
    background: scheme === 'light' ? '#ffffff' : '#17191d',
    layers: [{ clip: null, marks }],
  }
}

function markOf(one: SVGGraphicsElement, left: number, top: number): Mark | null {
  const { e = 0, f = 0 } = one.getCTM() ?? {}
  const at = { x: round(e + left), y: round(f + top) }
  const look = getComputedStyle(one)
  const opacity = (of: string) => Number(of) * Number(look.opacity)
  if (one instanceof SVGTextElement) {
    const text = one.textContent
    if (text === '') return null
    const start = one.getStartPositionOfChar(0)
    return {
      kind: 'text',
      text,
      x: round(at.x + start.x),
      y: round(at.y + start.y),
      size: Number.parseFloat(look.fontSize),
      anchor: 'start',
      ink: hex(look.fill) ?? '#000000',
      opacity: opacity(look.fillOpacity),
    }
  }
  const d = pathOf(one)
  const [fill, stroke] = [one instanceof SVGLineElement ? null : hex(look.fill), hex(look.stroke)]
  if (d === '' || (fill === null && stroke === null)) return null
  return {
    kind: 'path',
    d,
    at: { ...at, scale: 1 },
    ...(fill !== null && { fill }),
    ...(stroke !== null && { stroke, width: Number.parseFloat(look.strokeWidth) }),
    opacity: opacity(fill !== null ? look.fillOpacity : look.strokeOpacity),
  }
}

function pathOf(one: SVGGraphicsElement): string {
  if (one instanceof SVGPathElement) return one.getAttribute('d') ?? ''
  const number = (name: string) => round(Number(one.getAttribute(name) ?? 0))
  if (one instanceof SVGRectElement)
    return `M${number('x')} ${number('y')}h${number('width')}v${number('height')}h${-number('width')}Z`
  if (one instanceof SVGLineElement) return `M${number('x1')} ${number('y1')}L${number('x2')} ${number('y2')}`
  const [x, y, r] = [number('cx'), number('cy'), number('r')]
  return `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`
}

/** Of `rgb(27, 30, 36)`; null where nothing is drawn. */
function hex(colour: string): string | null {
  const parts = /^rgba?\((\d+),\s*(\d+),\s*(\d+)/.exec(colour)
  if (!parts || (/,\s*0\)$/.test(colour) && colour.startsWith('rgba'))) return null
  return `#${parts
    .slice(1)
    .map(part => Number(part).toString(16).padStart(2, '0'))
    .join('')}`
}
