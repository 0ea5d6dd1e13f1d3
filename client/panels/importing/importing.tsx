import { Button, Loader, Modal, Paper, Text } from '@mantine/core'
import { lazy, Suspense, useEffect, useState } from 'react'
import { useExplorer, useSelect } from '../../context.ts'
import { isEditing } from '../../model/editing.ts'
import { stageOf } from '../../model/importing.ts'
import { opening } from '../../model/state.ts'
import { useText } from '../../ui/text.ts'
import classes from './importing.module.css'
import { useImporting, useProgressText } from './progress.ts'

const ImportForm = lazy(async () => ({ default: (await import('./form.tsx')).ImportForm }))

/** Files into the database: the dialog, what lies over the page while files are dragged, and what is under way meanwhile. */
export function Importing() {
  const { store } = useExplorer()
  const { t } = useText()
  const isOpen = useSelect(state => state.panels.importing)
  return (
    <>
      <Modal
        opened={isOpen}
        onClose={() => store.update(state => opening(state, { importing: false }))}
        title={t('importing.title')}
        size={760}
        centered
        withinPortal={false}
        closeButtonProps={{ 'aria-label': t('action.close') }}
      >
        <Suspense fallback={<Loader size="sm" />}>
          <ImportForm />
        </Suspense>
      </Modal>
      <DropOverlay />
      {!isOpen && <UnderWay />}
    </>
  )
}

const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true

/** Files may be dropped anywhere, except where something else takes them. */
function DropOverlay() {
  const { importer } = useExplorer()
  const { t } = useText()
  const isOn = useSelect(isEditing)
  const [isOver, setOver] = useState(false)
  useEffect(() => {
    const over = (event: DragEvent) => {
      if (!hasFiles(event)) return
      // The list of queries has said already that it takes them.
      setOver(!event.defaultPrevented)
      event.preventDefault()
    }
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false)
    }
    const drop = (event: DragEvent) => {
      setOver(false)
      if (!hasFiles(event) || event.defaultPrevented) return
      // Else the browser would open the file in place of the page.
      event.preventDefault()
      importer.take([...(event.dataTransfer?.files ?? [])])
    }
    window.addEventListener('dragover', over)
    window.addEventListener('dragleave', leave)
    window.addEventListener('drop', drop)
    return () => {
      window.removeEventListener('dragover', over)
      window.removeEventListener('dragleave', leave)
      window.removeEventListener('drop', drop)
    }
  }, [importer])
  if (!isOver) return null
  return (
    <div className={classes.over}>
      <div>
        <Text fw={600}>{t(isOn ? 'importing.drop' : 'importing.off')}</Text>
        <Text size="sm">{t(isOn ? 'importing.dropThen' : 'importing.offDrop')}</Text>
      </div>
    </div>
  )
}

/** What goes on while the dialog is closed. */
function UnderWay() {
  const { store } = useExplorer()
  const { t } = useText()
  const importing = useImporting()
  const text = useProgressText()
  const stage = stageOf(importing)
  if (stage !== 'sending' && stage !== 'planning' && stage !== 'working') return null
  return (
    <Paper className={classes.going} shadow="md" withBorder role="status" aria-live="off">
      <Loader size="xs" />
      <Text size="sm" truncate>
        {text}
      </Text>
      <Button
        size="compact-sm"
        variant="default"
        onClick={() => store.update(state => opening(state, { importing: true }))}
      >
        {t('importing.look')}
      </Button>
    </Paper>
  )
}
