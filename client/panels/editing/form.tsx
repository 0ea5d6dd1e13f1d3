import { ActionIcon, Alert, Autocomplete, Button, SegmentedControl, Switch, TagsInput } from '@mantine/core'
import { IconArrowsExchange, IconX } from '@tabler/icons-react'
import { type RefObject, useEffect, useRef, useState, useSyncExternalStore } from 'react'
import type { EditRemark } from '../../../server/contract/edit.ts'
import { useExplorer, useSelect } from '../../context.ts'
import { captionOf, verbOf } from '../../model/caption.ts'
import { checkOf, hindrance, placeOf, remarksOf, type Writing } from '../../model/editing.ts'
import {
  changesOf,
  type Form,
  isWritten,
  labelChoices,
  nodeProposals,
  tieProposals,
  typeChoices,
  withProposals,
} from '../../model/editingform.ts'
import { type Phrase, phrase } from '../../model/phrase.ts'
import { opening } from '../../model/state.ts'
import { useText } from '../../ui/text.ts'
import { NodeMark } from '../mark.tsx'
import { Trouble } from '../trouble.tsx'
import { useCheck } from './checking.ts'
import classes from './editing.module.css'
import { Fields } from './fields.tsx'
import { Reason, Who } from './reason.tsx'
import { isObjection, Remarks } from './remarks.tsx'

type Node = Extract<Form, { of: 'node' | 'newNode' }>
type NewNode = Extract<Form, { of: 'newNode' }>
type Relationship = Extract<Form, { of: 'relationship' | 'newRelationship' }>

/** The form in which a node or relationship is made or changed. What stands in it stays while one looks at other things. */
export function WritingForm() {
  const writing = useSelect(state => state.panels.writing)
  return writing && <Card writing={writing} />
}

interface Part<F extends Form> {
  readonly form: F
  readonly problems: ReadonlyMap<string, Phrase>
  readonly remarks: ReadonlyMap<string, readonly EditRemark[]>
  readonly onChange: (form: Form) => void
}

/** Problems that only say that something is still to come. */
const missing = new Set(['editing.wrong.noLabel', 'editing.wrong.noType'])

/** Milliseconds of rest after which what is written is checked by the server. */
const REST = 400

function Card({ writing }: { writing: Writing }) {
  const explorer = useExplorer()
  const { store, editor } = explorer
  const { t, say } = useText()
  const { form, reason, refusal } = writing
  const by = useSyncExternalStore(editor.by.subscribe, editor.by.get)
  const { changes, problems } = changesOf(form)
  const check = useCheck(problems.size === 0 ? checkOf(changes, reason, by) : null, REST)
  const said = check.answer
  const { at, all } = remarksOf([...(refusal?.objections ?? said?.objections ?? []), ...(said?.warnings ?? [])], reason)
  const set = (part: Partial<Writing>) =>
    store.update(state =>
      state.panels.writing ? opening(state, { writing: { ...state.panels.writing, refusal: null, ...part } }) : state,
    )
  const onChange = (next: Form) => set({ form: next })
  const why = hindrance(writing, by)
  const isObjected = all.some(isObjection)
  const isTold = (path: string) => /^changes\.\d+\.(labels|type|properties\.)|^reason/.test(placeOf(path))
  const others = all.filter(({ path }) => !isTold(path))
  const heading = useRef<HTMLHeadingElement>(null)
  const isNewNode = form.of === 'newNode'
  useEffect(() => {
    const first = heading.current
      ?.closest('form')
      ?.querySelector<HTMLElement>(isNewNode ? 'input' : '[data-field] :is(input, textarea)')
    ;(first ?? heading.current)?.focus()
  }, [isNewNode])
  const close = () => {
    const wasWritten = isWritten(form)
    store.update(state => opening(state, { writing: null, right: 'facts' }))
    document.querySelector<HTMLElement>('[data-graph]')?.focus()
    if (wasWritten)
      explorer.onSaying({
        text: phrase('editing.discarded'),
        act: {
          label: phrase('action.bringBack'),
          run: () => store.update(state => opening(state, { writing, right: 'write', rightOpen: true })),
        },
      })
  }
  // What is not written yet is no mistake before somebody means to be done.
  const [isTried, setTried] = useState(false)
  const shown = isTried ? problems : new Map([...problems].filter(([, { key }]) => !missing.has(key)))
  const part = { problems: shown, remarks: at, onChange }
  const counts = said?.counts
  return (
    <form
      className={classes.form}
      aria-label={t(`editing.title.${form.of}`)}
      noValidate
      onSubmit={event => {
        event.preventDefault()
        setTried(true)
        if (why === null) void editor.save()
        else explorer.onSaying({ text: why })
      }}
    >
      <header className={classes.head}>
        <h2 ref={heading} tabIndex={-1}>
          <Title form={form} />
        </h2>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t('editing.discard')}
          title={t('editing.discard')}
          onClick={close}
        >
          <IconX size={16} />
        </ActionIcon>
      </header>
      <div className={classes.body}>
        {refusal && (
          <Alert color="red" variant="light" role="alert" p="xs">
            {refusal.message}
          </Alert>
        )}
        {check.error !== null && <Trouble error={check.error} retry={check.retry} />}
        <Remarks remarks={others} />
        {form.of === 'node' || form.of === 'newNode' ? (
          <NodePart {...part} form={form} />
        ) : (
          <RelationshipPart {...part} form={form} />
        )}
        <Reason reason={reason} about={aboutOf(form)} remarks={at} onChange={next => set({ reason: next })} />
        <Who />
      </div>
      <footer className={classes.foot}>
        <span role="status">
          {why
            ? say(why)
            : isObjected
              ? t('editing.mend')
              : counts &&
                (['created', 'changed', 'deleted'] as const)
                  .filter(did => counts.nodes[did] + counts.relationships[did] > 0)
                  .map(did =>
                    t(`editing.would.${did}`, {
                      what: [
                        counts.nodes[did] > 0 ? t('count.nodes', { count: counts.nodes[did] }) : '',
                        counts.relationships[did] > 0
                          ? t('count.relationships', { count: counts.relationships[did] })
                          : '',
                      ]
                        .filter(Boolean)
                        .join(', '),
                    }),
                  )
                  .join(' ')}
        </span>
        <Button
          type="submit"
          size="compact-md"
          aria-disabled={why !== null || isObjected}
          data-off={why !== null || isObjected || undefined}
        >
          {t('editing.save')}
        </Button>
      </footer>
    </form>
  )
}

const aboutOf = (form: Form): string[] =>
  form.of === 'newNode'
    ? form.tie
      ? [form.tie.node]
      : []
    : form.of === 'node'
      ? [form.id]
      : [...(form.of === 'relationship' ? [form.id] : []), form.start, form.end]

function useNames() {
  const scene = useSelect(state => state.scene)
  const schema = useSelect(state => state.schema)
  const language = useSelect(state => state.language)
  const nodeOf = (id: string) => scene.nodes.get(id)?.node
  const nameOf = (id: string) => {
    const node = nodeOf(id)
    return node ? captionOf(node, schema, language) : id
  }
  return { nodeOf, nameOf, schema }
}

function Title({ form }: { form: Form }) {
  const { t } = useText()
  const { nameOf } = useNames()
  return form.of === 'node' ? t('editing.editing', { name: nameOf(form.id) }) : t(`editing.title.${form.of}`)
}

/** An end of a relationship, as the panels show nodes. */
function End({ id }: { id: string }) {
  const { nodeOf, nameOf } = useNames()
  const node = nodeOf(id)
  return (
    <span className={classes.end}>
      {node && <NodeMark node={node} size={18} />} {nameOf(id)}
    </span>
  )
}

function NodePart({ form, problems, remarks, onChange }: Part<Node>) {
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

function RelationshipPart({ form, problems, remarks, onChange }: Part<Relationship>) {
  const { t } = useText()
  const { schema, nodeOf } = useNames()
  const { start, end } = form
  return (
    <>
      <section className={classes.part} aria-label={t('editing.ends')}>
        <div className={classes.ends}>
          <div>
            <End id={start} />
            <span aria-hidden>↓</span>
            <End id={end} />
          </div>
          {form.of === 'newRelationship' && (
            <ActionIcon
              variant="default"
              size={28}
              aria-label={t('editing.swap')}
              title={t('editing.swap')}
              onClick={() => onChange({ ...form, start: end, end: start })}
            >
              <IconArrowsExchange size={16} style={{ rotate: '90deg' }} />
            </ActionIcon>
          )}
        </div>
        {form.of === 'newRelationship' ? (
          <TypeField
            type={form.type}
            from={nodeOf(start)?.labels ?? []}
            to={nodeOf(end)?.labels ?? []}
            onChange={type =>
              onChange({ ...form, type, fields: withProposals(form.fields, tieProposals(schema, type)) })
            }
            problem={problems.get('changes.0.type')}
            remarks={remarks.get('changes.0.type')}
          />
        ) : (
          <p className={classes.quiet}>{t('editing.typeStays', { type: verbOf(form.type) })}</p>
        )}
      </section>
      <section className={classes.part} aria-label={t('editing.properties')}>
        <h3>{t('editing.properties')}</h3>
        <Fields
          fields={form.fields}
          proposals={tieProposals(schema, form.type)}
          onChange={fields => onChange({ ...form, fields })}
          path="changes.0"
          problems={problems}
          remarks={remarks}
          isTie
        />
      </section>
    </>
  )
}

/** A type: those between such nodes first, and any other. */
function TypeField({
  type,
  from,
  to,
  onChange,
  problem,
  remarks,
}: {
  type: string
  from: readonly string[]
  to: readonly string[]
  onChange: (type: string) => void
  problem: Phrase | undefined
  remarks: readonly EditRemark[] | undefined
}) {
  const { t, say } = useText()
  const schema = useSelect(state => state.schema)
  const { usual, others } = typeChoices(schema, from, to)
  return (
    <div>
      <Autocomplete
        size="xs"
        label={t('editing.type')}
        placeholder={t('editing.typeHint')}
        maxLength={500}
        maxDropdownHeight={240}
        value={type}
        onChange={onChange}
        data={[
          ...(usual.length > 0 ? [{ group: t('editing.typesBetween'), items: usual }] : []),
          ...(others.length > 0 ? [{ group: t('editing.typesOther'), items: others }] : []),
        ]}
      />
      <Remarks problem={problem && say(problem)} remarks={remarks} />
    </div>
  )
}
