import {
  type ColumnType,
  columnNames,
  type NodeMapping,
  type PropertyMapping,
  type TableMapping,
} from '../contract/mapping.ts'
import { typeOfCells } from './cells.ts'
import { isFormula } from './kinds.ts'

// What a table probably means, by what its columns are called and what stands in its first rows. A person sees it as a
// preview and changes it; so a wrong guess costs a look, and what is not sure is text.

export interface GuessOptions {
  /** Of the file. */
  name?: string
  /** Whether nothing else is imported along with it: then the ends of relationships are created here. @default true */
  alone?: boolean
}

const words = (list: string): ReadonlySet<string> => new Set(list.split(' '))
const fromWords = words('from source src start origin subject 起点 来源 源 从 自 主体 源节点')
const toWords = words('to target tgt dst dest destination end object 终点 目标 至 到 客体 目标节点')
const typeWords = words('type relation relationship rel predicate edgetype relationtype relationshiptype 关系 关系类型')
const labelWords = words('label labels type kind category class nodetype entitytype 类型 类别 种类 标签 实体类型')
const keyWords = words('id key code nr no uuid guid uri identifier nodeid 编号 代码 序号 标识 编码 主键')
const nameWords = words('name title fullname displayname caption 姓名 名称 名字 名 标题 全名')
const parentWords = words(
  'parent manager boss supervisor superior reportsto partof belongsto 上级 父级 父 上级单位 隶属',
)
/** What a file is called that says nothing of what is in it. */
const generic = words(
  'nodes node edges edge links link relationships relations relationship data table export import sheet',
)
const keyEnd = /[\s_.-]*(id|key|code|编号|代码)$/i

const bare = (name: string): string => name.toLowerCase().replace(/[\s_.:()（）-]+/g, '')
/** Whether a name is one of the words, or one of them and what says that it is a key. */
const means = (name: string, list: ReadonlySet<string>): boolean =>
  list.has(bare(name)) || list.has(bare(name).replace(/(id|key|code|name|编号|代码|名称|节点)$/, ''))

type Samples = ReadonlyMap<string, readonly string[]>

/** Pure: always a mapping that fits the columns. `rows` are the first ones, without the header. */
export function guessMapping(
  header: readonly (string | null)[],
  rows: readonly (readonly (string | null)[])[],
  { name = '', alone = true }: GuessOptions = {},
): TableMapping {
  const columns = columnNames(header)
  const samples: Samples = new Map(columns.map((column, index) => [column, rows.flatMap(cells => cells[index] || [])]))
  const ends = endsOf(columns)
  const part = ends ? tied(ends, columns, samples, name, alone) : single(columns, samples, name, rows.length, alone)
  return { ...part, delimiter: delimiterIn(columns, samples), apostrophes: hasGuards([...samples.values()].flat()) }
}

// ── a relationship in each row ──────────────────────────────────────────────────────────────────────────────────

/** The columns that name both ends of a relationship. */
function endsOf(columns: readonly string[]): { from: string; to: string } | undefined {
  const from = columns.find(column => means(column, fromWords))
  const to = columns.find(column => means(column, toWords))
  if (from !== undefined && to !== undefined) return { from, to }
  // Two foreign keys and no key of its own: `person_id, company_id, since`.
  if (columns.some(column => keyWords.has(bare(column)) || nameWords.has(bare(column)))) return undefined
  const [first, second, third] = columns.filter(column => /.[ _-]id$|[a-z]I[dD]$|.编号$/.test(column))
  return first !== undefined && second !== undefined && third === undefined ? { from: first, to: second } : undefined
}

function tied(
  { from, to }: { from: string; to: string },
  columns: readonly string[],
  samples: Samples,
  name: string,
  alone: boolean,
): Pick<TableMapping, 'nodes' | 'relationship'> {
  const rest = columns.filter(column => column !== from && column !== to)
  const named = (list: ReadonlySet<string>) => rest.find(column => means(column, list) && isType(samples.get(column)))
  const type = named(typeWords) ?? named(labelWords)
  const own: PropertyMapping[][] = [[], []]
  const others: PropertyMapping[] = []
  for (const column of rest) {
    if (column === type) continue
    const behind = [from, to].map(end => behindPrefix(column, end))
    const side = behind.findIndex(one => one !== undefined)
    const part = behind[side]
    if (part === undefined) others.push(propertyOf(column, samples))
    else own[side]?.push(propertyOf(column, samples, nameWords.has(bare(part)) ? 'name' : part))
  }
  const node = (key: string, index: number): NodeMapping => {
    const properties = own[index] ?? []
    const creates = alone || properties.length > 0
    const isCode = keyEnd.test(key) || isNumeric(samples.get(key)) || properties.some(one => one.name === 'name')
    return {
      creates,
      key,
      space: '',
      label: { text: labelFrom(key) },
      properties: creates ? unique([keyOf(key, samples, isCode ? 'id' : 'name'), ...properties]) : [],
    }
  }
  return {
    nodes: [node(from, 0), node(to, 1)],
    relationship: {
      type: type === undefined ? { text: typeFrom(name) } : { column: type },
      properties: unique(others),
    },
  }
}

/** What begins as an end is called belongs to it: the rest of `source_name`, `toCity`. */
function behindPrefix(column: string, end: string): string | undefined {
  const prefix = end.replace(/[\s_.-]*(id|key|code|name|编号|代码|名称)$/i, '')
  if (prefix === '' || !column.toLowerCase().startsWith(prefix.toLowerCase())) return undefined
  return /^(?:[\s_.:-]+|(?=[A-Z\u0080-\uffff]))(.+)$/.exec(column.slice(prefix.length))?.[1]
}

/** What a foreign key says of the node that it names: `company_id` is one of a Company. */
function labelFrom(column: string): string {
  const stem = column.replace(keyEnd, '')
  return means(stem, fromWords) || means(stem, toWords) ? 'Node' : pascal(stem) || 'Node'
}

function typeFrom(name: string): string {
  const stem = stemOf(name).replace(keyEnd, '')
  const parts = stem.replace(/([a-z])([A-Z])/g, '$1_$2').split(/[\s_.-]+/)
  const isSaid = !generic.has(bare(stem)) && parts.some(part => part !== '')
  return isSaid
    ? parts
        .filter(part => part !== '')
        .join('_')
        .toUpperCase()
    : 'RELATED'
}

// ── a node in each row ──────────────────────────────────────────────────────────────────────────────────────────

/** A row may name another node, above its own. */
function single(
  columns: readonly string[],
  samples: Samples,
  name: string,
  rows: number,
  alone: boolean,
): Pick<TableMapping, 'nodes' | 'relationship'> {
  const distinct = (column: string) => {
    const cells = samples.get(column) ?? []
    return cells.length === rows && new Set(cells).size === cells.length
  }
  const key =
    columns.find(column => keyWords.has(bare(column)) && distinct(column)) ??
    columns.find(column => keyEnd.test(column) && !means(column, parentWords) && distinct(column)) ??
    // Another table may mean these nodes by their names.
    (alone ? undefined : columns.find(column => nameWords.has(bare(column)) && distinct(column))) ??
    null
  const others = columns.filter(column => column !== key)
  const parent = key === null ? undefined : others.find(column => means(column, parentWords))
  const label = others.find(column => labelWords.has(bare(column)) && isLabel(samples.get(column)))
  const called =
    others.find(column => nameWords.has(bare(column))) ??
    others.find(column => column !== label && bare(column) === 'label')
  const properties = columns
    .filter(column => column !== label && column !== parent)
    .map(column =>
      column === key
        ? keyOf(column, samples, nameWords.has(bare(column)) ? 'name' : column)
        : propertyOf(column, samples, column === called ? 'name' : column),
    )
  const own: NodeMapping = {
    creates: true,
    key,
    space: '',
    label: label === undefined ? { text: labelFromFile(name) } : { column: label },
    properties: unique(properties),
  }
  if (parent === undefined) return { nodes: [own], relationship: null }
  const above: NodeMapping = { creates: false, key: parent, space: '', label: { text: '' }, properties: [] }
  return { nodes: [own, above], relationship: { type: { text: typeFrom(parent) }, properties: [] } }
}

const labelFromFile = (file: string): string =>
  generic.has(bare(stemOf(file))) ? 'Node' : pascal(stemOf(file)) || 'Node'

// ── columns ─────────────────────────────────────────────────────────────────────────────────────────────────────

const typeIn = (column: string, samples: Samples): ColumnType => typeOfCells(samples.get(column) ?? [])

const propertyOf = (column: string, samples: Samples, name = column): PropertyMapping => ({
  column,
  name,
  type: typeIn(column, samples),
  list: false,
})

/** Keys are numbers only where they are whole ones. */
const keyOf = (column: string, samples: Samples, name = column): PropertyMapping => ({
  ...propertyOf(column, samples, name),
  type: typeIn(column, samples) === 'integer' ? 'integer' : 'text',
})

const isNumeric = (cells: readonly string[] = []): boolean => ['integer', 'float'].includes(typeOfCells(cells))

/** What Gephi calls a type is whether an edge has a direction. */
const isType = (cells: readonly string[] = []): boolean =>
  cells.length > 0 && !isNumeric(cells) && !cells.every(cell => /^(un)?directed$/i.test(cell.trim()))

/** Labels are few and short; a column of free text is none. */
const isLabel = (cells: readonly string[] = []): boolean =>
  isType(cells) &&
  cells.every(cell => cell.length <= 50) &&
  (cells.length < 4 || new Set(cells).size <= cells.length / 2)

function delimiterIn(columns: readonly string[], samples: Samples): string {
  const labels = columns.filter(column => means(column, labelWords)).flatMap(column => samples.get(column) ?? [])
  return labels.some(cell => cell.includes(';')) && !labels.some(cell => cell.includes('|')) ? ';' : '|'
}

/** Whoever writes formulas without a guard writes no guards. */
const hasGuards = (cells: readonly string[]): boolean =>
  cells.some(cell => cell.startsWith("'") && isFormula(cell)) ||
  !cells.some(cell => isFormula(cell) && typeOfCells([cell]) === 'text')

const unique = (properties: readonly PropertyMapping[]): PropertyMapping[] => {
  const taken = new Set<string>()
  return properties.map(property => {
    let { name } = property
    for (let count = 2; taken.has(name); count++) name = `${property.name} ${count}`
    taken.add(name)
    return { ...property, name }
  })
}

const stemOf = (file: string): string =>
  (file.split(/[/\\]/).at(-1) ?? '')
    .replace(/\.[^.]*$/, '')
    .replace(/[\s_.-]*\d+$/, '')
    .trim()

const pascal = (text: string): string =>
  text
    .split(/[\s_.-]+/)
    .map(word => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('')
