import type { Drawing } from '../../server/contract/drawing.ts'

/** What a PDF's letters are of: those of Noto Sans and Noto Sans SC, which go into the file. */
const printable =
  /^(?:(?!\p{Extended_Pictographic})[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Devanagari}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Common}\p{Script=Inherited}]|[©®™])*$/u

/** Texts with a letter for which a PDF would have an empty box. */
export const unprintable = ({ layers }: Drawing): string[] =>
  layers.flatMap(({ marks }) =>
    marks.flatMap(mark => (mark.kind === 'text' && !printable.test(mark.text) ? [mark.text] : [])),
  )
