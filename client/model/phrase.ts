/** A text by its key in the language files and what is filled into it; `count` chooses singular or plural. */
export interface Phrase {
  readonly key: string
  readonly values?: { readonly [name: string]: string | number }
}

export const phrase = (key: string, values?: Phrase['values']): Phrase => (values ? { key, values } : { key })
