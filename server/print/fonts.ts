import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { create, type Font } from 'fontkit'

/**
 * The letters of Noto Sans (Latin, Greek, Cyrillic, Devanagari) and Noto Sans SC (Chinese, kana), which their makers cut
 * into files by script and, for Chinese, into some hundred more. A document takes only those whose letters it has.
 */
const require = createRequire(import.meta.url)

type Range = readonly [from: number, to: number]

const rangesOf = (text: string): Range[] =>
  text.split(',').map(part => {
    const [from, to = from] = part.replace('U+', '').split('-') as [string, string?]
    return [Number.parseInt(from, 16), Number.parseInt(to, 16)]
  })

/** A file of letters, as `family/part`. Without ranges its letters are looked up in it. */
interface Slice {
  readonly font: string
  readonly ranges: readonly Range[] | null
}

const slicesOf = (family: string): Slice[] =>
  Object.entries(require(`@fontsource/${family}/unicode.json`) as Record<string, string>).map(([name, ranges]) => ({
    font: `${family}/${name.replace(/[[\]]/g, '')}`,
    ranges: rangesOf(ranges),
  }))

/** In the order in which they are asked for a letter. The last one is large, and slow to take letters from. */
const slices: readonly Slice[] = [
  { font: 'noto-sans/latin', ranges: null },
  ...slicesOf('noto-sans'),
  ...slicesOf('noto-sans-sc'),
  { font: 'noto-sans-sc/chinese-simplified', ranges: null },
]

const opened = new Map<string, Font | null>()

/** Null of a file that cannot be read: of some hundred there is one. */
function open(font: string): Font | null {
  let one = opened.get(font)
  if (one === undefined) {
    try {
      one = create(readFont(font)) as Font
      one.hasGlyphForCodePoint(0x20)
    } catch {
      one = null
    }
    opened.set(font, one)
  }
  return one
}

const known = new Map<number, string>()

/** The file that has a letter; that of Latin, which draws an empty box, where none has it. */
function fontOf(codePoint: number): string {
  let font = known.get(codePoint)
  if (font === undefined) {
    const isNamed = ({ ranges }: Slice) => ranges?.some(([from, to]) => codePoint >= from && codePoint <= to) ?? true
    // What a file is said to have it does not always have.
    const found = slices.find(slice => isNamed(slice) && open(slice.font)?.hasGlyphForCodePoint(codePoint))
    font = found?.font ?? slices[0]!.font
    known.set(codePoint, font)
  }
  return font
}

/** A part of a text whose letters are all in one file. */
export interface Run {
  readonly font: string
  readonly text: string
}

export function runsOf(text: string): Run[] {
  const runs: { font: string; text: string }[] = []
  for (const letter of text) {
    const font = fontOf(letter.codePointAt(0)!)
    const last = runs.at(-1)
    if (last?.font === font) last.text += letter
    else runs.push({ font, text: letter })
  }
  return runs
}

/** Letters of a text that no file has; an empty box stands for each. */
export const unprintableIn = (text: string): string[] =>
  [...text].filter(
    letter => !/\s/.test(letter) && !open(fontOf(letter.codePointAt(0)!))?.hasGlyphForCodePoint(letter.codePointAt(0)!),
  )

/** The same letters drawn strong, where there is a file of them that can be read; else as they are. */
export function strongOf(font: string): string {
  const strong = `${font}@${STRONG}`
  return open(strong) ? strong : font
}

const STRONG = 600

/** @param font `family/part`, with `@` and a weight where it is not 400 */
export function readFont(font: string): Buffer {
  const [name, weight = '400'] = font.split('@') as [string, string?]
  const [family, part] = name.split('/') as [string, string]
  const folder = dirname(require.resolve(`@fontsource/${family}/unicode.json`))
  return readFileSync(join(folder, 'files', `${family}-${part}-${weight}-normal.woff`))
}
