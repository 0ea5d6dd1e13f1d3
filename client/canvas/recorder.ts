import type { Mark } from '../../server/contract/drawing.ts'
import type { Position } from '../model/scene.ts'
import { glyphOf } from '../ui/glyph.ts'

/** Numbers of a drawing: a hundredth of a pixel is enough. */
const r = (value: number): number => Math.round(value * 100) / 100

/** What a map is drawn with that is no canvas of this page. */
export interface Recorder {
  readonly pen: CanvasRenderingContext2D
  readonly marks: readonly Mark[]
}

/**
 * A pen that keeps what is drawn with it as marks of a drawing instead of colouring pixels: what is drawn for the
 * screen is drawn for SVG and PDF by the same code. It knows the part of CanvasRenderingContext2D that is used here;
 * of images, the glyphs of nodes.
 * @param origin where in the drawing 0, 0 lies
 * @param widthOf a line of text, CSS pixels
 */
export function createRecorder(
  origin: Position,
  widthOf: (text: string, size: number, strong: boolean) => number,
): Recorder {
  const [atX, atY] = [(x: number) => r(x + origin.x), (y: number) => r(y + origin.y)]
  const marks: Mark[] = []
  let d = ''
  let dash: number[] = []
  /** What is written with a line round it first, and then filled, is one text with a halo. */
  let rim: { text: string; x: number; y: number; halo: string } | null = null

  const fontSize = () => Number(/([\d.]+)px/.exec(pen.font)?.[1] ?? 12)
  const isStrong = () => /^(bold|[6-9]00) /.test(pen.font)
  const opacity = () => (pen.globalAlpha === 1 ? {} : { opacity: r(pen.globalAlpha) })
  const textMark = (text: string, x: number, y: number, halo?: string): Mark => {
    const size = fontSize()
    return {
      kind: 'text',
      text,
      x: atX(x),
      y: atY(pen.textBaseline === 'middle' ? y + size * 0.36 : y),
      size,
      anchor: pen.textAlign === 'center' ? 'middle' : pen.textAlign === 'right' ? 'end' : 'start',
      ink: pen.fillStyle,
      ...(isStrong() ? { strong: true } : {}),
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
      d += `M${atX(x)} ${atY(y)}`
    },
    lineTo(x: number, y: number) {
      d += `${d === '' ? 'M' : 'L'}${atX(x)} ${atY(y)}`
    },
    quadraticCurveTo(overX: number, overY: number, x: number, y: number) {
      d += `Q${atX(overX)} ${atY(overY)} ${atX(x)} ${atY(y)}`
    },
    /** Whole circles: that is all that is drawn here. */
    arc(x: number, y: number, radius: number) {
      const [width, side] = [r(2 * radius), r(radius)]
      d += `M${atX(x - radius)} ${atY(y)}a${side} ${side} 0 1 0 ${width} 0a${side} ${side} 0 1 0 ${-width} 0Z`
    },
    roundRect(x: number, y: number, width: number, height: number, radius: number) {
      const c = r(Math.min(radius, width / 2, height / 2))
      const [w, h] = [r(width - 2 * c), r(height - 2 * c)]
      d += `M${atX(x + c)} ${atY(y)}h${w}a${c} ${c} 0 0 1 ${c} ${c}v${h}a${c} ${c} 0 0 1 ${-c} ${c}h${-w}a${c} ${c} 0 0 1 ${-c} ${-c}v${-h}a${c} ${c} 0 0 1 ${c} ${-c}Z`
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
        d: `M${atX(x)} ${atY(y)}h${r(width)}v${r(height)}h${r(-width)}Z`,
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
    measureText: (text: string) => ({ width: widthOf(text, fontSize(), isStrong()) }),
    drawImage(image: { src: string }, x: number, y: number, width: number) {
      const glyph = glyphOf(image.src)
      if (!glyph) return
      if (glyph.kind === 'path')
        marks.push({
          kind: 'path',
          d: glyph.d,
          at: { x: atX(x), y: atY(y), scale: r(width / 24) },
          stroke: glyph.ink,
          width: 2,
          ...opacity(),
        })
      else
        marks.push({
          kind: 'text',
          text: glyph.letter,
          x: atX(x + width / 2),
          y: atY(y + width * 0.73),
          size: r(width * 0.66),
          anchor: 'middle',
          ink: glyph.ink,
          strong: true,
          ...opacity(),
        })
    },
  }
  return { pen: pen as unknown as CanvasRenderingContext2D, marks }
}
