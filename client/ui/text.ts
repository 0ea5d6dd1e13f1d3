import { useTranslation } from 'react-i18next'
import type { Phrase } from '../model/phrase.ts'
import type { en } from './languages/en.ts'

type Plain = keyof typeof en
/** Keys of texts, plurals without their ending. */
export type TextKey = Plain extends infer K ? (K extends `${infer Stem}_one` | `${infer Stem}_other` ? Stem : K) : never

export type Text = (key: TextKey, values?: Phrase['values']) => string

/** The texts in the chosen language: `t` for those of a component, `say` for phrases of the model. */
export function useText(): { t: Text; say: (phrase: Phrase) => string; number: (value: number) => string } {
  const { t, i18n } = useTranslation()
  return {
    t: (key, values) => t(key as string, values as Record<string, unknown>),
    say: ({ key, values }) => t(key, values as Record<string, unknown>),
    number: value => value.toLocaleString(i18n.language),
  }
}
