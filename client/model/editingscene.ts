import { differences } from '../../server/contract/edit.ts'
import type { EditAnswer } from '../../server/contract/editmessages.ts'
import type { Node, Relationship } from '../../server/contract/graph.ts'
import type { Statement } from '../../server/contract/messages.ts'
import type { Change } from './change.ts'
import type { History, Step } from './history.ts'
import type { Phrase } from './phrase.ts'
import { placing } from './place.ts'
import { adding, type DrawnNode, type DrawnRelationship, type Position, type Scene, type SceneChange } from './scene.ts'
import { doing, type State, travelling } from './state.ts'

/** What is different in the database now. */
export interface Edited {
  readonly created: { readonly nodes: readonly Node[]; readonly relationships: readonly Relationship[] }
  readonly changed: { readonly nodes: readonly Node[]; readonly relationships: readonly Relationship[] }
  /** Element ids. */
  readonly deleted: { readonly nodes: readonly string[]; readonly relationships: readonly string[] }
}

/** What of an answer is drawn: what the server added of its own, such as mentions, is not. */
export const editedBy = ({ created, changed, deleted, restored }: EditAnswer): Edited => {
  const back = new Set(restored.map(({ id }) => id))
  const isMeant = ({ as, id }: { as?: string; id: string }) => as !== undefined || back.has(id)
  return {
    created: {
      nodes: created.nodes.filter(({ as, node }) => isMeant({ as, id: node.id })).map(({ node }) => node),
      relationships: created.relationships
        .filter(({ as, relationship }) => isMeant({ as, id: relationship.id }))
        .map(({ relationship }) => relationship),
    },
    changed,
    deleted,
  }
}

/**
 * The scene after the database was edited, as a named step that carries the edit's id.
 *
 * What is in the database is no matter of the scene's history: no step leads back to values that are gone, or to what
 * was deleted. So what changed is changed in every step, and what was deleted is as if it had never been drawn. Only
 * that something new was drawn is undone with the step.
 *
 * Laws, each proved by a test whose title begins with its number:
 * E1 wherever one goes in history, what is drawn is as the database has it now, and nothing deleted is drawn
 * E2 wherever one goes in history, no relationship hangs in the air
 * E3 undoing the step takes away what it drew and nothing else; redoing it draws it again
 */
export function edited(
  state: State,
  { created, changed, deleted }: Edited,
  {
    name,
    edit,
    at,
    ran = [],
    places = new Map(),
  }: {
    name: Phrase
    edit: string
    at: number
    ran?: readonly Statement[]
    /** Where what comes back lay. */
    places?: ReadonlyMap<string, Position>
  },
): State {
  const renewal = renewalOf(changed, deleted)
  const current: State = { ...state, scene: renewal.scene(state.scene), history: renewal.history(state.history) }
  const { scene } = current
  const graph = { nodes: [...created.nodes], relationships: [...created.relationships] }
  const isNew = graph.nodes.filter(({ id }) => !scene.nodes.has(id))
  const free = placing(scene, { ...graph, nodes: isNew.filter(({ id }) => !places.has(id)) })
  const change = adding(scene, graph, new Map([...free, ...places]))
  return doing(current, { name, change, at, edit, ran })
}

/** Nodes and relationships by id. */
export interface EverDrawn {
  readonly nodes: ReadonlyMap<string, Node>
  readonly relationships: ReadonlyMap<string, Relationship>
}

/** All that is drawn, or would be wherever one goes in history. */
export function everDrawn({ scene, history }: State): EverDrawn {
  const nodes = new Map<string, Node>()
  const relationships = new Map<string, Relationship>()
  for (const { change } of [...history.past, ...history.future]) {
    for (const table of [change.nodes.added, change.nodes.removed])
      for (const [id, { node }] of table) nodes.set(id, node)
    for (const table of [change.relationships.added, change.relationships.removed])
      for (const [id, { relationship }] of table) relationships.set(id, relationship)
  }
  for (const [id, { node }] of scene.nodes) nodes.set(id, node)
  for (const [id, { relationship }] of scene.relationships) relationships.set(id, relationship)
  return { nodes, relationships }
}

/**
 * The scene after the database was written to otherwise than by an edit, without a step: E1 and E2 hold for all that was
 * drawn then.
 * @param now what the database has of it; what it has not is deleted
 */
export function renewed(
  state: State,
  drawn: EverDrawn,
  now: { readonly nodes: readonly Node[]; readonly relationships: readonly Relationship[] },
): State {
  const there = new Set([...now.nodes, ...now.relationships].map(({ id }) => id))
  const gone = (ids: Iterable<string>) => [...ids].filter(id => !there.has(id))
  const changed = {
    nodes: now.nodes.filter(node => isOther(drawn.nodes.get(node.id), node)),
    relationships: now.relationships.filter(one => isOther(drawn.relationships.get(one.id), one)),
  }
  const deleted = { nodes: gone(drawn.nodes.keys()), relationships: gone(drawn.relationships.keys()) }
  if ([changed.nodes, changed.relationships, deleted.nodes, deleted.relationships].every(list => list.length === 0))
    return state
  const renewal = renewalOf(changed, deleted)
  const current: State = { ...state, scene: renewal.scene(state.scene), history: renewal.history(state.history) }
  return travelling(current, current.history.past.length)
}

const isOther = (before: Node | Relationship | undefined, after: Node | Relationship): boolean =>
  before === undefined || differences(before, after).length > 0

/** Where what is deleted lies, by id: should it come back, it comes back there. */
export const placesOf = (scene: Scene, ids: readonly string[]): Map<string, Position> =>
  new Map(
    ids.flatMap(id => {
      const drawn = scene.nodes.get(id)
      return drawn ? [[id, { x: drawn.x, y: drawn.y }] as const] : []
    }),
  )

function renewalOf(changed: Edited['changed'], deleted: Edited['deleted']) {
  const nodes = new Map(changed.nodes.map(node => [node.id, node]))
  const relationships = new Map(changed.relationships.map(relationship => [relationship.id, relationship]))
  const goneNodes = new Set(deleted.nodes)
  const goneRelationships = new Set(deleted.relationships)
  // The same record stays the same object: a change that leads back to it is no change.
  const renewedNode = once((drawn: DrawnNode): DrawnNode | null => {
    if (goneNodes.has(drawn.node.id)) return null
    const node = nodes.get(drawn.node.id)
    return node ? { ...drawn, node } : drawn
  })
  const renewedTie = once((drawn: DrawnRelationship): DrawnRelationship | null => {
    const { id, start, end } = drawn.relationship
    if (goneRelationships.has(id) || goneNodes.has(start) || goneNodes.has(end)) return null
    const relationship = relationships.get(id)
    return relationship ? { ...drawn, relationship } : drawn
  })
  const stays = <T>(record: T, id: string): T | null => (goneNodes.has(id) ? null : record)

  const tables = {
    nodes: renewedNode,
    relationships: renewedTie,
    // Kept by the id of a node.
    expansions: stays,
    aliases: stays,
  } as { readonly [table: string]: (record: unknown, id: string) => unknown }

  const scene = (whole: Scene): Scene => ({
    ...whole,
    ...Object.fromEntries(
      Object.entries(tables).map(([table, now]) => [table, renewedTable(whole[table as keyof Scene], now)]),
    ),
  })
  const change = (whole: SceneChange): SceneChange => ({
    ...whole,
    ...Object.fromEntries(
      Object.entries(tables).map(([table, now]) => {
        const { added, updated, removed } = whole[table as keyof SceneChange] as Change<unknown>
        return [
          table,
          { added: renewedTable(added, now), updated: renewedPairs(updated, now), removed: renewedTable(removed, now) },
        ]
      }),
    ),
  })
  const step = (one: Step): Step => ({ ...one, change: change(one.change) })
  return {
    scene,
    history: (whole: History): History => ({ ...whole, past: whole.past.map(step), future: whole.future.map(step) }),
  }
}

type Now = (record: unknown, id: string) => unknown

const renewedTable = (table: ReadonlyMap<string, unknown>, now: Now): Map<string, unknown> =>
  new Map(
    [...table].flatMap(([id, record]) => {
      const renewed = now(record, id)
      return renewed === null ? [] : [[id, renewed] as const]
    }),
  )

const renewedPairs = (pairs: ReadonlyMap<string, readonly [unknown, unknown]>, now: Now) =>
  new Map(
    [...pairs].flatMap(([id, [from, to]]) => {
      const [before, after] = [now(from, id), now(to, id)]
      return before === null || after === null ? [] : [[id, [before, after] as const] as const]
    }),
  )

function once<T extends object>(make: (record: T) => T | null): (record: T) => T | null {
  const made = new Map<T, T | null>()
  return record => {
    const known = made.get(record)
    if (known !== undefined) return known
    const fresh = make(record)
    made.set(record, fresh)
    return fresh
  }
}
