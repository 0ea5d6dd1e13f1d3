import { SaxesParser, type SaxesTagPlain } from 'saxes'
import type { Position } from './format.ts'
import { ItemFlaw } from './items.ts'
import { withoutControls } from './kinds.ts'
import { flawAt } from './text.ts'

const entities: { readonly [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
  '\n': '&#10;',
  '\t': '&#9;',
}

/** A text between tags. Line ends stay as they are, since a reader turns a bare CR into LF. */
export const xmlText = (text: string): string =>
  withoutControls(text).replace(/[&<>\r]/g, character => entities[character] as string)

/** A text between double quotes: there readers turn every white space into a blank. */
export const xmlAttribute = (text: string): string =>
  withoutControls(text).replace(/[&<>"\r\n\t]/g, character => entities[character] as string)

/** All but what every edition of XML has in names; and `_` where what follows would be read as below. */
const unfit = /_(?=x)|[^\w.:\-À-ÖØ-öø-ÿぁ-んァ-ヺ一-龥가-힣]/gu

/**
 * A text as a token of names' characters (NMTOKEN), which ids of XML have to be: all others are `_x` and their code point
 * in hexadecimal and `_`; nothing at all is `_x_`. `xmlTokenText` reads it.
 */
export const xmlToken = (text: string): string =>
  text === ''
    ? '_x_'
    : withoutControls(text).replace(unfit, character => `_x${character.codePointAt(0)?.toString(16)}_`)

export const xmlTokenText = (token: string): string =>
  token.replace(/_x([0-9a-f]*)_/g, (whole, code: string) => {
    const number = Number.parseInt(code, 16)
    return code === '' ? '' : number > 0x10ffff ? whole : String.fromCodePoint(number)
  })

export interface XmlElement {
  name: string
  attributes: ReadonlyMap<string, string>
  at: Position
  /** Text in it behind its last element, known when it closes. */
  text: string
  parent: XmlElement | undefined
}

/**
 * Elements as they open and close, one at a time. Nothing outside of the file is ever read: entities other than the five
 * of XML are an error.
 *
 * Errors: FILE_INVALID with line and column where it is not well-formed.
 */
export async function* xmlElements(
  file: AsyncIterable<string>,
): AsyncGenerator<{ event: 'open' | 'close'; element: XmlElement }> {
  const parser = new SaxesParser({ xmlns: false, position: true })
  const events: { event: 'open' | 'close'; element: XmlElement }[] = []
  let current: XmlElement | undefined
  let opened: Position = { line: 1, column: 1 }
  let failure: Error | undefined
  const here = (back = 0): Position => ({ line: parser.line, column: parser.columnIndex + 1 - back })
  parser.on('error', error => {
    failure ??= flawAt(
      `The file is not well-formed XML: ${error.message.replace(/^\d+:\d+: /, '').replace(/\.$/, '')}`,
      here(),
    )
  })
  parser.on('opentagstart', ({ name }) => {
    // It is told behind the name and what follows it.
    opened = here(name.length + 2)
  })
  parser.on('opentag', (tag: SaxesTagPlain) => {
    const attributes = new Map(Object.entries(tag.attributes))
    // What stands between elements is no text of theirs.
    if (current) current.text = ''
    current = { name: tag.name, attributes, at: opened, text: '', parent: current }
    events.push({ event: 'open', element: current })
  })
  const addText = (text: string) => {
    if (current) current.text += text
  }
  parser.on('text', addText)
  parser.on('cdata', addText)
  parser.on('closetag', () => {
    const element = current as XmlElement
    current = element.parent
    events.push({ event: 'close', element })
  })
  const write = function* (step: () => void) {
    step()
    if (failure) throw failure
    yield* events.splice(0)
  }
  for await (const text of file) yield* write(() => parser.write(text))
  yield* write(() => parser.close())
}

/** Errors: ItemFlaw where the element lacks it. */
export function attributeOf(element: XmlElement, name: string): string {
  const value = element.attributes.get(name)
  if (value === undefined) throw new ItemFlaw(`<${element.name}> needs the attribute ${name}`)
  return value
}
