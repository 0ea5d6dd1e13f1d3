import { type Branch, isLeaf, leavesOf, type Tree } from './grammar.ts'
import { nameOf, unquoted } from './refusals.ts'
import type { NameUse, Range } from './verdict.ts'

/** What a statement speaks of, for hints about slips: names with their places, and patterns that nothing connects. */
export interface Uses {
  names: NameUse[]
  /** Where a pattern begins that is multiplied with the rest of its MATCH. */
  products: Range[]
}

/** Hints are for people: what a machine has written at this length needs none. */
const mostNames = 500

export function usesOf(tree: Branch): Uses {
  const names: NameUse[] = []
  const products: Range[] = []
  const entities = entityVariables(tree)
  const bound = new Set<string>()
  const add = (kind: NameUse['kind'], part: Tree) => {
    if (names.length < mostNames) names.push({ kind, name: nameOf(part), ...rangeOf(part) })
  }
  const open: [Tree, NameUse['kind']][] = [[tree, 'labelOrType']]
  for (let next = open.pop(); next; next = open.pop()) {
    const [node, context] = next
    if (isLeaf(node)) continue
    let inside = context
    switch (node.rule) {
      case 'nodePattern':
      case 'relationshipPattern': {
        inside = node.rule === 'nodePattern' ? 'label' : 'type'
        const map = childOf(childOf(node, 'properties'), 'map')
        for (const part of partsOf(map, 'propertyKeyName')) add('property', part)
        break
      }
      case 'expression':
        inside = 'labelOrType'
        break
      case 'labelExpression1': {
        const name = childOf(node, 'symbolicNameString')
        if (name) add(context, name)
        break
      }
      case 'parameter': {
        const name = childOf(node, 'parameterName')
        if (name && names.length < mostNames)
          names.push({ kind: 'parameter', name: unquoted(nameOf(name)), ...rangeOf(node) })
        break
      }
      case 'expression2': {
        const [first, second] = node.parts
        const key = childOf(childOf(second, 'property'), 'propertyKeyName')
        if (key && first && entities.has(variableIn(first) ?? '')) add('property', key)
        break
      }
      case 'mapProjection':
        if (entities.has(variableIn(node.parts[0]) ?? ''))
          for (const element of partsOf(node, 'mapProjectionElement')) {
            const key = childOf(childOf(element, 'property'), 'propertyKeyName')
            if (key) add('property', key)
          }
        break
      case 'matchClause':
        products.push(...productsOf(node, bound))
        break
    }
    for (let index = node.parts.length - 1; index >= 0; index--) open.push([node.parts[index]!, inside])
  }
  return { names: names.sort((a, b) => a.start - b.start), products }
}

export function rangeOf(tree: Tree): Range {
  if (isLeaf(tree)) return { start: tree.start, end: tree.end }
  const leaves = [...leavesOf(tree)]
  return { start: leaves[0]?.start ?? 0, end: leaves.at(-1)?.end ?? 0 }
}

const partsOf = (tree: Tree | undefined, rule: string): Branch[] =>
  tree && !isLeaf(tree) ? tree.parts.filter((part): part is Branch => !isLeaf(part) && part.rule === rule) : []
const childOf = (tree: Tree | undefined, rule: string): Branch | undefined => partsOf(tree, rule)[0]

/** The variable that an expression is, where it is nothing else. */
function variableIn(tree: Tree | undefined): string | undefined {
  let at = tree
  while (at && !isLeaf(at) && at.rule !== 'variable') {
    if (at.parts.length !== 1) return undefined
    at = at.parts[0]
  }
  return at && !isLeaf(at) ? nameOf(at) : undefined
}

/** Branches of some rules, those inside expressions left out where `throughExpressions` is off. */
function* branches(tree: Branch, rules: readonly string[], throughExpressions: boolean): Generator<Branch> {
  const open: Tree[] = [tree]
  for (let next = open.pop(); next; next = open.pop()) {
    if (isLeaf(next) || (!throughExpressions && next.rule === 'expression')) continue
    if (rules.includes(next.rule)) yield next
    for (let index = next.parts.length - 1; index >= 0; index--) open.push(next.parts[index]!)
  }
}

const patternRules = ['nodePattern', 'relationshipPattern']

const variablesOf = (pattern: Branch): string[] =>
  [...branches(pattern, patternRules, false)].flatMap(part => {
    const variable = childOf(part, 'variable')
    return variable ? [nameOf(variable)] : []
  })

/** Variables that stand for a node or relationship: only their properties are in the schema. */
const entityVariables = (tree: Branch): Set<string> =>
  new Set(
    [...branches(tree, patternRules, true)].flatMap(part => {
      const variable = childOf(part, 'variable')
      return variable ? [nameOf(variable)] : []
    }),
  )

/**
 * Patterns of one MATCH that share no variable, neither with each other nor through one that is known already nor
 * through an equation in its WHERE. A node that is looked up by its properties counts as one row.
 */
function productsOf(match: Branch, bound: Set<string>): Range[] {
  const patterns = partsOf(childOf(match, 'patternList'), 'pattern').map(pattern => ({
    range: rangeOf(pattern),
    variables: variablesOf(pattern),
    isLookup:
      ![...branches(pattern, ['relationshipPattern'], false)].length &&
      [...branches(pattern, ['nodePattern'], false)].every(node => childOf(node, 'properties')),
  }))
  const links = [[...bound], ...patterns.map(({ variables }) => variables)]
  const where = childOf(match, 'whereClause')
  if (where)
    for (const comparison of branches(where, ['expression8'], true))
      if (comparison.parts.some(part => isLeaf(part) && part.text === '='))
        links.push([...branches(comparison, ['variable'], true)].map(nameOf))
  for (const { variables } of patterns) for (const variable of variables) bound.add(variable)
  if (patterns.length < 2) return []

  const groupOf = joined(links)
  const seen = new Set<unknown>()
  const products: Range[] = []
  for (const { range, variables, isLookup } of patterns) {
    if (isLookup) continue
    const group = variables[0] === undefined ? range : groupOf(variables[0])
    if (seen.size > 0 && !seen.has(group)) products.push(range)
    seen.add(group)
  }
  return products
}

/** The group of a name: names of one list are in one, and so are those of lists that share a name. */
function joined(lists: readonly (readonly string[])[]): (name: string) => string {
  const parents = new Map<string, string>()
  const groupOf = (name: string): string => {
    let root = name
    for (let parent = parents.get(root); parent !== undefined; parent = parents.get(root)) root = parent
    // What was walked over leads there at once the next time.
    for (let at = name; at !== root; ) {
      const parent = parents.get(at) as string
      parents.set(at, root)
      at = parent
    }
    return root
  }
  for (const [first, ...rest] of lists)
    for (const name of rest) {
      const [a, b] = [groupOf(first as string), groupOf(name)]
      if (a !== b) parents.set(b, a)
    }
  return groupOf
}
