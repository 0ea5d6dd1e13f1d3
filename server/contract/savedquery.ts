import type { Value } from './graph.ts'
import { nearest } from './nearest.ts'

/**
 * A query that somebody keeps, and its file: Cypher under a header of comments, so that cypher-shell and every other
 * tool runs it as it is.
 *
 *     // name: Agreements of a place
 *     // phrase: Who signed an agreement with a body in {place}?
 *     // description: Both ends of every agreement,
 *     //   wherever the other party is.
 *     // tags: agreements, places
 *     // $place: text from Place.name = "Dalian"
 *     // $place label: Place
 *
 *     MATCH …
 *
 * The header is the comment block at the top, when one of its lines names a field; it ends at the first line that is
 * no comment. Texts in Chinese stand beside the others: `nameZh`, `phraseZh`, `descriptionZh`, `$place labelZh`.
 */
export interface SavedQuery {
  /** One line. */
  name: string
  nameZh?: string
  /** The sentence that is its face, with parameters as `{name}`. One line. */
  phrase?: string
  phraseZh?: string
  /** Lines parted by `\n`. */
  description?: string
  descriptionZh?: string
  tags: string[]
  /** Names parted by `/`; '' is the top. */
  folder: string
  parameters: SavedParameter[]
  statement: string
}

export const parameterTypes = ['text', 'texts', 'integer', 'number', 'boolean', 'date', 'json'] as const
export type ParameterType = (typeof parameterTypes)[number]

export interface SavedParameter {
  /** Without the `$`. */
  name: string
  type: ParameterType
  label?: string
  labelZh?: string
  /** Suggestions are the values of this property of nodes with this label. */
  from?: { label: string; property: string }
  /**
   * Plain JSON of its type. A date is the text `2025-03-11`, also where it is handed to the statement, which makes a
   * Date of it with `date($day)` where it needs one. Without a default the parameter has to be filled in.
   */
  default?: unknown
}

export type FileProblemCode =
  | 'HEADER_LINE'
  | 'FIELD_UNKNOWN'
  | 'FIELD_TWICE'
  | 'FIELD_EMPTY'
  | 'NAME_MISSING'
  | 'STATEMENT_MISSING'
  | 'FOLDER_INVALID'
  | 'PARAMETER_INVALID'
  | 'DEFAULT_INVALID'
  | 'PLACEHOLDER_UNKNOWN'
  | 'PARAMETER_UNDECLARED'
  | 'PARAMETER_UNUSED'
  | 'PARAMETER_UNREACHABLE'

/** One thing wrong in a file; line and column count from 1, columns in UTF-16 units. */
export interface FileProblem {
  code: FileProblemCode
  message: string
  line: number
  column: number
}

export interface ReadQuery {
  /** What could be read, also where something is wrong. */
  query: SavedQuery
  problems: FileProblem[]
  /** The line on which the statement begins. */
  statementLine: number
}

const fields = ['name', 'nameZh', 'phrase', 'phraseZh', 'description', 'descriptionZh', 'tags', 'folder'] as const
type Field = (typeof fields)[number]
const isField = (name: string): name is Field => (fields as readonly string[]).includes(name)

const plainName = /^[\p{L}_][\p{L}\p{N}_]*$/u
const namePart = '`(?:``|[^`])+`|[\\p{L}\\p{N}_]+'
const fieldLine = new RegExp(`^(?:([A-Za-z]\\w*)|\\$(${namePart})(?: +(\\w+))?)(\\s*:\\s*)(.*)$`, 'su')
const parameterValue = new RegExp(
  `^(\\p{L}+)(?:\\s+from\\s+:?(${namePart})\\.(${namePart}))?(?:\\s*=\\s*(\\S.*))?$`,
  'su',
)

interface HeaderField {
  field: Field | 'parameter'
  parameter?: string
  part?: string
  value: string
  line: number
  /** Column of the field's name, and of its value. */
  column: number
  valueColumn: number
}

/**
 * Reads a file. A file without a header is a statement under the name that its first comment or its path gives.
 *
 * @param path where it stands below the folder of queries, parted by `/`: its folders are the query's
 */
export function readSavedQuery(text: string, path = ''): ReadQuery {
  const problems: FileProblem[] = []
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)
  const first = Math.max(
    0,
    lines.findIndex(line => line.trim() !== ''),
  )
  let end = first
  while (end < lines.length && /^\s*\/\//.test(lines[end]!)) end++
  const block = lines.slice(first, end)
  const hasHeader = block.some(line => {
    const [, name, parameter] = fieldLine.exec(contentOf(line).content) ?? []
    return parameter !== undefined || (name !== undefined && isField(name))
  })
  const pathFolder = path.split('/').slice(0, -1).join('/')
  const query: SavedQuery = { name: '', tags: [], folder: pathFolder, parameters: [], statement: '' }
  const places = new Map<string, HeaderField>()
  if (hasHeader) {
    for (const field of headerFields(block, first + 1, problems)) take(query, field, places, problems)
  }
  const body = hasHeader ? lines.slice(end) : lines.slice(first)
  const skipped = body.findIndex(line => line.trim() !== '')
  const statementLine = (hasHeader ? end : first) + 1 + Math.max(0, skipped)
  query.statement = textFrom(text, statementLine).trim()

  if (query.name === '' && !hasHeader)
    query.name =
      tidyLine(contentOf(block[0] ?? '').content) || nameOfPath(path) || tidyLine(lines[first] ?? '').slice(0, 60)
  const at = (line: number, column = 1) => ({ line, column })
  if (query.name === '' && !places.has('name'))
    problems.push({
      code: 'NAME_MISSING',
      message: 'The header has no name. Add a line “// name: …”.',
      ...at(first + 1),
    })
  if (query.statement === '')
    problems.push({
      code: 'STATEMENT_MISSING',
      message: 'No Cypher follows the header. Write the statement below it, after an empty line.',
      ...at(lines.length),
    })
  checkPlaceholders(query, places, problems)
  return { query, problems: problems.sort((a, b) => a.line - b.line || a.column - b.column), statementLine }
}

/** The text from a line on, with its line ends as they are. */
function textFrom(text: string, line: number): string {
  const ends = /\r\n|\n|\r/g
  for (let skipped = 1; skipped < line; skipped++) if (!ends.exec(text)) return ''
  return text.slice(ends.lastIndex).replace(/^\uFEFF/, '')
}

function contentOf(line: string): { content: string; column: number } {
  const [before = ''] = /^\s*\/\/ ?/.exec(line) ?? []
  return { content: line.slice(before.length), column: before.length + 1 }
}

function headerFields(block: readonly string[], firstLine: number, problems: FileProblem[]): HeaderField[] {
  const found: HeaderField[] = []
  let open: HeaderField | undefined
  block.forEach((raw, index) => {
    const line = firstLine + index
    const { content, column } = contentOf(raw)
    if (content.trim() === '' || content.startsWith('  ')) {
      if (open) open.value += `\n${content.slice(2).trimEnd()}`
      return
    }
    const match = fieldLine.exec(content)
    if (!match) {
      const message =
        'This line neither begins a field nor goes on with one. Write “// name: …”, or indent it by two more spaces.'
      problems.push({ code: 'HEADER_LINE', message, line, column })
      return
    }
    const [, name, quoted, part, colon = '', value = ''] = match
    const valueColumn = column + content.length - value.length
    if (name !== undefined && !isField(name)) {
      const near = nearest(name, fields)
      const hint = near === undefined ? `There are ${fields.join(', ')}, and $parameter.` : `Did you mean ${near}?`
      problems.push({ code: 'FIELD_UNKNOWN', message: `There is no field “${name}”. ${hint}`, line, column })
      open = undefined
      return
    }
    if (part !== undefined && part !== 'label' && part !== 'labelZh') {
      const message = `There is no field “${part}” of a parameter. There are label and labelZh.`
      problems.push({ code: 'FIELD_UNKNOWN', message, line, column: column + content.indexOf(part, quoted!.length) })
      open = undefined
      return
    }
    open = {
      field: name === undefined ? 'parameter' : name,
      ...(quoted === undefined ? {} : { parameter: unquoted(quoted), part }),
      value: value.trimEnd(),
      line,
      column,
      valueColumn: colon === '' ? column : valueColumn,
    }
    found.push(open)
  })
  return found
}

const keyOf = ({ field, parameter, part }: HeaderField): string =>
  field === 'parameter' ? `$${parameter} ${part ?? ''}` : field

function take(query: SavedQuery, field: HeaderField, places: Map<string, HeaderField>, problems: FileProblem[]): void {
  const { line, column, valueColumn } = field
  const report = (code: FileProblemCode, message: string, at = valueColumn) =>
    void problems.push({ code, message, line, column: at })
  const key = keyOf(field)
  const before = places.get(key)
  if (before) {
    report('FIELD_TWICE', `This stands on line ${before.line} already. Keep one of the two.`, column)
    return
  }
  places.set(key, field)
  const isLong = field.field === 'description' || field.field === 'descriptionZh'
  const lines = field.value.split('\n')
  const value = unescaped(isLong ? tidyText(field.value) : tidyLine(lines.join(' ')))
  if (value === '') {
    report('FIELD_EMPTY', 'Nothing stands after the colon. Fill it in, or leave the line out.')
    return
  }
  if (field.field === 'parameter') takeParameter(query, field, value, report)
  else if (field.field === 'tags') query.tags = tidyTags(value.split(','))
  else if (field.field === 'folder') {
    const folder = tidyFolder(value)
    if (folder === undefined)
      report('FOLDER_INVALID', 'A folder is names parted by “/”, none of them empty, “.” or “..”.')
    else query.folder = folder
  } else query[field.field] = value
}

function takeParameter(
  query: SavedQuery,
  { parameter = '', part, value: raw }: HeaderField,
  text: string,
  report: (code: FileProblemCode, message: string, at?: number) => void,
): void {
  let known = query.parameters.find(({ name }) => name === parameter)
  if (part !== undefined) {
    if (!known) {
      report('PARAMETER_INVALID', `Say first what $${parameter} is: “// $${parameter}: text”.`)
      return
    }
    known[part as 'label' | 'labelZh'] = text
    return
  }
  const match = parameterValue.exec(raw.split('\n').join(' ').trim())
  const type = match?.[1] as ParameterType | undefined
  if (!match || !type || !parameterTypes.includes(type)) {
    const near = nearest(match?.[1] ?? raw.split(/\s/)[0] ?? '', parameterTypes)
    const hint = near && near !== type ? ` Did you mean ${near}?` : ''
    report(
      'PARAMETER_INVALID',
      `Write a type (${parameterTypes.join(', ')}), then, if wanted, “from Label.property” and “= default”.${hint}`,
    )
    return
  }
  known = { name: parameter, type }
  const [, , label, property, preset] = match
  if (label !== undefined && property !== undefined)
    known.from = { label: unquoted(label), property: unquoted(property) }
  query.parameters.push(known)
  if (preset === undefined) return
  try {
    known.default = JSON.parse(preset)
  } catch {
    report('DEFAULT_INVALID', 'The default is no JSON. A text stands in double quotes: = "Dalian".')
    return
  }
  const wrong = wrongValue(type, known.default)
  if (wrong !== undefined) report('DEFAULT_INVALID', `The default ${wrong}.`)
}

function checkPlaceholders(query: SavedQuery, places: Map<string, HeaderField>, problems: FileProblem[]): void {
  const names = query.parameters.map(({ name }) => name)
  for (const field of ['phrase', 'phraseZh'] as const) {
    for (const name of placeholdersOf(query[field] ?? '')) {
      if (names.includes(name)) continue
      const place = places.get(field)
      const near = nearest(name, names)
      problems.push({
        code: 'PLACEHOLDER_UNKNOWN',
        message: `{${name}} names no parameter of the header.${near === undefined ? '' : ` Did you mean {${near}}?`}`,
        line: place?.line ?? 1,
        column: (place?.valueColumn ?? 1) + Math.max(0, place?.value.indexOf(`{${name}}`) ?? 0),
      })
    }
  }
}

/** The names in braces of a phrase, each once, in order. */
export const placeholdersOf = (phrase: string): string[] => [
  ...new Set([...phrase.matchAll(/\{([^{}]*)\}/g)].map(([, name = '']) => name.trim())),
]

const words =
  /'(?:\\.|[^'\\])*'?|"(?:\\.|[^"\\])*"?|\/\/[^\n\r]*|\/\*[\s\S]*?(?:\*\/|$)|\$(`(?:``|[^`])+`|[\p{L}\p{N}_]+)|`(?:``|[^`])*`?/gsu

/** The parameters that a statement uses, each once, in order; those in strings, names and comments are none. */
export const parametersOf = (statement: string): string[] => [
  ...new Set([...statement.matchAll(words)].flatMap(([, name]) => (name === undefined ? [] : [unquoted(name)]))),
]

/**
 * What is wrong with a query as the phrase of a seed, beyond its reading: nobody is there to guess what its author
 * meant, so that every parameter has to be said, used, and either in the sentence or with a default.
 */
export function phraseProblems({ query, statementLine }: ReadQuery): FileProblem[] {
  const used = parametersOf(query.statement)
  const declared = query.parameters.map(({ name }) => name)
  const at = { line: statementLine, column: 1 }
  const problems: FileProblem[] = []
  for (const name of used)
    if (!declared.includes(name))
      problems.push({
        code: 'PARAMETER_UNDECLARED',
        message: `The statement uses $${name}, of which the header says nothing. Add “// $${name}: text”.`,
        ...at,
      })
  for (const { name, default: preset } of query.parameters) {
    if (!used.includes(name))
      problems.push({
        code: 'PARAMETER_UNUSED',
        message: `The statement does not use $${name}. Use it, or take it out of the header.`,
        ...at,
        line: 1,
      })
    for (const field of ['phrase', 'phraseZh'] as const)
      if (query[field] !== undefined && preset === undefined && !placeholdersOf(query[field]).includes(name))
        problems.push({
          code: 'PARAMETER_UNREACHABLE',
          message: `Nobody can fill in $${name}: name it as {${name}} in ${field}, or give it a default.`,
          ...at,
          line: 1,
        })
  }
  return problems
}

/** The file of a query; reading it gives the same query, once it is tidy. */
export function writeSavedQuery(query: SavedQuery): string {
  const lines: string[] = []
  const add = (field: string, value: string | undefined) => {
    if (value !== undefined && value !== '')
      lines.push(
        ...`${field}: ${value}`
          .split('\n')
          .map((line, index) => (index === 0 ? `// ${line}` : `//   ${line}`.trimEnd())),
      )
  }
  for (const field of fields) {
    if (field === 'tags') add(field, query.tags.map(escaped).join(', '))
    else add(field, query[field] === undefined ? undefined : escaped(query[field]))
  }
  for (const parameter of query.parameters) {
    const { name, type, from, default: preset } = parameter
    const source = from === undefined ? '' : ` from ${quoted(from.label)}.${quoted(from.property)}`
    add(`$${quoted(name)}`, `${type}${source}${preset === undefined ? '' : ` = ${JSON.stringify(preset)}`}`)
    for (const part of ['label', 'labelZh'] as const)
      add(`$${quoted(name)} ${part}`, parameter[part] === undefined ? undefined : escaped(parameter[part]))
  }
  return `${lines.join('\n')}\n\n${query.statement}\n`
}

/** As its file can hold it: single lines on one line, no room around anything, nothing that says nothing. */
export function tidied(query: SavedQuery): SavedQuery {
  const { name, tags, folder, parameters, statement } = query
  const tidy: SavedQuery = {
    name: tidyLine(name),
    tags: tidyTags(tags),
    folder: tidyFolder(folder) ?? '',
    parameters: parameters.map(tidyParameter),
    statement: statement.trim(),
  }
  for (const field of ['nameZh', 'phrase', 'phraseZh'] as const) {
    const value = tidyLine(query[field] ?? '')
    if (value !== '') tidy[field] = value
  }
  for (const field of ['description', 'descriptionZh'] as const) {
    const value = tidyText(query[field] ?? '')
    if (value !== '') tidy[field] = value
  }
  return tidy
}

function tidyParameter({ name, type, label, labelZh, from, default: preset }: SavedParameter): SavedParameter {
  const tidy: SavedParameter = { name, type }
  if (from !== undefined) tidy.from = { label: from.label, property: from.property }
  if (preset !== undefined) tidy.default = preset
  for (const [part, value] of [
    ['label', tidyLine(label ?? '')],
    ['labelZh', tidyLine(labelZh ?? '')],
  ] as const)
    if (value !== '') tidy[part] = value
  return tidy
}

const tidyLine = (text: string): string => text.replace(/\p{Cc}+/gu, ' ').trim()
const tidyText = (text: string): string =>
  text
    .split(/\r\n|\n|\r/)
    .map(line => line.replace(/\p{Cc}+/gu, ' ').trimEnd())
    .join('\n')
    .trim()
const tidyTags = (tags: readonly string[]): string[] => [
  ...new Set(
    tags
      .flatMap(tag => tag.split(','))
      .map(tidyLine)
      .filter(tag => tag !== ''),
  ),
]

/** Undefined for what names no folder. */
export function tidyFolder(folder: string): string | undefined {
  if (folder.trim() === '') return ''
  const names = folder.split('/').map(tidyLine)
  return names.some(name => ['', '.', '..'].includes(name)) ? undefined : names.join('/')
}

/** Why a value is none of a type, as the end of a sentence; undefined where it is one. */
export function wrongValue(type: ParameterType, value: unknown): string | undefined {
  switch (type) {
    case 'text':
      return typeof value === 'string' ? undefined : 'is no text'
    case 'texts':
      return Array.isArray(value) && value.every(item => typeof item === 'string') ? undefined : 'is no list of texts'
    case 'integer':
      return Number.isSafeInteger(value) ? undefined : 'is no whole number'
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) ? undefined : 'is no number'
    case 'boolean':
      return typeof value === 'boolean' ? undefined : 'is neither true nor false'
    case 'date':
      return typeof value === 'string' && isDay(value) ? undefined : 'is no day such as "2025-03-11"'
    case 'json':
      return value === undefined ? 'is missing' : undefined
  }
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false
  const time = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text)
}

/** `People/Two posts.cypher`: where the file of a query stands among those of others, in names that every system takes. */
export function pathOf({ folder, name }: Pick<SavedQuery, 'folder' | 'name'>): string {
  return [...folder.split('/').filter(part => part !== ''), name].map(fileName).join('/').concat('.cypher')
}

const fileName = (name: string): string => {
  const plain = name
    .replace(/[<>:"|?*\\/\p{Cc}]+/gu, '-')
    .replace(/\.{2,}/g, '.')
    .replace(/^[.\s]+|[.\s]+$/g, '')
  const short = [...plain].slice(0, 80).join('').trim()
  return short === '' || /^(con|prn|aux|nul|com\d|lpt\d)$/i.test(short) ? `query ${short}`.trim() : short
}

const nameOfPath = (path: string): string =>
  tidyLine((path.split('/').at(-1) ?? '').replace(/\.(cypher|cql|cyp)$/i, ''))

const unquoted = (name: string): string => (name.startsWith('`') ? name.slice(1, -1).replaceAll('``', '`') : name)
const quoted = (name: string): string => (plainName.test(name) ? name : `\`${name.replaceAll('`', '``')}\``)

// The database decodes `\u000a` in comments too: written as two, a backslash is a backslash there as well.
const escaped = (text: string): string => text.replaceAll('\\', '\\\\')
const unescaped = (text: string): string => text.replaceAll('\\\\', '\\')

/**
 * The parameters of a query, from what somebody gave: defaults fill what was left out. What has neither is not there;
 * what is of another type is told in `problems`. Values that no parameter of the query declares go through as they are.
 */
export function parametersFrom(
  { parameters }: Pick<SavedQuery, 'parameters'>,
  given: ReadonlyMap<string, unknown>,
): { values: Map<string, Value>; problems: { name: string; message: string }[] } {
  const values = new Map([...given].map(([name, value]) => [name, value as Value]))
  const problems: { name: string; message: string }[] = []
  for (const { name, type, default: preset } of parameters) {
    const value = given.has(name) ? given.get(name) : preset
    if (value === undefined) continue
    // What is tagged is a value of the database's own types already, and null is none of any type.
    const isTagged = typeof value === 'object' && value !== null && Object.hasOwn(value, '$type')
    const wrong = value === null || isTagged ? undefined : wrongValue(type, value)
    if (wrong === undefined) values.set(name, value as Value)
    else problems.push({ name, message: `The value of $${name} ${wrong}.` })
  }
  return { values, problems }
}
