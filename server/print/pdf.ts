import PDFDocument from 'pdfkit'
import type { Drawing, Mark, PathMark, TextMark } from '../contract/drawing.ts'
import { readFont, runsOf } from './fonts.ts'

/** Points of PDF in a CSS pixel: 1/72 and 1/96 of an inch. */
const POINTS = 0.75
/** Width of the rim round letters, as SVG gets it. */
const RIM = 3.5

/**
 * The drawing as a PDF of one page, lines as lines and text as text, its letters embedded. Takes up to seconds where
 * there is much to draw: for a thread of its own.
 * @param at when it was made: the same drawing of the same moment is the same file
 */
export async function pdfOf(drawing: Drawing, at: Date): Promise<Buffer> {
  const document = new PDFDocument({
    size: [drawing.width * POINTS, drawing.height * POINTS],
    margin: 0,
    info: { Title: drawing.title, Creator: 'Guanxi', Producer: 'Guanxi', CreationDate: at },
    displayTitle: true,
  })
  const chunks: Buffer[] = []
  document.on('data', chunk => chunks.push(chunk))
  const end = new Promise<void>((resolve, reject) => {
    document.once('end', resolve)
    document.once('error', reject)
  })
  document.scale(POINTS)
  drawAll(document, drawing)
  document.end()
  await end
  return Buffer.concat(chunks)
}

type Pdf = InstanceType<typeof PDFDocument>

/** All of the drawing, in its own units, from where the document's origin is. */
export function drawAll(document: Pdf, drawing: Drawing): void {
  const fonts = new Set<string>()
  if (drawing.background !== null) document.rect(0, 0, drawing.width, drawing.height).fill(drawing.background)
  for (const { clip, marks } of drawing.layers) {
    document.save()
    if (clip) document.rect(clip.x, clip.y, clip.width, clip.height).clip()
    for (const mark of marks) draw(document, mark, fonts)
    document.restore()
  }
}

function draw(document: Pdf, mark: Mark, fonts: Set<string>): void {
  document.save()
  document.opacity(mark.opacity ?? 1)
  if (mark.kind === 'path') drawPath(document, mark)
  else drawText(document, mark, fonts)
  document.restore()
}

function drawPath(document: Pdf, { d, at, fill, rule, stroke, width = 1, dash }: PathMark): void {
  if (at) document.translate(at.x, at.y).scale(at.scale)
  document.path(d)
  if (stroke) {
    document.lineWidth(width).lineJoin('round')
    document.lineCap(dash ? 'butt' : 'round')
    if (dash && dash.length > 0) document.dash(dash[0]!, { space: dash[1] ?? dash[0]!, ...dashList(dash) })
  }
  const inside = rule === 'evenodd' ? 'even-odd' : 'non-zero'
  if (fill && stroke) document.fillAndStroke(fill, stroke, inside)
  else if (fill) document.fill(fill, inside)
  else if (stroke) document.stroke(stroke)
}

/** Longer patterns than a dash and a gap are given whole. */
const dashList = (dash: readonly number[]) => (dash.length > 2 ? { pattern: [...dash] } : {})

function drawText(document: Pdf, { text, x, y, size, anchor, ink, strong, halo }: TextMark, fonts: Set<string>): void {
  const runs = runsOf(text)
  const widths = runs.map(({ font, text: part }) => {
    if (!fonts.has(font)) document.registerFont(font, readFont(font))
    fonts.add(font)
    return document.font(font).fontSize(size).widthOfString(part)
  })
  const whole = widths.reduce((sum, width) => sum + width, 0)
  const start = anchor === 'start' ? x : anchor === 'end' ? x - whole : x - whole / 2
  const write = (options: { fill?: boolean; stroke?: boolean }) => {
    let at = start
    for (const [index, { font, text: part }] of runs.entries()) {
      document.font(font).fontSize(size)
      document.text(part, at, y, { lineBreak: false, baseline: 'alphabetic', ...options })
      at += widths[index]!
    }
  }
  if (halo) {
    document.lineWidth(RIM).lineJoin('round').strokeColor(halo)
    write({ stroke: true, fill: false })
  }
  document.fillColor(ink)
  // There is one weight of the letters: strong ones are drawn with a line round them.
  if (strong) document.lineWidth(size / 30).strokeColor(ink)
  write(strong ? { fill: true, stroke: true } : { fill: true })
}
