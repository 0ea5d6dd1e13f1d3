import { useSelect } from '../context.ts'
import { verbOf } from '../model/caption.ts'
import {
  type Column,
  type Element,
  isSingle,
  nodesOf,
  type Pattern,
  type PatternNode,
  type PatternTie,
} from '../model/pattern.ts'
import { arityOf, type Condition, isComplete } from '../model/patterncondition.ts'
import { toldTypes } from '../model/sentence.ts'
import { type Text, useText } from '../ui/text.ts'

/** Values that are said one by one. */
const SAID = 3

/** What an element is called in a list: its label or types, and which of several it is. */
export function nameOfElement(pattern: Pattern, element: Element, t: Text): string {
  const plain = (one: Element) =>
    one.of === 'node'
      ? (one.label ?? t('pattern.anyNode'))
      : one.types.length > 0
        ? one.types.map(verbOf).join(t('pattern.or'))
        : t('pattern.anyTie')
  const name = plain(element)
  const same = pattern.chain.filter(one => plain(one) === name)
  return same.length > 1 ? `${name} ${same.indexOf(element) + 1}` : name
}

export const nameOfColumn = (pattern: Pattern, { element, property }: Column, t: Text): string => {
  const found = pattern.chain.find(({ id }) => id === element)
  const name = found ? nameOfElement(pattern, found, t) : ''
  return property === null ? name : `${name} · ${property}`
}

/** The columns that can be asked of a pattern: each element as a whole, and its properties. */
export const columnsOf = (pattern: Pattern, propertiesOf: (element: Element) => readonly string[]): Column[] =>
  pattern.chain
    .filter(isSingle)
    .flatMap(one => [null, ...propertiesOf(one)].map(property => ({ element: one.id, property })))

/** What a pattern asks, as a sentence. */
export function usePatternText(): (pattern: Pattern) => string {
  const { t, number } = useText()
  const language = useSelect(state => state.language)

  const saidOf = (condition: Condition): string => {
    const { property, kind, operator, values } = condition
    const quoted = (text: string) => (kind === 'text' || operator === 'has' ? t('pattern.quoted', { text }) : text)
    const arity = arityOf(operator) ?? values.length
    const [first = '', second = ''] = values
    const listed = [
      ...values.slice(0, Math.min(SAID, arity)).map(quoted),
      ...(values.length > SAID && arity > SAID ? [`+${number(values.length - SAID)}`] : []),
    ].join(', ')
    if (kind === 'id') return t('pattern.said.id', { count: values.length })
    return t(`pattern.said.${operator}`, { property, first: quoted(first), second: quoted(second), listed })
  }
  const asideOf = ({ conditions, join }: Element): string => {
    const said = conditions.filter(isComplete).map(saidOf)
    return said.length === 0 ? '' : said.join(t(join === 'all' ? 'pattern.and' : 'pattern.or'))
  }
  const nodeSaid = (pattern: Pattern, node: PatternNode): string => {
    const name = nameOfElement(pattern, node, t)
    const which = asideOf(node)
    const article = language === 'en' && node.label !== null ? (/^[aeiou]/i.test(name) ? 'an ' : 'a ') : ''
    const plain = node.label === null ? name : t('pattern.some', { name: `${article}${name}` })
    return which ? t('pattern.which', { name: plain, which }) : plain
  }
  const tieSaid = (tie: PatternTie, left: string, right: string): string => {
    const [start, end] = tie.direction === 'in' ? [right, left] : [left, right]
    const which = asideOf(tie)
    const types = tie.types.map(verbOf).join(t('pattern.or')) || t('pattern.anyTie')
    const aside = which && t('pattern.aside', { which })
    const [type] = tie.types
    if (tie.longest > 1)
      return t(tie.direction === 'either' ? 'pattern.says.chainEither' : 'pattern.says.chain', {
        start,
        end,
        types,
        aside,
        most: number(tie.longest),
      })
    if (tie.direction === 'either') return t('pattern.says.either', { start, end, types, aside })
    if (type === undefined || tie.types.length > 1) return t('pattern.says.tied', { start, end, types, aside })
    const told = toldTypes.has(type) ? `sentence.${type}` : 'sentence.any'
    return t(told as 'sentence.any', { start, end, verb: verbOf(type), aside }).replace(/[.。]$/, '')
  }
  return pattern => {
    const { chain, returns } = pattern
    const clauses = chain.flatMap((one, place) => {
      if (one.of === 'node')
        return chain.length === 1 ? [t('pattern.says.there', { node: nodeSaid(pattern, one) })] : []
      const left = chain[place - 1] as PatternNode
      // What was said of a node is said once.
      const before =
        left.label === null ? t('pattern.thatNode') : t('pattern.that', { name: nameOfElement(pattern, left, t) })
      const from = place === 1 ? nodeSaid(pattern, left) : before
      return [tieSaid(one, from, nodeSaid(pattern, chain[place + 1] as PatternNode))]
    })
    const what = clauses.join(t('pattern.then'))
    if (returns.as === 'count') {
      const by = nameOfColumn(pattern, returns.by ?? { element: nodesOf(pattern)[0]!.id, property: null }, t)
      if (returns.counted === null) return t('pattern.says.count', { by, what })
      return t('pattern.says.countDifferent', {
        by,
        what,
        counted: nameOfColumn(pattern, { element: returns.counted, property: null }, t),
      })
    }
    if (returns.as === 'rows' && returns.columns.length > 0)
      return t('pattern.says.rows', {
        columns: returns.columns.map(column => nameOfColumn(pattern, column, t)).join(t('pattern.comma')),
        what,
      })
    return t('pattern.says.graph', { what })
  }
}
