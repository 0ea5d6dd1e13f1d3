/** Width of a line of text in CSS pixels. */
export type Measure = (text: string, size: number, strong: boolean) => number

/** Words with the space after them; of scripts that are written without spaces, every sign by itself. */
const pieces =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}][，。、；：！？）》」]*|[^\s\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]+\s*|\s+/gu

/** The lines of a text within a width. A word that is longer than a line is broken where the line ends; `\n` begins a new one. */
export function wrapped(text: string, width: number, widthOf: (line: string) => number): string[] {
  return text.split('\n').flatMap(paragraph => {
    const lines: string[] = []
    let line = ''
    for (const piece of paragraph.match(pieces) ?? []) {
      if (line !== '' && widthOf((line + piece).trimEnd()) > width) {
        lines.push(line.trimEnd())
        line = ''
        if (piece.trim() === '') continue
      }
      line += piece
      while (widthOf(line.trimEnd()) > width && [...line.trimEnd()].length > 1) {
        const letters = [...line]
        let count = letters.length - 1
        while (count > 1 && widthOf(letters.slice(0, count).join('')) > width) count--
        lines.push(letters.slice(0, count).join(''))
        line = letters.slice(count).join('')
      }
    }
    return [...lines, line.trimEnd()]
  })
}
