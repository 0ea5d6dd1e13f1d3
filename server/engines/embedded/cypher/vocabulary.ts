import type { EngineFunction } from '../../engine.ts'
import { aggregates, functions } from './functions.ts'

/** Names are compared without case; these read better with capitals. */
const spelled = new Map(
  (
    'elementId endNode isEmpty isNaN startNode nullIf randomUUID percentileCont percentileDisc stDev stDevP valueType ' +
    'toBoolean toBooleanOrNull toBooleanList toFloat toFloatOrNull toFloatList toInteger toIntegerOrNull toIntegerList ' +
    'toLower toUpper toString toStringOrNull toStringList'
  )
    .split(' ')
    .map(name => [name.toLowerCase(), name]),
)

/** The functions of this interpreter, by name. */
export const vocabulary: readonly EngineFunction[] = [
  ...[...functions].map(([name, { min, max }]) => ({ name, least: min, most: max, aggregating: false })),
  ...[...aggregates].map(([name, { arity }]) => ({ name, least: arity, most: arity, aggregating: true })),
]
  .map(one => ({ ...one, name: spelled.get(one.name) ?? one.name }))
  .sort((a, b) => (a.name < b.name ? -1 : 1))
