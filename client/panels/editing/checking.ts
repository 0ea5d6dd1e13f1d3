import { useRef } from 'react'
import type { EditCheckAnswer, EditCheckRequest } from '../../../server/contract/editmessages.ts'
import { useAnswer } from '../answer.ts'

/**
 * What the server says of an edit before it is made, once its writing has rested for `delay` milliseconds. What was said
 * of it before stays until then: remarks that blink cannot be read.
 */
export function useCheck(request: EditCheckRequest | null, delay = 0) {
  const { answer, loading, error, retry } = useAnswer('editCheck', request, { delay })
  const last = useRef<EditCheckAnswer | null>(null)
  if (answer || !loading) last.current = answer
  return { answer: last.current, error, retry }
}
