import {
  isAlias,
  isScalar,
  isSeq,
  isMap as isYamlMap,
  LineCounter,
  type ParsedNode,
  parseDocument,
  Scalar,
  type YAMLError,
} from 'yaml'
import type { ProblemPlace } from '../contract/problem.ts'

/** A way from the top of a file to a value: names of maps, indexes of lists. */
export type YamlPath = readonly (string | number)[]

/** A YAML file as plain values, and where in the text each of them stands. */
export interface YamlFile {
  /** The file's name, as it is told to the user. */
  file: string
  /** Maps have no prototype; undefined when the text could not be read at all. */
  value: unknown
  /** Everything wrong with the YAML itself. */
  problems: ProblemPlace[]
  /** Where the value stands, or the nearest value around it that exists. */
  place(path: YamlPath): YamlPlace
  /** Where the name of a map's entry stands. */
  placeOfName(path: YamlPath): YamlPlace
  /** The characters of an unquoted scalar as written (`4.10`), undefined for anything else. */
  token(path: YamlPath): string | undefined
}

export interface YamlPlace {
  file: string
  line: number
  column: number
}

/** The places of a value and of what is in it. */
interface Spot {
  offset: number
  token?: string
  names?: Map<string, { offset: number; value: Spot }>
  items?: Spot[]
}

/** A map as `readYaml` makes them. */
export const isMap = (value: unknown): value is { [name: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Reads one file. Never throws: whatever is wrong is among the problems, with its place. */
export function readYaml(file: string, text: string): YamlFile {
  const lines = new LineCounter()
  const problems: ProblemPlace[] = []
  const at = (offset: number): YamlPlace => {
    const { line, col } = lines.linePos(offset)
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) }
  }
  let top: Spot = { offset: 0 }
  let value: unknown
  try {
    const document = parseDocument(text.replace(/^\uFEFF/, ''), { lineCounter: lines, prettyErrors: false })
    const faults = [...document.errors, ...document.warnings].toSorted((a, b) => a.pos[0] - b.pos[0])
    // A repeated name leaves a document that can be checked further. After any other fault the rest of the file is
    // misread: only the first is told, for the others follow from it.
    const breaking = faults.find(fault => fault.code !== 'DUPLICATE_KEY')
    for (const fault of faults) {
      if (fault !== breaking && fault.code !== 'DUPLICATE_KEY') continue
      const place = at(fault.pos[0])
      problems.push({ ...place, message: faultMessage(fault, text.split(/\r?\n/, place.line)[place.line - 1] ?? '') })
    }
    const broken = breaking !== undefined
    if (!broken && document.contents) {
      ;[value, top] = toPlain(document.contents, (offset, message) => problems.push({ ...at(offset), message }))
    } else if (!broken) {
      value = null
    }
  } catch (error) {
    // The parser recurses: brackets nested ten thousand deep overflow its stack.
    const message = error instanceof RangeError ? tooDeep : `The file cannot be read as YAML. ${generalRemedy}`
    problems.push({ file, line: 1, column: 1, message })
    value = undefined
    top = { offset: 0 }
  }

  const find = (path: YamlPath): { spot: Spot; nameOffset: number; whole: boolean } => {
    let spot = top
    let nameOffset = top.offset
    for (const step of path) {
      const named = spot.names?.get(String(step))
      const next = named?.value ?? (typeof step === 'number' ? spot.items?.[step] : undefined)
      if (!next) return { spot, nameOffset, whole: false }
      nameOffset = named?.offset ?? next.offset
      spot = next
    }
    return { spot, nameOffset, whole: true }
  }
  return {
    file,
    value,
    problems,
    place: path => at(find(path).spot.offset),
    placeOfName: path => at(find(path).nameOffset),
    token: path => {
      const { spot, whole } = find(path)
      return whole ? spot.token : undefined
    },
  }
}

const generalRemedy = 'Compare the line with its neighbours: indentation, colons, quotes.'
const remedies: ReadonlyMap<string, string> = new Map([
  ['TAB_AS_INDENT', 'Indent with spaces.'],
  ['MULTIPLE_DOCS', 'Remove the line "---".'],
  ['MISSING_CHAR', 'Add it; a text with a colon, a quote or a leading bracket has to stand in quotes.'],
  ['BAD_INDENT', 'Give all entries of one list or map the same indentation.'],
  ['TAG_RESOLVE_FAILED', 'Remove the word that begins with "!", or put the text in quotes.'],
])
const tooDeep = 'The file is nested too deeply. Write it as a plain list of entries.'

function faultMessage(fault: YAMLError, line: string): string {
  if (fault.code === 'DUPLICATE_KEY') return 'The same name stands here twice in one entry. Keep one of the two.'
  if (fault.code === 'RESOURCE_EXHAUSTION') return tooDeep
  const remedy = /^ *\t/.test(line) ? remedies.get('TAB_AS_INDENT') : (remedies.get(fault.code) ?? generalRemedy)
  return `${fault.message.trim().replace(/[.:]*$/, '.')} ${remedy} What follows in the file is checked after that.`
}

function toPlain(root: ParsedNode, report: (offset: number, message: string) => void): [unknown, Spot] {
  const convert = (node: unknown, around: number): [unknown, Spot] => {
    if (isYamlMap<ParsedNode, ParsedNode | null>(node)) {
      const offset = node.range?.[0] ?? around
      const names: Spot['names'] = new Map()
      const map: { [name: string]: unknown } = Object.create(null)
      for (const pair of node.items) {
        const nameOffset = pair.key.range?.[0] ?? offset
        if (!isScalar(pair.key)) {
          report(nameOffset, 'The name of an entry must be plain text. Remove the brackets, or put the name in quotes.')
          continue
        }
        const name = String(pair.key.value)
        const [value, spot] = convert(pair.value, nameOffset)
        if (name === '__proto__') {
          report(nameOffset, 'No property may be called __proto__. Choose another name.')
          continue
        }
        map[name] = value
        names.set(name, { offset: nameOffset, value: spot })
      }
      return [map, { offset, names }]
    }
    if (isSeq<ParsedNode>(node)) {
      const offset = node.range?.[0] ?? around
      const pairs = node.items.map(item => convert(item, offset))
      return [pairs.map(pair => pair[0]), { offset, items: pairs.map(pair => pair[1]) }]
    }
    if (isScalar(node)) {
      const offset = node.range?.[0] ?? around
      const spot: Spot = node.type === Scalar.PLAIN ? { offset, token: node.source ?? '' } : { offset }
      if (typeof node.value === 'number' && !isFaithful(node.value)) {
        report(offset, `The number ${node.source} cannot be held exactly. Write it in quotes if it is an identifier.`)
        return [0, spot]
      }
      if (typeof node.value === 'string' && /\p{Surrogate}/u.test(node.value)) {
        report(offset, 'The text holds half a character (a lone surrogate). Write the character itself.')
        return ['?', spot]
      }
      return [node.value, spot]
    }
    if (isAlias(node)) {
      const offset = (node as ParsedNode).range?.[0] ?? around
      report(offset, 'Anchors and aliases (& and *) are not read. Write the value out, or put the text in quotes.')
      return ['?', { offset }]
    }
    return [null, { offset: around }]
  }
  return convert(root, root.range[0])
}

const isFaithful = (number: number): boolean =>
  Number.isFinite(number) && (!Number.isInteger(number) || Number.isSafeInteger(number))
