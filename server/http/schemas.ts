import type { z } from 'zod'
import * as editMessages from '../contract/editmessages.ts'
import * as importMessages from '../contract/import.ts'
import * as messages from '../contract/messages.ts'

const schemas = new Map<string, z.ZodType>(
  [messages, editMessages, importMessages].flatMap(part => Object.entries(part)),
)

/** The schema of a message by the name under which the table of routes has it. */
export function schemaNamed(name: string): z.ZodType {
  const schema = schemas.get(name)
  if (schema === undefined) throw new Error(`The contract has no message ${name}`)
  return schema
}
