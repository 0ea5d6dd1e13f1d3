import { ActionIcon, Button, MultiSelect, NativeSelect, SegmentedControl, Text, Tooltip } from '@mantine/core'
import { IconArrowLeft, IconArrowRight, IconArrowsHorizontal, IconPlus, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import type { SchemaAnswer } from '../../server/contract/messages.ts'
import { verbOf } from '../model/caption.ts'
import {
  changed,
  type Element,
  MOST_STEPS,
  type Pattern,
  type PatternNode,
  type PatternTie,
  without,
} from '../model/pattern.ts'
import { labelsFor, type Offered, propertiesFor, typesFor } from '../model/patternoffer.ts'
import { useText } from '../ui/text.ts'
import classes from './pattern.module.css'
import { nextCondition, PatternConditions } from './patternconditions.tsx'
import { type Count, MOST_COUNTED } from './patterncounts.ts'
import { nameOfElement } from './patterntext.ts'

interface Props<E extends Element> {
  readonly pattern: Pattern
  readonly element: E
  readonly schema: SchemaAnswer
  /** What the pattern matches up to here; null while that is not known. */
  readonly count: Count | null
  readonly onChange: (next: Pattern, merge?: string) => void
}

/** One node or tie of the pattern: what it is, and what is asked of it. */
export function PatternElement(props: Props<Element>) {
  const { pattern, element, schema, onChange } = props
  const { t } = useText()
  const [fresh, setFresh] = useState<number | null>(null)
  const properties = propertiesFor(schema, element)
  const name = nameOfElement(pattern, element, t)
  const next = nextCondition(element, properties)
  const add = () => {
    if (!next) return
    setFresh(element.conditions.length)
    onChange(changed(pattern, element, { conditions: [...element.conditions, next] }))
  }
  return (
    <li className={classes.element} data-of={element.of} data-none={props.count === 0 || undefined}>
      <div className={classes.head}>
        {element.of === 'node' ? <NodeHead {...props} element={element} /> : <TieHead {...props} element={element} />}
        <Tooltip label={t('reason.noProperties')} disabled={next !== undefined}>
          <Button
            size="compact-xs"
            variant="subtle"
            leftSection={<IconPlus size={13} />}
            aria-label={t('pattern.addConditionTo', { name })}
            data-disabled={next === undefined || undefined}
            aria-disabled={next === undefined}
            onClick={add}
          >
            {t('pattern.addCondition')}
          </Button>
        </Tooltip>
        <span className={classes.end}>
          {element.of === 'node' && <Counted count={props.count} />}
          {element.of === 'tie' && (
            <Tooltip label={t('pattern.removeTie')}>
              <ActionIcon
                variant="subtle"
                color="gray"
                size={26}
                aria-label={t('pattern.removeTieOf', { name })}
                onClick={() => onChange(without(pattern, element.id))}
              >
                <IconTrash size={15} />
              </ActionIcon>
            </Tooltip>
          )}
        </span>
      </div>
      <PatternConditions
        element={element}
        name={name}
        properties={properties}
        fresh={fresh}
        onChange={(change, merge) => onChange(changed(pattern, element, change), merge)}
      />
    </li>
  )
}

function NodeHead({ pattern, element, schema, onChange }: Props<PatternNode>) {
  const { t, number } = useText()
  const offered = labelsFor(schema, pattern, element)
  const { label } = element
  const place = pattern.chain.filter(({ of }) => of === 'node').indexOf(element) + 1
  return (
    <NativeSelect
      size="xs"
      className={classes.label}
      aria-label={t('pattern.label', { place: number(place) })}
      value={label === null ? 'any' : `one ${label}`}
      onChange={event => {
        const { value } = event.currentTarget
        onChange(changed(pattern, element, { label: value === 'any' ? null : value.slice('one '.length) }))
      }}
      data={[
        { value: 'any', label: t('pattern.anyNode') },
        // What was chosen stays, also where nothing of it is met any more.
        ...(label !== null && !offered.some(({ name }) => name === label)
          ? [{ value: `one ${label}`, label: t('pattern.notThere', { name: label }) }]
          : []),
        ...offered.map(one => ({ value: `one ${one.name}`, label: shownOf(one, one.name, t, number) })),
      ]}
    />
  )
}

function TieHead({ pattern, element, schema, onChange }: Props<PatternTie>) {
  const { t, number } = useText()
  const offered = typesFor(schema, pattern, element)
  const name = nameOfElement(pattern, element, t)
  const gone = element.types.filter(type => !offered.some(one => one.name === type))
  const directions = [
    ['out', IconArrowRight],
    ['in', IconArrowLeft],
    ['either', IconArrowsHorizontal],
  ] as const
  return (
    <>
      <SegmentedControl
        size="xs"
        aria-label={t('pattern.direction', { name })}
        value={element.direction}
        onChange={value => onChange(changed(pattern, element, { direction: value as PatternTie['direction'] }))}
        data={directions.map(([value, Icon]) => ({
          value,
          label: (
            <span title={t(`pattern.direction.${value}`)} className={classes.arrow}>
              <Icon size={15} aria-hidden />
              <span className={classes.unseen}>{t(`pattern.direction.${value}`)}</span>
            </span>
          ),
        }))}
      />
      <MultiSelect
        size="xs"
        className={classes.types}
        classNames={{ inputField: classes.typing }}
        aria-label={t('pattern.types')}
        placeholder={element.types.length === 0 ? t('pattern.anyTie') : undefined}
        value={[...element.types]}
        onChange={types => onChange(changed(pattern, element, { types }))}
        searchable
        hidePickedOptions
        nothingFoundMessage={t('pattern.noType')}
        data={[
          ...gone.map(type => ({ value: type, label: verbOf(type) })),
          ...offered.map(one => ({ value: one.name, label: verbOf(one.name) })),
        ]}
        renderOption={({ option }) => {
          const one = offered.find(({ name }) => name === option.value)
          return <span>{one ? shownOf(one, verbOf(one.name), t, number) : option.label}</span>
        }}
      />
      <NativeSelect
        size="xs"
        aria-label={t('pattern.steps', { name })}
        value={String(element.longest)}
        onChange={event => onChange(changed(pattern, element, { longest: Number(event.currentTarget.value) }))}
        data={Array.from({ length: MOST_STEPS }, (_, at) => ({
          value: String(at + 1),
          label: at === 0 ? t('pattern.oneStep') : t('pattern.upToSteps', { most: number(at + 1) }),
        }))}
      />
    </>
  )
}

const shownOf = (
  { count, seen }: Offered,
  name: string,
  t: ReturnType<typeof useText>['t'],
  number: (value: number) => string,
): string => (!seen ? t('pattern.unseen', { name }) : count === null ? name : `${name} (${number(count)})`)

function Counted({ count }: { count: Count | null }) {
  const { t, number } = useText()
  if (count === null || count === 'failed') return null
  return (
    <Text size="xs" c={count === 0 ? 'red' : 'dimmed'} span className={classes.count} title={t('pattern.upToHere')}>
      {count === 'more' ? `> ${number(MOST_COUNTED)}` : count === 'late' ? '…' : number(count)}
    </Text>
  )
}
