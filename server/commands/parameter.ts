import type { Value } from '../contract/graph.ts'
import { type ParameterType, parametersFrom, type SavedQuery } from '../contract/savedquery.ts'
import { AppError } from '../errors.ts'

/** JSON where it is JSON, so that `3` is a number and `"3"` a text; anything else is text as it stands. */
function jsonOrText(text: string): Value {
  try {
    return JSON.parse(text) as Value
  } catch {
    return text
  }
}

/** Values of `--param name=value` for a statement that says nothing of their types. */
export const parametersOf = (texts: ReadonlyMap<string, string>): { [name: string]: Value } =>
  Object.fromEntries([...texts].map(([name, text]) => [name, jsonOrText(text)]))

/** The same for a query that does. Error: REQUEST_INVALID with every value that is of another type. */
export function typedParametersOf(query: SavedQuery, texts: ReadonlyMap<string, string>): { [name: string]: Value } {
  const types = new Map(query.parameters.map(({ name, type }) => [name, type]))
  const given = new Map([...texts].map(([name, text]) => [name, valueFrom(types.get(name), text)]))
  const { values, problems } = parametersFrom(query, given)
  if (problems.length > 0)
    throw new AppError('REQUEST_INVALID', problems.map(({ message }) => message).join(' '), {
      places: problems.map(({ name, message }) => ({ path: name, message })),
    })
  return Object.fromEntries(values)
}

function valueFrom(type: ParameterType | undefined, text: string): Value {
  const value = jsonOrText(text)
  if (type === 'text' || type === 'date') return typeof value === 'string' ? value : text
  if (type === 'texts') return Array.isArray(value) ? value : [typeof value === 'string' ? value : text]
  return value
}
