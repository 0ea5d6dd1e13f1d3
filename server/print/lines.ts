import type { Inline } from '../contract/document.ts'
import { runsOf, strongOf } from './fonts.ts'

/** Letters of one font and look, side by side. */
export interface Piece {
  readonly font: string
  readonly text: string
  readonly width: number
  readonly style: Inline
}

export interface SetLine {
  readonly pieces: readonly Piece[]
  readonly width: number
}

/** Width of a text in a font, in points at a size of 1. */
export type Widths = (font: string, text: string) => number

interface Word {
  readonly pieces: Piece[]
  width: number
  /** Whether the line may end behind it; white space there is let go. */
  readonly isSpace: boolean
}

const wide = /[\u2e80-\u303f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef]/u
const closing = /[,.;:!?)\]}、。，．：；！？）》」』】〕〉％”’]/u
const opening = /[([{（《「『【〔〈“‘]/u

/** Cuts a text where a line may end: behind white space, and between characters of Chinese that may part. */
export function wordsOf(text: string): string[] {
  const words: string[] = []
  let word = ''
  let before = ''
  for (const letter of text) {
    const isWide = wide.test(letter) || wide.test(before)
    const mayBreak =
      before !== '' &&
      (/\s/.test(letter) !== /\s/.test(before) || (isWide && !closing.test(letter) && !opening.test(before)))
    if (mayBreak) {
      words.push(word)
      word = ''
    }
    word += letter
    before = letter
  }
  if (word !== '') words.push(word)
  return words
}

/** The runs as lines no wider than `width`, in the units of `size`. A word that is wider than a line is broken anywhere. */
export function linesOf(runs: readonly Inline[], width: number, size: number, widths: Widths): SetLine[] {
  const lines: SetLine[] = []
  let line: Piece[] = []
  let filled = 0
  const end = () => {
    while (line.length > 0 && line.at(-1)!.text.trim() === '') filled -= line.pop()!.width
    lines.push({ pieces: line, width: filled })
    line = []
    filled = 0
  }
  for (const word of joined(runs, size, widths)) {
    if (word.isSpace) {
      if (filled > 0) {
        line.push(...word.pieces)
        filled += word.width
      }
      continue
    }
    if (filled > 0 && filled + word.width > width) end()
    if (word.width <= width) {
      line.push(...word.pieces)
      filled += word.width
      continue
    }
    for (const piece of word.pieces)
      for (const text of piece.text) {
        const one = widths(piece.font, text) * size
        if (filled > 0 && filled + one > width) end()
        line.push({ ...piece, text, width: one })
        filled += one
      }
  }
  if (line.length > 0 || lines.length === 0) end()
  return lines
}

const printable = (text: string): string => text.replace(/\s+/gu, ' ').replace(/[\p{Cc}\p{Cs}]/gu, '\ufffd')

/** Words across the borders of runs: a full stop behind a name stays with the name. */
function* joined(runs: readonly Inline[], size: number, widths: Widths): Generator<Word> {
  let word: Word | null = null
  let last = ''
  for (const style of runs)
    for (const text of wordsOf(printable(style.text))) {
      const isSpace = text.trim() === ''
      const first = [...text][0]!
      const mayBreak =
        word === null ||
        isSpace ||
        word.isSpace ||
        ((wide.test(first) || wide.test(last)) && !closing.test(first) && !opening.test(last))
      if (mayBreak) {
        if (word) yield word
        word = { pieces: [], width: 0, isSpace }
      }
      for (const { font: plain, text: part } of runsOf(text)) {
        const font = style.strong || style.care ? strongOf(plain) : plain
        const piece = { font, text: part, width: widths(font, part) * size, style }
        word!.pieces.push(piece)
        word!.width += piece.width
      }
      last = [...text].at(-1)!
    }
  if (word) yield word
}
