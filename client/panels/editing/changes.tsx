import { Alert, Badge, Button, Loader, Text } from '@mantine/core'
import { IconArrowBackUp } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { differences, type EntityChange } from '../../../server/contract/edit.ts'
import type { EditRecord } from '../../../server/contract/editmessages.ts'
import type { Value } from '../../../server/contract/graph.ts'
import { visibleLabels } from '../../../server/contract/source.ts'
import { useExplorer, useSelect } from '../../context.ts'
import { captionOf, textOf, verbOf } from '../../model/caption.ts'
import { conflictsOf, editName, isEditing, type UndoTrouble } from '../../model/editing.ts'
import { opening } from '../../model/state.ts'
import { useText } from '../../ui/text.ts'
import { useAnswer } from '../answer.ts'
import { Trouble } from '../trouble.tsx'
import classes from './editing.module.css'
import { Who } from './reason.tsx'

const PAGE = 20

/** What was changed in the database from here: who, when, why, before and after; and the way back. */
export function Changes() {
  const { t } = useText()
  const isOn = useSelect(isEditing)
  const [pages, setPages] = useState<readonly (string | undefined)[]>([undefined])
  return (
    <div className={classes.changes}>
      <div className={classes.changesHead}>
        <Text size="sm" c="dimmed">
          {t(isOn ? 'changes.explain' : 'changes.off')}
        </Text>
        {isOn && <Who />}
      </div>
      <ol aria-label={t('drawer.changes')}>
        {pages.map((before, index) => (
          <Page
            key={before ?? ''}
            before={before}
            shown={(index + 1) * PAGE}
            onMore={index === pages.length - 1 ? next => setPages([...pages, next]) : undefined}
          />
        ))}
      </ol>
    </div>
  )
}

function Page({
  before,
  shown,
  onMore,
}: {
  before: string | undefined
  shown: number
  onMore: ((next: string) => void) | undefined
}) {
  const { t, number } = useText()
  const { answer, error, retry } = useAnswer('edits', { limit: PAGE, ...(before !== undefined && { before }) })
  if (error !== null)
    return (
      <li>
        <Trouble error={error} retry={retry} />
      </li>
    )
  if (!answer)
    return (
      <li className={classes.quiet}>
        <Loader size="xs" /> {t('changes.loading')}
      </li>
    )
  if (answer.edits.length === 0 && before === undefined) return <li className={classes.quiet}>{t('changes.none')}</li>
  const { next, total, damaged } = answer
  return (
    <>
      {answer.edits.map(edit => (
        <Row key={edit.id} edit={edit} />
      ))}
      {onMore && damaged > 0 && <li className={classes.wrong}>{t('changes.damaged', { count: damaged })}</li>}
      {onMore && next !== undefined && (
        <li>
          <Button size="compact-sm" variant="default" onClick={() => onMore(next)}>
            {t('list.more', { shown: number(Math.min(shown, total)), total: number(total) })}
          </Button>
        </li>
      )}
    </>
  )
}

function Row({ edit }: { edit: EditRecord }) {
  const { editor } = useExplorer()
  const { t, say, number } = useText()
  const schema = useSelect(state => state.schema)
  const language = useSelect(state => state.language)
  const scene = useSelect(state => state.scene)
  const isOn = useSelect(isEditing)
  const trouble = useSelect(state => (state.panels.undoing?.edit === edit.id ? state.panels.undoing : null))
  const [isOpen, setOpen] = useState(false)
  const at = new Date(edit.at)
  const name = say(editName(edit.entities, schema, language, id => scene.nodes.get(id)?.node))
  const why = !isOn
    ? t('reason.editingOff')
    : edit.undoneBy !== undefined
      ? t('changes.undone')
      : edit.state === 'unknown'
        ? t('changes.unknown')
        : null
  return (
    <li className={classes.edit} data-edit={edit.id} data-undone={edit.undoneBy !== undefined || undefined}>
      <div className={classes.editHead}>
        <button type="button" className={classes.editName} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {edit.undoes !== undefined && (
            <Badge size="sm" variant="light" color="gray" radius="sm" tt="none">
              {t('changes.isUndo')}
            </Badge>
          )}{' '}
          {name}
        </button>
        <Button
          size="compact-xs"
          variant="default"
          leftSection={<IconArrowBackUp size={13} />}
          aria-disabled={why !== null}
          data-off={why !== null || undefined}
          title={why ?? t('changes.undoMeans')}
          onClick={() => why === null && void editor.undo(edit.id)}
        >
          {t('command.undo')}
        </Button>
      </div>
      <p className={classes.meta}>
        <time dateTime={at.toISOString()}>{timeText(edit.at, language)}</time> · {edit.by}
        {edit.undoneBy !== undefined && ` · ${t('changes.undone')}`}
        {edit.state === 'unknown' && ` · ${t('changes.unknown')}`}
      </p>
      <ReasonOf edit={edit} />
      {trouble && <Conflict edit={edit} message={trouble.message} facts={trouble.facts} />}
      {isOpen && (
        <>
          <ul className={classes.entities}>
            {edit.entities.map(one => (
              <li key={`${one.entity} ${one.id}`}>
                <EntityRow change={one} />
              </li>
            ))}
          </ul>
          {edit.total > edit.entities.length && (
            <p className={classes.quiet}>
              {t('list.cut', { shown: number(edit.entities.length), total: number(edit.total) })}
            </p>
          )}
        </>
      )}
    </li>
  )
}

function ReasonOf({ edit: { reason, note } }: { edit: EditRecord }) {
  const { t } = useText()
  return (
    <p className={classes.meta}>
      {reason && 'passages' in reason && t('changes.passages', { keys: reason.passages.join(', ') })}
      {reason && 'ownKnowledge' in reason && t('changes.own', { note: reason.ownKnowledge })}
      {note}
    </p>
  )
}

/** Why an edit cannot be taken back: what is different since then, and who did it. */
function Conflict({ edit, message, facts }: { edit: EditRecord } & Pick<UndoTrouble, 'message' | 'facts'>) {
  const { store } = useExplorer()
  const { t, say } = useText()
  const schema = useSelect(state => state.schema)
  const language = useSelect(state => state.language)
  const scene = useSelect(state => state.scene)
  const nameOf = (entity: 'node' | 'relationship', id: string) => {
    const touched = edit.entities.find(one => one.id === id)
    const thing =
      (entity === 'node' ? scene.nodes.get(id)?.node : scene.relationships.get(id)?.relationship) ??
      touched?.after ??
      touched?.before
    return thing ? (thing.$type === 'Node' ? captionOf(thing, schema, language) : verbOf(thing.type)) : id
  }
  const conflicts = conflictsOf(facts, nameOf)
  const card = useRef<HTMLDivElement>(null)
  // In braces: a browser may answer with a promise, which is nothing to clean up by.
  useEffect(() => {
    card.current?.scrollIntoView({ block: 'nearest' })
  }, [])
  return (
    <Alert
      ref={card}
      color="orange"
      variant="light"
      role="alert"
      p="xs"
      mt={4}
      title={t('editing.notUndone')}
      withCloseButton
      closeButtonLabel={t('action.close')}
      onClose={() => store.update(state => opening(state, { undoing: null }))}
    >
      {conflicts.length === 0 && message}
      {conflicts.length > 0 && (
        <ul className={classes.conflicts}>
          {conflicts.map(({ what, by }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a list that never changes
            <li key={index}>
              {say(what)} {by && t('editing.conflict.by', { by: by.by, at: timeText(by.at, language) })}
            </li>
          ))}
        </ul>
      )}
    </Alert>
  )
}

const timeText = (at: number, language: 'en' | 'zh'): string =>
  new Date(at).toLocaleString(language === 'zh' ? 'zh-CN' : 'en-GB')

/** One node or relationship of an edit: what it is, and what is different. */
function EntityRow({ change }: { change: EntityChange }) {
  const { t } = useText()
  const schema = useSelect(state => state.schema)
  const language = useSelect(state => state.language)
  const { before, after } = change
  const thing = (after ?? before)!
  const name =
    thing.$type === 'Node'
      ? `${captionOf(thing, schema, language)} (${visibleLabels(thing.labels).join(', ')})`
      : verbOf(thing.type)
  const did = before === null ? 'created' : after === null ? 'deleted' : 'changed'
  const rows: { name: string; before: Value; after: Value }[] =
    before && after
      ? differences(before, after).map(one =>
          one.kind === 'label' ? { ...one, name: t('changes.label', { name: one.name }) } : one,
        )
      : Object.entries(thing.properties).map(([property, value]) => ({
          name: property,
          before: before ? value : null,
          after: after ? value : null,
        }))
  const text = (value: Value) =>
    value === null ? (
      <i>{t('editing.noValue')}</i>
    ) : value === '' ? (
      <i>{t('editing.emptyText')}</i>
    ) : value === true ? (
      t('editing.yes')
    ) : (
      textOf(value)
    )
  return (
    <>
      <b>{t(`changes.did.${did}`)}</b> {name}
      {rows.length > 0 && (
        <table className={classes.difference}>
          <tbody>
            {rows.map(row => (
              <tr key={row.name}>
                <th scope="row">{row.name}</th>
                {did !== 'created' && <td data-was={row.before !== null || undefined}>{text(row.before)}</td>}
                {did === 'changed' && <td aria-hidden>→</td>}
                {did !== 'deleted' && <td>{text(row.after)}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  )
}
