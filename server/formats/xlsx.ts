import type { Properties, Value } from '../contract/graph.ts'
import { type ZipEntry, zipped } from '../zip.ts'
import type { PropertyCensus } from './census.ts'
import type { About, Format, GraphSource, OutgoingNode, OutgoingRelationship } from './format.ts'
import { escapedName } from './items.ts'
import { textOf, typeOf } from './kinds.ts'
import { inPieces } from './pieces.ts'
import { plainText } from './typed.ts'
import { xmlAttribute, xmlText } from './xml.ts'

/**
 * An Excel workbook (Office Open XML, ECMA-376) with the sheets Nodes, Relationships, Evidence and About; what has more
 * rows than a sheet can have goes on in another. The first row names the columns and stays in sight.
 *
 * Numbers, truth values, dates and local points in time are cells of these types, all else is text, which nothing runs.
 * A line in Evidence is one passage behind one node or relationship, with what the passage says.
 */
export const xlsx: Format = {
  name: 'xlsx',
  title: 'Excel workbook',
  mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  extensions: ['xlsx'],
  readBy: 'LibreOffice, openpyxl; meant for Excel',
  losses: {
    control: 'are written as U+FFFD, for XML has no way to write them',
    surrogate: 'are written as U+FFFD, for XML has no way to write them',
    long: 'are cut there, for a cell holds no more',
    integer64: 'are texts, for a cell would round them',
    float: 'are integers where they are whole',
    notFinite: 'are texts',
    date: 'are texts before 1900-03-01',
    localDateTime: 'are texts before 1900-03-01 or with parts of milliseconds',
    time: 'are texts',
    localTime: 'are texts',
    dateTime: 'are texts',
    duration: 'are texts',
    point: 'are texts with JSON',
    bytes: 'are texts in base64',
    list: 'are texts with JSON',
    emptyList: 'are texts with JSON',
    nestedList: 'are texts with JSON',
    map: 'are texts with JSON',
    null: 'are within texts with JSON',
    labels: 'are one text, parted by |',
    look: 'are left out',
  },
  write(graph) {
    const sheets = sheetsOf(graph)
    const parts: [string, () => AsyncIterable<string>][] = [
      ['[Content_Types].xml', once(contentTypes(sheets.length))],
      ['_rels/.rels', once(relations([['officeDocument', 'xl/workbook.xml']]))],
      ['xl/workbook.xml', once(workbook(sheets.map(({ name }) => name)))],
      [
        'xl/_rels/workbook.xml.rels',
        once(
          relations([
            ...sheets.map((_, index): [string, string] => ['worksheet', sheetPath(index)]),
            ['styles', 'styles.xml'],
          ]),
        ),
      ],
      ['xl/styles.xml', once(styles)],
      ...sheets.map(({ columns, rows }, index): [string, () => AsyncIterable<string>] => [
        `xl/${sheetPath(index)}`,
        () => inPieces(sheetText(columns, rows())),
      ]),
    ]
    return zipped(
      parts.map(([path, pieces]): ZipEntry => ({ path, pieces })),
      new Date(graph.about.exported),
    )
  },
}

/** What a cell can be: nothing, a value, or a date as days since 1899-12-30. */
type Cell = undefined | string | number | boolean | { days: number; time: boolean }

interface Sheet {
  name: string
  columns: readonly string[]
  rows: () => AsyncIterable<Cell[]>
}

const rowsAtMost = 1_048_575
const columnsAtMost = 16_000
const charactersAtMost = 32_767
/** Passages whose words are kept until the lines of evidence are written; there is one for a sentence of a report. */
const passagesAtMost = 20_000

const nodeColumns = ['id', 'labels']
const relationshipColumns = ['id', 'type', 'source', 'target']

function sheetsOf(graph: GraphSource): Sheet[] {
  const { census, about } = graph
  const passages = new Map<string, string>()
  const nodeNames = namesOf(census.nodeProperties)
  const relationshipNames = namesOf(census.relationshipProperties)
  async function* nodes(from: number): AsyncGenerator<Cell[]> {
    for await (const node of part(graph.nodes(), from)) {
      notePassage(node, passages)
      yield [idCell(node.id), node.labels.join('|'), ...cellsOf(node.properties, nodeNames)]
    }
  }
  async function* relationships(from: number): AsyncGenerator<Cell[]> {
    for await (const { id, type, source, target, properties } of part(graph.relationships(), from))
      yield [idCell(id), type, idCell(source.id), idCell(target.id), ...cellsOf(properties, relationshipNames)]
  }
  const evidence = async function* (): AsyncGenerator<Cell[]> {
    let left = rowsAtMost
    for await (const row of evidenceRows(graph, passages)) if (left-- > 0) yield row
  }
  return [
    ...repeated('Nodes', census.nodes, headers(nodeColumns, nodeNames), nodes),
    ...repeated('Relationships', census.relationships, headers(relationshipColumns, relationshipNames), relationships),
    {
      name: 'Evidence',
      columns: ['of', 'id', 'type or labels', 'claim', 'status', 'passage', 'words of the passage'],
      rows: evidence,
    },
    { name: 'About', columns: ['what', 'value'], rows: () => aboutRows(about, [nodeNames, relationshipNames], census) },
  ]
}

/** As many sheets as the rows need, at least one. */
function repeated(
  name: string,
  count: number,
  columns: string[],
  rows: (from: number) => AsyncIterable<Cell[]>,
): Sheet[] {
  const sheets = Math.max(1, Math.ceil(count / rowsAtMost))
  return Array.from({ length: sheets }, (_, index) => ({
    name: index === 0 ? name : `${name} ${index + 1}`,
    columns,
    rows: () => rows(index * rowsAtMost),
  }))
}

async function* part<T>(items: AsyncIterable<T>, from: number): AsyncGenerator<T> {
  let index = 0
  for await (const item of items) {
    if (index >= from + rowsAtMost) return
    if (index++ >= from) yield item
  }
}

const namesOf = (properties: PropertyCensus): string[] => [...properties.keys()].slice(0, columnsAtMost)

const headers = (own: readonly string[], names: readonly string[]): string[] => [
  ...own,
  ...names.map(name => escapedName(name, new Set(own))),
]

const idCell = (id: string | number): Cell => id

const cellsOf = (properties: Properties, names: readonly string[]): Cell[] =>
  names.map(name => (Object.hasOwn(properties, name) ? cellOf(properties[name] as Value) : undefined))

function cellOf(value: Value): Cell {
  if (value === null) return undefined
  if (typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string') return value
  const type = typeOf(value)
  if (type === 'float' && /\d/.test(textOf(value))) return Number(textOf(value))
  const found = type === 'date' || type === 'localDateTime' ? dateParts.exec(textOf(value)) : null
  if (found) {
    const [, day = '', time = '00:00:00'] = found
    const days = (Date.parse(`${day}T${time.slice(0, 12)}Z`) - dayZero) / 86_400_000
    if (days >= firstDay) return { days, time: type === 'localDateTime' }
  }
  return plainText(value, type)
}

const dateParts = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d:\d\d(?:\.\d{3}0*)?))?$/
const dayZero = Date.UTC(1899, 11, 30)
/** 1900-03-01: spreadsheets do not agree about the days before, since one of them counts a 29 February 1900. */
const firstDay = 61

function notePassage({ labels, properties }: OutgoingNode, passages: Map<string, string>): void {
  if (!labels.includes('Passage') || typeof properties.key !== 'string' || passages.size >= passagesAtMost) return
  const words = properties.text ?? properties.digest
  if (typeof words === 'string') passages.set(properties.key, words.slice(0, 1_000))
}

async function* evidenceRows(graph: GraphSource, passages: ReadonlyMap<string, string>): AsyncGenerator<Cell[]> {
  const rows = function* (of: string, name: string, { id, properties }: OutgoingNode | OutgoingRelationship) {
    const evidence = Object.hasOwn(properties, 'evidence') ? properties.evidence : undefined
    if (!Array.isArray(evidence)) return
    const claim = Object.hasOwn(properties, 'claim') ? cellOf(properties.claim as Value) : undefined
    const status = Object.hasOwn(properties, 'status') ? cellOf(properties.status as Value) : undefined
    for (const passage of evidence)
      yield [of, idCell(id), name, claim, status, cellOf(passage), passages.get(String(passage))]
  }
  for await (const node of graph.nodes()) yield* rows('node', node.labels.join('|'), node)
  for await (const relationship of graph.relationships()) yield* rows('relationship', relationship.type, relationship)
}

async function* aboutRows(
  about: About,
  shown: readonly (readonly string[])[],
  census: GraphSource['census'],
): AsyncGenerator<Cell[]> {
  const { source, selection, counts } = about
  yield ['program', about.generator]
  yield ['exported', about.exported]
  yield ['engine', source.engine]
  if (source.version !== undefined) yield ['version', source.version]
  if (source.database !== undefined) yield ['database', source.database]
  yield ['selection', selection.kind]
  if (selection.labels !== undefined) yield ['labels', selection.labels.join(', ')]
  if (selection.statement !== undefined) yield ['query', selection.statement]
  if (selection.parameters !== undefined) yield ['parameters', JSON.stringify(selection.parameters)]
  if (selection.note !== undefined) yield ['note', selection.note]
  yield ['evidence', about.evidence]
  yield ['nodes', counts.nodes]
  yield ['relationships', counts.relationships]
  for (const { text } of about.notes ?? []) yield ['note of the analyst', text]
  for (const sentence of about.leftOut) yield ['left out', sentence]
  for (const sentence of about.lost) yield ['not held by this format', sentence]
  const properties = [census.nodeProperties, census.relationshipProperties]
  for (const [index, names] of shown.entries()) {
    const missing = (properties[index]?.size ?? 0) - names.length
    if (missing > 0) yield ['left out', `${missing} properties, for a sheet has no more columns.`]
  }
}

// ── Office Open XML ─────────────────────────────────────────────────────────────────────────────────────────────

const xmlHead = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packages = 'http://schemas.openxmlformats.org/package/2006'
const spreadsheet = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

const sheetPath = (index: number): string => `worksheets/sheet${index + 1}.xml`

function once(text: string): () => AsyncIterable<string> {
  return async function* () {
    yield text
  }
}

const contentTypes = (sheets: number): string =>
  `${xmlHead}<Types xmlns="${packages}/content-types">` +
  `<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
  `<Override PartName="/xl/workbook.xml" ContentType="${spreadsheet}.sheet.main+xml"/>` +
  `<Override PartName="/xl/styles.xml" ContentType="${spreadsheet}.styles+xml"/>` +
  Array.from(
    { length: sheets },
    (_, index) => `<Override PartName="/xl/${sheetPath(index)}" ContentType="${spreadsheet}.worksheet+xml"/>`,
  ).join('') +
  '</Types>'

const relations = (targets: readonly [type: string, target: string][]): string =>
  `${xmlHead}<Relationships xmlns="${packages}/relationships">` +
  targets
    .map(([type, target], index) => `<Relationship Id="rId${index + 1}" Type="${office}/${type}" Target="${target}"/>`)
    .join('') +
  '</Relationships>'

const workbook = (names: readonly string[]): string =>
  `${xmlHead}<workbook xmlns="${main}" xmlns:r="${office}"><sheets>` +
  names
    .map((name, index) => `<sheet name="${xmlAttribute(name)}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`)
    .join('') +
  '</sheets></workbook>'

/** Cell formats, by their place: 0 as it comes, 1 bold, 2 a date, 3 a date and time. */
const styles =
  `${xmlHead}<styleSheet xmlns="${main}">` +
  '<numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/><numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd hh:mm:ss.000"/></numFmts>' +
  '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>' +
  '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>' +
  '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>' +
  '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>' +
  '<cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>' +
  '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>' +
  '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>' +
  '<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>' +
  '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'

async function* sheetText(columns: readonly string[], rows: AsyncIterable<Cell[]>): AsyncGenerator<string> {
  const letters = columns.map((_, index) => lettersOf(index))
  const rowText = (cells: readonly Cell[], row: number, style: number) =>
    `<row r="${row}">${cells.map((cell, index) => cellText(cell, `${letters[index]}${row}`, style)).join('')}</row>\n`
  yield `${xmlHead}<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0">`
  yield '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
  yield '<sheetFormatPr defaultRowHeight="15" defaultColWidth="18"/><sheetData>\n'
  yield rowText(columns, 1, 1)
  let row = 2
  for await (const cells of rows) yield rowText(cells, row++, 0)
  yield '</sheetData></worksheet>'
}

function cellText(cell: Cell, reference: string, style: number): string {
  if (cell === undefined) return ''
  const place = `<c r="${reference}"${style > 0 ? ` s="${style}"` : ''}`
  if (typeof cell === 'number') return `${place}><v>${cell}</v></c>`
  if (typeof cell === 'boolean') return `${place} t="b"><v>${cell ? 1 : 0}</v></c>`
  if (typeof cell === 'object') return `<c r="${reference}" s="${cell.time ? 3 : 2}"><v>${cell.days}</v></c>`
  // `_x0041_` is an escape there.
  const text = (cell.length > charactersAtMost ? `${cell.slice(0, charactersAtMost - 1)}…` : cell).replace(
    /_(?=x[0-9a-f]{4}_)/gi,
    '_x005F_',
  )
  return `${place} t="inlineStr"><is><t xml:space="preserve">${xmlText(text)}</t></is></c>`
}

/** A, B, …, Z, AA, … */
function lettersOf(index: number): string {
  const rest = Math.floor(index / 26)
  return (rest > 0 ? lettersOf(rest - 1) : '') + String.fromCharCode(65 + (index % 26))
}
