import { addingFilter, changingFilter, type Filter, inOrder, isOfProperty, type Subject, type Test } from './filters.ts'
import type { Scene, SceneChange } from './scene.ts'

/** Which filter of the scene a column stands for, without what it lets through. */
export type Slot = { readonly kind: 'label' | 'type' | 'degree' } | ({ readonly kind: 'text' | 'range' } & Subject)

const isOf = (slot: Slot, test: Test): boolean => {
  if (slot.kind !== test.kind) return false
  if (!('property' in slot) || !isOfProperty(test)) return true
  return slot.of === test.of && slot.within === test.within && slot.property === test.property
}

const standing = (scene: Scene, slot: Slot): readonly [string, Filter] | undefined =>
  inOrder(scene.filters).find(([, { test, on, negate }]) => on && !negate && isOf(slot, test))

/** What is written above a column, as the filters of the scene have it. */
export function writtenIn(scene: Scene, slot: Slot): string {
  const test = standing(scene, slot)?.[1].test
  switch (test?.kind) {
    case 'label':
      return test.labels.join(', ')
    case 'type':
      return test.types.join(', ')
    case 'text':
      return test.contains
    case 'range':
    case 'degree':
      return rangeText(test)
    default:
      return ''
  }
}

/**
 * The filter that a text above a column becomes, in place of the one that was there; an empty text takes it away. Labels
 * and types are those of `names` that hold one of the words. Null where the text says nothing that a filter could be.
 */
export function writing(scene: Scene, slot: Slot, text: string, names: readonly string[]): SceneChange | null {
  const before = standing(scene, slot)
  const test = text.trim() === '' ? null : testOf(slot, text, names)
  if (test === undefined) return null
  if (before) return changingFilter(scene, before[0], test && { ...before[1], test })
  return test && addingFilter(scene, test)
}

function testOf(slot: Slot, text: string, names: readonly string[]): Test | undefined {
  switch (slot.kind) {
    case 'label':
    case 'type': {
      const words = text.split(/[,，;；]/).map(plain)
      const chosen = names.filter(name => words.some(word => word !== '' && plain(name).includes(word)))
      if (chosen.length === 0) return undefined
      return slot.kind === 'label' ? { kind: 'label', labels: chosen } : { kind: 'type', types: chosen }
    }
    case 'text':
      return { ...slot, kind: 'text', contains: text }
    default: {
      const range = rangeOf(text)
      if (!range) return undefined
      return 'property' in slot ? { ...slot, kind: 'range', ...range } : { kind: 'degree', ...range }
    }
  }
}

/** HOLDS_POST is shown as `holds post`. */
const plain = (text: string): string => text.trim().toLowerCase().replaceAll('_', ' ')

interface Ends {
  readonly from: number | null
  readonly to: number | null
}

const NUMBER = '-?(?:\\d+\\.?\\d*|\\.\\d+)(?:e[+-]?\\d+)?'
const BETWEEN = new RegExp(`^(${NUMBER})\\s*(?:\\.\\.|…|–|to|至|到)\\s*(${NUMBER})$`, 'i')
const FROM = new RegExp(`^(?:>=|≥)\\s*(${NUMBER})$`, 'i')
const TO = new RegExp(`^(?:<=|≤)\\s*(${NUMBER})$`, 'i')
const ONE = new RegExp(`^=?\\s*(${NUMBER})$`, 'i')

/** `5`, `≥ 5`, `<= 9`, `5..9`: both ends count as inside. */
export function rangeOf(written: string): Ends | null {
  const range = endsOf(written)
  const number = (end: string | null) => (end === null ? null : Number(end))
  return range && { from: number(range.from), to: number(range.to) }
}

/** The same as it is written: a number may hold less of it. */
export function endsOf(written: string): { readonly from: string | null; readonly to: string | null } | null {
  const text = written.trim()
  const [, low, high] = BETWEEN.exec(text) ?? []
  if (low !== undefined && high !== undefined) return { from: low, to: high }
  const [, from] = FROM.exec(text) ?? []
  if (from !== undefined) return { from, to: null }
  const [, to] = TO.exec(text) ?? []
  if (to !== undefined) return { from: null, to }
  const [, one] = ONE.exec(text) ?? []
  return one === undefined ? null : { from: one, to: one }
}

export function rangeText({ from, to }: Ends): string {
  if (from === null && to === null) return ''
  if (to === null) return `≥ ${from}`
  if (from === null) return `≤ ${to}`
  return from === to ? String(from) : `${from}..${to}`
}
