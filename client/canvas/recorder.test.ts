import { expect, test } from 'vitest'
import { printRequest } from '../../server/contract/messages.ts'
import { appearancesOf } from '../model/palette.ts'
import { glyphImage } from '../ui/glyph.ts'
import { createRecorder } from './recorder.ts'

const widthOf = (text: string, size: number, strong: boolean) => text.length * size * (strong ? 2 : 1)

test('what is drawn is kept in its order, moved to where the drawing has it, and can be printed', () => {
  const { pen, marks } = createRecorder({ x: 100, y: 10 }, widthOf)
  pen.fillStyle = '#112233'
  pen.fillRect(0, 0, 50, 20)
  pen.beginPath()
  pen.lineTo(1, 2)
  pen.quadraticCurveTo(3, 4, 5, 6)
  pen.closePath()
  pen.globalAlpha = 0.5
  pen.fill('evenodd')
  pen.setLineDash([4, 2])
  pen.lineWidth = 3
  pen.strokeStyle = '#ff0000'
  pen.stroke()
  expect(marks).toEqual([
    { kind: 'path', d: 'M100 10h50v20h-50Z', fill: '#112233' },
    { kind: 'path', d: 'M101 12Q103 14 105 16Z', fill: '#112233', rule: 'evenodd', opacity: 0.5 },
    { kind: 'path', d: 'M101 12Q103 14 105 16Z', stroke: '#ff0000', width: 3, dash: [4, 2], opacity: 0.5 },
  ])
  pen.beginPath()
  pen.arc(5, 5, 5, 0, 2 * Math.PI)
  pen.roundRect(0, 0, 20, 10, 3)
  pen.stroke()
  const drawing = { width: 200, height: 100, title: '', background: null, layers: [{ clip: null, marks: [...marks] }] }
  expect(printRequest.safeParse(drawing).error?.issues).toBeUndefined()
})

test('a line round letters and the letters are one text with a halo; its middle is where it was put', () => {
  const { pen, marks } = createRecorder({ x: 0, y: 0 }, widthOf)
  pen.font = '600 13px sans-serif'
  pen.textAlign = 'center'
  pen.textBaseline = 'middle'
  pen.strokeStyle = '#ffffff'
  pen.strokeText('Shanghai', 50, 20)
  pen.fillStyle = '#000000'
  pen.fillText('Shanghai', 50, 20)
  pen.fillText('Dalian', 50, 60)
  expect(marks).toEqual([
    {
      kind: 'text',
      text: 'Shanghai',
      x: 50,
      y: 24.68,
      size: 13,
      anchor: 'middle',
      ink: '#000000',
      strong: true,
      halo: '#ffffff',
    },
    { kind: 'text', text: 'Dalian', x: 50, y: 64.68, size: 13, anchor: 'middle', ink: '#000000', strong: true },
  ])
  expect(pen.measureText('ab').width).toBe(52)
})

test('glyphs of nodes come as paths or letters, other images not at all', () => {
  const { pen, marks } = createRecorder({ x: 0, y: 0 }, widthOf)
  const looks = appearancesOf(['Person', 'Zebra'])
  const draw = (src: string) => pen.drawImage({ src } as HTMLImageElement, 10, 20, 24, 24)
  draw(glyphImage(looks.get('Person')!, 'Person'))
  draw(glyphImage(looks.get('Zebra')!, 'Zebra'))
  draw('data:image/png;base64,')
  expect(marks).toMatchObject([
    { kind: 'path', at: { x: 10, y: 20, scale: 1 } },
    { kind: 'text', text: 'Z', anchor: 'middle', x: 22 },
  ])
})
