import { getOverview } from '../../explore/overview.ts'
import { getSchema } from '../../explore/schema.ts'
import type { Handlers } from '../handler.ts'

export const databaseHandlers: Handlers<'health' | 'schema' | 'overview'> = {
  health: ({ services }) => services.health(),
  schema: ({ explore, signal }) => getSchema(explore, { signal }),
  overview: ({ explore, signal }) => getOverview(explore, { signal }),
}
