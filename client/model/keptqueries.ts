import { toNumber, type Value } from '../../server/contract/graph.ts'
import type { SavedQueryAnswer } from '../../server/contract/messages.ts'
import {
  type ParameterType,
  parameterTypes,
  type SavedParameter,
  tidyFolder,
  wrongValue,
} from '../../server/contract/savedquery.ts'
import { withWords } from '../../server/contract/search/fold.ts'
import type { Language } from './caption.ts'
import { type Drafts, type FieldKind, followsSelection, freshDraft, readDraft } from './parameters.ts'

/** What queries that are kept and those that a report brought have in common. */
export type Face = Pick<SavedQueryAnswer, 'name' | 'nameZh' | 'phrase' | 'phraseZh' | 'folder' | 'tags'>

/** The sentence that stands for a query, else its name. */
export const faceOf = ({ phrase, phraseZh, name, nameZh }: Face, language: Language): string =>
  language === 'zh' ? (phraseZh ?? phrase ?? nameZh ?? name) : (phrase ?? name)

/** Those that have every word somewhere: in the sentence, the name, the folder, a tag. */
export const fitting = <T extends Face>(all: readonly T[], sought: string, language: Language): T[] =>
  withWords(all, sought, one => [faceOf(one, language), one.name, one.nameZh, one.folder, ...one.tags].join('\n'))

export interface Folder<T> {
  /** Names parted by `/`; '' is the top. */
  readonly path: string
  /** How many folders it is in. */
  readonly depth: number
  /** Those in it, and those in the folders below it too. */
  readonly queries: readonly T[]
  readonly within: number
}

/** As a tree, each folder before those in it, each after its own queries; folders in between are there too. */
export function foldersOf<T extends Pick<Face, 'folder' | 'name'>>(all: readonly T[]): Folder<T>[] {
  const found = new Map<string, T[]>([['', []]])
  for (const one of all) {
    const names = one.folder === '' ? [] : one.folder.split('/')
    for (let depth = 1; depth <= names.length; depth++) {
      const path = names.slice(0, depth).join('/')
      if (!found.has(path)) found.set(path, [])
    }
    found.get(one.folder)!.push(one)
  }
  const paths = [...found.keys()].sort((a, b) => compare(a.split('/'), b.split('/')))
  return paths
    .map(path => ({
      path,
      depth: path === '' ? 0 : path.split('/').length,
      queries: found.get(path)!.sort((a, b) => compare([a.name], [b.name])),
      within: all.filter(({ folder }) => path === '' || folder === path || folder.startsWith(`${path}/`)).length,
    }))
    .filter(({ within }) => within > 0)
}

const { compare: order } = new Intl.Collator('en', { numeric: true })

function compare(a: readonly string[], b: readonly string[]): number {
  for (let at = 0; at < Math.min(a.length, b.length); at++) {
    const by = order(a[at]!, b[at]!)
    if (by !== 0) return by
  }
  return a.length - b.length
}

/** The query that stands where this one is to stand; two may not have one name in one folder. */
export function takenBy<T extends { readonly id: string; readonly folder: string; readonly name: string }>(
  all: readonly T[],
  { folder, name }: { readonly folder: string; readonly name: string },
  id: string | null,
): T | null {
  const place = tidyFolder(folder)
  return all.find(one => one.id !== id && one.folder === place && one.name === name.trim()) ?? null
}

/** As what a parameter of a kept query can be declared. One that follows the selection is not declared at all. */
export const declarableKinds = (name: string): readonly (ParameterType | 'selection')[] =>
  followsSelection(name) ? ['selection', ...parameterTypes] : parameterTypes

/** What fields say about the parameters of a query, for its header. */
export function declaredFrom(
  names: readonly string[],
  drafts: Drafts,
  { withDefaults, before = [] }: { withDefaults: boolean; before?: readonly SavedParameter[] },
): SavedParameter[] {
  return names.flatMap(name => {
    const known = before.find(one => one.name === name)
    const draft = drafts.get(name) ?? freshDraft(name, known)
    const wanted = typeOf(draft.kind)
    if (wanted === null) return []
    const from = draft.from ?? known?.from
    const read = withDefaults ? readDraft(draft) : { problem: null }
    const preset = 'value' in read ? plainOf(wanted, read.value) : known?.type === wanted ? known.default : undefined
    // A whole number of more than 53 bits is none in JSON.
    const type = preset === undefined || wrongValue(wanted, preset) === undefined ? wanted : 'json'
    return [
      {
        ...{ name, type },
        ...(known?.label === undefined ? {} : { label: known.label }),
        ...(known?.labelZh === undefined ? {} : { labelZh: known.labelZh }),
        ...(from ? { from: { ...from } } : {}),
        ...(preset === undefined ? {} : { default: preset }),
      },
    ]
  })
}

/** Kinds that files do not know are JSON there, which holds every value. */
const typeOf = (kind: FieldKind): ParameterType | null =>
  kind === 'selection' ? null : kind === 'temporal' || kind === 'numbers' ? 'json' : kind

/** A float without a fraction as JSON writes it. */
const plainOf = (type: ParameterType, value: Value): Value => (type === 'number' ? (toNumber(value) ?? value) : value)
