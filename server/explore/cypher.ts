import { flawOf } from '../contract/names.ts'
import { ENTITY_LABEL, SOURCE_LABELS } from '../contract/source.ts'
import { AppError } from '../errors.ts'

/**
 * The one module that puts foreign text into Cypher. Values never come here: they travel as parameters.
 * What is quoted is a `Name`; the pieces below compose names into the few shapes that questions need.
 */
declare const quoted: unique symbol

/** A label, type, property key or variable, quoted so that it can stand in a statement. Only `quote` makes one. */
export type Name = string & { readonly [quoted]: true }

/**
 * A name in backticks, whatever is in it, with its own backticks doubled.
 *
 * Errors: REQUEST_INVALID for what no escape can carry – the empty name, NUL, half of a surrogate pair, and
 * `\u`, which Neo4j decodes inside backticks too, so that `\u0060` would end the name. Such a name is refused,
 * never trimmed.
 */
export function quote(name: string): Name {
  const flaw = flawOf(name)
  if (flaw) throw new AppError('REQUEST_INVALID', `${JSON.stringify(name)} cannot be used as a name: ${flaw}.`)
  return `\`${name.replaceAll('`', '``')}\`` as Name
}

/** `` :`A`:`B` `` – all of these labels; nothing for an empty list. */
export const allLabels = (labels: readonly string[]): string => labels.map(label => `:${quote(label)}`).join('')

/** `` :`A`|`B` `` – one of these types, as a relationship pattern takes them on every engine; nothing for an empty list. */
export const anyType = (types: readonly string[]): string => (types.length ? `:${types.map(quote).join('|')}` : '')

/** `` variable.`key` ``; the variable is one of ours, so it is written as it is. */
export const property = (variable: string, key: string): string => `${variable}.${quote(key)}`

/** True for a node of the source layer; see `contract/source`. */
export const inSource = (variable: string): string =>
  `((${SOURCE_LABELS.map(label => `${variable}:${quote(label)}`).join(' OR ')}) AND ${variable}:${quote(ENTITY_LABEL)})`

/** `WHERE a AND b`, nothing when there is no condition. */
export const where = (conditions: readonly (string | undefined | false)[]): string => {
  const present = conditions.filter(condition => condition)
  return present.length > 0 ? ` WHERE ${present.join(' AND ')}` : ''
}
