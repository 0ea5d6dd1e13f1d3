import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { commands } from './commands.ts'
import {
  askedOf,
  completions,
  drawnNodes,
  drawnRelationships,
  type Found,
  matchingCommands,
  movedTo,
  type Restriction,
  type SectionId,
  sectionsOf,
  wider,
} from './finding.ts'
import { sampleNode, sampleRelationship, sampleSchema } from './samples.ts'
import { adding, applyToScene, emptyScene, hiding } from './scene.ts'

const all: Restriction[] = [
  { kind: 'label', name: 'Person' },
  { kind: 'label', name: 'Odd Label' },
  { kind: 'label', name: 'constructor' },
  { kind: 'type', name: 'HOLDS_POST' },
]

describe('what a text asks for', () => {
  test.each([
    ['wang', 'wang', null],
    ['person:wang', 'wang', 'Person'],
    [' PERSON : wang chong', 'wang chong', 'Person'],
    ['odd label:x', 'x', 'Odd Label'],
    ['odd-label：x', 'odd-label：x', null],
    ['Odd Label：x', 'x', 'Odd Label'],
    ['holds_post:president', 'president', 'HOLDS_POST'],
    ['holds post:', '', 'HOLDS_POST'],
    ['constructor:a:b', 'a:b', 'constructor'],
    ['__proto__:a', '__proto__:a', null],
    ['nobody:wang', 'nobody:wang', null],
    [':wang', ':wang', null],
    ['', '', null],
  ])('%j is %j in %j', (text, q, name) => {
    const asked = askedOf(text, all)
    expect([asked.q, asked.within?.name ?? null]).toEqual([q, name])
  })

  test('names of labels and types are completed until a colon is typed', () => {
    expect(completions('pers', all).map(({ name }) => name)).toEqual(['Person'])
    expect(completions('Holds p', all).map(({ name }) => name)).toEqual(['HOLDS_POST'])
    expect(completions('person:', all)).toEqual([])
    expect(completions('', all)).toEqual([])
  })

  test('a wider search is a different one, and going on ends', () => {
    expect(wider({ q: 'wang', within: all[0]! })).toBe('wang')
    expect(wider({ q: 'of Ruizhe', within: null })).toBe('Ruizhe')
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), text => {
        let q: string | null = text.trim()
        for (let step = 0; q !== null; step++) {
          expect(step).toBeLessThan(10)
          const next: string | null = q === '' ? null : wider({ q, within: null })
          if (next !== null) expect(next.length).toBeLessThan(q.length)
          q = next
        }
      }),
    )
  })
})

describe('what is drawn', () => {
  const nodes = [
    sampleNode('sub', ['Person'], { name: 'Dewangen' }),
    sampleNode('alias', ['Person'], { name: 'Li', aliases: ['Old Wang'] }),
    sampleNode('word', ['Person'], { name: 'Li Wang' }),
    sampleNode('many', ['Person'], { name: 'Xu Wang' }),
    sampleNode('prefix', ['Company'], { name: 'Wang Li' }),
    sampleNode('exact', ['Person'], { name: 'Wang' }),
    sampleNode('fuzzy', ['Person'], { name: 'Sun Ruizhe', nameZh: '孙瑞哲' }),
    sampleNode('hyphen', ['Person'], { name: 'Jürgen Müller-Weiß' }),
    sampleNode('__proto__', ['Person'], { name: '' }),
  ]
  const relationships = [
    sampleRelationship('post', 'many', 'prefix', 'HOLDS_POST', { title: 'President', claim: 'Leads the firm.' }),
    sampleRelationship('tie', 'many', 'exact', 'KNOWS'),
  ]
  const scene = applyToScene(emptyScene, adding(emptyScene, { nodes, relationships }, new Map()))
  const found = (text: string) => drawnNodes(scene, sampleSchema, askedOf(text, all)).hits.map(({ node }) => node.id)

  test('exact before prefix before word before other names before part of a word; then the better connected', () => {
    expect(found('wang')).toEqual(['exact', 'prefix', 'many', 'word', 'alias', 'sub'])
  })

  test.each([
    ['RUIZHE sun', ['fuzzy']],
    ['Sun Ruize', ['fuzzy']],
    ['rui-zhe', ['fuzzy']],
    ['孙瑞', ['fuzzy']],
    ['jurgen muller weiss', ['hyphen']],
    ['person:wang li', ['word', 'alias']],
    ['', []],
    ['constructor', []],
    ['***', []],
  ])('%j finds %j', (text, ids) => expect(found(text)).toEqual(ids))

  test('very many slips are cut, and it says so', () => {
    const many = Array.from({ length: 300 }, (_, index) => sampleNode(`n${index}`, ['Person'], { name: 'Ruizhe' }))
    const crowd = applyToScene(emptyScene, adding(emptyScene, { nodes: many, relationships: [] }, new Map()))
    const { hits, exact } = drawnNodes(crowd, sampleSchema, askedOf('Ruize', all))
    expect([hits.length, exact]).toEqual([200, false])
    expect(drawnNodes(crowd, sampleSchema, askedOf('Ruizhe', all))).toMatchObject({ exact: true })
  })

  test('what is hidden is not found', () => {
    const hidden = applyToScene(scene, hiding(scene, { nodes: ['exact'], relationships: ['post'] }, true))
    expect(drawnNodes(hidden, sampleSchema, askedOf('wang', all)).hits[0]?.node.id).toBe('prefix')
    expect(drawnRelationships(hidden, sampleSchema, askedOf('president', all)).hits).toEqual([])
  })

  test('relationships by title, claim and type', () => {
    const ties = (text: string) =>
      drawnRelationships(scene, sampleSchema, askedOf(text, all)).hits.map(({ relationship }) => relationship.id)
    expect(ties('president')).toEqual(['post'])
    expect(ties('leads')).toEqual(['post'])
    expect(ties('holds post')).toEqual(['post'])
    expect(ties('holds_post:firm')).toEqual(['post'])
    expect(ties('person:president')).toEqual([])
  })
})

test('commands by all the words of their name, those that begin so first', () => {
  const found = matchingCommands('path', ({ id }) => (id === 'path' ? 'Find a path' : `Path ${id}`), commands)
  expect(found.at(-1)?.id).toBe('path')
  expect(matchingCommands('*', ({ id }) => id, commands)).toEqual([])
})

describe('sections', () => {
  const nothing: Found = {
    canvas: { hits: [], exact: true },
    notes: [],
    answer: null,
    ties: null,
    commands: [],
    wide: new Set(),
    isDrawn: () => false,
    most: 500,
  }
  const hits = (count: number, labels: string[], from = 0) =>
    Array.from({ length: count }, (_, index) => ({
      node: sampleNode(`${labels.at(-1)} ${from + index}`, labels),
      score: 1,
      matches: [],
    }))
  const source = ['Entity', 'Passage']

  test('stand in their fixed order, whatever came first, and empty ones are left out', () => {
    const sections = sectionsOf({
      ...nothing,
      canvas: { hits: hits(1, ['Person']), exact: true },
      answer: { hits: [...hits(2, source), ...hits(1, ['City'])], total: 3, totalExact: true, labels: [] },
      ties: {
        hits: [
          {
            relationship: sampleRelationship('r', 'a', 'b'),
            start: sampleNode('a'),
            end: sampleNode('b'),
            matches: [],
          },
        ],
        total: 1,
        totalExact: true,
      },
      commands: commands.slice(0, 1),
    })
    expect(sections.map(({ id, shown }) => [id, shown])).toEqual([
      ['canvas', 1],
      ['database', 1],
      ['relationships', 1],
      ['sentences', 2],
      ['commands', 1],
    ])
    expect(sectionsOf(nothing)).toEqual([])
  })

  test('what is drawn stands on the canvas only, and the rest is counted without it', () => {
    const drawn = hits(2, ['City'])
    const sections = sectionsOf({
      ...nothing,
      canvas: { hits: drawn, exact: true },
      answer: {
        hits: [...drawn, ...hits(38, ['City'], 2), ...hits(10, source)],
        total: 300,
        totalExact: true,
        labels: [
          { label: 'City', count: 280 },
          { label: 'Passage', count: 20 },
        ],
      },
      isDrawn: id => drawn.some(({ node }) => node.id === id),
    })
    expect(sections.map(({ id, shown, total }) => [id, shown, total])).toEqual([
      ['canvas', 2, 2],
      ['database', 8, 278],
      ['sentences', 5, 20],
    ])
    expect(sections[1]?.options.at(-1)).toMatchObject({ kind: 'more', section: 'database' })
  })

  test('a section ends with more exactly when there is more to show', () => {
    fc.assert(
      fc.property(fc.nat(40), fc.nat(40), fc.boolean(), (loaded, beyond, isWide) => {
        const [section] = sectionsOf({
          ...nothing,
          answer: { hits: hits(loaded, ['City']), total: loaded + beyond, totalExact: true, labels: [] },
          wide: new Set<SectionId>(isWide ? ['database'] : []),
        })
        expect(section === undefined).toBe(loaded === 0 && (beyond === 0 || isWide))
        if (!section) return
        const listed = section.options.filter(({ kind }) => kind === 'node').length
        expect(section.shown).toBe(listed)
        expect(section.total).toBe(loaded + beyond)
        expect(section.options.some(({ kind }) => kind === 'more')).toBe(!isWide && listed < loaded + beyond)
      }),
    )
  })
})

test('keys go through all options, round the ends', () => {
  const ids = ['a', 'constructor', '']
  expect(movedTo(ids, 'a', 'ArrowDown')).toBe('constructor')
  expect(movedTo(ids, '', 'ArrowDown')).toBe('a')
  expect(movedTo(ids, 'a', 'ArrowUp')).toBe('')
  expect(movedTo(ids, 'a', 'End')).toBe('')
  expect(movedTo(ids, '', 'Home')).toBe('a')
  expect(movedTo(ids, null, 'ArrowUp')).toBe('')
  expect(movedTo(ids, 'a', 'x')).toBeNull()
  expect(movedTo([], null, 'ArrowDown')).toBeNull()
})
