import { Alert, Button, Group, Loader, Modal } from '@mantine/core'
import { useSyncExternalStore } from 'react'
import { useExplorer, useSelect } from '../../context.ts'
import { captionOf, verbOf } from '../../model/caption.ts'
import { checkOf, type Deleting, deletions, reasonOf, remarksOf } from '../../model/editing.ts'
import { opening } from '../../model/state.ts'
import { useText } from '../../ui/text.ts'
import { Trouble } from '../trouble.tsx'
import { useCheck } from './checking.ts'
import classes from './editing.module.css'
import { Reason, Who } from './reason.tsx'
import { isObjection, Remarks } from './remarks.tsx'

/** What is named of what would go. */
const NAMED = 8

/** Before anything is deleted from the database: what, and what goes with it. */
export function DeletingCard() {
  const { store } = useExplorer()
  const { t } = useText()
  const deleting = useSelect(state => state.panels.deleting)
  return (
    <Modal
      opened={deleting !== null}
      onClose={() => store.update(state => opening(state, { deleting: null }))}
      title={t('editing.delete.title')}
      centered
      withinPortal={false}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      {deleting && <Card deleting={deleting} />}
    </Modal>
  )
}

function Card({ deleting }: { deleting: Deleting }) {
  const { store, editor } = useExplorer()
  const { t, number } = useText()
  const scene = useSelect(state => state.scene)
  const schema = useSelect(state => state.schema)
  const language = useSelect(state => state.language)
  const by = useSyncExternalStore(editor.by.subscribe, editor.by.get)
  const isBusy = useSyncExternalStore(editor.busy.subscribe, editor.busy.get)
  const { reason, refusal, nodes, relationships } = deleting
  const { answer, error, retry } = useCheck(checkOf(deletions(scene, deleting), reason, by))
  const { at, all } = remarksOf([...(answer?.objections ?? []), ...(answer?.warnings ?? [])], reason)
  const set = (part: Partial<Deleting>) =>
    store.update(state =>
      state.panels.deleting
        ? opening(state, { deleting: { ...state.panels.deleting, refusal: null, ...part } })
        : state,
    )
  const { confirm, deletions: gone = [] } = answer ?? {}
  const what = confirm
    ? [
        confirm.nodes > 0 ? t('count.nodes', { count: confirm.nodes }) : '',
        confirm.relationships > 0 ? t('count.relationships', { count: confirm.relationships }) : '',
      ]
        .filter(Boolean)
        .join(t('editing.and'))
    : ''
  const isObjected = all.some(isObjection)
  const why =
    reasonOf(reason) === null
      ? t(`editing.needs.${reason.kind}`)
      : by.trim() === ''
        ? t('editing.needs.name')
        : isObjected
          ? t('editing.mend')
          : null
  return (
    <div className={classes.deleting}>
      {refusal && (
        <Alert color="red" variant="light" role="alert" p="xs">
          {refusal.message}
        </Alert>
      )}
      {error !== null && <Trouble error={error} retry={retry} />}
      <p>{t('editing.delete.means')}</p>
      {answer ? (
        <ul className={classes.going}>
          {gone.slice(0, NAMED).map(({ node, relationships: ties }) => (
            <li key={node.id}>
              <b>{captionOf(node, schema, language)}</b>{' '}
              {ties.length > 0
                ? t('editing.delete.with', {
                    ties: ties.map(({ type, count }) => `${number(count)} ${verbOf(type)}`).join(', '),
                  })
                : t('editing.delete.alone')}
            </li>
          ))}
          {gone.length > NAMED && <li>{t('list.cut', { shown: NAMED, total: number(gone.length) })}</li>}
          {gone.length === 0 &&
            relationships.slice(0, NAMED).map(id => {
              const relationship = scene.relationships.get(id)?.relationship
              const end = (node: string) => {
                const drawn = scene.nodes.get(node)?.node
                return drawn ? captionOf(drawn, schema, language) : node
              }
              return (
                relationship && (
                  <li key={id}>
                    {end(relationship.start)} → <b>{verbOf(relationship.type)}</b> → {end(relationship.end)}
                  </li>
                )
              )
            })}
          {gone.length === 0 && relationships.length > NAMED && (
            <li>{t('list.cut', { shown: NAMED, total: number(relationships.length) })}</li>
          )}
        </ul>
      ) : (
        error === null && (
          <p className={classes.quiet} role="status">
            <Loader size="xs" /> {t('editing.delete.counting')}
          </p>
        )
      )}
      <Remarks remarks={all.filter(({ path }) => !path.startsWith('reason'))} />
      <Reason
        reason={reason}
        about={[...nodes, ...relationships]}
        remarks={at}
        onChange={next => set({ reason: next })}
      />
      <Who />
      <Group justify="flex-end" gap="xs" className={classes.acts}>
        {why && (
          <p className={classes.quiet} role="status">
            {why}
          </p>
        )}
        <Button variant="default" onClick={() => store.update(state => opening(state, { deleting: null }))}>
          {t('action.cancel')}
        </Button>
        <Button
          color="red"
          loading={isBusy}
          disabled={!confirm || why !== null}
          title={why ?? undefined}
          onClick={() => confirm && void editor.remove(confirm)}
        >
          {what === '' ? t('editing.delete.button') : t('editing.delete.confirm', { what })}
        </Button>
      </Group>
    </div>
  )
}
