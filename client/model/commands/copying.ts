import { captionOf } from '../caption.ts'
import { type Commands, needsAny, needsNode } from '../command.ts'
import { phrase } from '../phrase.ts'
import type { State, Target } from '../state.ts'

export const copying = {
  copyName: {
    keys: [],
    places: ['node'],
    enabled: needsNode,
    perform: ({ scene, schema, language }, { nodes }) => ({
      copy: nodes.map(id => captionOf(scene.nodes.get(id)!.node, schema, language)).join('\n'),
      say: { text: phrase('say.copied') },
    }),
  },
  copyCypher: {
    keys: [],
    places: ['node', 'relationship'],
    enabled: needsAny,
    perform: (state, target) => ({ copy: cypherFor(state, target), say: { text: phrase('say.copied') } }),
  },
} satisfies Commands

/** A statement that finds the target again, to be read and copied by a person: values as literals. */
function cypherFor({ scene, schema }: State, target: Target): string {
  const quoted = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
  const named = (text: string) => (/^[A-Za-z_][A-Za-z0-9_]*$/.test(text) ? text : `\`${text.replaceAll('`', '``')}\``)
  const match = (variable: string, id: string): string => {
    const node = scene.nodes.get(id)?.node
    for (const { name, identity } of schema?.labels ?? []) {
      if (!identity || !node?.labels.includes(name)) continue
      const value = node.properties[identity]
      if (typeof value === 'string') return `(${variable}:${named(name)} {${named(identity)}: ${quoted(value)}})`
      if (typeof value === 'number') return `(${variable}:${named(name)} {${named(identity)}: ${value}})`
    }
    return `(${variable}) WHERE elementId(${variable}) = ${quoted(id)}`
  }
  return [
    ...target.nodes.map(id => `MATCH ${match('n', id)} RETURN n`),
    ...target.relationships.flatMap(id => {
      const relationship = scene.relationships.get(id)?.relationship
      return relationship
        ? [
            `MATCH ${match('a', relationship.start)} MATCH ${match('b', relationship.end)} MATCH (a)-[r:${named(relationship.type)}]->(b) RETURN a, r, b`,
          ]
        : []
    }),
  ].join(';\n')
}
