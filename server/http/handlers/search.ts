import { searchRelationships } from '../../explore/relationships.ts'
import { createSearchIndex, searchNodes } from '../../explore/search.ts'
import type { Handlers } from '../handler.ts'

export const searchHandlers: Handlers<'search' | 'searchRelationships' | 'searchIndex'> = {
  search: ({ explore, request, signal }) => searchNodes(explore, request, { signal }),
  searchRelationships: ({ explore, request, signal }) => searchRelationships(explore, request, { signal }),
  async searchIndex({ explore, services, signal }) {
    // Where texts are searched in memory nothing is written.
    if (explore.engine.supports.fullText) services.editing.requireAllowed()
    return createSearchIndex(explore, { signal })
  },
}
