import { between, entities, node, relationship } from '../../explore/entities.ts'
import type { Handlers } from '../handler.ts'

export const entityHandlers: Handlers<'node' | 'relationship' | 'entities' | 'between'> = {
  node: ({ explore, ref, signal }) => node(explore, { ref }, { signal }),
  relationship: ({ explore, ref, signal }) => relationship(explore, { ref }, { signal }),
  entities: ({ explore, request, signal }) => entities(explore, request, { signal }),
  between: ({ explore, request, signal }) => between(explore, request, { signal }),
}
