import { Button, Group, Loader, Modal, Text, Textarea } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { useExplorer, useSelect } from '../../context.ts'
import { addingFound, type Lookup, MOST_NAMES, namesIn, selectingFound, standingOf } from '../../model/pasting.ts'
import { useText } from '../../ui/text.ts'
import { Trouble } from '../trouble.tsx'
import { lookUp } from './lookup.ts'
import classes from './table.module.css'

/** Ids, keys or names from elsewhere: what is drawn is selected, the rest can be added. `text` null is closed. */
export function Paste({ text, onClose }: { text: string | null; onClose: () => void }) {
  const { t } = useText()
  return (
    <Modal
      opened={text !== null}
      onClose={onClose}
      title={t('paste.title')}
      withinPortal={false}
      centered
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      {text !== null && <Names given={text} onClose={onClose} />}
    </Modal>
  )
}

function Names({ given, onClose }: { given: string; onClose: () => void }) {
  const explorer = useExplorer()
  const { t } = useText()
  const [text, setText] = useState(given)
  const [lookup, setLookup] = useState<Lookup | null>(null)
  const [error, setError] = useState<unknown>(null)
  const [running, setRunning] = useState<AbortController | null>(null)
  const live = useRef<AbortController | null>(null)
  const wanted = namesIn(text)

  const find = async () => {
    live.current?.abort()
    const control = new AbortController()
    live.current = control
    setRunning(control)
    setError(null)
    setLookup(null)
    try {
      const result = await lookUp(explorer, namesIn(text), control.signal)
      setLookup(result)
      explorer.store.update(state => selectingFound(state, result))
    } catch (failure) {
      if (!control.signal.aborted) setError(failure)
    } finally {
      if (live.current === control) setRunning(null)
    }
  }
  // What was pasted is looked up at once; what is to be typed waits for the button.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what it opens with
  useEffect(() => {
    if (given.trim() !== '') void find()
    return () => live.current?.abort()
  }, [])

  return (
    <>
      <Textarea
        label={t('paste.names')}
        description={t('paste.hint')}
        value={text}
        autosize
        minRows={4}
        maxRows={8}
        data-autofocus
        spellCheck={false}
        onChange={event => setText(event.currentTarget.value)}
      />
      {wanted.beyond > 0 && (
        <Text size="sm" mt="xs">
          {t('paste.beyond', { most: MOST_NAMES, count: wanted.beyond })}
        </Text>
      )}
      <Group gap="xs" mt="sm">
        <Button size="compact-sm" disabled={wanted.names.length === 0 || running !== null} onClick={() => void find()}>
          {wanted.names.length === 0 ? t('paste.findNone') : t('paste.find', { count: wanted.names.length })}
        </Button>
        {running && (
          <>
            <Loader size="xs" />
            <Button size="compact-sm" variant="default" onClick={() => running.abort()}>
              {t('action.cancel')}
            </Button>
          </>
        )}
      </Group>
      {error !== null && <Trouble error={error} />}
      {lookup && <Result lookup={lookup} onClose={onClose} />}
    </>
  )
}

function Result({ lookup, onClose }: { lookup: Lookup; onClose: () => void }) {
  const explorer = useExplorer()
  const { t } = useText()
  useSelect(state => state.scene)
  const { drawn, hidden, undrawn } = standingOf(explorer.store.get(), lookup)
  const several = [...lookup.found].filter(([, { nodes, relationships }]) => nodes.length + relationships.length > 1)
  const add = () => {
    explorer.carryOut(addingFound(explorer.store.get(), lookup, Date.now()))
    onClose()
  }
  return (
    <div role="status" className={classes.found}>
      <Text size="sm" fw={600}>
        {t('paste.found', { found: lookup.found.size, count: lookup.names.length })}
      </Text>
      {drawn > 0 && <Text size="sm">{t('paste.drawn', { count: drawn })}</Text>}
      {hidden + undrawn > 0 && (
        <Group gap="xs" my={4}>
          <Text size="sm">
            {[
              ...(undrawn > 0 ? [t('paste.undrawn', { count: undrawn })] : []),
              ...(hidden > 0 ? [t('paste.hidden', { count: hidden })] : []),
            ].join(' ')}
          </Text>
          <Button size="compact-sm" onClick={add}>
            {t('paste.add', { count: hidden + undrawn })}
          </Button>
        </Group>
      )}
      {several.length > 0 && (
        <Text size="sm">
          {t('paste.several', {
            names: several.map(([name, one]) => `${name} (${one.nodes.length + one.relationships.length})`).join(' · '),
          })}
        </Text>
      )}
      {lookup.missing.length > 0 && (
        <>
          <Text size="sm">{t('paste.missing', { count: lookup.missing.length })}</Text>
          <Textarea
            aria-label={t('paste.missing', { count: lookup.missing.length })}
            value={lookup.missing.join('\n')}
            readOnly
            autosize
            minRows={1}
            maxRows={6}
          />
        </>
      )}
    </div>
  )
}
