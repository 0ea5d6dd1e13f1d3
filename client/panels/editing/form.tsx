import { ActionIcon, Alert, Button } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { useExplorer, useSelect } from '../../context.ts'
import { checkOf, hindrance, isAtField, isMissing, remarksOf, type Writing } from '../../model/editing.ts'
import { changesOf, type Form, isWritten } from '../../model/editingform.ts'
import { phrase } from '../../model/phrase.ts'
import { opening } from '../../model/state.ts'
import { useText } from '../../ui/text.ts'
import { Trouble } from '../trouble.tsx'
import { useCheck } from './checking.ts'
import classes from './editing.module.css'
import { useNames } from './names.ts'
import { NodePart } from './nodepart.tsx'
import { Reason, Who } from './reason.tsx'
import { RelationshipPart } from './relationshippart.tsx'
import { isObjection, Remarks } from './remarks.tsx'

/** The form in which a node or relationship is made or changed. What stands in it stays while one looks at other things. */
export function WritingForm() {
  const writing = useSelect(state => state.panels.writing)
  return writing && <Card writing={writing} />
}

/** Milliseconds of rest after which what is written is checked by the server. */
const REST = 400

function Card({ writing }: { writing: Writing }) {
  const explorer = useExplorer()
  const { store, editor } = explorer
  const { t, say } = useText()
  const { form, reason, refusal } = writing
  const by = useSyncExternalStore(editor.by.subscribe, editor.by.get)
  const isBusy = useSyncExternalStore(editor.busy.subscribe, editor.busy.get)
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
  const others = all.filter(({ path }) => !isAtField(form, path))
  const heading = useRef<HTMLHeadingElement>(null)
  const isNewNode = form.of === 'newNode'
  useEffect(() => {
    const first = heading.current
      ?.closest('form')
      ?.querySelector<HTMLElement>(isNewNode ? 'input' : '[data-field] :is(input, textarea)')
    ;(first ?? heading.current)?.focus()
  }, [isNewNode])
  /** The keyboard goes on in the graph, unless the form is still there. */
  const toGraph = () => {
    if (!store.get().panels.writing) document.querySelector<HTMLElement>('[data-graph]')?.focus()
  }
  const close = () => {
    const wasWritten = isWritten(form)
    store.update(state => opening(state, { writing: null, right: 'facts' }))
    toGraph()
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
  const shown = isTried ? problems : new Map([...problems].filter(([, problem]) => !isMissing(problem)))
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
        if (why === null) void editor.save().then(toGraph)
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
          loading={isBusy}
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
function Title({ form }: { form: Form }) {
  const { t } = useText()
  const { nameOf } = useNames()
  return form.of === 'node' ? t('editing.editing', { name: nameOf(form.id) }) : t(`editing.title.${form.of}`)
}
