import type { ProblemPlace } from '../contract/problem.ts'
import type { Passage, Source } from './schema.ts'
import type { PropertyRule, Vocabulary } from './vocabulary.ts'
import type { YamlFile, YamlPath, YamlPlace } from './yaml.ts'

/** What the checks share. */
export interface Check {
  problems: ProblemPlace[]
  source: Source | undefined
  vocabulary: Vocabulary
  /** False when source.yaml could not be read: what is no standard word may be declared there. */
  vocabularyKnown: boolean
  /** Undefined in a seed that has no text of its own. */
  passages: CheckedPassages | undefined
  /** Label and place of every key, of faulty entries too, so that one fault is told once. */
  keys: Map<string, { label: string; place: YamlPlace }>
  /** False when a file of nodes could not be read: then a key that is not found may be in there. */
  allKeysKnown: boolean
}

export interface CheckedPassages {
  list: AttachedPassage[]
  /** How many sentences each line has. */
  sentences: Map<number, number>
  /** False when the file could not be read: then locators cannot be held against it. */
  readable: boolean
}

/** A passage with its words where the original is at hand; the whole `lineText` where it is not known which part is meant. */
export type AttachedPassage = Passage & { text?: string; lineText?: string }

/** `file:line:column`, for a message that names a second place. */
export const placeText = (place: YamlPlace): string => `${place.file}:${place.line}:${place.column}`

/** The entries of a file that is a list; anything else is a problem. */
export function entriesOf(problems: ProblemPlace[], file: YamlFile): unknown[] {
  if (file.value === undefined) return []
  if (Array.isArray(file.value) && file.value.length > 0) return file.value
  const empty = file.value === null || Array.isArray(file.value)
  const message = empty
    ? 'The file has no entries. Add one, or delete the file.'
    : 'The file must be a list: begin each entry with a hyphen.'
  problems.push({ ...file.place([]), message })
  return []
}

/**
 * A number written with a point is stored as a float even where it has no fraction: 35.0 beside 41.3 is not an integer
 * among floats.
 */
export function markFloats(
  file: YamlFile,
  entry: YamlPath,
  rules: ReadonlyMap<string, PropertyRule>,
  properties: { [name: string]: unknown },
): { [name: string]: unknown } {
  const marked = { ...properties }
  for (const [name, value] of Object.entries(properties)) {
    if (rules.get(name)?.type !== 'number' || !Number.isInteger(value)) continue
    if (file.token([...entry, name])?.includes('.')) marked[name] = { $type: 'Float', value: `${value}.0` }
  }
  return marked
}

/** Without those that only a vocabulary that could not be read can decide on. */
export const decidable = <T extends { code?: string }>(check: Check, issues: readonly T[]): T[] =>
  issues.filter(({ code }) => check.vocabularyKnown || (code !== 'unrecognized_keys' && code !== 'invalid_value'))
