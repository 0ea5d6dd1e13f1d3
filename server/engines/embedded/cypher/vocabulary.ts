import type { EngineFunction } from '../../engine.ts'
import { aggregates, functions } from './functions.ts'
import { signatures } from './signatures.ts'

/** Names are compared without case; these read better with capitals. */
const spelled = new Map([...signatures.keys()].map(name => [name.toLowerCase(), name]))

const known = (name: string, aggregating: boolean): EngineFunction => {
  const signature = signatures.get(spelled.get(name) ?? name)
  return {
    ...{ name: spelled.get(name) ?? name, aggregating },
    arguments: signature?.arguments ?? [],
    returns: signature?.returns ?? 'ANY',
    description: signature?.description ?? '',
  }
}

/** The functions of this interpreter, by name. */
export const vocabulary: readonly EngineFunction[] = [
  ...[...functions.keys()].map(name => known(name, false)),
  ...[...aggregates.keys()].map(name => known(name, true)),
].sort((a, b) => (a.name < b.name ? -1 : 1))
