import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { locatePassages } from './locate.ts'
import { linesOf, locateSentences, splitSentences, uncovered } from './report.ts'

const sentences = (line: string): string[] => splitSentences(line).map(([start, end]) => line.slice(start, end))

describe('splitSentences', () => {
  it.each<[string, string[]]>([
    ['', []],
    ['   ', []],
    ['No mark at all', ['No mark at all']],
    ['One. Two? Three! Four', ['One.', 'Two?', 'Three!', 'Four']],
    ['It cost 5.1 percent. It rose.', ['It cost 5.1 percent.', 'It rose.']],
    ['Silk Co., Ltd., Shandong came. They left.', ['Silk Co., Ltd., Shandong came.', 'They left.']],
    ['And so on... Today all is new', ['And so on...', 'Today all is new']],
    ['"Shall we?" He said "yes." "Good."', ['"Shall we?"', 'He said "yes."', '"Good."']],
    ['  Leading. Space  ', ['Leading.', 'Space']],
    ['大会开幕了。他说：“好。”会后离开', ['大会开幕了。', '他说：“好。”', '会后离开']],
  ])('%s', (line, expected) => {
    expect(sentences(line)).toEqual(expected)
  })

  it('loses nothing but spaces, in order', () => {
    const piece = fc.constantFrom('A', 'b', '.', '?', '"', '”', ' ', '。', '…', '5', '😀', '\u3000')
    fc.assert(
      fc.property(fc.array(piece), pieces => {
        const line = pieces.join('')
        const ranges = splitSentences(line)
        expect(uncovered(line, ranges)).toEqual([])
        for (const [start, end] of ranges) expect(line.slice(start, end)).toBe(line.slice(start, end).trim())
      }),
    )
  })
})

describe('locateSentences', () => {
  it('gives nothing where the number is another', () => {
    expect(locateSentences('One. Two.', 2)).toEqual([
      [0, 4],
      [5, 9],
    ])
    expect(locateSentences('One. Two.', 3)).toBeUndefined()
  })
})

describe('linesOf', () => {
  it('takes any line end, and no byte order mark', () => {
    expect(linesOf('\uFEFFa\r\nb\nc\rd')).toEqual(['a', 'b', 'c', 'd'])
  })
})

describe('locatePassages', () => {
  const report = 'One. Two.\nThree four.\nFive. Six. Seven.\nEight.'
  const yaml = `# comments stay
- line: 1
  sentence: 1 # here too
  digest: 'one'
- { line: 1, sentence: 2, digest: two }
- line: 2
  sentence: 1
  at: [0, 5]
  digest: by hand
- line: 3
  sentence: 1
  digest: unclear
- line: 3
  sentence: 2
  digest: unclear
- line: 4
  sentence: 1
  digest: eight
`

  it('adds where each passage stands, and leaves everything else as it is', () => {
    const { yaml: located, unclear } = locatePassages(yaml, report)
    expect(located).toBe(
      yaml
        .replace('sentence: 1 # here', 'sentence: 1\n  at: [0, 4] # here')
        .replace('sentence: 2,', 'sentence: 2, at: [5, 9],')
        .replace('sentence: 1\n  digest: eight', 'sentence: 1\n  at: [0, 6]\n  digest: eight'),
    )
    expect(unclear).toEqual([3])
    expect(locatePassages(located, report).yaml).toBe(located)
  })
})
