import type { z } from 'zod'
import { suggestion } from '../contract/nearest.ts'
import type { ProblemPlace } from '../contract/problem.ts'
import type { YamlFile, YamlPath } from './yaml.ts'

type Issue = z.core.$ZodIssue

const nouns: ReadonlyMap<string, string> = new Map([
  ['string', 'text'],
  ['array', 'a list'],
  ['object', 'a map of names and values'],
  ['record', 'a map of names and values'],
  ['int', 'a whole number'],
  ['number', 'a number'],
  ['boolean', 'true or false'],
  ['tuple', 'a list of two numbers, [first, last + 1]'],
])

/** What the user wrote, short enough for a message. */
export function show(value: unknown): string {
  const text = typeof value === 'string' ? `"${value}"` : (JSON.stringify(value) ?? String(value))
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}

function valueAt(value: unknown, path: YamlPath): unknown {
  let here = value
  for (const step of path) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, step)) return undefined
    here = (here as { [name: string]: unknown })[step]
  }
  return here
}

/**
 * What zod found in one entry, in words that say what to do, each with its place.
 *
 * @param base the path of the entry in the file
 * @param value the entry
 * @param names the properties that it may have, for "did you mean"
 */
export function explain(
  file: YamlFile,
  base: YamlPath,
  value: unknown,
  issues: readonly Issue[],
  names: Iterable<string> = [],
): ProblemPlace[] {
  return issues.flatMap(issue => {
    const inner = issue.path.map(step => (typeof step === 'number' ? step : String(step)))
    const path = [...base, ...inner]
    const given = valueAt(value, inner)
    const at = (message: string): ProblemPlace[] => [{ ...file.place(path), message }]
    const last = inner.at(-1)
    const field = last === undefined ? 'This entry' : typeof last === 'string' ? `"${last}"` : entryName(inner)
    switch (issue.code) {
      case 'unrecognized_keys':
        return issue.keys.map(key => ({
          ...file.placeOfName([...path, key]),
          message: `There is no property "${key}" here${suggestion(key, names) || '.'} Correct it, or declare it under "vocabulary" in source.yaml.`,
        }))
      case 'invalid_type':
      case 'invalid_value': {
        const takes =
          issue.code === 'invalid_type'
            ? `takes ${nouns.get(issue.expected) ?? issue.expected}`
            : `is ${issue.values.length === 1 ? '' : 'one of '}${issue.values.map(String).join(', ')}`
        if (given === undefined) return at(`${field} is missing. Add it; it ${takes}.`)
        if (given === null) {
          const message = `${field} is empty. Give it a value, or leave the name out; it ${takes}.`
          return [{ ...file.placeOfName(path), message }]
        }
        if (issue.code === 'invalid_value') {
          const near = typeof given === 'string' ? suggestion(given, issue.values.map(String)) : ''
          return at(`${field} cannot be ${show(given)}${near || '.'} It ${takes}.`)
        }
        if (issue.expected === 'string' && typeof given !== 'object') {
          return at(`${field} takes text, and ${show(given)} is not. Put it in quotes.`)
        }
        if (['number', 'int'].includes(issue.expected) && typeof given === 'string') {
          return at(
            `${field} ${takes}, and ${show(given)} is text. Write digits, without quotes or signs of thousands.`,
          )
        }
        return at(`${field} ${takes}, not ${show(given)}.`)
      }
      case 'invalid_union': {
        // Of the ways to read it, the one that got furthest is the one that was meant.
        const ways = issue.errors.map(way => ({ way, depth: Math.max(...way.map(one => one.path.length)) }))
        const best = ways.toSorted((a, b) => b.depth - a.depth)[0]
        return best ? explain(file, path, given, best.way, names) : at(`${field} cannot be ${show(given)}.`)
      }
      case 'invalid_key':
        return [
          {
            ...file.placeOfName(path),
            message: `${field} is no name of a label, type or property: ${issue.issues[0]?.message ?? 'choose another'}.`,
          },
        ]
      case 'too_small':
        if (issue.origin === 'array') return at(`${field} is an empty list. Add an entry, or leave the name out.`)
        return at(`${field} is ${show(given)}, and the least is ${issue.minimum}. Correct the number.`)
      case 'too_big':
        if (issue.origin === 'string') return at(`${field} has over ${issue.maximum} characters. Shorten it.`)
        if (issue.origin === 'array') return at(`${field} has over ${issue.maximum} entries. Shorten it.`)
        return at(`${field} is ${show(given)}, and the most is ${issue.maximum}. Correct the number.`)
      default:
        return at(`${field} cannot be ${show(given)}: ${issue.message}.`)
    }
  })
}

/** `evidence[2]` for the third of a list, counted as people do. */
function entryName(path: YamlPath): string {
  const list = path.findLast(step => typeof step === 'string')
  const index = Number(path.at(-1)) + 1
  return list === undefined ? `Entry ${index}` : `Entry ${index} of "${list}"`
}
