import { autocomplete, type DbSchema, formatQuery, highlightSyntax } from '@neo4j-cypher/language-support'

// Neo4j's own language support, in a thread of its own: a page that is typed into must not wait for a parser.

export interface Token {
  /** Offsets in UTF-16 units, `to` exclusive. */
  readonly from: number
  readonly to: number
  readonly kind: string
}

export interface Completion {
  readonly label: string
  /** What is written in its place, where that is not the label itself. */
  readonly insert?: string
  /** Number of the kind, as the Language Server Protocol counts them. */
  readonly kind?: number
  readonly detail?: string
}

/** Questions by name, with what is answered. */
export interface Work {
  readonly tokens: (text: string) => Token[]
  readonly complete: (text: string, caret: number, schema: DbSchema) => Completion[]
  /** The text itself where it cannot be read. */
  readonly format: (text: string) => string
}

const work: Work = {
  tokens: text =>
    highlightSyntax(text)
      .map(({ position: { startOffset }, length, tokenType }) => ({
        from: startOffset,
        to: startOffset + length,
        kind: tokenType as string,
      }))
      .filter(({ kind, from, to }) => kind !== 'none' && to > from),
  complete: (text, caret, schema) =>
    autocomplete(text, schema, { caretPosition: caret, manual: true }).map(({ label, insertText, kind, detail }) => ({
      label,
      ...(insertText && insertText !== label ? { insert: insertText } : {}),
      ...(kind ? { kind } : {}),
      ...(detail ? { detail } : {}),
    })),
  format: text => formatQuery(text).formattedQuery,
}

export interface Question {
  readonly id: number
  readonly name: keyof Work
  readonly given: readonly unknown[]
}

self.onmessage = ({ data: { id, name, given } }: MessageEvent<Question>) => {
  try {
    self.postMessage({ id, answer: (work[name] as (...given: readonly unknown[]) => unknown)(...given) })
  } catch (error) {
    self.postMessage({ id, error: String(error) })
  }
}
