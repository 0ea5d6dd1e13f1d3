import { getBetween, getEntities, getNode, getRelationship } from '../../explore/entities.ts'
import type { Handlers } from '../handler.ts'

export const entityHandlers: Handlers<'node' | 'relationship' | 'entities' | 'between'> = {
  node: ({ explore, ref, signal }) => getNode(explore, ref, { signal }),
  relationship: ({ explore, ref, signal }) => getRelationship(explore, ref, { signal }),
  entities: ({ explore, request, signal }) => getEntities(explore, request, { signal }),
  between: ({ explore, request, signal }) => getBetween(explore, request, { signal }),
}
