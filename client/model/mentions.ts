import type { Node, Relationship } from '../../server/contract/graph.ts'
import { textOf } from './caption.ts'

/** Half-open, in UTF-16 units. */
export type Range = readonly [number, number]

/** Names by which a text may speak of these things: names, aliases, other scripts, titles and roles. Longest first. */
export function namesOf(nodes: readonly Node[], relationship?: Relationship): string[] {
  const names = new Set<string>()
  const add = (value: unknown) => {
    if (typeof value === 'string' && value.trim().length > 1) names.add(value.trim())
    else if (Array.isArray(value)) for (const item of value) add(item)
  }
  for (const { properties } of nodes)
    for (const name of ['name', 'nameZh', 'title', 'aliases']) add(own(properties, name))
  for (const name of ['title', 'role']) if (relationship) add(textOf(own(relationship.properties, name) ?? null))
  return [...names].sort((a, b) => b.length - a.length || (a < b ? -1 : 1))
}

const own = <T>(properties: { [name: string]: T }, name: string): T | undefined =>
  Object.hasOwn(properties, name) ? properties[name] : undefined

/**
 * Where a text speaks of names: case and the kind of blank do not matter; a longer name goes before one inside it.
 * @param where whole words only, or anywhere, as for what is being typed into a search
 */
export function mentionsIn(text: string, names: readonly string[], where: 'words' | 'anywhere' = 'words'): Range[] {
  const found: Range[] = []
  for (const name of names) {
    const pattern = name.split(/\s+/).map(escaped).join('\\s+')
    // Latin words are whole words; Chinese has no blanks between them.
    const edge = (letter: string) => (where === 'anywhere' || /[\p{Script=Han}]/u.test(letter) ? '' : '[\\p{L}\\p{N}]')
    const before = edge(name[0]!)
    const after = edge(name.at(-1)!)
    const source = `${before && `(?<!${before})`}${pattern}${after && `(?!${after})`}`
    for (const match of text.matchAll(new RegExp(source, 'giu'))) {
      const range: Range = [match.index, match.index + match[0].length]
      if (!found.some(([from, to]) => range[0] < to && from < range[1])) found.push(range)
    }
  }
  return found.sort((a, b) => a[0] - b[0])
}

const escaped = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/]/g, sign => `\\${sign}`)
