import type { ProblemPlace } from '../contract/problem.ts'
import type { Passage, Source } from './schema.ts'
import type { Vocabulary } from './vocabulary.ts'
import type { YamlFile, YamlPlace } from './yaml.ts'

/** What the checks share. */
export interface Check {
  problems: ProblemPlace[]
  source: Source | undefined
  vocabulary: Vocabulary
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
