import { ActionIcon, Autocomplete, Button, NativeSelect } from '@mantine/core'
import { IconArrowBackUp, IconPlus, IconX } from '@tabler/icons-react'
import { useId, useState } from 'react'
import type { EditRemark } from '../../../server/contract/edit.ts'
import { isBookkeeping } from '../../../server/contract/search/fields.ts'
import { useSelect } from '../../context.ts'
import { textOf } from '../../model/caption.ts'
import {
  type Field,
  isRemoved,
  type Proposal,
  restoredField,
  withField,
  withNewField,
  withoutField,
} from '../../model/editingform.ts'
import { convertedTo, type ScalarKind, scalarKinds } from '../../model/editingvalue.ts'
import type { Phrase } from '../../model/phrase.ts'
import { useText } from '../../ui/text.ts'
import classes from './editing.module.css'
import { isObjection, Remarks } from './remarks.tsx'
import { statuses, ValueField } from './value.tsx'

interface Props {
  readonly fields: readonly Field[]
  readonly proposals: readonly Proposal[]
  readonly onChange: (fields: readonly Field[]) => void
  /** Of the change that the fields belong to: `changes.0`. */
  readonly path: string
  readonly problems: ReadonlyMap<string, Phrase>
  readonly remarks: ReadonlyMap<string, readonly EditRemark[]>
  readonly isTie: boolean
}

/** Properties, each with a field of its kind, and the way to another one. */
export function Fields(props: Props) {
  const { fields, proposals, onChange, path } = props
  const { t } = useText()
  const offered = proposals.filter(({ name }) => !fields.some(field => field.name === name))
  return (
    <div className={classes.fields}>
      {fields.map(field => (
        <FieldRow key={field.name} {...props} field={field} />
      ))}
      {offered.length > 0 && (
        <fieldset className={classes.offered} aria-label={t('editing.offered')}>
          {offered.map(({ name, kind }) => (
            <Button
              key={name}
              size="compact-xs"
              variant="default"
              leftSection={<IconPlus size={12} />}
              onClick={() => onChange(withNewField(fields, name, kind))}
            >
              {name}
            </Button>
          ))}
        </fieldset>
      )}
      <NewField key={path} fields={fields} onAdd={(name, kind) => onChange(withNewField(fields, name, kind))} />
    </div>
  )
}

/** On the engine without temporal values dates are texts. */
function useKinds(): readonly ScalarKind[] {
  const isEmbedded = useSelect(
    ({ connection }) => connection.state === 'there' && connection.health.engine === 'embedded',
  )
  return isEmbedded ? scalarKinds.slice(0, 4) : scalarKinds
}

function FieldRow({ field, fields, onChange, path, problems, remarks, isTie }: Props & { field: Field }) {
  const { t, say } = useText()
  const id = useId()
  const hasEvidence = useSelect(state => state.schema?.evidence ?? false)
  const kinds = useKinds()
  const { name, input, before } = field
  const at = `${path}.properties.${name}`
  const problem = problems.get(at)
  const here = remarks.get(at) ?? []
  const removed = isRemoved(field)
  const isKept = hasEvidence && isBookkeeping(name)
  const kind = input.kind === 'list' ? `list ${input.of}` : input.kind
  const among = isTie && hasEvidence && name === 'status' ? statuses : undefined
  const choose = (chosen: string) => {
    const [first, of] = chosen.split(' ') as [ScalarKind | 'list', ScalarKind | undefined]
    onChange(withField(fields, name, convertedTo(input, first, of)))
  }
  const own = input.kind === 'list' ? input.of : input.kind
  const choices = [...new Set<string>([...kinds, ...(own === 'fixed' ? [] : [own])])] as ScalarKind[]
  return (
    <div className={classes.field} data-removed={removed || undefined} data-field={name}>
      <div className={classes.fieldHead}>
        <label htmlFor={id} className={classes.name}>
          {name}
        </label>
        {input.kind !== 'fixed' && !removed && !among && !isKept && (
          <NativeSelect
            size="xs"
            variant="unstyled"
            className={classes.kind}
            aria-label={t('editing.kindOf', { name })}
            value={kind}
            onChange={event => choose(event.currentTarget.value)}
            data={[
              ...choices.map(value => ({ value, label: t(`editing.kind.${value}`) })),
              ...choices.map(value => ({
                value: `list ${value}`,
                label: t('editing.listOf', { kind: t(`editing.kind.${value}`) }),
              })),
            ]}
          />
        )}
        {!isKept &&
          (removed ? (
            <ActionIcon
              variant="subtle"
              size={24}
              aria-label={t('editing.restore', { name })}
              title={t('editing.restore', { name })}
              onClick={() => onChange(restoredField(fields, name))}
            >
              <IconArrowBackUp size={14} />
            </ActionIcon>
          ) : (
            <ActionIcon
              variant="subtle"
              color="gray"
              size={24}
              aria-label={t('editing.remove', { name })}
              title={t('editing.remove', { name })}
              onClick={() => onChange(withoutField(fields, name))}
            >
              <IconX size={14} />
            </ActionIcon>
          ))}
      </div>
      {removed ? (
        <p id={id} className={classes.quiet}>
          {t('editing.willGo')}
        </p>
      ) : isKept ? (
        <p id={id} className={classes.fixed}>
          {textOf(before)} <em>{t(isTie && name === 'evidence' ? 'editing.fromReason' : 'editing.kept')}</em>
        </p>
      ) : (
        <ValueField
          id={id}
          name={name}
          input={input}
          among={among}
          none={among && t('editing.byReason')}
          isWrong={problem !== undefined || here.some(isObjection)}
          describedBy={`${id}-said`}
          onChange={next => onChange(withField(fields, name, next))}
        />
      )}
      <div id={`${id}-said`}>
        {input.kind === 'text' && input.text === '' && (
          <p className={classes.quiet}>
            {t('editing.isEmpty')}{' '}
            <Button
              size="compact-xs"
              variant="subtle"
              onClick={() => onChange(withField(fields, name, { kind: 'text', text: null }))}
            >
              {t('editing.noValueInstead')}
            </Button>
          </p>
        )}
        <Remarks problem={problem && say(problem)} remarks={here} />
      </div>
    </div>
  )
}

/** A property that nobody proposed. */
function NewField({
  fields,
  onAdd,
}: {
  fields: readonly Field[]
  onAdd: (name: string, kind: ScalarKind | 'list') => void
}) {
  const { t } = useText()
  const schema = useSelect(state => state.schema)
  const kinds = useKinds()
  const [name, setName] = useState('')
  const [kind, setKind] = useState<ScalarKind | 'list'>('text')
  const wanted = name.trim()
  const isThere = fields.some(field => field.name === wanted)
  const known = [
    ...new Set(
      [...(schema?.labels ?? []), ...(schema?.types ?? [])].flatMap(one =>
        one.properties.map(property => property.name),
      ),
    ),
  ]
  const add = () => {
    if (wanted === '' || isThere) return
    onAdd(wanted, kind)
    setName('')
  }
  return (
    <div className={classes.newField}>
      <Autocomplete
        size="xs"
        className={classes.grow}
        aria-label={t('editing.newProperty')}
        placeholder={t('editing.newProperty')}
        data={known.filter(one => !fields.some(field => field.name === one))}
        limit={8}
        maxLength={500}
        value={name}
        error={isThere ? t('editing.propertyThere') : undefined}
        onChange={setName}
        onKeyDown={event => {
          if (event.key !== 'Enter') return
          event.preventDefault()
          add()
        }}
      />
      <NativeSelect
        size="xs"
        aria-label={t('editing.newKind')}
        value={kind}
        onChange={event => setKind(event.currentTarget.value as ScalarKind | 'list')}
        data={[...kinds, 'list' as const].map(value => ({ value, label: t(`editing.kind.${value}`) }))}
      />
      <Button size="xs" variant="default" onClick={add} disabled={wanted === '' || isThere}>
        {t('action.add')}
      </Button>
    </div>
  )
}
