import { once } from 'node:events'
import type { Readable, Writable } from 'node:stream'

/** What a command touches of the process; a test brings its own. */
export interface Io {
  stdin: Readable & { isTTY?: boolean }
  stdout: Writable & { isTTY?: boolean; columns?: number }
  stderr: Writable & { isTTY?: boolean }
  env: { [name: string]: string | undefined }
}

/** Answers go to standard output and nothing else does. Waits where the reader is slow. */
export async function write(io: Io, text: string | Uint8Array): Promise<void> {
  if (!io.stdout.write(text)) await once(io.stdout, 'drain')
}

export const writeLine = (io: Io, text: string): Promise<void> => write(io, `${text}\n`)

/** A word to the person at the terminal. */
export const note = (io: Io, text: string): void => void io.stderr.write(`${text}\n`)

export async function readAll(stream: Readable): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks).toString('utf8')
}

const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6]|[\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u
const zero = /\p{Mn}|\p{Me}|\p{Cf}/u

/** Columns that a text takes on a terminal: two for a Chinese character, none for a combining mark. */
export function displayWidth(text: string): number {
  let width = 0
  for (const character of text) width += wide.test(character) ? 2 : zero.test(character) ? 0 : 1
  return width
}

/** Cut to a width, with `…` where something is missing. */
export function shorten(text: string, width: number): string {
  if (displayWidth(text) <= width) return text
  let kept = ''
  for (const character of text) {
    if (displayWidth(kept + character) > width - 1) break
    kept += character
  }
  return `${kept}…`
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const controls = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g

/** Control characters made visible: a name in a database must not move the cursor of a terminal. */
export const visible = (text: string): string =>
  text.replace(controls, character => {
    if (character === '\n') return '\\n'
    if (character === '\t') return '\\t'
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  })

/**
 * Rows under their headings, aligned. On a terminal a cell wider than 60 columns ends in `…`; elsewhere it is whole.
 */
export function table(io: Io, columns: string[], rows: string[][]): string {
  const widest = io.stdout.isTTY ? 60 : Number.POSITIVE_INFINITY
  const lines = [columns, ...rows].map(cells => cells.map(cell => shorten(visible(cell), widest)))
  const widths = columns.map((_, index) =>
    lines.reduce((width, cells) => Math.max(width, displayWidth(cells[index] ?? '')), 0),
  )
  const line = (cells: string[]) =>
    cells
      .map((cell, index) => cell + ' '.repeat(Math.max(0, (widths[index] ?? 0) - displayWidth(cell))))
      .join('  ')
      .trimEnd()
  const [heading = [], ...body] = lines
  return [line(heading), widths.map(width => '─'.repeat(width)).join('  '), ...body.map(line)].join('\n')
}
