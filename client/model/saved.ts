import type { Node, Relationship } from '../../server/contract/graph.ts'
import type { SchemaAnswer, Statement } from '../../server/contract/messages.ts'
import { captionOf } from './caption.ts'
import type { Change } from './change.ts'
import { isFilter, kindTest, newFilter } from './filters.ts'
import { isFold } from './folds.ts'
import type { History, Step } from './history.ts'
import { degreeOf, fingerprint, identityOf, relationshipKey } from './identity.ts'
import { isMask } from './masks.ts'
import type { Phrase } from './phrase.ts'
import type { DrawnNode, DrawnRelationship, Position, Scene, SceneChange } from './scene.ts'
import { emptyScene, noSceneChange, tableNames } from './scene.ts'
import type { NeighbourGroups, View } from './view.ts'

/**
 * A scene as it is kept: everything that makes it, with nodes and relationships named once, in `nodes` and
 * `relationships`, and everywhere else by their place in these lists. Data of the database is not in it but for names,
 * which say what was there when it is gone. Positions are rounded to a hundredth of a pixel.
 */
export interface SceneFile {
  readonly version: 2
  readonly name: string
  readonly nodes: readonly SavedNode[]
  readonly relationships: readonly SavedRelationship[]
  /** Tables of the scene by name. */
  readonly tables: { readonly [table: string]: readonly SavedRecord[] }
  readonly view: SavedView
  readonly viewport: SavedViewport | null
  /** How the map was looked at: the earth is 1 wide and 1 high. Absent while nobody has moved it. */
  readonly mapViewport?: SavedViewport
  readonly history: SavedHistory
}

/** `key` is '' where the database has none: then only the element id leads to it. `degree` is null while unknown. */
export type SavedNode = readonly [id: string, key: string, name: string, fingerprint: string, degree: number | null]
export type SavedRelationship = readonly [
  id: string,
  key: string,
  type: string,
  start: number,
  end: number,
  fingerprint: string,
]
/** Of nodes: place, x, y, 1 pinned + 2 hidden. Of relationships: place, 1 hidden. Of other tables: key, record. */
export type SavedRecord = readonly [at: number | string, ...values: unknown[]]

/** What is kept of the view. The rest of it (what is pointed at, what is new) is of the moment. */
export interface SavedView {
  readonly selection: { readonly nodes: readonly number[]; readonly relationships: readonly number[] }
  readonly focus: number | null
}

/** What stands in the middle of the canvas, in model units. */
export interface SavedViewport extends Position {
  readonly zoom: number
}

export interface SavedHistory {
  readonly past: readonly SavedStep[]
  readonly future: readonly SavedStep[]
  readonly forgotten: number
}

export interface SavedStep {
  readonly name: Phrase
  readonly change: { readonly [table: string]: SavedChange }
  readonly ran: readonly Statement[]
  readonly at: number
  readonly merge?: string
  readonly edit?: string
}

type SavedChange = readonly [
  added: readonly SavedRecord[],
  updated: readonly (readonly [from: SavedRecord, to: SavedRecord])[],
  removed: readonly SavedRecord[],
]

/** Tables whose keys are ids of nodes. */
const keyedByNode = new Set(['expansions', 'aliases'])

export interface Saving {
  readonly name: string
  readonly scene: Scene
  readonly history: History
  readonly view: View
  readonly viewport: SavedViewport | null
  readonly mapViewport?: SavedViewport | null
  readonly schema: SchemaAnswer | null
  readonly counts: ReadonlyMap<string, NeighbourGroups>
}

/** Most characters of a file; of a history that does not fit the oldest steps are forgotten. */
export const FILE_LENGTH = 2_000_000

export function toFile(saving: Saving, longest = FILE_LENGTH): SceneFile {
  const { scene, history, view } = saving
  const places = createPlaces(saving)
  const tables = Object.fromEntries(
    tableNames.map(table => [table, [...scene[table]].map(([key, record]) => places.record(table, key, record))]),
  )
  const savedView: SavedView = {
    selection: {
      nodes: [...view.selection.nodes].map(places.node),
      relationships: [...view.selection.relationships].map(places.relationship),
    },
    focus: view.focus === null ? null : places.node(view.focus),
  }
  const past: SavedStep[] = []
  const future = history.future.map(step => places.step(step))
  let left = longest - lengthOf([tables, savedView, future]) - places.length()
  for (const step of history.past.toReversed()) {
    const [before, nodes, relationships] = [places.length(), places.nodes.length, places.relationships.length]
    const saved = places.step(step)
    left -= lengthOf(saved) + places.length() - before
    if (left < 0) {
      // What only this step named is not kept either.
      places.nodes.length = nodes
      places.relationships.length = relationships
      break
    }
    past.unshift(saved)
  }
  const forgotten = history.forgotten + history.past.length - past.length
  return {
    version: 2,
    name: saving.name,
    nodes: places.nodes,
    relationships: places.relationships,
    tables,
    view: savedView,
    viewport: saving.viewport,
    ...(saving.mapViewport ? { mapViewport: saving.mapViewport } : {}),
    history: { past, future, forgotten },
  }
}

/** Without what a link has no room for: history, and by what one sees that something has changed. */
export function toLinkFile(saving: Saving): SceneFile {
  const file = toFile({ ...saving, history: { past: [], future: [], nextId: 1, forgotten: 0 } })
  return {
    ...file,
    nodes: file.nodes.map(([id, key]) => [key === '' ? id : '', key, '', '', null]),
    relationships: file.relationships.map(([id, key, type, start, end]) => [
      key === '' ? id : '',
      key,
      type,
      start,
      end,
      '',
    ]),
  }
}

const lengthOf = (value: unknown): number => JSON.stringify(value).length
const rounded = (value: number): number => Math.round(value * 100) / 100

interface Places {
  readonly nodes: SavedNode[]
  readonly relationships: SavedRelationship[]
  node(id: string): number
  relationship(id: string): number
  /** Whether it is drawn, or was at some step. */
  isKnown(id: string): boolean
  record(table: keyof Scene, key: string, record: unknown): SavedRecord
  step(step: Step): SavedStep
  /** Characters of both lists, about. */
  length(): number
}

/** Gives each node and relationship its place in the lists when it is first named. */
function createPlaces({ scene, history, schema, counts }: Saving): Places {
  const nodes: SavedNode[] = []
  const relationships: SavedRelationship[] = []
  const nodePlaces = new Map<string, number>()
  const relationshipPlaces = new Map<string, number>()
  let length = 0
  // What history names may be drawn no longer.
  const knownNodes = new Map<string, Node>()
  const knownRelationships = new Map<string, Relationship>()
  const learn = (node: DrawnNode) => void knownNodes.set(node.node.id, node.node)
  const learnTie = (tie: DrawnRelationship) => void knownRelationships.set(tie.relationship.id, tie.relationship)
  for (const { change } of [...history.past, ...history.future]) {
    for (const record of recordsOf(change.nodes)) learn(record)
    for (const record of recordsOf(change.relationships)) learnTie(record)
  }
  for (const record of scene.nodes.values()) learn(record)
  for (const record of scene.relationships.values()) learnTie(record)

  const places: Places = {
    nodes,
    relationships,
    length: () => length,
    isKnown: id => knownNodes.has(id) || knownRelationships.has(id),
    node(id) {
      const known = nodePlaces.get(id)
      if (known !== undefined) return known
      const node = knownNodes.get(id)
      const groups = counts.get(id)
      const saved: SavedNode = node
        ? [
            id,
            identityOf(node, schema),
            captionOf(node, schema).slice(0, 80),
            fingerprint(node),
            groups ? degreeOf(node, groups) : null,
          ]
        : [id, '', '', '', null]
      length += lengthOf(saved) + 1
      nodePlaces.set(id, nodes.length)
      return nodes.push(saved) - 1
    },
    relationship(id) {
      const known = relationshipPlaces.get(id)
      if (known !== undefined) return known
      const relationship = knownRelationships.get(id)
      const saved: SavedRelationship = relationship
        ? [
            id,
            relationshipKey(relationship, schema),
            relationship.type,
            places.node(relationship.start),
            places.node(relationship.end),
            fingerprint(relationship),
          ]
        : [id, '', '', -1, -1, '']
      length += lengthOf(saved) + 1
      relationshipPlaces.set(id, relationships.length)
      return relationships.push(saved) - 1
    },
    record(table, key, record) {
      if (table === 'nodes') {
        const { x, y, pinned, hidden } = record as DrawnNode
        return [places.node(key), rounded(x), rounded(y), (pinned ? 1 : 0) + (hidden ? 2 : 0)]
      }
      if (table === 'relationships') return [places.relationship(key), (record as DrawnRelationship).hidden ? 1 : 0]
      return [keyedByNode.has(table) ? places.node(key) : key, packed(record, places)]
    },
    step: ({ name, change, ran, at, merge, edit }) => ({
      name,
      change: Object.fromEntries(
        tableNames.flatMap(table => {
          const { added, updated, removed } = change[table] as Change<unknown>
          if (added.size + updated.size + removed.size === 0) return []
          const saved: SavedChange = [
            [...added].map(([key, record]) => places.record(table, key, record)),
            [...updated].map(([key, [from, to]]) => [places.record(table, key, from), places.record(table, key, to)]),
            [...removed].map(([key, record]) => places.record(table, key, record)),
          ]
          return [[table, saved]]
        }),
      ),
      ran,
      at,
      ...(merge === undefined ? {} : { merge }),
      ...(edit === undefined ? {} : { edit }),
    }),
  }
  return places
}

function* recordsOf<T>({ added, updated, removed }: Change<T>): Generator<T> {
  yield* added.values()
  for (const pair of updated.values()) yield* pair
  yield* removed.values()
}

type Packer = Pick<Places, 'node' | 'relationship' | 'isKnown'>

/** Something in a list that need not be drawn: it has its reference with it. */
const isMember = (value: unknown): value is { id: string; at?: number } =>
  typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'string'

/** Plain JSON of a record: sets are tagged; lists named `nodes` and `relationships` hold ids, or members with an id, which become places. */
function packed(value: unknown, places: Packer, field = ''): unknown {
  const item = (one: unknown): unknown =>
    typeof one === 'string' && field === 'nodes'
      ? places.node(one)
      : typeof one === 'string' && field === 'relationships'
        ? places.relationship(one)
        : isMember(one) && places.isKnown(one.id)
          ? { ...one, at: field === 'nodes' ? places.node(one.id) : places.relationship(one.id) }
          : packed(one, places)
  if (value instanceof Set) return { $set: [...value].map(item) }
  if (Array.isArray(value)) return value.map(item)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, packed(one, places, name)]))
}

// ── and back ────────────────────────────────────────────────────────────────────────────────────────────────────

/** What was found again, in the order of the file's lists; undefined is gone. */
export interface Found {
  readonly nodes: readonly (Node | undefined)[]
  readonly relationships: readonly (Relationship | undefined)[]
}

export interface Opened {
  readonly scene: Scene
  readonly history: History
  readonly view: Partial<View>
  readonly viewport: SavedViewport | null
  readonly mapViewport: SavedViewport | null
}

/**
 * The scene again, with the data as it is now. What is gone is left out everywhere, in history too, as if it had never
 * been drawn, so that every step can still be undone and redone.
 */
export function fromFile(file: SceneFile, found: Found): Opened {
  const records = new Map<string, readonly [string, unknown]>()
  const nodeId = (at: unknown) => found.nodes[at as number]?.id
  const relationshipId = (at: unknown) => found.relationships[at as number]?.id
  const unpack = (value: unknown, field = ''): unknown => {
    const items = (list: readonly unknown[]): unknown[] => {
      if (field !== 'nodes' && field !== 'relationships') return list.map(one => unpack(one))
      const idOf = field === 'nodes' ? nodeId : relationshipId
      return list.flatMap((one): unknown[] => {
        if (!isMember(one)) return [idOf(one)].filter(id => id !== undefined)
        const { at, ...member } = one
        return [{ ...member, id: (at === undefined ? undefined : idOf(at)) ?? member.id }]
      })
    }
    if (Array.isArray(value)) return items(value)
    if (typeof value !== 'object' || value === null) return value
    if ('$set' in value && Array.isArray(value.$set)) return new Set(items(value.$set))
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, unpack(one, name)]))
  }
  const make = (table: keyof Scene, [at, ...values]: SavedRecord): readonly [string, unknown] | null => {
    if (table === 'nodes') {
      const node = found.nodes[at as number]
      const [x, y, flags] = values as number[]
      const drawn = node && { node, x: finite(x), y: finite(y), pinned: (flags! & 1) > 0, hidden: (flags! & 2) > 0 }
      return drawn ? [node.id, drawn] : null
    }
    if (table === 'relationships') {
      const relationship = found.relationships[at as number]
      return relationship ? [relationship.id, { relationship, hidden: values[0] === 1 }] : null
    }
    const key = keyedByNode.has(table) ? nodeId(at) : String(at)
    return key === undefined ? null : [key, unpack(values[0])]
  }
  // The same record is the same object, as it was: a change that leads back to it is no change.
  const record = (table: keyof Scene, saved: SavedRecord): readonly [string, unknown] | null => {
    const text = `${table} ${JSON.stringify(saved)}`
    const known = records.get(text)
    if (known) return known
    const made = make(table, saved)
    if (made) records.set(text, made)
    return made
  }
  const table = (name: keyof Scene, list: readonly SavedRecord[]): Map<string, unknown> =>
    new Map(list.flatMap(saved => [record(name, saved)].filter(one => one !== null)))
  const change = (saved: SavedStep['change']): SceneChange => {
    const whole: Record<string, Change<unknown>> = { ...noSceneChange() }
    for (const name of tableNames) {
      if (!Object.hasOwn(saved, name)) continue
      const [added, updated, removed] = saved[name]!
      const pairs = updated.flatMap(([from, to]) => {
        const [before, after] = [record(name, from), record(name, to)]
        return before && after ? [[before[0], [before[1], after[1]] as const] as const] : []
      })
      whole[name] = { added: table(name, added), updated: new Map(pairs), removed: table(name, removed) }
    }
    return whole as unknown as SceneChange
  }
  let nextId = 1
  const steps = (list: readonly SavedStep[]): Step[] =>
    list.map(({ name, change: saved, ran, at, merge, edit }) => ({
      id: nextId++,
      name,
      change: change(saved),
      ran,
      at,
      ...(merge === undefined ? {} : { merge }),
      ...(typeof edit === 'string' ? { edit } : {}),
    }))
  const scene = Object.fromEntries(
    tableNames.map(name => [name, table(name, Object.hasOwn(file.tables, name) ? file.tables[name]! : [])]),
  ) as unknown as Scene
  const past = steps(file.history.past)
  const future = steps(file.history.future)
  const { selection, focus } = file.view
  return {
    scene,
    history: { past, future, nextId, forgotten: file.history.forgotten },
    view: {
      selection: {
        nodes: new Set(selection.nodes.flatMap(at => nodeId(at) ?? [])),
        relationships: new Set(selection.relationships.flatMap(at => relationshipId(at) ?? [])),
      },
      focus: focus === null ? null : (nodeId(focus) ?? null),
    },
    viewport: file.viewport,
    mapViewport: file.mapViewport ?? null,
  }
}

const finite = (value: unknown): number => (typeof value === 'number' && Number.isFinite(value) ? value : 0)

// ── files of others ─────────────────────────────────────────────────────────────────────────────────────────────

/** A scene file as it is read from somewhere: in shape, or null. Files of the first version are brought up to this one. */
export function readFile(value: unknown): SceneFile | null {
  if (!isObject(value)) return null
  if (value.version === 1) return upgraded(value)
  const { version, nodes, relationships, tables, view, viewport, mapViewport, history } = value
  if (version !== 2 || !isObject(tables) || !isObject(view) || !isObject(history)) return null
  const isShaped =
    isList(nodes, one => Array.isArray(one) && typeof one[0] === 'string' && typeof one[1] === 'string') &&
    isList(relationships, one => Array.isArray(one) && typeof one[0] === 'string' && typeof one[1] === 'string') &&
    Object.values(tables).every(list => isList(list, Array.isArray)) &&
    isList(tables.nodes ?? [], isOf(nodes)) &&
    isList(tables.relationships ?? [], isOf(relationships)) &&
    isList(tables.expansions ?? [], isExpansion) &&
    isList(tables.notes ?? [], isNote) &&
    isList(tables.folds ?? [], ([, fold]: SavedRecord) => isFold(fold)) &&
    isList(tables.masks ?? [], ([, mask]: SavedRecord) => isMask(mask)) &&
    isList(tables.bookmarks ?? [], isBookmark) &&
    isList(tables.filters ?? [], isSavedFilter) &&
    isObject(view.selection) &&
    isList(view.selection.nodes, Number.isInteger) &&
    isList(view.selection.relationships, Number.isInteger) &&
    (viewport === null || isViewport(viewport)) &&
    (mapViewport === undefined || isViewport(mapViewport)) &&
    isList(history.past, isStep) &&
    isList(history.future, isStep)
  if (!isShaped) return null
  const name = typeof value.name === 'string' ? value.name.slice(0, 200) : ''
  const forgotten = finite(history.forgotten)
  const file = { ...value, name, history: { ...history, forgotten } } as unknown as SceneFile
  return { ...file, tables: { ...file.tables, ...withOldFilters(file.tables, view) } }
}

const isViewport = (value: unknown): boolean => isObject(value) && [value.x, value.y, value.zoom].every(Number.isFinite)

/** What the legend switched off was kept in the view before there were filters. */
function withOldFilters(tables: SceneFile['tables'], view: { [field: string]: unknown }): SceneFile['tables'] {
  const namesIn = (value: unknown): string[] =>
    isObject(value) && Array.isArray(value.$set) ? value.$set.filter(one => typeof one === 'string') : []
  const old = (['label', 'type'] as const).flatMap((kind, order): SavedRecord[] => {
    const names = namesIn(view[kind === 'label' ? 'fadedLabels' : 'fadedTypes'])
    if (names.length === 0) return []
    return [[`filter${order + 1}`, { ...newFilter(emptyScene, kindTest(kind, names), true), order }]]
  })
  if (tables.filters || old.length === 0) return {}
  const mode: SavedRecord[] = view.filterMode === 'hide' ? [['filterMode', 'hide']] : []
  return { filters: old, settings: [...(tables.settings ?? []), ...mode] }
}

const isObject = (value: unknown): value is { [field: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isList = (value: unknown, isItem: (item: never) => boolean): boolean =>
  Array.isArray(value) && value.every(item => isItem(item as never))
const isOf =
  (list: unknown) =>
  ([at]: SavedRecord): boolean =>
    Number.isInteger(at) && Number(at) >= 0 && Number(at) < (list as unknown[]).length
const isExpansion = ([, record]: SavedRecord): boolean =>
  isObject(record) &&
  Array.isArray(record.nodes) &&
  Array.isArray(record.relationships) &&
  (record.revealed === undefined ||
    (isObject(record.revealed) && Array.isArray(record.revealed.nodes) && Array.isArray(record.revealed.relationships)))
const isNote = ([, record]: SavedRecord): boolean =>
  isObject(record) &&
  typeof record.text === 'string' &&
  Array.isArray(record.nodes) &&
  (record.kind === 'region' ||
    (record.kind === 'note' && Array.isArray(record.relationships) && [record.x, record.y].every(Number.isFinite)))
const isBookmark = ([, record]: SavedRecord): boolean =>
  isObject(record) && [record.x, record.y, record.zoom].every(Number.isFinite)
const isSavedFilter = ([, record]: SavedRecord): boolean => isFilter(record)
const isStep = (value: unknown): boolean =>
  isObject(value) &&
  isObject(value.name) &&
  typeof value.name.key === 'string' &&
  typeof value.at === 'number' &&
  Array.isArray(value.ran) &&
  isObject(value.change) &&
  Object.values(value.change).every(change => isList(change, Array.isArray) && (change as unknown[]).length === 3)

function upgraded(old: { [field: string]: unknown }): SceneFile | null {
  const { nodes, relationships, expansions } = old
  if (!isList(nodes, isObject) || !isList(relationships, isObject) || !isList(expansions, isObject)) return null
  type Old = { id: string; ref: string; x: number; y: number; pinned?: true; hidden?: true }
  const oldNodes = nodes as Old[]
  const ties = relationships as Old[]
  const nodeAt = new Map(oldNodes.map(({ id }, index) => [id, index]))
  const tieAt = new Map(ties.map(({ id }, index) => [id, index]))
  const at = (ids: string[], places: Map<string, number>) => ids.flatMap(id => places.get(id) ?? [])
  type OldExpansion = { of: string; nodes: string[]; relationships: string[]; total: number; shown: number }
  return {
    version: 2,
    name: '',
    nodes: oldNodes.map(({ id, ref }) => [id, ref === id ? '' : ref, '', '', null]),
    relationships: ties.map(({ id, ref }) => [id, ref === id ? '' : ref, '', -1, -1, '']),
    tables: {
      nodes: oldNodes.map(({ x, y, pinned, hidden }, index) => [index, x, y, (pinned ? 1 : 0) + (hidden ? 2 : 0)]),
      relationships: ties.map(({ hidden }, index) => [index, hidden ? 1 : 0]),
      expansions: (expansions as OldExpansion[]).flatMap(
        ({ of, nodes: brought, relationships: with_, total, shown }) =>
          nodeAt.has(of)
            ? [
                [
                  nodeAt.get(of)!,
                  { nodes: at(brought, nodeAt), relationships: at(with_, tieAt), total, shown },
                ] as const,
              ]
            : [],
      ),
    },
    view: { selection: { nodes: [], relationships: [] }, focus: null },
    viewport: null,
    history: { past: [], future: [], forgotten: 0 },
  }
}
