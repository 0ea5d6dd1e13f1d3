import { overview } from '../../explore/overview.ts'
import { schema } from '../../explore/schema.ts'
import type { Handlers } from '../handler.ts'

export const databaseHandlers: Handlers<'health' | 'schema' | 'overview'> = {
  health: ({ services }) => services.health(),
  schema: ({ explore, signal }) => schema(explore, {}, { signal }),
  overview: ({ explore, signal }) => overview(explore, {}, { signal }),
}
