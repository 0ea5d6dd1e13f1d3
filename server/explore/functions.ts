import type { Value } from '../contract/graph.ts'
import type { FunctionsAnswer } from '../contract/messages.ts'
import { type AskOptions, ask } from './asking.ts'
import type { Explore } from './context.ts'
import { functions as admittedFunctions, procedures as admittedProcedures } from './guard/allowed.ts'

/** The functions and procedures that a query may use here: those of the database that the guard admits, each once for each signature. */
export async function getFunctions(context: Explore, options?: AskOptions): Promise<FunctionsAnswer> {
  const asking = ask(context, options)
  const { functions } = context.engine.supports
  if (functions)
    return {
      functions: functions
        .filter(({ name }) => admittedFunctions.has(name.toLowerCase()))
        .map(({ name, aggregating, arguments: given, returns, description }) => ({
          ...{ name, aggregating, category: '', description, returns },
          signature: `${name}(${given.map(writtenOut).join(', ')}) :: ${returns}`,
          arguments: given.map(one => ({ ...one, description: writtenOut(one) })),
        })),
      procedures: ['db.labels', 'db.relationshipTypes'].map(name => {
        const column = name === 'db.labels' ? 'label' : 'relationshipType'
        const returns = [{ name: column, type: 'STRING', description: '' }]
        return { name, signature: `${name}() :: (${column} :: STRING)`, description: '', arguments: [], returns }
      }),
      ran: asking.ran,
    }
  const [functionRows, procedureRows] = await Promise.all([
    asking.rows(
      'SHOW FUNCTIONS YIELD name, category, description, signature, aggregating, argumentDescription, returnDescription',
    ),
    asking.rows('SHOW PROCEDURES YIELD name, description, signature, argumentDescription, returnDescription'),
  ])
  return {
    functions: functionRows
      .filter(([name]) => admittedFunctions.has(String(name).toLowerCase()))
      .map(([name, category, description, signature, aggregating, given, returns]) => ({
        name: String(name),
        category: String(category),
        description: String(description),
        signature: String(signature),
        aggregating: aggregating === true,
        arguments: fieldsOf(given),
        returns: String(returns),
      })),
    procedures: procedureRows
      .filter(([name]) => admittedProcedures.has(String(name).toLowerCase()))
      .map(([name, description, signature, given, returns]) => ({
        name: String(name),
        description: String(description),
        signature: String(signature),
        arguments: fieldsOf(given),
        returns: fieldsOf(returns),
      })),
    ran: asking.ran,
  }
}

type Field = FunctionsAnswer['functions'][number]['arguments'][number]

const writtenOut = ({ name, type, optional }: { name: string; type: string; optional: boolean }): string =>
  name === '...' ? name : optional ? `[${name} :: ${type}]` : `${name} :: ${type}`

function fieldsOf(given: Value | undefined): Field[] {
  if (!Array.isArray(given)) return []
  return given.map(each => {
    const fields = new Map(Object.entries((each ?? {}) as { [name: string]: Value }))
    const text = (name: string): string => String(fields.get(name) ?? '')
    const hasDefault = fields.get('default') != null
    return {
      ...{ name: text('name'), type: text('type'), description: text('description') },
      ...(hasDefault ? { optional: true } : {}),
    }
  })
}
