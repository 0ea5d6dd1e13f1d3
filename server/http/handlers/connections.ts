import { countNeighbours, getNeighbours } from '../../explore/neighbours.ts'
import { findPaths } from '../../explore/paths.ts'
import type { Handlers } from '../handler.ts'

export const connectionHandlers: Handlers<'neighbourCounts' | 'neighbours' | 'paths'> = {
  neighbourCounts: ({ explore, request, signal }) => countNeighbours(explore, request, { signal }),
  neighbours: ({ explore, request, signal }) => getNeighbours(explore, request, { signal }),
  paths: ({ explore, request, signal }) => findPaths(explore, request, { signal }),
}
