import { nearest } from '../contract/nearest.ts'
import type { EngineSchema } from '../engines/engine.ts'
import type { Admitted, NameUse, Range } from './guard/verdict.ts'

/** A likely slip in a statement that may well run. */
export interface Hint extends Range {
  code: 'UNKNOWN_LABEL' | 'UNKNOWN_TYPE' | 'UNKNOWN_PROPERTY' | 'CARTESIAN_PRODUCT' | 'PARAMETER_MISSING'
  message: string
  /** What was probably meant, as it has to be written. */
  instead?: string
}

const mostHints = 20

/** Names that the database does not have, and patterns that multiply each other. Pure. */
export function hintsOf({ uses }: Admitted, schema: EngineSchema): Hint[] {
  if (!uses) return []
  const labels = schema.labels.filter(({ count }) => count > 0).map(({ name }) => name)
  const types = schema.types.filter(({ count }) => count > 0).map(({ name }) => name)
  // An empty database says nothing of what was meant.
  if (labels.length + types.length === 0) return []
  const known: { [kind in NameUse['kind']]: readonly string[] } = {
    label: labels,
    type: types,
    labelOrType: [...labels, ...types],
    property: schema.propertyKeys,
    parameter: [],
  }
  const sets = new Map(Object.entries(known).map(([kind, names]) => [kind, new Set(names)]))
  const hints: Hint[] = []
  for (const { kind, name, start, end } of uses.names) {
    if (hints.length >= mostHints) break
    if (kind === 'parameter' || sets.get(kind)?.has(name)) continue
    const near = nearest(name, known[kind])
    const { code, says } = words[kind]
    hints.push({
      code,
      message: `${says(name)}${near === undefined ? '.' : `; did you mean ${near}?`}`,
      ...(near === undefined ? {} : { instead: quotedWhereNeeded(near) }),
      start,
      end,
    })
  }
  const product =
    'Nothing connects this pattern with the one before it: each row of one is put beside each of the other. Connect them, or match them one after the other.'
  for (const range of uses.products) hints.push({ code: 'CARTESIAN_PRODUCT', message: product, ...range })
  return hints.sort((a, b) => a.start - b.start)
}

const words: {
  [kind in Exclude<NameUse['kind'], 'parameter'>]: { code: Hint['code']; says: (name: string) => string }
} = {
  label: { code: 'UNKNOWN_LABEL', says: name => `No node has the label ${name}` },
  type: { code: 'UNKNOWN_TYPE', says: name => `No relationship has the type ${name}` },
  labelOrType: { code: 'UNKNOWN_LABEL', says: name => `Nothing has the label or type ${name}` },
  property: { code: 'UNKNOWN_PROPERTY', says: name => `Nothing has a property ${name}` },
}

/** Parameters without a value, where they first stand. */
export function missingParameters({ uses, parameters }: Admitted, given: ReadonlySet<string>): Hint[] {
  return parameters
    .filter(name => !given.has(name))
    .map(name => {
      const use = uses?.names.find(one => one.kind === 'parameter' && one.name === name)
      const { start, end } = use ?? { start: 0, end: 0 }
      return { code: 'PARAMETER_MISSING', message: `The parameter $${name} has no value yet.`, start, end }
    })
}

const quotedWhereNeeded = (name: string): string =>
  /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name) ? name : `\`${name.replaceAll('`', '``')}\``
