import { isMap, isSeq, parseDocument } from 'yaml'
import { linesOf, locateSentences } from './report.ts'

/**
 * Writes into a passages.yaml where each passage stands in its line (`at`), by the marks of the text. Comments and
 * everything else stay as they are; so does a line whose marks tell of another number of sentences than it has
 * passages.
 *
 * @param yaml the text of a passages.yaml that is sound
 * @param report the original text
 * @returns the text with `at`, and the lines that have to be done by hand
 */
export function locatePassages(yaml: string, report: string): { yaml: string; unclear: number[] } {
  const document = parseDocument(yaml)
  const lines = linesOf(report)
  const byLine = new Map<number, { offset: number; sentence: number }[]>()
  if (isSeq(document.contents)) {
    for (const item of document.contents.items) {
      if (!isMap(item) || item.has('at')) continue
      const [line, sentence] = [Number(item.get('line')), Number(item.get('sentence'))]
      const pair = item.items.find(({ key }) => String(key) === 'sentence')
      const offset = (pair?.value as { range?: [number, number, number] } | null | undefined)?.range?.[1]
      if (offset === undefined) continue
      byLine.set(line, [...(byLine.get(line) ?? []), { offset, sentence }])
    }
  }
  const unclear: number[] = []
  const insertions: { offset: number; text: string }[] = []
  for (const [line, passages] of byLine) {
    const ranges = locateSentences(lines[line - 1] ?? '', passages.length)
    if (!ranges) unclear.push(line)
    passages.forEach(({ offset, sentence }) => {
      const range = ranges?.[sentence - 1]
      if (range) insertions.push({ offset, text: `at: [${range.join(', ')}]` })
    })
  }
  // From the end, so that what is inserted moves nothing that is still to come.
  let result = yaml
  for (const { offset, text } of insertions.toSorted((a, b) => b.offset - a.offset)) {
    const start = result.lastIndexOf('\n', offset - 1) + 1
    const name = result.lastIndexOf('sentence', offset)
    const inFlow = result.slice(start, name).includes('{')
    const separator = inFlow ? ', ' : `\n${' '.repeat(name - start)}`
    result = result.slice(0, offset) + separator + text + result.slice(offset)
  }
  return { yaml: result, unclear }
}
