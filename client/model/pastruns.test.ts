import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { foundIn, inOrder, lastDrafts, type PastRun, surplusOf, walkBegins, walking } from './pastruns.ts'

const run = (id: string, at: number, more: Partial<PastRun> = {}): PastRun => ({
  ...{ id, at, statement: `RETURN '${id}'`, values: {}, drafts: [], engine: 'embedded', database: null },
  ...{ outcome: 'rows', rows: 1, duration: 3, message: null, pinned: false },
  ...more,
})

describe('the limits', () => {
  const runs = fc.uniqueArray(
    fc
      .record({ id: fc.string(), at: fc.nat(50), pinned: fc.boolean() })
      .map(({ id, ...more }) => run(id, more.at, more)),
    { selector: ({ id }) => id, maxLength: 30 },
  )
  test('keep the newest, then what is pinned, and never more than there may be', () => {
    fc.assert(
      fc.property(runs, fc.integer({ min: 1, max: 10 }), (all, most) => {
        const gone = new Set(surplusOf(all, { runs: most, characters: 1_000_000 }))
        expect(all.length - gone.size).toBe(Math.min(all.length, most))
        const kept = inOrder(all.filter(({ id }) => !gone.has(id)))
        if (all.length > 0) expect(kept[0]).toBe(inOrder(all)[0])
        const lost = all.filter(({ id }) => gone.has(id))
        for (const { at, pinned } of kept.slice(1))
          for (const other of lost) expect(pinned === other.pinned ? at >= other.at : pinned).toBe(true)
      }),
    )
  })

  test('count characters too, but the newest stays', () => {
    const long = (id: string, at: number) => run(id, at, { statement: 'x'.repeat(500) })
    expect(surplusOf([long('a', 1), long('b', 2)], { runs: 10, characters: 100 })).toEqual(['a'])
    expect(surplusOf([], { runs: 10, characters: 100 })).toEqual([])
  })
})

test('is found by every word, in the statement and in what was filled in', () => {
  const runs = [
    run('a', 1, { statement: 'MATCH (p:Person {name: $who}) RETURN p', values: { who: 'Wang Chong' } }),
    run('b', 2, { statement: 'MATCH (p:Place) RETURN p', message: 'The label Plce is unknown' }),
  ]
  const found = (text: string) => foundIn(runs, text).map(({ id }) => id)
  expect(found('')).toEqual(['a', 'b'])
  expect(found('wang person')).toEqual(['a'])
  expect(found('plce')).toEqual(['b'])
  expect(found('constructor')).toEqual([])
})

test('a query knows again what was filled in, however it is laid out', () => {
  const drafts = [['who', { kind: 'text', text: 'Ye Zhi' }]] as const
  const runs = [
    run('new', 3, { statement: 'RETURN  $who', drafts: [['who', { kind: 'text', text: 'Wang Chong' }]] }),
    run('old', 2, { statement: 'RETURN $who', drafts }),
    run('none', 1, { statement: 'RETURN 1' }),
  ]
  expect(lastDrafts(runs, '// who?\nreturn $who;')?.get('who')?.text).toBe('Wang Chong')
  expect(lastDrafts(runs, 'RETURN 1')).toBeNull()
})

describe('walking', () => {
  const runs = [run('3', 3, { statement: 'C' }), run('2', 2, { statement: 'B' }), run('1', 1, { statement: 'C' })]
  const walk = (start: string, ...steps: (1 | -1)[]) => {
    let [state, text] = [walkBegins, start]
    for (const step of steps) ({ walk: state, text } = walking(runs, state, step, text))
    return text
  }
  test('brings each statement once, stops at the ends, and gives back what was being written', () => {
    expect(walk('mine', 1)).toBe('C')
    expect(walk('mine', 1, 1)).toBe('B')
    expect(walk('mine', 1, 1, 1)).toBe('B')
    expect(walk('mine', 1, 1, -1)).toBe('C')
    expect(walk('mine', 1, 1, -1, -1)).toBe('mine')
    expect(walk('mine', -1)).toBe('mine')
  })
  test('does not bring again what still stands there', () => {
    expect(walk('C', 1)).toBe('B')
    expect(walk('C', 1, -1, -1)).toBe('C')
  })
  test('takes what was changed meanwhile for written text', () => {
    const { walk: state } = walking(runs, walkBegins, 1, 'mine')
    const back = walking(runs, state, 1, 'C changed')
    expect(back.text).toBe('C')
    expect(walking(runs, back.walk, -1, 'C').text).toBe('C changed')
  })
  test('has nowhere to go where nothing was run', () => {
    expect(walking([], walkBegins, 1, 'mine').text).toBe('mine')
  })
})
