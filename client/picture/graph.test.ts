import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Drawing, PathMark } from '../../server/contract/drawing.ts'
import { printRequest } from '../../server/contract/messages.ts'
import { svgOf } from '../../server/contract/svg.ts'
import { noteColours } from '../model/notes.ts'
import { sampleNode, sampleRelationship, sampleSchema } from '../model/samples.ts'
import { adding, applyToScene, emptyScene, type Position, type Scene } from '../model/scene.ts'
import { initialView, type Picture, pictureOf } from '../model/view.ts'
import { FONT_FAMILY } from '../ui/font.ts'
import { drawGraph, type GraphInput, noteInks, type PlacedNote } from './graph.ts'
import { unprintable } from './letters.ts'
import { sheetOf } from './sheet.ts'

const measure = (text: string, size: number) => [...text].length * size * 0.55
const frame = { left: 0, top: 0, right: 800, bottom: 600 }

const sceneOf = (places: Record<string, Position>, ties: readonly (readonly [string, string, string])[]): Scene =>
  applyToScene(
    emptyScene,
    adding(
      emptyScene,
      {
        nodes: Object.keys(places).map(id => sampleNode(id)),
        relationships: ties.map(([id, start, end]) => sampleRelationship(id, start, end)),
      },
      new Map(Object.entries(places)),
    ),
  )
const pictureFrom = (scene: Scene): Picture =>
  pictureOf({ scene, view: initialView, schema: sampleSchema, counts: new Map(), language: 'en', metrics: new Map() })

const draw = (picture: Picture, rest: Partial<GraphInput> = {}) =>
  drawGraph({
    picture,
    notes: [],
    place: { zoom: 1, pan: { x: 0, y: 0 }, frame },
    scheme: 'light',
    measure,
    withRelationshipNames: true,
    withCounts: true,
    ground: '#ffffff',
    ...rest,
  })
const textsOf = ({ marks }: { marks: readonly Drawing['layers'][number]['marks'][number][] }) =>
  marks.flatMap(mark => (mark.kind === 'text' ? [mark.text] : []))
const lines = ({ marks }: { marks: readonly unknown[] }) =>
  (marks as PathMark[]).filter(({ kind, stroke, d }) => kind === 'path' && stroke === '#868e99' && !d.endsWith('Z'))

describe('the graph of a picture', () => {
  const apart = { a: { x: 100, y: 300 }, b: { x: 400, y: 300 } }

  test('names nodes and relationships as text, and counts the nodes that got no name', () => {
    const drawn = draw(pictureFrom(sceneOf(apart, [['r', 'a', 'b']])))
    expect(textsOf(drawn)).toEqual(expect.arrayContaining(['Name of a', 'Name of b', 'knows']))
    expect(drawn).toMatchObject({ nodes: 2, named: 2 })
    const crowded = Object.fromEntries(Array.from({ length: 60 }, (_, at) => [`n${at}`, { x: 400 + at / 10, y: 300 }]))
    const few = draw(pictureFrom(sceneOf(crowded, [])))
    expect(few.nodes).toBe(60)
    expect(few.named).toBeLessThan(60)
    expect(textsOf(few).filter(text => text.startsWith('Name'))).toHaveLength(few.named)
  })

  test('what lies outside of its frame is neither counted nor named', () => {
    const drawn = draw(pictureFrom(sceneOf({ ...apart, far: { x: 2000, y: 300 } }, [])))
    expect(drawn.nodes).toBe(2)
    expect(textsOf(drawn)).not.toContain('Name of far')
  })

  test('one relationship is straight, several between two nodes bend apart, both ways and loops included', () => {
    const one = lines(draw(pictureFrom(sceneOf(apart, [['r', 'a', 'b']]))))
    expect(one).toHaveLength(1)
    expect(one[0]!.d).toContain('L')
    const all = draw(
      pictureFrom(
        sceneOf(apart, [
          ['r1', 'a', 'b'],
          ['r2', 'b', 'a'],
          ['r3', 'a', 'b'],
          ['loop1', 'a', 'a'],
          ['loop2', 'a', 'a'],
        ]),
      ),
    )
    const drawn = lines(all).map(({ d }) => d)
    expect(new Set(drawn).size).toBe(5)
    // Of three one is straight, and the two others bend to either side of it.
    const bends = drawn.flatMap(d => (/Q[\d.]+ ([\d.]+)/.test(d) ? [Number(/Q[\d.]+ ([\d.]+)/.exec(d)![1])] : []))
    expect(bends.filter(y => y < 300)).toHaveLength(1)
    expect(bends.filter(y => y > 300)).toHaveLength(1)
    expect(drawn.filter(d => d.includes('C'))).toHaveLength(2)
  })

  test('arrows end at the edge of what they point at', () => {
    const { marks } = draw(pictureFrom(sceneOf(apart, [['r', 'a', 'b']])))
    const head = (marks as PathMark[]).find(({ fill, d }) => fill === '#868e99' && d.endsWith('Z'))!
    const [x, y] = head.d.slice(1).split('L')[0]!.split(' ').map(Number)
    const { size } = pictureFrom(sceneOf(apart, [['r', 'a', 'b']])).nodes.get('b')!
    expect(y).toBeCloseTo(300, 1)
    expect(Math.abs(x! - (400 - size / 2))).toBeLessThan(2.5)
  })

  test('notes are wrapped, point at what they are about, and captions keep clear of them', () => {
    const notes: PlacedNote[] = [
      {
        kind: 'note',
        x: 100,
        y: 326,
        text: 'Who seconded this post, and when did it begin?',
        colour: 'yellow',
        aims: [{ x: 400, y: 300, reach: 20 }],
      },
      { kind: 'region', box: { left: 60, top: 200, right: 460, bottom: 400 }, text: 'The ministry', colour: 'blue' },
    ]
    const { marks } = draw(pictureFrom(sceneOf(apart, [])), { notes })
    const said = textsOf({ marks })
    expect(said.filter(text => 'Who seconded this post, and when did it begin?'.includes(text)).join(' ')).toBe(
      'Who seconded this post, and when did it begin?',
    )
    expect(said).toContain('The ministry')
    const caption = marks.find(mark => mark.kind === 'text' && mark.text === 'Name of a')
    const isClear = caption === undefined || (caption as { y: number }).y < 300 || (caption as { x: number }).x > 195
    expect(isClear).toBe(true)
  })

  test('the colours of notes are those of the page', () => {
    const css = readFileSync(new URL('../ui/notes.module.css', import.meta.url), 'utf8')
    for (const colour of noteColours) {
      const { fill, edge } = noteInks[colour]
      expect(css).toContain(`--note-${colour}: light-dark(${fill.light}, ${fill.dark})`)
      expect(css).toContain(`--note-edge: light-dark(${edge.light}, ${edge.dark})`)
    }
  })
})

describe('the page round it', () => {
  const sheet = (names: readonly string[], legend = true) =>
    sheetOf({
      title: names[0] ?? '',
      dateline: '',
      legend: legend
        ? [
            {
              heading: names[0] ?? '',
              rows: names.map(text => ({ key: { kind: 'none' as const }, text, count: '3 / 7' })),
            },
          ]
        : [],
      footer: drawn => [`${drawn.named} of ${drawn.nodes}`, ...names],
      scheme: 'dark',
      background: 'transparent',
      graph: { zoom: 1, pan: { x: 0, y: 0 }, width: 500, height: 300 },
      measure,
      draw: () => ({ marks: [], nodes: 7, named: 3 }),
    })

  test('grows with its legend and its footer, and says what was drawn', () => {
    const long = sheet(Array.from({ length: 40 }, (_, at) => `Entry ${at}`)).drawing
    const brief = sheet(['Entry'], false).drawing
    expect(long.width).toBeGreaterThan(brief.width)
    expect(long.height).toBeGreaterThan(40 * 22)
    expect(brief.background).toBeNull()
    expect(svgOf(brief, FONT_FAMILY)).toContain('>3 of 7</text>')
  })

  test('any names at all make a drawing that can be printed and a file without what XML cannot hold', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 6 }), names => {
        const { drawing } = sheet([...names, '<&">', '\u0000\ud800', ''])
        expect(printRequest.safeParse(drawing).error?.issues).toBeUndefined()
        const svg = svgOf(drawing, FONT_FAMILY)
        expect(svg).not.toMatch(/[\p{Cs}]|(?![\t\n\r])\p{Cc}/u)
        // Between tags there is neither a tag nor a bare ampersand.
        for (const [, inside] of svg.matchAll(/<text[^>]*>(.*?)<\/text>/gs))
          expect(inside!.replaceAll(/&(amp|lt|gt|quot);/g, '')).not.toMatch(/[<&]/)
      }),
    )
  })

  test('letters that a PDF would lack are told', () => {
    expect(unprintable(sheet(['Liaoning 辽宁 Łódź Привет Ελλάδα カナ ©']).drawing)).toEqual([])
    expect(unprintable(sheet(['שלום', '😀'], false).drawing)).toEqual(['שלום', 'שלום', '😀'])
  })
})
