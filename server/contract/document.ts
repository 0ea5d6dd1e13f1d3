import type { Drawing } from './drawing.ts'

/**
 * A text to be read on paper or on a screen, as plain data: what Markdown, HTML and PDF are written from. Ids are
 * letters, digits and hyphens, and each is given once; a `to` names one of them.
 */
export interface Document {
  readonly language: 'en' | 'zh'
  readonly title: string
  /** What kind of text it is, above the title. */
  readonly kind: string
  /** Under the title, a line each. */
  readonly lines: readonly string[]
  /** Heading of the contents; they list the headings. */
  readonly contents: string
  /** "Page {page} of {pages}" in its language. */
  readonly pageOf: string
  /** Said where letters cannot be shown, `{letters}` being those. */
  readonly unprintable: string
  /** Program that made it, and when (ISO 8601). */
  readonly generator: string
  readonly at: string
  readonly blocks: readonly Block[]
}

export interface Inline {
  readonly text: string
  readonly strong?: true
  /** Less important than what it stands beside. */
  readonly quiet?: true
  /** To be read with care. */
  readonly care?: true
  /** Id of what it leads to. */
  readonly to?: string
  /** An address in the web. */
  readonly href?: string
}

export type Line = readonly Inline[]

export type Block =
  | { readonly kind: 'heading'; readonly level: 1 | 2; readonly id: string; readonly text: string }
  | { readonly kind: 'paragraph'; readonly line: Line }
  | { readonly kind: 'list'; readonly items: readonly Line[] }
  /** Names and values, side by side. */
  | { readonly kind: 'facts'; readonly rows: readonly { readonly name: string; readonly value: Line }[] }
  | {
      readonly kind: 'entry'
      readonly id: string
      /** A short name that others refer to it by. */
      readonly tag: string
      /** How much it weighs: `entity` is a heading to what follows, `minor` one of itself alone, `item` stands under one. */
      readonly rank: 'entity' | 'minor' | 'item'
      readonly title: Line
      readonly body: readonly Line[]
    }
  | {
      readonly kind: 'table'
      readonly columns: readonly { readonly title: string; readonly share: number }[]
      /** Cells of lines; a row may be led to. */
      readonly rows: readonly { readonly id: string; readonly cells: readonly (readonly Line[])[] }[]
    }
  | { readonly kind: 'picture'; readonly drawing: Drawing /** '' for none. */; readonly caption: string }
  /** A text whose spaces and lines count. */
  | { readonly kind: 'code'; readonly text: string }
