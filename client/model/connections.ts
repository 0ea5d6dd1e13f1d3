import type { Relationship } from '../../server/contract/graph.ts'
import type { NeighboursAnswer } from '../../server/contract/messages.ts'
import type { Choice } from './expansion.ts'
import { placing } from './place.ts'
import { adding, type DrawnRelationship, isInSight, type Scene, type SceneChange } from './scene.ts'

/** A neighbour that is not drawn, by one relationship. */
export interface Undrawn {
  readonly relationship: Relationship
  readonly other: NeighboursAnswer['nodes'][number]
}

/** Whether a relationship of a node belongs to a group: its type, its direction and, where known, a label of its other end. */
export function isOfGroup(
  of: string,
  { type, direction, label }: Pick<Choice, 'type' | 'direction' | 'label'>,
  relationship: Relationship,
  other: { labels: readonly string[] } | undefined,
): boolean {
  if (relationship.type !== type) return false
  if ((direction === 'out' ? relationship.start : relationship.end) !== of) return false
  return label === undefined || (other?.labels.includes(label) ?? false)
}

export const otherEnd = (of: string, { start, end }: Relationship): string => (start === of ? end : start)

/** What of a group is in sight. */
export function drawnOfGroup(
  scene: Scene,
  of: string,
  ties: readonly string[],
  group: Pick<Choice, 'type' | 'direction' | 'label'>,
): DrawnRelationship[] {
  return ties.flatMap(id => {
    const drawn = scene.relationships.get(id)
    if (!drawn || !isInSight(scene, drawn)) return []
    const other = scene.nodes.get(otherEnd(of, drawn.relationship))?.node
    return isOfGroup(of, group, drawn.relationship, other) ? [drawn] : []
  })
}

/** What of an answer for a group is not in sight, in the order in which it came. */
export function undrawnOfGroup(
  scene: Scene,
  of: string,
  group: Pick<Choice, 'type' | 'direction' | 'label'>,
  answer: Pick<NeighboursAnswer, 'nodes' | 'relationships'>,
): Undrawn[] {
  const nodes = new Map(answer.nodes.map(node => [node.id, node]))
  const place = new Map(answer.nodes.map(({ id }, index) => [id, index]))
  return answer.relationships
    .flatMap(relationship => {
      const drawn = scene.relationships.get(relationship.id)
      const id = otherEnd(of, relationship)
      const other = nodes.get(id) ?? scene.nodes.get(id)?.node
      if (!other || (drawn && isInSight(scene, drawn)) || !isOfGroup(of, group, relationship, other)) return []
      return [{ relationship, other }]
    })
    .sort((a, b) => (place.get(a.other.id) ?? 0) - (place.get(b.other.id) ?? 0))
}

/** The chosen connections, drawn. */
export function addingChosen(scene: Scene, chosen: readonly Undrawn[]): SceneChange {
  const graph = {
    nodes: [...new Map(chosen.map(({ other }) => [other.id, other])).values()],
    relationships: chosen.map(({ relationship }) => relationship),
  }
  return adding(scene, graph, placing(scene, graph))
}
