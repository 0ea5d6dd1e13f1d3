import { Autocomplete, NativeSelect, TagsInput, Text, Textarea, TextInput } from '@mantine/core'
import { useMemo, useState } from 'react'
import type { SavedParameter } from '../../server/contract/savedquery.ts'
import { useSelect } from '../context.ts'
import { textOf } from '../model/caption.ts'
import {
  type Draft,
  type Drafts,
  type FieldKind,
  fieldKinds,
  followsSelection,
  freshDraft,
  readDraft,
  type SelectionValues,
  selectionValues,
  valuesOf,
} from '../model/parameters.ts'
import type { Phrase } from '../model/phrase.ts'
import { useText } from '../ui/text.ts'
import { useAnswer } from './answer.ts'
import classes from './parameterform.module.css'

/** The label stands beside the field, what is said of it below. */
const ORDER: ('label' | 'input' | 'description' | 'error')[] = ['label', 'input', 'description', 'error']

/** What `$selected` and `$key` stand for, as the selection changes. */
export function useSelectionValues(): SelectionValues {
  const ids = useSelect(state => state.view.selection.nodes)
  const drawn = useSelect(state => state.scene.nodes)
  const schema = useSelect(state => state.schema)
  return useMemo(
    () =>
      selectionValues(
        [...ids].flatMap(id => drawn.get(id)?.node ?? []),
        schema,
      ),
    [ids, drawn, schema],
  )
}

export interface ParameterFormProps {
  readonly names: readonly string[]
  /** What a kept query says about them: its labels stand for the names, and its kinds are not chosen. */
  readonly declared?: readonly SavedParameter[]
  readonly drafts: Drafts
  readonly onChange: (name: string, draft: Draft) => void
  /** Whether what is missing is told too: once it was to be run. */
  readonly isAsked: boolean
}

/** A field for each parameter, by its kind. */
export function ParameterForm({ names, declared = [], drafts, onChange, isAsked }: ParameterFormProps) {
  const { say } = useText()
  const selection = useSelectionValues()
  const declaredOf = (name: string) => declared.find(one => one.name === name)
  const whole = new Map(names.map(name => [name, drafts.get(name) ?? freshDraft(name, declaredOf(name))]))
  const { problems } = valuesOf(names, whole, selection)
  const problemOf = (name: string, draft: Draft): Phrase | undefined =>
    isAsked || (draft.kind !== 'selection' && draft.text.trim() !== '') ? problems.get(name) : undefined
  return (
    <div className={classes.form}>
      {[...whole].map(([name, draft]) => {
        const problem = problemOf(name, draft)
        return (
          <Field
            key={name}
            name={name}
            declared={declaredOf(name)}
            draft={draft}
            selection={selection}
            error={problem && say(problem)}
            onChange={next => onChange(name, next)}
          />
        )
      })}
    </div>
  )
}

interface FieldProps {
  readonly name: string
  readonly declared: SavedParameter | undefined
  readonly draft: Draft
  readonly selection: SelectionValues
  readonly error: string | undefined
  readonly onChange: (draft: Draft) => void
}

function Field({ name, declared, draft, selection, error, onChange }: FieldProps) {
  const { t } = useText()
  const language = useSelect(state => state.language)
  const label = (language === 'zh' ? (declared?.labelZh ?? declared?.label) : declared?.label) ?? `$${name}`
  const kinds: readonly FieldKind[] = followsSelection(name) ? ['selection', ...fieldKinds] : fieldKinds
  const input =
    draft.kind === 'selection' ? (
      <Following name={name} label={label} selection={selection} error={error} />
    ) : (
      <Input label={label} draft={draft} error={error} onChange={text => onChange({ ...draft, text })} />
    )
  if (declared) return input
  return (
    <div className={classes.row}>
      <div className={classes.input}>{input}</div>
      <NativeSelect
        size="xs"
        className={classes.kind}
        aria-label={t('parameters.kindOf', { name: `$${name}` })}
        value={draft.kind}
        onChange={event => onChange({ ...draft, kind: event.currentTarget.value as FieldKind })}
        data={kinds.map(kind => ({ value: kind, label: t(`parameters.kind.${kind}`) }))}
      />
    </div>
  )
}

/** What the selection gives, to be seen and not to be changed. */
function Following({
  name,
  label,
  selection: { selected, selectedBy, key, keyBy },
  error,
}: Pick<FieldProps, 'name' | 'selection' | 'error'> & { readonly label: string }) {
  const { t } = useText()
  const by = name === 'key' ? keyBy : selectedBy
  const holds =
    name === 'key'
      ? textOf(key)
      : t('parameters.selected', {
          count: selected.length,
          values: selected.slice(0, 5).map(textOf).join(', ') + (selected.length > 5 ? ' …' : ''),
        })
  const isEmpty = name === 'key' ? key === null : selected.length === 0
  const operator = name === 'key' ? '=' : 'IN'
  return (
    <TextInput
      size="xs"
      label={label}
      readOnly
      value={isEmpty ? '' : holds}
      placeholder={error === undefined ? t('parameters.follows') : ''}
      description={
        isEmpty ? null : `${t('parameters.follows')} · ${by === null ? 'elementId(n)' : `n.${by}`} ${operator} $${name}`
      }
      inputWrapperOrder={ORDER}
      error={error}
    />
  )
}

interface InputProps {
  readonly label: string
  readonly draft: Draft
  readonly error: string | undefined
  readonly onChange: (text: string) => void
}

function Input({ label, draft, error, onChange }: InputProps) {
  const { t } = useText()
  const { kind, text, from } = draft
  const common = {
    size: 'xs',
    label,
    error,
    inputWrapperOrder: ORDER,
    placeholder: t(`parameters.hint.${kind as Exclude<FieldKind, 'selection'>}`),
  } satisfies Omit<CommonProps, 'onChange'>
  if (from) return <Suggested {...common} draft={draft} from={from} onChange={onChange} />
  if (kind === 'boolean')
    return (
      <NativeSelect
        {...common}
        value={text === 'true' || text === 'false' ? text : ''}
        onChange={event => onChange(event.currentTarget.value)}
        data={[
          { value: '', label: '' },
          { value: 'true', label: t('parameters.true') },
          { value: 'false', label: t('parameters.false') },
        ]}
      />
    )
  if (kind === 'texts' || kind === 'numbers') return <Items {...common} text={text} onChange={onChange} />
  if (kind === 'json' || text.includes('\n'))
    return (
      <Textarea
        {...common}
        classNames={{ input: classes.code }}
        spellCheck={false}
        autosize
        minRows={1}
        maxRows={5}
        value={text}
        onChange={event => onChange(event.currentTarget.value)}
      />
    )
  const read = kind === 'temporal' ? readDraft(draft) : null
  return (
    <TextInput
      {...common}
      value={text}
      inputMode={kind === 'integer' ? 'numeric' : kind === 'number' ? 'decimal' : undefined}
      onChange={event => onChange(event.currentTarget.value)}
      rightSection={
        read && 'value' in read ? (
          <Text size="xs" c="dimmed" className={classes.type}>
            {(read.value as { $type: string }).$type}
          </Text>
        ) : undefined
      }
      rightSectionWidth={read && 'value' in read ? 108 : undefined}
    />
  )
}

interface CommonProps {
  readonly size: 'xs'
  readonly inputWrapperOrder: typeof ORDER
  readonly label: string
  readonly error: string | undefined
  readonly placeholder: string
  readonly onChange: (text: string) => void
}

function Items({
  text,
  onChange,
  data,
  onSearch,
  ...common
}: CommonProps & { readonly text: string; readonly data?: string[]; readonly onSearch?: (text: string) => void }) {
  const items = text.split('\n').filter(one => one !== '')
  return (
    <TagsInput
      {...common}
      {...(data ? { data } : {})}
      {...(onSearch ? { onSearchChange: onSearch } : {})}
      placeholder={items.length === 0 ? common.placeholder : undefined}
      // A comma may stand in a name: Enter ends an item.
      splitChars={[]}
      allowDuplicates
      value={items}
      onChange={next => onChange(next.map(one => one.replaceAll('\n', ' ')).join('\n'))}
    />
  )
}

/** A field with what the data has to fill it. */
function Suggested({
  draft: { kind, text },
  from,
  onChange,
  ...common
}: CommonProps & { readonly draft: Draft; readonly from: NonNullable<Draft['from']> }) {
  const { t, number } = useText()
  const [typed, setTyped] = useState('')
  // What stands there already is no search: until something is typed, the commonest values are offered.
  const { answer } = useAnswer('suggestions', { ...from, q: typed }, { delay: typed === '' ? 0 : 150 })
  const offered = [...new Set(answer?.suggestions.map(({ value }) => textOf(value)) ?? [])]
  if (kind === 'texts') return <Items {...common} text={text} onChange={onChange} data={offered} onSearch={setTyped} />
  return (
    <Autocomplete
      {...common}
      data={offered}
      filter={({ options }) => options}
      limit={20}
      value={text}
      onChange={next => {
        setTyped(next)
        onChange(next)
      }}
      description={
        answer && answer.total > offered.length
          ? t('phrases.offered', { shown: number(offered.length), total: number(answer.total) })
          : undefined
      }
    />
  )
}
