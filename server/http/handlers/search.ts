import { createSearchIndex, search } from '../../explore/search.ts'
import type { Handlers } from '../handler.ts'

export const searchHandlers: Handlers<'search' | 'searchIndex'> = {
  search: ({ explore, request, signal }) => search(explore, request, { signal }),
  searchIndex: ({ explore, signal }) => createSearchIndex(explore, {}, { signal }),
}
