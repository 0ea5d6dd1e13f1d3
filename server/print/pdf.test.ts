import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { Drawing, Mark } from '../contract/drawing.ts'
import { runsOf } from './fonts.ts'
import { pdfOf } from './pdf.ts'
import { printDrawing } from './print.ts'

// What is printed is read by Poppler, which many viewers of PDF are made of.

const hasPoppler = spawnSync('pdftotext', ['-v']).status === 0
if (!hasPoppler && process.env.GUANXI_TEST_REQUIRE_ALL) throw new Error('pdftotext is missing: install poppler-utils.')
const folder = mkdtempSync(join(tmpdir(), 'guanxi-pdf-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const text = (line: string, y: number, rest: Partial<Extract<Mark, { kind: 'text' }>> = {}): Mark => ({
  kind: 'text',
  text: line,
  x: 20,
  y,
  size: 14,
  anchor: 'start',
  ink: '#112233',
  ...rest,
})
const pageOf = (marks: Mark[]): Drawing => ({
  width: 400,
  height: 300,
  title: 'Guanxi 关系',
  background: '#ffffff',
  layers: [{ clip: { x: 10, y: 10, width: 380, height: 280 }, marks }],
})
const marks: Mark[] = [
  {
    kind: 'path',
    d: 'M10 10L100 20Q120 40 50 60Z',
    fill: '#1f62cf',
    stroke: '#000000',
    width: 2,
    dash: [10, 3, 2, 3],
    opacity: 0.5,
  },
  { kind: 'path', d: 'M2 2h20', at: { x: 50, y: 50, scale: 2 }, stroke: '#ff0000' },
  text('辽宁省纺织服装协会', 60),
  text('Łódź, Привет, "quoted" — © 2025', 90, { strong: true, halo: '#ffffff' }),
  text('centred', 120, { x: 200, anchor: 'middle' }),
  text('at the end', 150, { x: 380, anchor: 'end' }),
]

const read = (file: Buffer | Uint8Array, tool: string, ...args: string[]): string => {
  const path = join(folder, 'page.pdf')
  writeFileSync(path, file)
  return execFileSync(tool, [...args, path, ...(tool === 'pdftotext' ? ['-'] : [])], { encoding: 'utf8' })
}

describe.runIf(hasPoppler)('a drawing as PDF', () => {
  test('its text is text, in Latin, Cyrillic and Chinese', async () => {
    const words = read(await pdfOf(pageOf(marks), new Date(0)), 'pdftotext', '-layout')
    for (const line of ['辽宁省纺织服装协会', 'Łódź, Привет, "quoted" — © 2025', 'centred', 'at the end'])
      expect(words.replaceAll(/\s+/g, ' ')).toContain(line)
  })

  test('its letters are in the file, and no more of them than it has', async () => {
    const file = await pdfOf(pageOf(marks), new Date(0))
    const fonts = read(file, 'pdffonts').trim().split('\n').slice(2)
    expect(fonts.length).toBeGreaterThan(2)
    for (const font of fonts) expect(font).toMatch(/\byes yes yes\b/)
    expect(file.length).toBeLessThan(80_000)
  })

  test('it has one page as large as the drawing, and says what it is', async () => {
    const about = read(await pdfOf(pageOf(marks), new Date(0)), 'pdfinfo')
    expect(about).toMatch(/Pages:\s+1\n/)
    expect(about).toMatch(/Page size:\s+300 x 225 pts/)
    expect(about).toContain('Guanxi 关系')
  })

  test('a letter that no font has is an empty box, and the rest is there', async () => {
    const words = read(await pdfOf(pageOf([text('before שלום after', 60)]), new Date(0)), 'pdftotext')
    expect(words).toContain('before')
    expect(words).toContain('after')
  })
})

test('the same drawing of the same moment is the same file', async () => {
  const [one, two] = await Promise.all([pdfOf(pageOf(marks), new Date(5)), pdfOf(pageOf(marks), new Date(5))])
  expect(one.equals(two)).toBe(true)
})

test('runs of one font join to the text again', () => {
  for (const line of ['', 'plain', '关系 Guanxi 关系', '😀 a', 'Łódź'])
    expect(
      runsOf(line)
        .map(run => run.text)
        .join(''),
    ).toBe(line)
  expect(runsOf('plain Latin text')).toHaveLength(1)
})

test('printing that is broken off ends', async () => {
  const control = new AbortController()
  const printing = printDrawing(pageOf(marks), { signal: control.signal })
  control.abort()
  await expect(printing).rejects.toMatchObject({ code: 'REQUEST_CANCELLED' })
})
