import type { Node, Relationship } from '../../../server/contract/graph.ts'
import type { Statement } from '../../../server/contract/messages.ts'
import { ApiError } from '../../api/problem.ts'
import type { Explorer } from '../../explorer.ts'
import { identityOf, relationshipKey } from '../../model/identity.ts'
import { calledSo, drawnBy, type Lookup, type Names } from '../../model/pasting.ts'

/** Searches that are under way at a time, and hits that are looked at of each. */
const AT_A_TIME = 4
const HITS = 20

/**
 * Finds what the names stand for: first what is drawn, then by id or key in the database, then by search, where only
 * what is called exactly so counts. Errors: those of the API; AbortError.
 */
export async function lookUp(explorer: Explorer, { names, beyond }: Names, signal: AbortSignal): Promise<Lookup> {
  const state = explorer.store.get()
  const found = new Map(drawnBy(state, names))
  const nodes = new Map<string, Node>()
  const relationships = new Map<string, Relationship>()
  const ran: Statement[] = []
  const rest = () => names.filter(name => !found.has(name))

  const refs = rest().filter(name => name.length <= 2000)
  if (refs.length > 0) {
    const answer = await explorer.api
      .ask('entities', { nodes: refs, relationships: refs }, { signal })
      // One key of two labels stands for neither; what has it is found by search, or named as missing.
      .catch(error => {
        if (error instanceof ApiError && error.code === 'AMBIGUOUS_REFERENCE') return null
        throw error
      })
    ran.push(...(answer?.ran ?? []))
    for (const node of answer?.nodes ?? [])
      for (const name of refs)
        if (name === node.id || name === identityOf(node, state.schema)) {
          nodes.set(node.id, node)
          found.set(name, { nodes: [node.id], relationships: [] })
        }
    for (const tie of answer?.relationships ?? [])
      for (const name of refs)
        if (name === tie.id || name === relationshipKey(tie, state.schema)) {
          relationships.set(tie.id, tie)
          found.set(name, { nodes: [], relationships: [tie.id] })
        }
  }

  const waiting = rest().filter(name => name.length <= 500)
  const search = async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      const answer = await explorer.api.ask('search', { q: name, limit: HITS }, { signal })
      const called = calledSo(name, answer)
      for (const node of called) nodes.set(node.id, node)
      if (called.length > 0) found.set(name, { nodes: called.map(({ id }) => id), relationships: [] })
    }
  }
  await Promise.all(Array.from({ length: AT_A_TIME }, search))

  const there = (id: string) => state.scene.nodes.has(id) || nodes.has(id)
  const ends = [...relationships.values()].flatMap(({ start, end }) => [start, end]).filter(id => !there(id))
  if (ends.length > 0) {
    const answer = await explorer.api.ask('entities', { nodes: [...new Set(ends)] }, { signal })
    for (const node of answer.nodes) nodes.set(node.id, node)
    ran.push(...answer.ran)
  }
  return {
    names,
    beyond,
    found,
    missing: rest(),
    graph: { nodes: [...nodes.values()], relationships: [...relationships.values()] },
    ran,
  }
}
