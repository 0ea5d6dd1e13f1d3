import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mentionsIn, namesOf } from './mentions.ts'
import { sampleNode, sampleRelationship } from './samples.ts'

const marked = (text: string, names: string[]) => mentionsIn(text, names).map(([from, to]) => text.slice(from, to))

test('whole words, any case and blanks, Chinese without word limits, the longer name first', () => {
  expect(marked('Wang  chong met Wang Chongs and WANG CHONG.', ['Wang Chong'])).toEqual(['Wang  chong', 'WANG CHONG'])
  expect(marked('会长孙瑞哲出席', ['孙瑞哲'])).toEqual(['孙瑞哲'])
  expect(marked('The Dandong Garment Group of Dandong', ['Dandong Garment Group', 'Dandong'])).toEqual([
    'Dandong Garment Group',
    'Dandong',
  ])
})

test('any name is safe to look for, and marks never overlap', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme' }),
      fc.array(fc.string({ minLength: 1, unit: 'grapheme' })),
      (text, names) => {
        const list = namesOf([sampleNode('a', [], { name: '', aliases: names })])
        let end = 0
        for (const [from, to] of mentionsIn(text, list)) {
          expect(from).toBeGreaterThanOrEqual(end)
          expect(to).toBeGreaterThan(from)
          end = to
        }
      },
    ),
  )
})

test('a relationship is looked for by both ends and by its title', () => {
  const nodes = [sampleNode('a', [], { name: 'Ann Lee', nameZh: '李安' }), sampleNode('b', [], { name: 'Bureau' })]
  const tie = sampleRelationship('r', 'a', 'b', 'HOLDS_POST', { title: 'Director' })
  expect(namesOf(nodes, tie)).toEqual(['Director', 'Ann Lee', 'Bureau', '李安'])
})
