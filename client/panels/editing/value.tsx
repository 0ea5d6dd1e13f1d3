import { ActionIcon, Button, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import { useRef } from 'react'
import { textOf } from '../../model/caption.ts'
import type { Input, ScalarKind } from '../../model/editingvalue.ts'
import { useText } from '../../ui/text.ts'
import classes from './editing.module.css'

/** How values of a kind are written. */
const examples: { readonly [kind in ScalarKind]?: string } = {
  integer: '42',
  decimal: '3.14',
  Date: '2025-03-11',
  Time: '09:00:00+08:00',
  LocalTime: '09:00:00',
  DateTime: '2025-03-11T09:00:00+08:00',
  LocalDateTime: '2025-03-11T09:00:00',
  Duration: 'P1Y2M3DT4H5M6S',
}
export const statuses = ['asserted', 'hedged', 'inferred', 'contradicted'] as const

interface Props {
  readonly id: string
  readonly name: string
  readonly input: Input
  /** Only these texts are values. */
  readonly among?: readonly string[] | undefined
  readonly isWrong: boolean
  /** What stands where there is no value. */
  readonly none?: string | undefined
  readonly describedBy: string
  readonly onChange: (input: Input) => void
}

/** The field in which a value of its kind is written. */
export function ValueField(props: Props) {
  const { input, onChange } = props
  const { t } = useText()
  if (input.kind === 'fixed')
    return (
      <p id={props.id} className={classes.fixed}>
        <span>{textOf(input.value)}</span> <em>{t('editing.fixed')}</em>
      </p>
    )
  if (input.kind === 'list') return <ListField {...props} input={input} />
  return <ScalarField {...props} kind={input.kind} text={input.text} onText={text => onChange({ ...input, text })} />
}

function ScalarField({
  id,
  label,
  kind,
  text,
  among,
  isWrong,
  none,
  describedBy,
  isItem = false,
  onText,
  onEnter,
}: Pick<Props, 'among' | 'isWrong' | 'none' | 'describedBy'> & {
  id?: string
  /** Where no label stands beside it. */
  label?: string
  kind: ScalarKind
  text: string | null
  isItem?: boolean
  onText: (text: string | null) => void
  onEnter?: () => void
}) {
  const { t } = useText()
  const common = { id, 'aria-label': label, 'aria-describedby': describedBy, error: isWrong, size: 'xs' as const }
  const choices = kind === 'boolean' ? ['true', 'false'] : among
  if (choices)
    return (
      <NativeSelect
        {...common}
        value={text ?? ''}
        onChange={event => onText(event.currentTarget.value === '' ? null : event.currentTarget.value)}
        data={[
          ...(isItem ? [] : [{ value: '', label: none ?? t('editing.noValue') }]),
          ...(text !== null && text !== '' && !choices.includes(text) ? [text] : []),
          ...choices.map(value => ({
            value,
            label: kind === 'boolean' ? t(value === 'true' ? 'editing.yes' : 'editing.no') : value,
          })),
        ]}
      />
    )
  const placeholder =
    text === ''
      ? t('editing.emptyText')
      : isItem
        ? (examples[kind] ?? '')
        : `${t('editing.noValue')} ${examples[kind] ? `(${examples[kind]})` : ''}`
  if (kind === 'text' && !isItem)
    return (
      <Textarea
        {...common}
        autosize
        minRows={1}
        maxRows={8}
        placeholder={placeholder}
        value={text ?? ''}
        onChange={event => onText(event.currentTarget.value)}
      />
    )
  return (
    <TextInput
      {...common}
      className={classes.grow}
      placeholder={placeholder}
      value={text ?? ''}
      // Of everything but a text an empty one is no value.
      onChange={event =>
        onText(event.currentTarget.value === '' && kind !== 'text' && !isItem ? null : event.currentTarget.value)
      }
      onKeyDown={event => {
        if (event.key !== 'Enter' || !onEnter) return
        event.preventDefault()
        onEnter()
      }}
    />
  )
}

function ListField({
  id,
  name,
  input,
  isWrong,
  describedBy,
  onChange,
}: Props & { input: Extract<Input, { kind: 'list' }> }) {
  const { t } = useText()
  const list = useRef<HTMLFieldSetElement>(null)
  const items = input.items ?? []
  const set = (next: readonly string[]) => onChange({ ...input, items: next })
  const add = () => {
    set([...items, input.of === 'boolean' ? 'true' : ''])
    // The new field is there with the next picture.
    requestAnimationFrame(() =>
      [...(list.current?.querySelectorAll<HTMLElement>('input, select') ?? [])].at(-1)?.focus(),
    )
  }
  return (
    <fieldset className={classes.listField} ref={list} id={id} aria-label={name} aria-describedby={describedBy}>
      {items.map((item, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an item of a list is its place
        <div key={index} className={classes.item}>
          <ScalarField
            label={t('editing.item', { name, place: index + 1 })}
            kind={input.of}
            text={item}
            isItem
            isWrong={isWrong}
            describedBy={describedBy}
            onText={text => set(items.map((one, at) => (at === index ? (text ?? '') : one)))}
            onEnter={add}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            size={26}
            aria-label={t('editing.removeItem', { name, place: index + 1 })}
            title={t('editing.removeItem', { name, place: index + 1 })}
            onClick={() => set(items.filter((_, at) => at !== index))}
          >
            <IconX size={14} />
          </ActionIcon>
        </div>
      ))}
      <Button size="compact-xs" variant="subtle" leftSection={<IconPlus size={12} />} onClick={add}>
        {t('editing.addItem')}
      </Button>
      {input.items === null ? (
        <span className={classes.quiet}>{t('editing.noValue')}</span>
      ) : (
        items.length === 0 && <span className={classes.quiet}>{t('editing.emptyList')}</span>
      )}
    </fieldset>
  )
}
