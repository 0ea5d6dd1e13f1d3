import type { Remark } from '../../server/contract/remark.ts'

/** A text by its key in the language files and what is filled into it; `count` chooses singular or plural. */
export interface Phrase {
  readonly key: string
  readonly values?: { readonly [name: string]: string | number }
}

export const phrase = (key: string, values?: Phrase['values']): Phrase => (values ? { key, values } : { key })

/** What the server says about its answer, in the page's language. */
export const inWords = ({ code, values }: Remark): Phrase => ({ key: `remark.${code}`, values })
