import { neighbourCounts, neighbours } from '../../explore/neighbours.ts'
import { paths } from '../../explore/paths.ts'
import type { Handlers } from '../handler.ts'

export const connectionHandlers: Handlers<'neighbourCounts' | 'neighbours' | 'paths'> = {
  neighbourCounts: ({ explore, request, signal }) => neighbourCounts(explore, request, { signal }),
  neighbours: ({ explore, request, signal }) => neighbours(explore, request, { signal }),
  paths: ({ explore, request, signal }) => paths(explore, request, { signal }),
}
