import { useSelect } from '../context.ts'
import { verbOf } from '../model/caption.ts'
import { type Filter, inOrder, isBlank, isOfProperty, type Subject, type Test } from '../model/filters.ts'
import { type Text, useText } from '../ui/text.ts'

/** Names that are said one by one in a chip. */
const SAID = 3

const listed = (names: readonly string[]): string =>
  [...names.slice(0, SAID), ...(names.length > SAID ? [`+${names.length - SAID}`] : [])].join(', ')

/** `Statistic · value`; the property alone where it is one of everything. */
export const nameOfSubject = ({ of, within, property }: Subject, t: Text): string => {
  const kind = within === null ? '' : of === 'node' ? within || t('filters.unlabelled') : verbOf(within)
  return [kind, property].filter(Boolean).join(' · ')
}

/** What the filters that are on let through, in their order, a few words each. */
export function useFilterTexts(): string[] {
  const filters = useSelect(({ scene }) => scene.filters)
  const textOf = useFilterText()
  return inOrder(filters)
    .filter(([, { on, test }]) => on && !isBlank(test))
    .map(([, filter]) => textOf(filter))
}

/** What a filter lets through, in a few words. */
export function useFilterText(): (filter: Pick<Filter, 'test' | 'negate'>) => string {
  const { t, number } = useText()
  const end = (value: number | string | null) =>
    value === null ? '…' : typeof value === 'number' ? number(value) : value
  const textOf = (test: Test): string => {
    if (isBlank(test)) return t('filters.unset', { name: headOf(test) })
    switch (test.kind) {
      case 'label':
        return listed(test.labels.map(label => label || t('filters.unlabelled')))
      case 'type':
        return listed(test.types.map(verbOf))
      case 'status':
        return listed(test.statuses.map(status => t(`status.${status}`)))
      case 'range':
      case 'date':
      case 'degree':
        return t('filters.range', { name: headOf(test), from: end(test.from), to: end(test.to) })
      case 'text':
        return t('filters.contains', { name: headOf(test), text: test.contains })
      case 'value':
        return `${headOf(test)}: ${listed(test.values)}`
      case 'missing':
        return t('filters.missing', { name: headOf(test) })
      default:
        return headOf(test)
    }
  }
  const headOf = (test: Test): string => {
    if (isOfProperty(test)) return nameOfSubject(test, t)
    switch (test.kind) {
      case 'label':
        return t('filters.labels')
      case 'type':
        return t('filters.types')
      case 'status':
        return t('filters.status')
      case 'degree':
        return t('filters.degree')
      default:
        return test.nodes === null ? t('filters.component') : t('filters.componentOf', { count: test.nodes.length })
    }
  }
  return ({ test, negate }) => (negate ? t('filters.negated', { name: textOf(test) }) : textOf(test))
}
