import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import type { Block, Document } from '../contract/document.ts'
import { pdfOfDocument } from './document.ts'
import { linesOf, wordsOf } from './lines.ts'

// A text as PDF is read by Poppler, which many viewers of PDF are made of.

const hasPoppler = spawnSync('pdftotext', ['-v']).status === 0
if (!hasPoppler && process.env.GUANXI_TEST_REQUIRE_ALL) throw new Error('pdftotext is missing: install poppler-utils.')
const folder = mkdtempSync(join(tmpdir(), 'guanxi-document-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const entry = (number: number, rest: Partial<Extract<Block, { kind: 'entry' }>> = {}): Block => ({
  kind: 'entry',
  id: `r${number}`,
  tag: `R${number}`,
  rank: 'item',
  title: [{ text: `Title ${number}`, strong: true, to: 'p1' }],
  body: [[{ text: `Claim ${number} 关系之中` }, { text: ' with care', care: true }]],
  ...rest,
})
const documentOf = (blocks: readonly Block[]): Document => ({
  language: 'en',
  title: 'Ties of 辽宁 & more',
  kind: 'Dossier',
  lines: ['A report', 'Made today'],
  contents: 'Contents',
  pageOf: 'Page {page} of {pages}',
  unprintable: 'No shapes for {letters}.',
  generator: 'Guanxi 0',
  at: '2026-01-02T03:04:05.000Z',
  blocks: [
    { kind: 'heading', level: 1, id: 'first', text: 'The first part' },
    ...blocks,
    { kind: 'heading', level: 1, id: 'last', text: 'The last part' },
    entry(0, { id: 'p1', tag: '[1]', rank: 'minor' }),
  ],
})
const read = (file: Buffer, tool: string, ...args: string[]): string => {
  const path = join(folder, 'text.pdf')
  writeFileSync(path, file)
  return execFileSync(tool, [...args, path, ...(tool === 'pdftotext' ? ['-'] : [])], { encoding: 'utf8' })
}
const many = Array.from({ length: 90 }, (_, index) => entry(index + 1))

describe.runIf(hasPoppler)('a text as PDF', () => {
  test('everything stands in it, in order, with page numbers, a running head and contents that lead to it', async () => {
    const file = await pdfOfDocument(documentOf(many))
    const pages = read(file, 'pdftotext', '-layout').split('\f').slice(0, -1)
    expect(pages.length).toBeGreaterThan(3)
    const text = pages.join('\n')
    const places = many.map((_, index) => text.search(new RegExp(`\\bClaim ${index + 1} 关系之中 with care`)))
    expect(places.every((place, index) => place > (places[index - 1] ?? 0))).toBe(true)
    pages.forEach((page, index) => {
      expect(page).toContain(`Page ${index + 1} of ${pages.length}`)
      expect(page).toContain('Ties of 辽宁 & more')
    })
    const last = pages.findIndex((page, index) => index > 0 && page.includes('The last part')) + 1
    expect(pages[0]).toMatch(new RegExp(`The last part\\s+${last}\\n`))
    expect(file.toString('latin1')).toContain('/Outlines')
  })

  test('says what it is', async () => {
    const file = await pdfOfDocument(documentOf([]))
    const about = read(file, 'pdfinfo')
    expect(about).toMatch(/Title:\s+Ties of 辽宁 & more/)
    expect(about).toMatch(/Page size:.*A4/)
    expect(file.toString('latin1')).toMatch(/\/Lang \(en\)/)
    for (const font of read(file, 'pdffonts').trim().split('\n').slice(2)) expect(font).toMatch(/\byes yes yes\b/)
  })

  test('a table goes on over pages with its head', async () => {
    const rows = Array.from({ length: 80 }, (_, index) => ({
      id: `f${index}`,
      cells: [[[{ text: `Row ${index}` }]], [[{ text: 'a value' }], [{ text: 'of lines' }]]],
    }))
    const columns = [
      { title: 'Figure', share: 0.5 },
      { title: 'Amount', share: 0.5 },
    ]
    const pages = read(
      await pdfOfDocument(documentOf([{ kind: 'table', columns, rows }])),
      'pdftotext',
      '-layout',
    ).split('\f')
    const withRows = pages.filter(page => /Row \d/.test(page))
    expect(withRows.length).toBeGreaterThan(2)
    for (const page of withRows) expect(page).toMatch(/Figure\s+Amount/)
    for (const { cells } of rows) expect(pages.join('\n')).toContain(cells[0]![0]![0]!.text)
  })

  test('a heading stands with what follows, wherever the page ends', async () => {
    for (const before of [20, 21, 22, 23, 24]) {
      const blocks = Array.from({ length: before }, (_, index) => entry(index + 1))
      const pages = read(await pdfOfDocument(documentOf(blocks)), 'pdftotext', '-layout').split('\f')
      const page = pages.find(text => text.includes('The last part'))
      expect(page).toContain('Claim 0 ')
    }
  })

  test('what is longer than a page goes on, and says which letters have no shape', async () => {
    const words = Array.from({ length: 3000 }, (_, index) => `word${index}`)
    const long = entry(1, {
      body: [[{ text: words.join(' ') }], [{ text: 'x'.repeat(3000) }], [{ text: 'before שלום after\u0000' }]],
    })
    const text = read(await pdfOfDocument(documentOf([long])), 'pdftotext', '-layout')
    const found = new Set(text.match(/word\d+/g))
    expect(words.filter(word => !found.has(word))).toEqual([])
    expect(text.match(/x{20,}/g)!.join('')).toHaveLength(3000)
    expect(text).toMatch(/No shapes for . . . ./)
  })
})

test('the same text is the same file', async () => {
  const [one, two] = await Promise.all([pdfOfDocument(documentOf(many)), pdfOfDocument(documentOf(many))])
  expect(one.equals(two)).toBe(true)
})

test('lines hold all letters in order, none wider than the column, and Chinese marks begin no line', () => {
  const text = fc.stringMatching(/^[a-z,. 关系之中，。（）]{0,80}$/u)
  fc.assert(
    fc.property(fc.array(text, { maxLength: 5 }), fc.integer({ min: 3, max: 40 }), (texts, width) => {
      const lines = linesOf(
        texts.map(one => ({ text: one })),
        width,
        1,
        (_, letters) => [...letters].length,
      )
      const letters = (of: string) => of.replace(/\s/g, '')
      const set = lines.map(({ pieces }) => pieces.map(piece => piece.text).join(''))
      expect(letters(set.join(''))).toBe(letters(texts.join('')))
      for (const line of lines) expect(line.width).toBeLessThanOrEqual(width)
    }),
  )
  expect(wordsOf('关系，之中（一）')).toEqual(['关', '系，', '之', '中', '（一）'])
  expect(wordsOf('展会(春季)：')).toEqual(['展', '会', '(春', '季)：'])
})
