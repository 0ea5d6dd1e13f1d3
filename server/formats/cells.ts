import type { Value } from '../contract/graph.ts'
import type { ColumnType } from '../contract/mapping.ts'
import { ItemFlaw } from './items.ts'
import { fromCell } from './typed.ts'

// Values of tables that say nothing of types. A number is one only if nothing of how it is written is lost: zeros in
// front, a plus, digits beyond what a float holds.

const integer = /^-?(0|[1-9]\d*)$/
const decimal = /^-?(0|[1-9]\d*|(?=\.))(\.\d+)?([eE][+-]?\d+)?$/
/** So many digits come back from a float as they went in. */
const exactDigits = 15

const isInteger = (text: string): boolean =>
  integer.test(text) && text !== '-0' && BigInt.asIntN(64, BigInt(text)) === BigInt(text)

function isFloat(text: string): boolean {
  if (!decimal.test(text) || !Number.isFinite(Number(text))) return false
  const digits = text
    .replace(/[eE].*$/, '')
    .replace(/[-.]/g, '')
    .replace(/^0+/, '')
  return digits.length <= exactDigits && (Number(text) !== 0 || digits === '')
}

/** What all of the cells are; text where there is none, or where they differ. Dates are text until somebody says so. */
export function typeOfCells(cells: readonly string[]): ColumnType {
  const trimmed = cells.map(cell => cell.trim())
  if (trimmed.length === 0) return 'text'
  if (trimmed.every(isInteger)) return 'integer'
  if (trimmed.every(isFloat)) return 'float'
  return trimmed.every(cell => /^(true|false)$/i.test(cell)) ? 'boolean' : 'text'
}

/** The value of a cell. Error: ItemFlaw where it is none of that type, or would not be what stands there. */
export function exactValue(cell: string, type: ColumnType): Value {
  const text = cell.trim()
  if (type === 'integer' && !isInteger(text) && /^[+-]?\d+$/.test(text))
    throw new ItemFlaw(`${JSON.stringify(text.slice(0, 80))} would be another number as an integer: it fits text`)
  if (type === 'float' && !isFloat(text) && /\d/.test(text))
    throw new ItemFlaw(`${JSON.stringify(text.slice(0, 80))} would not be the same as a float: it fits text`)
  return fromCell(cell, type)
}
