import { Checkbox, Group, MultiSelect, NativeSelect, NumberInput, SegmentedControl } from '@mantine/core'
import type { SchemaAnswer } from '../../server/contract/messages.ts'
import { type Column, isSingle, MOST_LIMIT, nodesOf, type Pattern, type Returns, returning } from '../model/pattern.ts'
import { propertiesFor } from '../model/patternoffer.ts'
import { useText } from '../ui/text.ts'
import classes from './pattern.module.css'
import { columnsOf, nameOfColumn } from './patterntext.ts'

interface Props {
  readonly pattern: Pattern
  readonly schema: SchemaAnswer
  readonly onChange: (next: Pattern, merge?: string) => void
}

const keyOf = ({ element, property }: Column): string =>
  property === null ? String(element) : `${element} ${property}`

/** What the pattern gives back: the graph, rows of chosen properties, or counts. */
export function PatternReturns({ pattern, schema, onChange }: Props) {
  const { t } = useText()
  const { returns } = pattern
  const change = (next: Partial<Returns>, merge?: string) => onChange(returning(pattern, next), merge)
  const columns = columnsOf(pattern, one => propertiesFor(schema, one).map(({ name }) => name))
  const byKey = new Map(columns.map(column => [keyOf(column), column]))
  const options = columns.map(column => ({ value: keyOf(column), label: nameOfColumn(pattern, column, t) }))
  const as = (value: Returns['as']) =>
    change({
      as: value,
      ...(value === 'rows' && returns.columns.length === 0 ? { columns: usualColumns(pattern, schema) } : {}),
    })
  return (
    <section className={classes.returns} aria-label={t('pattern.returns')}>
      <Group gap={6} wrap="wrap" align="end">
        <SegmentedControl
          size="xs"
          aria-label={t('pattern.returns')}
          value={returns.as}
          onChange={value => as(value as Returns['as'])}
          data={(['graph', 'rows', 'count'] as const).map(value => ({ value, label: t(`pattern.as.${value}`) }))}
        />
        <NumberInput
          size="xs"
          w={120}
          aria-label={t('pattern.limit')}
          prefix={t('pattern.limitPrefix')}
          min={1}
          max={MOST_LIMIT}
          clampBehavior="strict"
          allowDecimal={false}
          value={returns.limit}
          onChange={value => typeof value === 'number' && value >= 1 && change({ limit: value }, 'limit')}
        />
        {returns.as === 'count' && (
          <>
            <NativeSelect
              size="xs"
              label={t('pattern.by')}
              value={keyOf(returns.by ?? { element: nodesOf(pattern)[0]!.id, property: null })}
              onChange={event => change({ by: byKey.get(event.currentTarget.value) ?? null })}
              data={options}
            />
            <NativeSelect
              size="xs"
              label={t('pattern.counted')}
              value={returns.counted === null ? 'matches' : String(returns.counted)}
              onChange={event => {
                const { value } = event.currentTarget
                change({ counted: value === 'matches' ? null : Number(value) })
              }}
              data={[
                { value: 'matches', label: t('pattern.matches') },
                ...pattern.chain.filter(isSingle).map(one => ({
                  value: String(one.id),
                  label: t('pattern.different', {
                    name: nameOfColumn(pattern, { element: one.id, property: null }, t),
                  }),
                })),
              ]}
            />
            <NativeSelect
              size="xs"
              label={t('pattern.order')}
              value={returns.least ? 'least' : 'most'}
              onChange={event => change({ least: event.currentTarget.value === 'least' })}
              data={[
                { value: 'most', label: t('pattern.most') },
                { value: 'least', label: t('pattern.least') },
              ]}
            />
          </>
        )}
      </Group>
      {returns.as === 'rows' && (
        <>
          <MultiSelect
            size="xs"
            classNames={{ inputField: classes.typing }}
            label={t('pattern.columns')}
            placeholder={returns.columns.length === 0 ? t('pattern.columnsHint') : undefined}
            value={returns.columns.map(keyOf)}
            onChange={keys => {
              const next = keys.flatMap(key => byKey.get(key) ?? [])
              // The order is by a column, wherever that stands now.
              const ordered = returns.order && returns.columns[returns.order.column]
              const column = ordered ? next.findIndex(one => keyOf(one) === keyOf(ordered)) : -1
              change({ columns: next, order: column < 0 ? null : { ...returns.order!, column } })
            }}
            searchable
            hidePickedOptions
            data={options}
          />
          <Group gap={6} wrap="wrap" align="end">
            <NativeSelect
              size="xs"
              label={t('pattern.order')}
              value={returns.order ? `${returns.order.descending ? 'down' : 'up'} ${returns.order.column}` : ''}
              onChange={event => {
                const [way, column] = event.currentTarget.value.split(' ')
                change({ order: column === undefined ? null : { column: Number(column), descending: way === 'down' } })
              }}
              data={[
                { value: '', label: t('pattern.unordered') },
                ...returns.columns.flatMap((column, at) =>
                  (['up', 'down'] as const).map(way => ({
                    value: `${way} ${at}`,
                    label: t(`pattern.${way}`, { name: nameOfColumn(pattern, column, t) }),
                  })),
                ),
              ]}
            />
            <Checkbox
              size="xs"
              label={t('pattern.distinct')}
              checked={returns.distinct}
              onChange={event => change({ distinct: event.currentTarget.checked })}
            />
          </Group>
        </>
      )}
    </section>
  )
}

/** Of each node the property that reads as its name, else the node itself. */
const usualColumns = (pattern: Pattern, schema: SchemaAnswer): Column[] =>
  nodesOf(pattern).map(({ id, label }) => ({
    element: id,
    property: schema.labels.find(({ name }) => name === label)?.caption ?? null,
  }))
