import type { SchemaCommand } from './ast.ts'
import { unsupported } from './refusals.ts'
import { find, type Tree, textOf, words } from './tree.ts'

const unquote = (text: string) => (text.startsWith('`') ? text.slice(1, -1).replaceAll('``', '`') : text)

/** The tokens of a command as they were written. */
const tokens = (tree: Tree): string[] => (tree.rule === '' ? [tree.text] : tree.children.flatMap(tokens))

/** Constraints and indexes that the engine keeps; every other command is refused. */
export function schemaCommand(tree: Tree): SchemaCommand {
  const said = words(tree)
  const written = tokens(tree)
  const construct = said.slice(0, 3).join(' ')
  if (find(tree, 'parameter')) throw unsupported(`a parameter in ${said[0]} ${said[1]}`)
  const name = (from: number): string | undefined => {
    const word = said[from]
    return word === undefined || word === 'IF' || word === 'FOR' || word === 'ON'
      ? undefined
      : unquote(written[from] as string)
  }
  const exists = said.includes('EXISTS')
  if (said[0] === 'DROP' && (said[1] === 'CONSTRAINT' || said[1] === 'INDEX')) {
    const named = name(2)
    if (named === undefined) throw unsupported(construct)
    return { k: 'drop', what: said[1] === 'INDEX' ? 'index' : 'constraint', name: named, ifExists: exists }
  }
  if (said[0] !== 'CREATE') throw unsupported(construct)
  const range = said[1] === 'RANGE' ? 1 : 0
  const what = said[1 + range]
  const shape = textOf(tree)
  const node = /FOR\((`(?:[^`]|``)+`|\w+):(`(?:[^`]|``)+`|[^`)]+)\)/i.exec(shape)
  const label = node?.[2]
  if (label === undefined || said.includes('OPTIONS')) throw unsupported(construct)
  if (what === 'CONSTRAINT') {
    const property = /REQUIRE\(?(?:`(?:[^`]|``)+`|\w+)\.(`(?:[^`]|``)+`|[^`),]+)\)?IS(?:NODE)?UNIQUE$/i.exec(shape)?.[1]
    if (property === undefined) throw unsupported('constraints other than IS UNIQUE on one property of a node')
    return {
      k: 'createConstraint',
      name: name(2),
      ifNotExists: exists,
      label: unquote(label),
      property: unquote(property),
    }
  }
  if (what === 'INDEX') {
    const property = /ON\((?:`(?:[^`]|``)+`|\w+)\.(`(?:[^`]|``)+`|[^`),]+)\)$/i.exec(shape)?.[1]
    if (property === undefined) throw unsupported('an index on more than one property')
    return {
      k: 'createIndex',
      name: name(2 + range),
      ifNotExists: exists,
      label: unquote(label),
      property: unquote(property),
    }
  }
  throw unsupported(construct)
}
