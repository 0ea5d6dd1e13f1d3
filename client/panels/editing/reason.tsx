import { ActionIcon, NativeSelect, SegmentedControl, Textarea, TextInput } from '@mantine/core'
import { IconCheck, IconSearch, IconX } from '@tabler/icons-react'
import { useId, useMemo, useState, useSyncExternalStore } from 'react'
import type { EditRemark } from '../../../server/contract/edit.ts'
import { useExplorer, useSelect } from '../../context.ts'
import type { ReasonDraft } from '../../model/editing.ts'
import { listed, type ReportPassage } from '../../model/report.ts'
import { opening } from '../../model/state.ts'
import { nothingSelected } from '../../model/view.ts'
import { useText } from '../../ui/text.ts'
import { useReading } from '../reading.ts'
import classes from './editing.module.css'
import { Remarks } from './remarks.tsx'

/** Passages that are listed at once. */
const SHOWN = 6

/** On what it is done: passages of the report, or what one knows oneself. */
export function Reason({
  reason,
  about,
  remarks,
  onChange,
}: {
  reason: ReasonDraft
  /** Ids of what it is about: passages that prove or name it are offered first. */
  about: readonly string[]
  remarks: ReadonlyMap<string, readonly EditRemark[]>
  onChange: (reason: ReasonDraft) => void
}) {
  const { t } = useText()
  const { reports, report, error } = useReading()
  const none = reports?.reports.length === 0 || error !== null
  const kind = none ? 'own' : reason.kind
  const own = [...remarks].filter(([path]) => path.startsWith('reason')).flatMap(([, list]) => list)
  const id = useId()
  return (
    <fieldset className={classes.part}>
      <legend>{t('editing.reason')}</legend>
      <SegmentedControl
        size="xs"
        fullWidth
        aria-label={t('editing.reason')}
        value={kind}
        onChange={value => onChange({ ...reason, kind: value as ReasonDraft['kind'] })}
        data={[
          { value: 'passages', label: t('editing.reason.passages'), disabled: none },
          { value: 'own', label: t('editing.reason.own') },
        ]}
      />
      {none && <p className={classes.quiet}>{t('editing.noReport')}</p>}
      {kind === 'own' ? (
        <Textarea
          id={id}
          size="xs"
          mt={6}
          autosize
          minRows={2}
          maxRows={8}
          maxLength={2000}
          label={t('editing.note')}
          placeholder={t('editing.noteHint')}
          value={reason.note}
          onChange={event => onChange({ ...reason, kind: 'own', note: event.currentTarget.value })}
        />
      ) : (
        report && <Passages passages={report.passages} reason={reason} about={about} onChange={onChange} />
      )}
      <Remarks remarks={own} />
    </fieldset>
  )
}

function Passages({
  passages,
  reason,
  about,
  onChange,
}: {
  passages: readonly ReportPassage[]
  reason: ReasonDraft
  about: readonly string[]
  onChange: (reason: ReasonDraft) => void
}) {
  const { store } = useExplorer()
  const { t, number } = useText()
  const opened = useSelect(state => state.panels.passage)
  const reports = useSelect(state => state.reading.reports)
  const current = useSelect(state => state.reading.report?.report.id)
  const [text, setText] = useState('')
  const chosen = reason.passages
  const known = useMemo(() => new Map(passages.map(passage => [passage.key, passage])), [passages])
  const found = useMemo(() => {
    if (text.trim() !== '') return listed(passages, { filter: 'all', text }, nothingSelected)
    // What is open comes first, then what speaks of it already.
    const near = passages.filter(
      one => one.relationships.some(id => about.includes(id)) || one.nodes.some(id => about.includes(id)),
    )
    const first = passages.filter(({ key }) => key === opened)
    return [...new Set([...first, ...near, ...passages])]
  }, [passages, text, about, opened])
  const offered = found.filter(({ key }) => !chosen.includes(key))
  const set = (next: readonly string[]) => onChange({ ...reason, passages: next })
  const list = reports?.reports ?? []
  return (
    <>
      {list.length > 1 && (
        <NativeSelect
          size="xs"
          mt={6}
          aria-label={t('report.choose')}
          value={list.find(({ node }) => node.id === current)?.key}
          onChange={event => {
            const ref = event.currentTarget.value
            store.update(state => opening(state, { report: { ...state.panels.report, ref } }))
          }}
          data={list.map(({ key, name }) => ({ value: key, label: name }))}
        />
      )}
      {chosen.length > 0 && (
        <ul className={classes.passages} aria-label={t('editing.chosen')}>
          {chosen.map(key => (
            <li key={key} data-chosen data-passage={key}>
              <IconCheck size={14} aria-hidden />
              <PassageText passage={known.get(key)} name={key} />
              <ActionIcon
                variant="subtle"
                color="gray"
                size={24}
                aria-label={t('editing.unchoose', { place: placeOf(known.get(key), key) })}
                title={t('editing.unchoose', { place: placeOf(known.get(key), key) })}
                onClick={() => set(chosen.filter(one => one !== key))}
              >
                <IconX size={14} />
              </ActionIcon>
            </li>
          ))}
        </ul>
      )}
      <TextInput
        size="xs"
        mt={6}
        type="search"
        aria-label={t('editing.findPassage')}
        placeholder={t('editing.findPassage')}
        leftSection={<IconSearch size={14} />}
        value={text}
        onChange={event => setText(event.currentTarget.value)}
        onKeyDown={event => {
          const [first] = offered
          if (event.key !== 'Enter') return
          event.preventDefault()
          if (first && text.trim() !== '') set([...chosen, first.key])
        }}
      />
      <ul className={classes.passages} aria-label={t('editing.offeredPassages')}>
        {offered.slice(0, SHOWN).map(passage => (
          <li key={passage.key} data-passage={passage.key}>
            <button type="button" onClick={() => set([...chosen, passage.key])}>
              <PassageText passage={passage} name={passage.key} isOpen={passage.key === opened} />
            </button>
          </li>
        ))}
      </ul>
      <p className={classes.quiet} role="status">
        {offered.length === 0
          ? t('report.nothing')
          : offered.length > SHOWN && t('list.cut', { shown: number(SHOWN), total: number(offered.length) })}
      </p>
    </>
  )
}

const placeOf = (passage: ReportPassage | undefined, key: string): string =>
  passage ? `${passage.line}.${passage.sentence}` : key

function PassageText({
  passage,
  name,
  isOpen = false,
}: {
  passage: ReportPassage | undefined
  name: string
  isOpen?: boolean
}) {
  const { t } = useText()
  return (
    <span className={classes.passage}>
      <b>{placeOf(passage, name)}</b> {isOpen && <i>{t('editing.openNow')}</i>}{' '}
      {passage ? (passage.digest ?? passage.text ?? passage.noFact) : ''}
    </span>
  )
}

/** Who edits: asked once, and remembered in this browser. */
export function Who() {
  const { editor } = useExplorer()
  const { t } = useText()
  const by = useSyncExternalStore(editor.by.subscribe, editor.by.get)
  const [isOpen, setOpen] = useState(by === '')
  if (!isOpen)
    return (
      <p className={classes.quiet}>
        {t('editing.as', { name: by })}{' '}
        <button type="button" className={classes.link} onClick={() => setOpen(true)}>
          {t('editing.changeName')}
        </button>
      </p>
    )
  return (
    <TextInput
      size="xs"
      label={t('editing.name')}
      description={t('editing.nameHint')}
      maxLength={200}
      value={by}
      onChange={event => {
        const name = event.currentTarget.value
        editor.by.update(() => name)
      }}
      onBlur={() => by.trim() !== '' && setOpen(false)}
    />
  )
}
