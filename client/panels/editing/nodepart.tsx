import { SegmentedControl, Switch, TagsInput } from '@mantine/core'
import { type RefObject, useRef } from 'react'
import { useSelect } from '../../context.ts'
import { type Form, labelChoices, nodeProposals, tieProposals, withProposals } from '../../model/editingform.ts'
import { useText } from '../../ui/text.ts'
import classes from './editing.module.css'
import { Fields } from './fields.tsx'
import { useNames } from './names.ts'
import type { Part } from './part.ts'
import { Remarks } from './remarks.tsx'
import { TypeField } from './typefield.tsx'

type Node = Extract<Form, { of: 'node' | 'newNode' }>
type NewNode = Extract<Form, { of: 'newNode' }>

/** What a node is, its properties, and of a new one what it hangs on. */
export function NodePart({ form, problems, remarks, onChange }: Part<Node>) {
  const { t, say } = useText()
  const { schema, nameOf } = useNames()
  const selected = useSelect(state => state.view.selection.nodes)
  const problem = problems.get('changes.0.labels')
  const section = useRef<HTMLElement>(null)
  const label = (labels: readonly string[]) => {
    // Who has said what it is goes on with what it is called.
    if (form.of === 'newNode' && form.labels.length === 0 && labels.length > 0) focusFirst(section)
    onChange({
      ...form,
      labels,
      fields: form.of === 'newNode' ? withProposals(form.fields, nodeProposals(schema, labels)) : form.fields,
    })
  }
  const [one] = selected
  const candidate = form.of === 'newNode' ? (form.tie?.node ?? (selected.size === 1 ? one : undefined)) : undefined
  return (
    <>
      <section className={classes.part} aria-label={t('editing.labels')}>
        <TagsInput
          size="xs"
          label={t('editing.labels')}
          placeholder={form.labels.length === 0 ? t('editing.labelsHint') : undefined}
          data={labelChoices(schema)}
          value={[...form.labels]}
          onChange={label}
          acceptValueOnBlur
          splitChars={[]}
        />
        <Remarks problem={problem && say(problem)} remarks={remarks.get('changes.0.labels')} />
      </section>
      <section ref={section} className={classes.part} aria-label={t('editing.properties')}>
        <h3>{t('editing.properties')}</h3>
        <Fields
          fields={form.fields}
          proposals={nodeProposals(schema, form.labels)}
          onChange={fields => onChange({ ...form, fields })}
          path="changes.0"
          problems={problems}
          remarks={remarks}
          isTie={false}
        />
      </section>
      {form.of === 'newNode' && candidate !== undefined && (
        <section className={classes.part} aria-label={t('editing.tie', { name: nameOf(candidate) })}>
          <Switch
            size="xs"
            label={t('editing.tie', { name: nameOf(candidate) })}
            checked={form.tie !== null}
            onChange={event =>
              onChange({
                ...form,
                tie: event.currentTarget.checked
                  ? { node: candidate, outgoing: true, type: '', fields: withProposals([], tieProposals(schema, '')) }
                  : null,
              })
            }
          />
          {form.tie && <TiePart form={form} tie={form.tie} problems={problems} remarks={remarks} onChange={onChange} />}
        </section>
      )}
    </>
  )
}

/** The first field of a section, once it is there: what is proposed comes with the next picture. */
const focusFirst = (section: RefObject<HTMLElement | null>) =>
  requestAnimationFrame(() => section.current?.querySelector<HTMLElement>('[data-field] :is(input, textarea)')?.focus())

function TiePart({ form, tie, problems, remarks, onChange }: Part<NewNode> & { tie: NonNullable<NewNode['tie']> }) {
  const { t } = useText()
  const { schema, nodeOf, nameOf } = useNames()
  const there = nodeOf(tie.node)?.labels ?? []
  const set = (part: Partial<typeof tie>) => onChange({ ...form, tie: { ...tie, ...part } })
  return (
    <>
      <SegmentedControl
        size="xs"
        fullWidth
        orientation="vertical"
        aria-label={t('editing.direction')}
        value={tie.outgoing ? 'out' : 'in'}
        onChange={value => set({ outgoing: value === 'out' })}
        data={[
          { value: 'out', label: `${t('editing.theNew')} → ${nameOf(tie.node)}` },
          { value: 'in', label: `${nameOf(tie.node)} → ${t('editing.theNew')}` },
        ]}
      />
      <TypeField
        type={tie.type}
        from={tie.outgoing ? form.labels : there}
        to={tie.outgoing ? there : form.labels}
        onChange={type => set({ type, fields: withProposals(tie.fields, tieProposals(schema, type)) })}
        problem={problems.get('changes.1.type')}
        remarks={remarks.get('changes.1.type')}
      />
      <Fields
        fields={tie.fields}
        proposals={tieProposals(schema, tie.type)}
        onChange={fields => set({ fields })}
        path="changes.1"
        problems={problems}
        remarks={remarks}
        isTie
      />
    </>
  )
}
