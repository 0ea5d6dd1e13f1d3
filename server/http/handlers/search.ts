import { createSearchIndex, searchNodes } from '../../explore/search.ts'
import type { Handlers } from '../handler.ts'

export const searchHandlers: Handlers<'search' | 'searchIndex'> = {
  search: ({ explore, request, signal }) => searchNodes(explore, request, { signal }),
  searchIndex: ({ explore, signal }) => createSearchIndex(explore, { signal }),
}
