import type { Value } from '../contract/graph.ts'
import type { Position } from './format.ts'
import type { ScalarType } from './kinds.ts'
import { flawAt, moved } from './text.ts'

/**
 * JSON in which no number loses anything: integers beyond ±(2^53 − 1), floats without a fraction (`1.0`, `1e3`) and the
 * words NaN, Infinity and -Infinity, which some programs write, become the tagged values of `contract/graph`.
 *
 * Errors: JsonFlaw, with the offset.
 */
export function parseJson(text: string): Value {
  if (!risky.test(text)) {
    try {
      return JSON.parse(text)
    } catch {
      // Read again below, for the place.
    }
  }
  return new Parser(text).document()
}

/** Whatever `JSON.parse` would change, or may; inside of texts it means no more than that the slower way is taken. */
const risky = /\d{16}|\d\.0+(?!\d)|\d[eE]|-0|NaN|Infinity/

/** The same, and undefined for what is no JSON. */
export function jsonOr(text: string): Value | undefined {
  try {
    return parseJson(text)
  } catch {
    return undefined
  }
}

export class JsonFlaw extends Error {
  readonly offset: number

  constructor(message: string, offset: number) {
    super(message)
    this.offset = offset
  }
}

/** Deeper nesting than any graph has, and less than what overflows the stack. */
const deepest = 200

class Parser {
  readonly #text: string
  #at = 0
  #depth = 0

  constructor(text: string) {
    this.#text = text
  }

  document(): Value {
    const value = this.#value()
    this.#space()
    if (this.#at < this.#text.length) this.#fail('expected nothing more')
    return value
  }

  #value(): Value {
    this.#space()
    const character = this.#text[this.#at]
    if (character === '"') return this.#string()
    if (character === '{') return this.#object()
    if (character === '[') return this.#array()
    for (const [word, value] of words) if (this.#take(word)) return value
    number.lastIndex = this.#at
    const found = number.exec(this.#text)
    if (!found) return this.#fail('expected a value')
    this.#at = number.lastIndex
    return numberOf(found[0], found[1] !== undefined)
  }

  #string(): string {
    string.lastIndex = this.#at
    const found = string.exec(this.#text)
    if (!found) return this.#fail('a text does not end, or has a control character or an unknown escape in it')
    this.#at = string.lastIndex
    return JSON.parse(found[0])
  }

  #object(): Value {
    const entries: [string, Value][] = []
    this.#enter()
    if (!this.#take('}')) {
      do {
        this.#space()
        if (this.#text[this.#at] !== '"') this.#fail('expected a name in quotes')
        const name = this.#string()
        if (!this.#take(':')) this.#fail('expected a colon')
        entries.push([name, this.#value()])
      } while (this.#take(','))
      if (!this.#take('}')) this.#fail('expected a comma or }')
    }
    this.#depth--
    // Keeps a property called `__proto__`.
    return Object.fromEntries(entries)
  }

  #array(): Value {
    const items: Value[] = []
    this.#enter()
    if (!this.#take(']')) {
      do items.push(this.#value())
      while (this.#take(','))
      if (!this.#take(']')) this.#fail('expected a comma or ]')
    }
    this.#depth--
    return items
  }

  #enter(): void {
    this.#at++
    if (++this.#depth > deepest) this.#fail(`values are nested deeper than ${deepest} levels`)
  }

  #take(token: string): boolean {
    this.#space()
    if (!this.#text.startsWith(token, this.#at)) return false
    this.#at += token.length
    return true
  }

  #space(): void {
    space.lastIndex = this.#at
    space.exec(this.#text)
    this.#at = space.lastIndex
  }

  #fail(message: string): never {
    throw new JsonFlaw(message, this.#at)
  }
}

const space = /[ \t\r\n]*/y
const number = /-?(?:0|[1-9]\d*)(\.\d+(?:[eE][+-]?\d+)?|[eE][+-]?\d+)?/y
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids them
const string = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y
const words: readonly [string, Value][] = [
  ['null', null],
  ['true', true],
  ['false', false],
  ['NaN', { $type: 'Float', value: 'NaN' }],
  ['Infinity', { $type: 'Float', value: 'Infinity' }],
  ['-Infinity', { $type: 'Float', value: '-Infinity' }],
]

/** The value of digits: an integer, or a float as `isFloat` says. */
export function numberOf(digits: string, isFloat: boolean): Value {
  const value = Number(digits)
  if (isFloat) return floatOf(value)
  if (Number.isSafeInteger(value)) return value === 0 ? 0 : value
  return fitsInteger(digits) ? { $type: 'Integer', value: BigInt(digits).toString() } : floatOf(value)
}

const fitsInteger = (digits: string): boolean => BigInt.asIntN(64, BigInt(digits)) === BigInt(digits)

/** A float as the contract writes it. */
export function floatOf(value: number): Value {
  if (!Number.isInteger(value)) return Number.isFinite(value) ? value : { $type: 'Float', value: String(value) }
  if (Object.is(value, -0)) return { $type: 'Float', value: '-0.0' }
  const text = String(value)
  return { $type: 'Float', value: /e/.test(text) ? text : `${text}.0` }
}

/** Types whose JSON is a number that no reader takes for another: `1.0`, not `1`. NaN and infinite floats are not among them. */
export function plainNumber(value: Value, type: ScalarType): string | undefined {
  if (type === 'integer') return typeof value === 'number' ? String(value) : (value as { value: string }).value
  if (type !== 'float') return undefined
  if (typeof value === 'number') return String(value)
  const { value: digits } = value as { value: string }
  return /\d/.test(digits) ? (/[.eE]/.test(digits) ? digits : `${digits}.0`) : undefined
}

// ── documents larger than memory ────────────────────────────────────────────────────────────────────────────────

/** A part of a document: where it hangs (`edges[]`, an element of the list `edges`), its text, and where it begins. */
export interface JsonPart {
  path: string
  text: string
  at: Position
}

/**
 * The parts of a document, in order, without holding more than one: what is at a path in `open` (`''` is the whole) is
 * gone into, all else is a part.
 *
 * Errors: FILE_INVALID where the outline of the document is broken.
 */
export async function* jsonParts(file: AsyncIterable<string>, open: ReadonlySet<string>): AsyncGenerator<JsonPart> {
  const scanner = new Scanner(file)
  yield* walk('')
  await scanner.end()

  async function* walk(path: string): AsyncGenerator<JsonPart> {
    const first = await scanner.peek()
    if (!open.has(path) || (first !== '{' && first !== '[')) {
      const at = scanner.position()
      yield { path, text: await scanner.value(), at }
      return
    }
    const close = first === '{' ? '}' : ']'
    scanner.skip()
    if ((await scanner.peek()) === close) {
      scanner.skip()
      return
    }
    for (;;) {
      if (first === '{') {
        if ((await scanner.peek()) !== '"') scanner.fail('expected a name in quotes')
        const name = String(JSON.parse(await scanner.value()))
        if ((await scanner.peek()) !== ':') scanner.fail('expected a colon')
        scanner.skip()
        yield* walk(path === '' ? name : `${path}.${name}`)
      } else yield* walk(`${path}[]`)
      const next = await scanner.peek()
      if (next !== ',' && next !== close) scanner.fail(`expected a comma or ${close}`)
      scanner.skip()
      if (next === close) return
    }
  }
}

/** Longest value that is taken as one: no node of a graph is that large, and a document without its commas would be. */
const longestValue = 64 * 1024 * 1024

class Scanner {
  readonly #file: AsyncIterator<string>
  #buffer = ''
  #at = 0
  #line = 1
  /** Units before the buffer on the line where it begins. */
  #column = 0

  constructor(file: AsyncIterable<string>) {
    this.#file = file[Symbol.asyncIterator]()
  }

  /** The next character that is no white space; '' at the end. */
  async peek(): Promise<string> {
    for (;;) {
      space.lastIndex = this.#at
      space.exec(this.#buffer)
      this.#at = space.lastIndex
      if (this.#at < this.#buffer.length) return this.#buffer[this.#at] as string
      if (!(await this.#fill())) return ''
    }
  }

  skip(): void {
    this.#at++
  }

  position(): Position {
    return moved({ line: this.#line, column: this.#column + 1 }, this.#buffer.slice(0, this.#at))
  }

  /** The text of one value, as brackets and quotes delimit it. */
  async value(): Promise<string> {
    await this.peek()
    this.#drop()
    let depth = 0
    let index = 0
    for (;;) {
      if (index >= this.#buffer.length) {
        if (index > longestValue) this.fail('a value is longer than 64 MB')
        if (await this.#fill()) continue
        if (depth > 0 || index === 0) this.fail('the file ends in the middle')
        break
      }
      const character = this.#buffer[index] as string
      if (character === '"') {
        const end = await this.#endOfString(index)
        index = end
        if (depth === 0) break
      } else if (character === '{' || character === '[') {
        depth++
        index++
      } else if (character === '}' || character === ']') {
        if (depth === 0) break
        index++
        if (--depth === 0) break
      } else if (depth === 0 && /[,:\s]/.test(character)) break
      else index++
    }
    const text = this.#buffer.slice(0, index)
    if (text === '') this.fail('expected a value')
    this.#at = index
    return text
  }

  async #endOfString(start: number): Promise<number> {
    for (let index = start + 1; ; ) {
      if (index >= this.#buffer.length) {
        if (index > longestValue || !(await this.#fill())) this.fail('a text does not end')
        continue
      }
      const character = this.#buffer[index]
      if (character === '"') return index + 1
      index += character === '\\' ? 2 : 1
    }
  }

  async end(): Promise<void> {
    if ((await this.peek()) !== '') this.fail('expected nothing more')
  }

  fail(message: string): never {
    throw flawAt(`The file is not JSON: ${message}`, this.position())
  }

  async #fill(): Promise<boolean> {
    const { done, value } = await this.#file.next()
    if (done) return false
    this.#buffer += value
    return true
  }

  #drop(): void {
    const { line, column } = this.position()
    this.#line = line
    this.#column = column - 1
    this.#buffer = this.#buffer.slice(this.#at)
    this.#at = 0
  }
}
