import { searchRelationships } from '../../explore/relationships.ts'
import { createSearchIndex, searchNodes } from '../../explore/search.ts'
import type { Handlers } from '../handler.ts'

export const searchHandlers: Handlers<'search' | 'searchRelationships' | 'searchIndex'> = {
  search: ({ explore, request, signal }) => searchNodes(explore, request, { signal }),
  searchRelationships: ({ explore, request, signal }) => searchRelationships(explore, request, { signal }),
  searchIndex: ({ explore, signal }) => createSearchIndex(explore, { signal }),
}
