import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Document, Inline } from '../../contract/document.ts'
import { allKinds, type Held, randomGraph, sourceOf, worstGraph } from '../conformance/graphs.ts'
import { dossierHtml } from '../dossier.ts'
import type { OutgoingNode, OutgoingRelationship } from '../format.ts'
import { documentOf } from './document.ts'
import { type Dossier, dossierOf } from './dossier.ts'
import { htmlOf } from './html.ts'
import { markdownOf } from './markdown.ts'
import { textOf as valueText } from './text.ts'

const node = (id: string, label: string, properties: OutgoingNode['properties'] = {}): OutgoingNode => ({
  id,
  labels: ['Entity', label],
  properties: { key: id, name: `Name of ${id}`, ...properties },
})
const passage = (line: number, rest: OutgoingNode['properties'] = {}): OutgoingNode =>
  node(`t#${line}.1`, 'Passage', { line, sentence: 1, digest: `Digest ${line}`, ...rest })
const tie = (
  source: string,
  type: string,
  target: string,
  properties: OutgoingRelationship['properties'] = {},
): OutgoingRelationship => {
  const key = `${source}~${type}~${target}`
  const end = (id: string) => ({ id, labels: ['Entity'] })
  const said = { key, ...properties }
  return {
    id: key,
    type,
    source: end(source),
    target: end(target),
    properties: said,
    key: { property: 'key', value: key },
  }
}
const report = (line: number) => tie(`t#${line}.1`, 'PART_OF', 'report:t')

const sample: Held = {
  nodes: [
    node('a', 'Agreement', {
      nameZh: '协议',
      aliases: ['The deal'],
      subject: 'silk',
      note: 'A doubt',
      evidence: ['t#2.1'],
    }),
    node('o', 'Organization', { kind: 'association', description: 'A body.' }),
    node('p', 'Organization'),
    node('s', 'Statistic', {
      measure: 'share',
      value: 40_000,
      unit: 'looms',
      qualifier: 'more than',
      period: '2024',
      evidence: ['t#3.1'],
    }),
    passage(1),
    passage(2, { text: 'The words of the second.' }),
    passage(3, { lineText: 'All of the line.' }),
    passage(4),
    node('report:t', 'Report', { date: '2025-01-02', sha256: 'abc' }),
  ],
  relationships: [
    tie('a', 'COVERS', 'o', {
      claim: 'It covers it.',
      status: 'hedged',
      evidence: ['t#1.1', 't#2.1', 't#9.9'],
      note: 'Mind this.',
    }),
    tie('o', 'PARTY_TO', 'a', { claim: 'It is a party.', status: 'asserted', evidence: ['t#2.1'], role: 'party' }),
    tie('p', 'PARTY_TO', 'a', { claim: 'So it is said.', status: 'contradicted', evidence: ['t#1.1'] }),
    tie('o', 'KNOWS', 'p', { status: 'maybe' }),
    tie('s', 'ABOUT', 'o', { claim: 'So many.', status: 'asserted', evidence: ['t#3.1'] }),
    tie('t#2.1', 'MENTIONS', 'a'),
    ...[1, 2, 3, 4].map(report),
  ],
}

const made = (held: Held, language: 'en' | 'zh' = 'en'): Dossier =>
  dossierOf(held, sourceOf(held, dossierHtml).about, language)
const document = (held: Held, language: 'en' | 'zh' = 'en', title?: string): Document =>
  documentOf(made(held, language), { language, showsDrawing: true, ...(title !== undefined && { title }) })
const inlines = ({ blocks }: Document): Inline[] =>
  blocks.flatMap(block => {
    switch (block.kind) {
      case 'paragraph':
        return [...block.line]
      case 'list':
        return block.items.flat()
      case 'entry':
        return [...block.title, ...block.body.flat()]
      case 'table':
        return block.rows.flatMap(({ cells }) => cells.flat(2))
      case 'facts':
        return block.rows.flatMap(({ value }) => value)
      default:
        return []
    }
  })
const textOf = (held: Held, language?: 'en' | 'zh'): string =>
  inlines(document(held, language))
    .map(({ text }) => text)
    .join('')
const idsOf = ({ blocks }: Document): string[] =>
  blocks.flatMap(block =>
    block.kind === 'heading' || block.kind === 'entry'
      ? block.id
      : block.kind === 'table'
        ? block.rows.map(({ id }) => id)
        : [],
  )

describe('a dossier', () => {
  it('puts every relationship under one end, and leads to it from the other', () => {
    const { groups, figures } = made(sample)
    const [agreements, bodies] = groups
    expect([agreements?.label, bodies?.label]).toEqual(['Agreement', 'Organization'])
    const [deal] = agreements!.entities
    expect(deal).toMatchObject({
      name: 'Name of a',
      other: ['协议'],
      aliases: ['The deal'],
      properties: [{ name: 'subject', text: 'silk' }],
    })
    // What leads to it stands before what it leads to.
    const [body, other] = bodies!.entities
    expect(deal!.ties.map(({ type }) => type)).toEqual(['PARTY_TO'])
    expect(body!.ties.map(({ type }) => type)).toEqual(['COVERS', 'ABOUT', 'PARTY_TO', 'KNOWS'])
    expect([...deal!.elsewhere, ...deal!.ties.map(({ number }) => number)]).toHaveLength(3)
    expect(other!.elsewhere.length + other!.ties.length).toBe(2)
    expect(figures).toMatchObject([
      { value: '40000', unit: 'looms', qualifier: 'more than', period: '2024', of: [{ name: 'Name of o' }] },
    ])
  })

  it('numbers passages as they are read, with what they prove, and counts the rest', () => {
    const { passages, uncited, ties, sourceTies, reports } = made(sample)
    expect(passages.map(({ number }) => number)).toEqual([1, 2, 3])
    expect(passages.map(({ key }) => key).sort()).toEqual(['t#1.1', 't#2.1', 't#3.1'])
    expect(passages.find(({ key }) => key === 't#2.1')).toMatchObject({
      text: 'The words of the second.',
      isWholeLine: false,
      line: '2',
      sentence: '1',
    })
    expect(passages.find(({ key }) => key === 't#3.1')).toMatchObject({ text: 'All of the line.', isWholeLine: true })
    for (const one of passages)
      expect(one.ties).toEqual(
        ties.filter(({ passages: used }) => used.includes(one.number)).map(({ number }) => number),
      )
    expect([uncited, sourceTies]).toEqual([1, 5])
    expect(reports).toMatchObject([{ passages: 3, properties: [{ name: 'date', text: '2025-01-02' }] }])
  })

  it('says in words what is certain, what is not, and what is proven by nothing', () => {
    const text = textOf(sample)
    for (const words of [
      'Stated by the source',
      'Stated with a reservation',
      'Contradicted elsewhere in the source',
      'No passage proves it',
      'Named as evidence, and not in this dossier: t#9.9',
      'more than 40,000 looms',
      'status: maybe',
      '1 is stated with a reservation, 1 is contradicted by another passage, 1 has no status, 1 is proven by no passage',
      '1 passage on which nothing here rests.',
      'a "quoted" remark',
    ])
      expect(text).toContain(words)
    const lists = document(sample).blocks.flatMap(block => (block.kind === 'list' ? [block.items.length] : []))
    // Each of its own reason; the last list is what was left out.
    expect(lists.slice(0, -1)).toEqual([1, 1, 1])
  })

  it('has Chinese words and Chinese names first', () => {
    const text = textOf(sample, 'zh')
    expect(text).toContain('原文有保留地陈述')
    expect(text).toContain('超过 40,000 looms')
    expect(made(sample, 'zh').groups[0]?.entities[0]).toMatchObject({ name: '协议', other: ['Name of a'] })
  })

  it('of data without evidence says so once, and lists everything with its properties', () => {
    const bare: Held = {
      nodes: [
        { id: 'x', labels: [], properties: { title: 'A film', year: 1999 } },
        { id: 'y', labels: ['Actor'], properties: { weight: { $type: 'Float', value: '1.0' } } },
      ],
      relationships: [
        {
          id: 'r',
          type: 'ACTED_IN',
          source: { id: 'y', labels: ['Actor'] },
          target: { id: 'x', labels: [] },
          properties: { roles: ['Neo', 'One'] },
        },
      ],
    }
    const text = textOf(bare)
    expect(text).toContain('The data names no evidence')
    expect(text).not.toContain('No passage proves it')
    for (const words of ['A film', 'Actor y', 'acted in', 'roles: Neo, One', 'year: 1999', 'weight: 1.0'])
      expect(text).toContain(words)
  })

  it('cuts nothing, of any graph: every entity, relationship, property and piece of evidence stands in it', async () => {
    await fc.assert(
      fc.property(randomGraph(allKinds), fc.constantFrom<'en' | 'zh'>('en', 'zh'), (graph, language) => {
        const dossier = made(graph, language)
        const { groups, figures, reports, passages, uncited, ties, otherTies, sourceTies } = dossier
        const listed = groups.flatMap(({ entities }) => entities)
        expect(listed.length + figures.length + reports.length + passages.length + uncited).toBe(graph.nodes.length)
        expect(ties.length + sourceTies).toBe(graph.relationships.length)
        const placed = [...listed.flatMap(entity => entity.ties), ...otherTies].map(({ number }) => number)
        expect(placed.sort((a, b) => a - b)).toEqual(ties.map(({ number }) => number))
        const written = document(graph, language)
        const ids = idsOf(written)
        expect(new Set(ids).size).toBe(ids.length)
        const known = new Set(ids)
        for (const { to } of inlines(written)) if (to !== undefined) expect(known).toContain(to)
        for (const { number } of ties) expect(known).toContain(`r${number}`)
        const text = inlines(written)
          .map(one => one.text)
          .join('\n')
        for (const { properties } of [...graph.nodes, ...graph.relationships])
          for (const [name, value] of Object.entries(properties))
            if (!['key', 'seed', 'evidence', 'aliases'].includes(name)) expect(text).toContain(valueText(value))
      }),
      { numRuns: 100 },
    )
  })

  it('names each passage that proves a relationship with it, wherever evidence leads', () => {
    const keys = ['t#1.1', 't#2.1', 't#3.1', 'constructor', '__proto__', '']
    fc.assert(
      fc.property(fc.array(fc.uniqueArray(fc.constantFrom(...keys), { maxLength: 6 }), { maxLength: 12 }), lists => {
        const relationships = lists.map((evidence, index) => tie(index % 2 ? 'a' : 'o', `T${index}`, 'p', { evidence }))
        const { ties, passages } = made({ nodes: sample.nodes, relationships })
        for (const one of ties) {
          const wanted = lists[Number(one.type.slice(1))]!
          const found = one.passages.map(number => passages[number - 1]!.key)
          expect([...found, ...one.dangling].sort()).toEqual([...wanted].sort())
        }
      }),
    )
  })
})

const hostile = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='x",
  '</style><b>',
  '&lt;',
  '[x](javascript:alert(1))',
  '| a | b |',
  '**bold** _it_ `code`',
  '1. one',
  '\u0000\ud800',
  'constructor',
  '__proto__',
  'line\n# break',
]

describe('what is written of hostile names', () => {
  const held: Held = {
    nodes: hostile.map((name, index) => ({
      id: `n${index}`,
      labels: [name],
      properties: { name, [name]: name, description: name, url: 'javascript:alert(1)' },
    })),
    relationships: hostile.map((name, index) => ({
      id: index,
      type: name,
      source: { id: `n${index}`, labels: [name] },
      target: { id: 'n0', labels: [] },
      properties: { claim: name, note: name, status: name, evidence: [name] },
    })),
  }

  it('HTML: no element or attribute of theirs, and nothing runs or is fetched', () => {
    const html = [...htmlOf(document(held, 'en', '<title>"\''))].join('')
    const own = new Set(
      'html head meta title style body main header p h1 nav ul li a h2 section h3 span strong bdi div table thead tr th tbody td pre code dl dt dd'.split(
        ' ',
      ),
    )
    const tags = [
      ...html.replace(/<style>[^<]*<\/style>/, '').matchAll(/<\/?([a-z0-9]+)((?:\s+[a-z-]+(?:="[^"<>]*")?)*)\s*>/gi),
    ]
    // Every bracket that opens is of one of these.
    expect(tags.length).toBe([...html.replace(/<style>[^<]*<\/style>/, '').matchAll(/</g)].length - 1)
    for (const [, name, attributes] of tags) {
      expect(own).toContain(name!.toLowerCase())
      expect(attributes).not.toMatch(/\son|javascript:|\ssrc=/i)
    }
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
    expect(html).toContain('default-src &#39;none&#39;'.replaceAll('&#39;', "'"))
  })

  it('Markdown: brackets, pipes and marks of theirs are letters', () => {
    const text = [...markdownOf(document(held))].join('')
    expect(text).toContain('\\<script\\>alert(1)\\</script\\>')
    expect(text).toContain('\\*\\*bold\\*\\* \\_it\\_ \\`code\\`')
    expect(text).toContain('\\[x\\](javascript')
    expect(text).toContain('line \\# break')
    const html = text.replace(/<a id="[a-z0-9-]+"><\/a>|<!-- en -->|\\<|<br>/g, '')
    expect(html).not.toContain('<')
  })
})

it('a drawing is in HTML as lines and text, and where it cannot be it is said', () => {
  const drawing = {
    width: 10,
    height: 10,
    title: 'A <b>',
    background: null,
    layers: [
      {
        clip: null,
        marks: [{ kind: 'text' as const, text: '<i>', x: 1, y: 2, size: 3, anchor: 'start' as const, ink: '#000000' }],
      },
    ],
  }
  const dossier = made(worstGraph(allKinds))
  const html = [...htmlOf(documentOf(dossier, { language: 'en', showsDrawing: true, drawing }))].join('')
  expect(html).toMatch(/<figure>\s*<svg [^>]*>\s*<title>A &lt;b&gt;<\/title>/)
  expect(html).toContain('>&lt;i&gt;</text>')
  const text = [...markdownOf(documentOf(dossier, { language: 'en', showsDrawing: false, drawing }))].join('')
  expect(text).toContain('Markdown has no place for it')
})
