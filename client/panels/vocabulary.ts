import type { FunctionsAnswer, SchemaAnswer } from '../../server/contract/messages.ts'
import type { Vocabulary } from '../editor/editor.ts'
import type { Signature } from '../editor/signatures.ts'

/** What can be written in a statement on this database: names of the schema, parameters, and what the guard lets run. */
export function vocabularyOf(
  schema: SchemaAnswer | null,
  parameters: readonly string[],
  callable: FunctionsAnswer | null,
): Vocabulary {
  const properties = [...(schema?.labels ?? []), ...(schema?.types ?? [])].flatMap(kind => kind.properties)
  return {
    labels: schema?.labels.map(({ name }) => name) ?? [],
    relationshipTypes: schema?.types.map(({ name }) => name) ?? [],
    propertyKeys: [...new Set(properties.map(({ name }) => name))],
    parameters: Object.fromEntries(parameters.map(name => [name, ''])),
    graphSchema: schema?.connections.map(({ from, type, to }) => ({ from, relType: type, to })) ?? [],
    // The language knows them by its own version of Cypher.
    functions: { 'CYPHER 5': functionsOf(callable) },
    procedures: { 'CYPHER 5': proceduresOf(callable) },
  }
}

const argumentsOf = (all: FunctionsAnswer['functions'][number]['arguments']) =>
  all.map(one => ({ ...one, isDeprecated: false }))

const functionsOf = (callable: FunctionsAnswer | null) =>
  Object.fromEntries(
    (callable?.functions ?? []).map(({ name, signature, description, category, aggregating, returns, ...rest }) => [
      name,
      {
        name,
        signature,
        description,
        category,
        aggregating,
        returnDescription: returns,
        isBuiltIn: true,
        isDeprecated: false,
        argumentDescription: argumentsOf(rest.arguments),
      },
    ]),
  )

const proceduresOf = (callable: FunctionsAnswer | null) =>
  Object.fromEntries(
    (callable?.procedures ?? []).map(({ name, signature, description, returns, ...rest }) => [
      name,
      {
        name,
        signature,
        description,
        mode: 'READ' as const,
        worksOnSystem: false,
        admin: false,
        option: { deprecated: false },
        argumentDescription: argumentsOf(rest.arguments),
        returnDescription: argumentsOf(returns),
      },
    ]),
  )

/** The signatures of a name, however its letters are cased: what is shown while its arguments are written. */
export function signaturesOf(callable: FunctionsAnswer | null, name: string, isProcedure: boolean): Signature[] {
  const wanted = name.toLowerCase()
  const ofName = <T extends { name: string }>(all: readonly T[]) => all.filter(one => one.name.toLowerCase() === wanted)
  if (!isProcedure) return ofName(callable?.functions ?? [])
  return ofName(callable?.procedures ?? []).map(({ returns, ...rest }) => ({
    ...rest,
    returns: `(${returns.map(column => `${column.name} :: ${column.type}`).join(', ')})`,
  }))
}
