import { getPhrases, getSuggestions } from '../../explore/phrases.ts'
import type { Handlers } from '../handler.ts'

export const phraseHandlers: Handlers<'phrases' | 'suggestions'> = {
  phrases: ({ explore, signal }) => getPhrases(explore, { signal }),
  suggestions: ({ explore, request, signal }) => getSuggestions(explore, request, { signal }),
}
