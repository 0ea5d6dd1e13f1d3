import type { Value } from '../../contract/graph.ts'
import { plainText } from '../typed.ts'

/** A value as a reader reads it: lists with commas, all else as files of text have it. */
export const textOf = (value: Value): string =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.every(item => typeof item !== 'object' || item === null || '$type' in item)
    ? value.map(item => plainText(item)).join(', ')
    : plainText(value)
