import type { Block, Document, Inline, Line } from '../../contract/document.ts'
import type { Drawing } from '../../contract/drawing.ts'
import type { Dossier, End, Entity, Evidence, Figure, Passage, Property, Report, Tie } from './dossier.ts'
import { textOf } from './text.ts'
import { type Words, wordsIn } from './words.ts'

export interface DocumentOptions {
  language: 'en' | 'zh'
  /** Else what is in it is counted. */
  title?: string
  drawing?: Drawing
  /** Whether what is written from it can show the drawing. */
  showsDrawing: boolean
  /** How much the database has. */
  total?: { nodes: number; relationships: number }
}

/** The dossier as a text, in its order of reading: what matters first, how it was made last. */
export function documentOf(dossier: Dossier, options: DocumentOptions): Document {
  const { language, drawing, showsDrawing } = options
  const words = wordsIn(language)
  const { about, groups, ties, figures } = dossier
  const entities = groups.reduce((sum, group) => sum + group.entities.length, 0)
  const title = options.title?.trim() || words.untitled(entities + figures.length, ties.length)
  const blocks: Block[] = []
  const heading = (id: string, text: string, level: 1 | 2 = 1) => blocks.push({ kind: 'heading', level, id, text })
  const paragraph = (...line: Inline[]) => blocks.push({ kind: 'paragraph', line })

  heading('brief', words.inBrief)
  for (const line of briefOf(dossier, words, entities + figures.length, options.total)) paragraph({ text: line })
  paragraph({ text: dossier.namesEvidence ? words.howToRead : words.howToReadBare, quiet: true })
  if (drawing && showsDrawing) {
    heading('picture', words.picture)
    blocks.push({ kind: 'picture', drawing, caption: drawing.title === title ? '' : drawing.title })
  }
  const careful = dossier.namesEvidence
    ? ties.filter(tie => isCareful(tie))
    : ties.filter(tie => tie.status !== null && tie.status !== 'asserted')
  if (careful.length > 0) {
    heading('care', words.care)
    paragraph({ text: words.careHint, quiet: true })
    for (const [reason, list] of byReason(careful, words)) {
      paragraph({ text: `${reason}${words.colon.trimEnd()}`, care: true })
      blocks.push({ kind: 'list', items: list.map(tie => carefulLine(tie, words)) })
    }
  }
  if (about.notes && about.notes.length > 0) {
    heading('notes', words.notes)
    blocks.push({ kind: 'list', items: about.notes.map(({ text }) => [{ text }]) })
  }
  for (const [index, { label, entities }] of groups.entries()) {
    heading(`group${index + 1}`, label === '' ? words.noLabel : (wordOf(words.labels, label) ?? label))
    for (const entity of entities) {
      blocks.push(entityEntry(entity, words))
      for (const tie of entity.ties) blocks.push(tieEntry(tie, entity.id, dossier, words))
    }
  }
  if (dossier.otherTies.length > 0) {
    heading('other', words.otherTies)
    for (const tie of dossier.otherTies) blocks.push(tieEntry(tie, null, dossier, words))
  }
  if (figures.length > 0) {
    heading('figures', words.figures)
    const shares = [0.34, 0.2, 0.12, 0.22, 0.12]
    blocks.push({
      kind: 'table',
      columns: words.columns.map((title, index) => ({ title, share: shares[index]! })),
      rows: figures.map(figure => ({ id: figure.id, cells: figureCells(figure, words) })),
    })
  }
  if (dossier.passages.length > 0) {
    heading('passages', words.passages)
    const names = new Map(dossier.reports.map(report => [report.id, report.name]))
    const isOne = dossier.reports.length === 1
    for (const passage of dossier.passages) blocks.push(passageEntry(passage, isOne ? new Map() : names, words))
  }
  if (dossier.reports.length > 0) {
    heading('reports', words.reports)
    for (const report of dossier.reports) blocks.push(reportEntry(report, words))
  }
  heading('left-out', words.leftOut)
  const left = leftOutOf(dossier, words, drawing !== undefined && !showsDrawing)
  if (about.leftOut.length === 0 && about.selection.note === undefined) paragraph({ text: words.nothingLeftOut })
  blocks.push({ kind: 'list', items: left.map(text => [{ text }]) })
  heading('made', words.about)
  const source = sourceName(dossier, words)
  const { kind, labels, statement, parameters } = about.selection
  const chosen = [words.chosen[kind], ...(labels ? [labels.join(', ')] : [])].join(' ')
  paragraph({ text: `${words.source(source, words.date(about.exported))} ${chosen}` })
  if (statement !== undefined) {
    blocks.push({ kind: 'code', text: statement.trim() })
    const given = Object.entries(parameters ?? {})
    if (given.length > 0)
      blocks.push({
        kind: 'facts',
        rows: given.map(([name, value]) => ({ name: `$${name}`, value: [{ text: textOf(value) }] })),
      })
  }
  return {
    language,
    title,
    kind: words.kind,
    lines: [
      ...(dossier.reports.length > 0 && dossier.reports.length <= 3
        ? dossier.reports.map(report => sourceLine(report, words))
        : []),
      `${words.date(about.exported)} · ${about.generator}`,
    ],
    contents: words.contents,
    pageOf: words.pageOf,
    unprintable: words.unprintable,
    generator: about.generator,
    at: about.exported,
    blocks,
  }
}

const isCareful = (tie: Tie): boolean =>
  (tie.status !== null && tie.status !== 'asserted') || tie.passages.length + tie.dangling.length === 0

function briefOf(
  { ties, passages, reports, namesEvidence }: Dossier,
  words: Words,
  entities: number,
  total: DocumentOptions['total'],
): string[] {
  const { number } = words
  const counted = (found: readonly Tie[], say: (count: string) => string): string[] =>
    found.length === 0 ? [] : [say(number(found.length))]
  const statuses = (['asserted', 'hedged', 'inferred', 'contradicted'] as const).flatMap(status =>
    counted(
      ties.filter(tie => tie.status === status),
      words.statusCounts[status],
    ),
  )
  const unproven = ties.filter(tie => tie.passages.length + tie.dangling.length === 0)
  const unsaid = ties.filter(tie => tie.status === null)
  const certainty = [
    ...statuses,
    ...(statuses.length > 0 ? counted(unsaid, words.noStatus) : []),
    ...(namesEvidence ? counted(unproven, words.unproven) : []),
  ]
  const sentences = [
    words.says(number(entities), number(ties.length)),
    ...(passages.length > 0 ? [words.proof(number(passages.length), number(reports.length))] : []),
    ...(total ? [words.ofAll(number(total.nodes), number(total.relationships))] : []),
  ]
  return [
    sentences.join(words.space),
    ...(certainty.length > 0 ? [words.ofThem(certainty)] : []),
    ...(namesEvidence || ties.length === 0 ? [] : [words.dataNamesNone]),
  ]
}

const wordOf = (words: { readonly [name: string]: string }, name: string): string | undefined =>
  Object.hasOwn(words, name) ? words[name] : undefined

const propertyName = (name: string, words: Words): string => wordOf(words.names, name) ?? name

const verbOf = (type: string, words: Words): string =>
  wordOf(words.types, type) ??
  (/^[\p{Lu}\p{N}_]+$/u.test(type) ? type.toLowerCase().replaceAll('_', ' ').trim() || type : type)

const nameRun = ({ name, id }: End): Inline => ({ text: name, strong: true, ...(id !== null && { to: id }) })

/** Under the entity `home` only the other end is named: the heading is the one, and its name in every line would hide the rest. */
function tieHead(tie: Tie, home: string | null, words: Words): Inline[] {
  const verb = verbOf(tie.type, words)
  const [from, to] = [nameRun(tie.source), nameRun(tie.target)]
  if (home === null) return [from, { text: ` — ${verb} → ` }, to]
  if (tie.source.id === home) return [{ text: `${verb} → ` }, to]
  return [from, { text: ` — ${verb} → ` }, { text: words.here, quiet: true }]
}

/** `[3] [7]`, and what is named and not here. */
function proofRuns({ passages }: Evidence): Inline[] {
  return passages.flatMap((number, index) => [
    ...(index > 0 ? [{ text: ' ' }] : []),
    { text: `[${number}]`, to: `p${number}` },
  ])
}

const joined = (parts: readonly (readonly Inline[])[], separator: string): Inline[] =>
  parts
    .filter(part => part.length > 0)
    .flatMap((part, index) => (index > 0 ? [{ text: separator, quiet: true as const }, ...part] : part))

/** `R1, R4–R9` */
function tieLinks(numbers: readonly number[], words: Words): Inline[] {
  const ranges: [number, number][] = []
  for (const number of numbers) {
    const last = ranges.at(-1)
    if (last?.[1] === number - 1) last[1] = number
    else ranges.push([number, number])
  }
  const link = (number: number): Inline => ({ text: `R${number}`, to: `r${number}` })
  return ranges.flatMap(([first, last], index) => [
    ...(index > 0 ? [{ text: words.comma }] : []),
    link(first),
    ...(last === first ? [] : [{ text: last === first + 1 ? words.comma : '–' }, link(last)]),
  ])
}

const endLinks = (ends: readonly End[], words: Words): Inline[] =>
  ends.flatMap(({ name, id }, index) => [
    ...(index > 0 ? [{ text: words.comma }] : []),
    { text: name, ...(id !== null && { to: id }) },
  ])

const titled = (name: string, value: readonly Inline[], words: Words): Line => [
  { text: `${name}${words.colon}`, quiet: true },
  ...value,
]

const danglingLines = ({ dangling }: Evidence, words: Words): Line[] =>
  dangling.length > 0 ? [[{ text: words.danglingOne(dangling.join(words.comma)), care: true }]] : []

const propertyRuns = (properties: readonly Property[], words: Words): Inline[][] =>
  properties.map(({ name, text }) => [
    { text: `${propertyName(name, words)}${words.colon}`, quiet: true },
    /^https?:\/\/\S+$/.test(text) ? { text, href: text } : { text },
  ])

function nameRuns({ name, other }: { name: string; other: readonly string[] }): Inline[] {
  return [{ text: name, strong: true }, ...(other.length > 0 ? [{ text: `  ${other.join(' · ')}` }] : [])]
}

function entityEntry(entity: Entity, words: Words): Block {
  const { what, labels, aliases, description, note, properties, elsewhere } = entity
  const sort = [what, ...labels].filter(text => text !== null && text !== '') as string[]
  const facts = joined(
    [
      sort.length > 0 ? [{ text: sort.join(words.comma) }] : [],
      ...propertyRuns(properties, words),
      proofRuns(entity),
      elsewhere.length > 0 ? [{ text: `${words.known} `, quiet: true }, ...tieLinks(elsewhere, words)] : [],
    ],
    ' · ',
  )
  const rank = entity.ties.length > 0 ? 'entity' : 'minor'
  const isBare =
    rank === 'minor' &&
    sort.length + properties.length + aliases.length + entity.dangling.length === 0 &&
    (description ?? note) === null
  // What is only named somewhere takes one line.
  if (isBare)
    return { kind: 'entry', id: entity.id, tag: '', rank, title: joined([nameRuns(entity), facts], ' · '), body: [] }
  return {
    kind: 'entry',
    id: entity.id,
    tag: '',
    rank,
    title: nameRuns(entity),
    body: [
      ...(aliases.length > 0 ? [titled(words.also, [{ text: aliases.join(words.comma) }], words)] : []),
      ...(description !== null ? [[{ text: description }]] : []),
      ...(facts.length > 0 ? [facts] : []),
      ...(note !== null ? [titled(words.note, [{ text: note, quiet: true }], words)] : []),
      ...danglingLines(entity, words),
    ],
  }
}

function tieEntry(tie: Tie, home: string | null, { namesEvidence }: Dossier, words: Words): Block {
  const { claim, status, note, properties, passages, dangling } = tie
  const isUnproven = namesEvidence && passages.length + dangling.length === 0
  const certainty: Inline[] =
    status === null
      ? []
      : [{ text: words.status[status], ...(status === 'asserted' ? { quiet: true } : { care: true }) }]
  const proof: Inline[] = isUnproven ? [{ text: words.noEvidence, care: true }] : proofRuns(tie)
  const facts = joined([certainty, ...propertyRuns(properties, words), proof], ' · ')
  return {
    kind: 'entry',
    id: `r${tie.number}`,
    tag: `R${tie.number}`,
    rank: 'item',
    title: tieHead(tie, home, words),
    body: [
      ...(claim !== null ? [[{ text: claim }]] : []),
      ...(facts.length > 0 ? [facts] : []),
      ...(note !== null ? [titled(words.note, [{ text: note, quiet: true }], words)] : []),
      ...danglingLines(tie, words),
    ],
  }
}

/** In the order in which a reason is first met. */
function byReason(ties: readonly Tie[], words: Words): ReadonlyMap<string, Tie[]> {
  const reasons = new Map<string, Tie[]>()
  for (const tie of ties) {
    const { status } = tie
    const reason = [
      ...(status !== null && status !== 'asserted' ? [words.status[status]] : []),
      ...(tie.passages.length + tie.dangling.length === 0 ? [words.noEvidence] : []),
    ].join(words.comma)
    reasons.set(reason, [...(reasons.get(reason) ?? []), tie])
  }
  return reasons
}

const carefulLine = (tie: Tie, words: Words): Line => [
  { text: `R${tie.number}`, to: `r${tie.number}` },
  { text: `  ${tie.source.name} — ${verbOf(tie.type, words)} → ${tie.target.name}` },
]

function figureCells(figure: Figure, words: Words): Line[][] {
  const { measure, unit, qualifier, period, aliases, description, note, properties, ties, of } = figure
  const number = Number(figure.value)
  const amount = Number.isFinite(number) && figure.value.trim() !== '' ? numberText(figure.value, words) : figure.value
  const value = unit === null ? amount : `${amount} ${unit}`
  const qualify =
    qualifier === null ? undefined : Object.hasOwn(words.qualifiers, qualifier) && words.qualifiers[qualifier]
  const said = qualifier === null ? value : qualify ? qualify(value) : `${qualifier} ${value}`
  return [
    [
      nameRuns(figure),
      ...(measure !== null && measure !== figure.name ? [[{ text: measure, quiet: true as const }]] : []),
      ...(aliases.length > 0 ? [titled(words.also, [{ text: aliases.join(words.comma) }], words)] : []),
      ...(description !== null ? [[{ text: description }]] : []),
      ...propertyRuns(properties, words),
      ...(note !== null ? [titled(words.note, [{ text: note, quiet: true }], words)] : []),
    ],
    [[{ text: said, strong: true }]],
    [[{ text: period ?? '' }]],
    of.map(end => [{ text: end.name, ...(end.id !== null && { to: end.id }) }]),
    [
      ...(figure.passages.length > 0 ? [proofRuns(figure)] : []),
      ...danglingLines(figure, words),
      ...(ties.length > 0 ? [tieLinks(ties, words)] : []),
    ],
  ]
}

/** With the digits that it has, in groups of three. */
const numberText = (digits: string, { number }: Words): string =>
  /^-?\d{5,15}$/.test(digits) ? number(Number(digits)) : digits.replace(/^(-?\d+)\.0$/, '$1')

function passageEntry(passage: Passage, reports: ReadonlyMap<string, string>, words: Words): Block {
  const { line, sentence, text, digest, note, ties, entities, isWholeLine } = passage
  const report = passage.report === null ? undefined : reports.get(passage.report)
  const place = line === null ? passage.key : words.at(line, sentence)
  return {
    kind: 'entry',
    id: `p${passage.number}`,
    tag: `[${passage.number}]`,
    rank: 'item',
    title: joined(
      [
        report === undefined ? [] : [{ text: report, to: passage.report! }],
        [{ text: place.replace(/^l/, letter => (report === undefined ? letter.toUpperCase() : letter)), strong: true }],
        ties.length > 0
          ? [{ text: `${words.proves} `, quiet: true }, ...tieLinks(ties, words)]
          : entities.length > 0
            ? [{ text: `${words.supports} `, quiet: true }, ...endLinks(entities, words)]
            : [],
      ],
      ' · ',
    ),
    body: [
      ...(text !== null ? [[{ text: words.quote(text) }]] : []),
      ...(isWholeLine ? [[{ text: words.wholeLine, quiet: true as const }]] : []),
      ...(digest !== null
        ? [text === null ? [{ text: digest }] : titled(words.inWords, [{ text: digest }], words)]
        : []),
      ...(note !== null ? [titled(words.note, [{ text: note, quiet: true }], words)] : []),
    ],
  }
}

/** A day as people write it, where it is one. */
const dayOf = (text: string, words: Words): string =>
  /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)) ? words.date(text) : text

function reportEntry(report: Report, words: Words): Block {
  const properties = report.properties.map(({ name, text }) => ({
    name,
    text: name === 'date' ? dayOf(text, words) : name === 'language' ? words.languageName(text) : text,
  }))
  const facts = joined(
    [...propertyRuns(properties, words), [{ text: words.fromHere(words.number(report.passages)) }]],
    ' · ',
  )
  return {
    kind: 'entry',
    id: report.id,
    tag: '',
    rank: 'minor',
    title: nameRuns(report),
    body: [
      facts,
      ...(report.description !== null ? [[{ text: report.description }]] : []),
      ...(report.note !== null ? [titled(words.note, [{ text: report.note, quiet: true }], words)] : []),
    ],
  }
}

const sourceLine = (report: Report, words: Words): string => {
  const date = report.properties.find(({ name }) => name === 'date')
  return `${report.name}${date ? words.aside(dayOf(date.text, words)) : ''}`
}

function sourceName({ about: { source } }: Dossier, words: Words): string {
  const engine = source.engine === 'neo4j' ? 'Neo4j' : words.embedded
  const version = source.engine === 'neo4j' && source.version ? ` ${source.version}` : ''
  return `${engine}${version}${source.database ? words.aside(source.database) : ''}`
}

function leftOutOf(dossier: Dossier, words: Words, isPictureElsewhere: boolean): string[] {
  const { about, uncited } = dossier
  return [
    ...(about.selection.note !== undefined ? [about.selection.note] : []),
    ...about.leftOut,
    ...(uncited > 0 ? [words.uncited(words.number(uncited))] : []),
    ...(isPictureElsewhere ? [words.pictureElsewhere] : []),
    dossier.reports.length > 0 ? words.bookkeeping : words.ids,
    ...(about.lost.length > 0 ? [words.asText] : []),
  ]
}
