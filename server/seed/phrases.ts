import { suggestion } from '../contract/nearest.ts'
import type { ProblemPlace } from '../contract/problem.ts'
import { phraseProblems, readSavedQuery, type SavedQuery, tidied } from '../contract/savedquery.ts'
import type { Check } from './check.ts'
import { notUtf8, type PhraseFile } from './read.ts'

/** Most phrases of one seed: all of them lie on one node. */
const mostPhrases = 500

/** The phrases of a seed; whatever is wrong with their files is among the problems. */
export function checkPhrases(check: Check, files: readonly PhraseFile[]): SavedQuery[] {
  const names = new Map<string, string>()
  const phrases: SavedQuery[] = []
  for (const { file, path, text } of files) {
    const add = (problem: Omit<ProblemPlace, 'file'>) => void check.problems.push({ ...problem, file })
    const top = { line: 1, column: 1 }
    if (text === undefined) {
      add({ code: 'NOT_UTF8', message: notUtf8, ...top })
      continue
    }
    const read = readSavedQuery(text, path)
    const { query } = read
    for (const problem of [...read.problems, ...phraseProblems(read)]) add(problem)
    if (query.phrase === undefined)
      add({ code: 'PHRASE_MISSING', message: 'A phrase needs its sentence. Add a line “// phrase: …”.', ...top })
    const before = names.get(query.name)
    if (before !== undefined)
      add({ code: 'NAME_TWICE', message: `${before} has the same name. Give one of the two another one.`, ...top })
    names.set(query.name, file)
    for (const { name, from } of query.parameters) {
      const fault = from && check.vocabularyKnown ? faultOf(check, from) : undefined
      if (fault !== undefined) {
        const line = text
          .split(/\r\n|\n|\r/)
          .findIndex(each => each.includes(`$${name}`) && each.includes(from!.property))
        add({ code: 'SUGGESTIONS_UNKNOWN', message: fault, line: Math.max(0, line) + 1, column: 1 })
      }
    }
    phrases.push(tidied(query))
  }
  const [over] = files.slice(mostPhrases)
  if (over)
    check.problems.push({
      ...{ file: over.file, line: 1, column: 1 },
      message: `A seed has at most ${mostPhrases} phrases. Remove some.`,
    })
  return phrases
}

/** Why no suggestions can come from there. */
function faultOf({ vocabulary }: Check, { label, property }: { label: string; property: string }): string | undefined {
  const always = ['key', 'name', 'nameZh', 'status', 'claim']
  if (label === 'Entity') return undefined
  const rule = vocabulary.labels.get(label) ?? vocabulary.types.get(label)
  if (!rule) {
    const known = [...vocabulary.labels.keys(), ...vocabulary.types.keys()]
    return `There is neither a label nor a type ${label}${suggestion(label, known) || '.'}`
  }
  const properties = [...rule.properties.keys(), ...always]
  if (properties.includes(property)) return undefined
  return `${label} has no property ${property}${suggestion(property, properties) || '.'}`
}
