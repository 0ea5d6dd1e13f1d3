import { ActionIcon, Autocomplete, Group, NativeSelect, SegmentedControl, TagsInput, TextInput } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { textOf } from '../model/caption.ts'
import type { Element } from '../model/pattern.ts'
import {
  arityOf,
  asking,
  type Condition,
  conditionOn,
  isComplete,
  isTemporal,
  type Operator,
  operatorsOf,
} from '../model/patterncondition.ts'
import { type OfferedProperty, suggestedBy } from '../model/patternoffer.ts'
import { useText } from '../ui/text.ts'
import { useAnswer } from './answer.ts'
import classes from './pattern.module.css'

interface Props {
  readonly element: Element
  readonly name: string
  readonly properties: readonly OfferedProperty[]
  /** The condition that was just added, by its place: it takes the keyboard. */
  readonly fresh: number | null
  /** `merge` names what is being written, so that its letters are one step. */
  readonly onChange: (change: Partial<Pick<Element, 'conditions' | 'join'>>, merge?: string) => void
}

/** What is asked of an element of the pattern. */
export function PatternConditions({ element, name, properties, fresh, onChange }: Props) {
  const { t } = useText()
  const { conditions, join } = element
  const replace = (place: number, next: Condition, merge?: string) =>
    onChange({ conditions: conditions.with(place, next) }, merge)
  if (conditions.length === 0) return null
  return (
    <div className={classes.conditions}>
      {conditions.length > 1 && (
        <SegmentedControl
          size="xs"
          aria-label={t('pattern.join', { name })}
          value={join}
          onChange={value => onChange({ join: value === 'any' ? 'any' : 'all' })}
          data={[
            { value: 'all', label: t('pattern.join.all') },
            { value: 'any', label: t('pattern.join.any') },
          ]}
        />
      )}
      {conditions.map((condition, place) => (
        <Row
          // biome-ignore lint/suspicious/noArrayIndexKey: conditions have no other identity, and keep their order
          key={place}
          element={element}
          condition={condition}
          properties={properties}
          isFresh={place === fresh}
          onChange={(next, merge) => replace(place, next, merge && `${element.id} ${place} ${merge}`)}
          onRemove={() => onChange({ conditions: conditions.toSpliced(place, 1) })}
        />
      ))}
    </div>
  )
}

function Row({
  element,
  condition,
  properties,
  isFresh,
  onChange,
  onRemove,
}: {
  element: Element
  condition: Condition
  properties: readonly OfferedProperty[]
  isFresh: boolean
  onChange: (next: Condition, merge?: string) => void
  onRemove: () => void
}) {
  const { t } = useText()
  const first = useRef<HTMLSelectElement>(null)
  useEffect(() => {
    if (isFresh) first.current?.focus()
  }, [isFresh])
  const { property, kind, operator } = condition
  const shown = property || t('pattern.itself')
  const names = properties.map(one => one.name)
  return (
    <Group gap={4} wrap="wrap" className={classes.condition} data-unused={!isComplete(condition) || undefined}>
      <NativeSelect
        ref={first}
        size="xs"
        aria-label={t('pattern.property')}
        value={property}
        onChange={event => {
          const next = properties.find(one => one.name === event.currentTarget.value)
          if (next && next.name !== property) onChange(conditionOn(next.name, next.kind))
        }}
        data={[
          ...(names.includes(property) ? [] : [{ value: property, label: shown }]),
          ...names.map(one => ({ value: one, label: one })),
        ]}
      />
      <NativeSelect
        size="xs"
        aria-label={t('pattern.operator', { property: shown })}
        value={operator}
        onChange={event => onChange(asking(condition, event.currentTarget.value as Operator))}
        data={operatorsOf(kind).map(one => ({ value: one, label: t(`pattern.operator.${one}`) }))}
      />
      <Values element={element} condition={condition} onChange={onChange} />
      <ActionIcon
        variant="subtle"
        color="gray"
        size={26}
        aria-label={t('pattern.removeCondition', { property: shown })}
        onClick={onRemove}
      >
        <IconX size={14} />
      </ActionIcon>
    </Group>
  )
}

/** The values of a condition, with what the data has to fill them. */
function Values({
  element,
  condition,
  onChange,
}: {
  element: Element
  condition: Condition
  onChange: (next: Condition, merge?: string) => void
}) {
  const { t } = useText()
  const { property, kind, operator, values } = condition
  const arity = arityOf(operator)
  const label = t('pattern.value', { property: property || t('pattern.itself') })
  const [sought, setSought] = useState<string | null>(null)
  const by = suggestedBy(element)
  const isSuggested = by !== undefined && property !== '' && kind !== 'boolean' && !operator.startsWith('size')
  // What stands there already is no search: until something is typed, the commonest values are offered.
  const request = isSuggested && arity !== 0 ? { label: by, property, q: sought ?? '' } : null
  const { answer } = useAnswer('suggestions', request, { delay: sought === null ? 0 : 150 })
  const offered = [...new Set(answer?.suggestions.map(({ value }) => textOf(value)) ?? [])]
  const write = (place: number, text: string) => {
    const next = Array.from({ length: Math.max(values.length, place + 1) }, (_, at) => values[at] ?? '')
    onChange({ ...condition, values: next.with(place, text) }, `value ${place}`)
  }
  if (arity === 0) return null
  if (kind === 'boolean')
    return (
      <NativeSelect
        size="xs"
        aria-label={label}
        value={values[0] ?? ''}
        onChange={event => write(0, event.currentTarget.value)}
        data={['', 'true', 'false'].map(value => ({
          value,
          label: value === '' ? '…' : t(value === 'true' ? 'pattern.true' : 'pattern.false'),
        }))}
      />
    )
  if (arity === null)
    return (
      <TagsInput
        size="xs"
        className={classes.values}
        aria-label={label}
        placeholder={values.length === 0 ? t('pattern.valuesHint') : undefined}
        value={[...values]}
        data={offered}
        filter={({ options }) => options}
        limit={20}
        searchValue={sought ?? ''}
        onSearchChange={setSought}
        readOnly={kind === 'id'}
        onChange={next => onChange({ ...condition, values: next })}
      />
    )
  return Array.from({ length: arity }, (_, place) => {
    const shared = {
      size: 'xs' as const,
      className: classes.value,
      'aria-label': arity > 1 ? t(place === 0 ? 'pattern.from' : 'pattern.to', { label }) : label,
      placeholder: isTemporal(kind) ? t(`pattern.shape.${kind}`) : t('pattern.valueHint'),
      value: values[place] ?? '',
    }
    const isWrong = shared.value !== '' && !isComplete({ ...condition, values: [shared.value, shared.value] })
    const key = String(place)
    const error = isWrong ? t(`pattern.wrong.${kind === 'number' || kind === 'list' ? 'number' : 'time'}`) : undefined
    return request === null ? (
      <TextInput key={key} {...shared} error={error} onChange={event => write(place, event.currentTarget.value)} />
    ) : (
      <Autocomplete
        key={key}
        {...shared}
        error={error}
        data={offered}
        filter={({ options }) => options}
        limit={20}
        onChange={text => {
          setSought(text)
          write(place, text)
        }}
      />
    )
  })
}

/** The condition with which a new one begins: on the first property that has none yet. */
export function nextCondition(element: Element, properties: readonly OfferedProperty[]): Condition | undefined {
  const asked = new Set(element.conditions.map(({ property }) => property))
  const next = properties.find(({ name }) => !asked.has(name)) ?? properties[0]
  return next && conditionOn(next.name, next.kind)
}
