import type { Mark } from '../../server/contract/drawing.ts'
import { glyphOf } from '../ui/glyph.ts'

/** Numbers of a drawing: a hundredth of a pixel is enough. */
const r = (value: number): number => Math.round(value * 100) / 100

/**
 * A pen that keeps what is drawn with it as marks of a drawing instead of colouring pixels: what is drawn for the
 * screen is drawn for SVG and PDF by the same code. It knows the part of CanvasRenderingContext2D that is used here;
 * of images, the glyphs of nodes.
 * @param widthOf of a text in a font as CSS has it, CSS pixels
 */
export function createRecorder(widthOf: (text: string, font: string) => number) {
  const marks: Mark[] = []
  let d = ''
  let dash: number[] = []
  /** What is written with a line round it first, and then filled, is one text with a halo. */
  let rim: { text: string; x: number; y: number; halo: string } | null = null

  const opacity = () => (pen.globalAlpha === 1 ? {} : { opacity: r(pen.globalAlpha) })
  const textMark = (text: string, x: number, y: number, halo?: string): Mark => {
    const size = Number(/([\d.]+)px/.exec(pen.font)?.[1] ?? 12)
    return {
      kind: 'text',
      text,
      x: r(x),
      y: r(pen.textBaseline === 'middle' ? y + size * 0.36 : y),
      size,
      anchor: pen.textAlign === 'center' ? 'middle' : pen.textAlign === 'right' ? 'end' : 'start',
      ink: pen.fillStyle,
      ...(/^(bold|[6-9]00) /.test(pen.font) ? { strong: true } : {}),
      ...(halo ? { halo } : {}),
      ...opacity(),
    }
  }
  const pen = {
    fillStyle: '#000000',
    strokeStyle: '#000000',
    lineWidth: 1,
    globalAlpha: 1,
    font: '12px sans-serif',
    textAlign: 'start',
    textBaseline: 'alphabetic',
    lineJoin: 'round',
    beginPath() {
      d = ''
    },
    moveTo(x: number, y: number) {
      d += `M${r(x)} ${r(y)}`
    },
    lineTo(x: number, y: number) {
      d += `${d === '' ? 'M' : 'L'}${r(x)} ${r(y)}`
    },
    quadraticCurveTo(overX: number, overY: number, x: number, y: number) {
      d += `Q${r(overX)} ${r(overY)} ${r(x)} ${r(y)}`
    },
    /** Whole circles: that is all that is drawn here. */
    arc(x: number, y: number, radius: number) {
      const [width, side] = [r(2 * radius), r(radius)]
      d += `M${r(x - radius)} ${r(y)}a${side} ${side} 0 1 0 ${width} 0a${side} ${side} 0 1 0 ${-width} 0Z`
    },
    roundRect(x: number, y: number, width: number, height: number, radius: number) {
      const c = r(Math.min(radius, width / 2, height / 2))
      const [w, h] = [r(width - 2 * c), r(height - 2 * c)]
      d += `M${r(x + c)} ${r(y)}h${w}a${c} ${c} 0 0 1 ${c} ${c}v${h}a${c} ${c} 0 0 1 ${-c} ${c}h${-w}a${c} ${c} 0 0 1 ${-c} ${-c}v${-h}a${c} ${c} 0 0 1 ${c} ${-c}Z`
    },
    closePath() {
      if (d !== '') d += 'Z'
    },
    setLineDash(next: number[]) {
      dash = next
    },
    fill(rule?: 'evenodd' | 'nonzero') {
      if (d !== '')
        marks.push({
          kind: 'path',
          d,
          fill: pen.fillStyle,
          ...(rule === 'evenodd' ? { rule } : {}),
          ...opacity(),
        })
    },
    stroke() {
      const dashed = dash.length > 0 ? { dash: [...dash] } : {}
      if (d !== '')
        marks.push({ kind: 'path', d, stroke: pen.strokeStyle, width: r(pen.lineWidth), ...dashed, ...opacity() })
    },
    fillRect(x: number, y: number, width: number, height: number) {
      marks.push({
        kind: 'path',
        d: `M${r(x)} ${r(y)}h${r(width)}v${r(height)}h${r(-width)}Z`,
        fill: pen.fillStyle,
        ...opacity(),
      })
    },
    strokeText(text: string, x: number, y: number) {
      rim = { text, x, y, halo: pen.strokeStyle }
    },
    fillText(text: string, x: number, y: number) {
      const isRimmed = rim?.text === text && rim.x === x && rim.y === y
      marks.push(textMark(text, x, y, isRimmed ? rim!.halo : undefined))
      rim = null
    },
    measureText: (text: string) => ({ width: widthOf(text, pen.font) }),
    drawImage(image: { src: string }, x: number, y: number, width: number) {
      const glyph = glyphOf(image.src)
      if (!glyph) return
      if (glyph.kind === 'path')
        marks.push({
          kind: 'path',
          d: glyph.d,
          at: { x: r(x), y: r(y), scale: r(width / 24) },
          stroke: glyph.ink,
          width: 2,
          ...opacity(),
        })
      else
        marks.push({
          kind: 'text',
          text: glyph.letter,
          x: r(x + width / 2),
          y: r(y + width * 0.73),
          size: r(width * 0.66),
          anchor: 'middle',
          ink: glyph.ink,
          strong: true,
          ...opacity(),
        })
    },
  }
  return { pen: pen as unknown as CanvasRenderingContext2D, marks: marks as readonly Mark[] }
}
