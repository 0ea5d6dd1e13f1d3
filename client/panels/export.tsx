import {
  Button,
  Checkbox,
  Code,
  Group,
  Modal,
  Radio,
  SegmentedControl,
  SimpleGrid,
  Stack,
  Text,
  TextInput,
} from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useState } from 'react'
import { useExplorer, useSelect } from '../context.ts'
import { downloadBlob } from '../files.ts'
import { exportedNotes } from '../model/notes.ts'
import { phrase } from '../model/phrase.ts'
import { settingOf } from '../model/settings.ts'
import { opening, type Panels, type State } from '../model/state.ts'
import { achieving } from '../model/tour.ts'
import { drawnSize, pictureOf } from '../model/view.ts'
import { createMeasure } from '../picture/measure.ts'
import { useText } from '../ui/text.ts'
import { useAnswer } from './answer.ts'
import classes from './export.module.css'
import { usePortions } from './leftout.ts'
import { NAMED, PictureForm, useSheetMaker } from './picture.tsx'
import type { PictureOptions } from './picturing.ts'
import { Trouble } from './trouble.tsx'

/** What leaves the page, as data or as a picture, and what does not, before it is written. */
export function Export() {
  const { store } = useExplorer()
  const { t } = useText()
  const exporting = useSelect(state => state.panels.exporting)
  const close = () => store.update(state => opening(state, { exporting: null }))
  const isPicture = exporting?.as === 'picture'
  return (
    <Modal
      opened={exporting !== null}
      onClose={close}
      title={t('export.title')}
      size={isPicture ? 980 : 'lg'}
      centered
      withinPortal={false}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      {exporting && (
        <Stack gap="md">
          <SegmentedControl
            aria-label={t('export.as')}
            value={exporting.as}
            onChange={value =>
              store.update(state =>
                opening(state, { exporting: { ...exporting, as: value === 'picture' ? 'picture' : 'data' } }),
              )
            }
            data={[
              { value: 'data', label: t('export.data') },
              { value: 'picture', label: t('export.picture') },
            ]}
          />
          {isPicture ? (
            <PictureForm what={exporting.what === 'selection' ? 'selection' : 'scene'} close={close} />
          ) : (
            <DataForm exporting={exporting} close={close} />
          )}
        </Stack>
      )}
    </Modal>
  )
}

type Exporting = NonNullable<Panels['exporting']>
type What = Exporting['what'] | 'all'

function DataForm({ exporting: { what: first, query }, close }: { exporting: Exporting; close: () => void }) {
  const explorer = useExplorer()
  const { t } = useText()
  const overview = useSelect(state => state.overview)
  const portions = usePortions()
  const written = useSelect(({ scene }) => scene.notes)
  const [what, setWhat] = useState<What>(first)
  const [format, setFormat] = useState('json')
  const [evidence, setEvidence] = useState(true)
  const [raw, setRaw] = useState(false)
  const formats = useAnswer('formats', {})
  const [busy, setBusy] = useState(false)
  const [pictured, setPictured] = useState(true)
  const sceneName = useSelect(state => state.kept.name)
  const [title, setTitle] = useState(sceneName)
  const language = useSelect(state => state.language)
  const isMap = useSelect(({ scene }) => settingOf(scene, 'surface') === 'map')
  const areNamesHidden = useSelect(({ scene }) => settingOf(scene, 'names') === 'hidden')
  const sheet = useSheetMaker(areNamesHidden)

  const { nodes, relationships, leftOut, faded } = portions[what === 'selection' ? 'selection' : 'scene']
  const isDrawn = what === 'scene' || what === 'selection'
  const note = isDrawn ? [...leftOut, faded].filter(Boolean).join(' ') : ''
  const chosen = formats.answer?.formats.find(({ name }) => name === format) ?? formats.answer?.formats[0]

  const canPicture = chosen?.drawing === true && isDrawn

  /** The picture without what the text says already. */
  const drawing = () => {
    const options: PictureOptions = {
      part: isMap ? 'view' : what === 'selection' ? 'selection' : 'scene',
      size: 'page',
      background: 'white',
      title: '',
      withLegend: true,
      withDate: false,
      withLimits: false,
      withSources: false,
      withRelationshipNames: relationships.length <= NAMED,
      withSelection: false,
      areNamesHidden,
    }
    return { ...sheet(options, createMeasure(), 'light').drawing, title }
  }

  const save = async () => {
    if (!chosen) return
    setBusy(true)
    const notes = exportedNotes(written, { nodes, relationships })
    const entities = {
      nodes: [...nodes],
      relationships: [...relationships],
      between: false,
      ...(note ? { note } : {}),
      ...(notes.length > 0 ? { notes } : {}),
      looks: looksOf(explorer.store.get(), new Set(nodes)),
    }
    const scope =
      what === 'query' && query
        ? { kind: 'query' as const, statement: query.statement, parameters: { ...query.parameters } }
        : what === 'all'
          ? { kind: 'all' as const }
          : { kind: 'entities' as const, ...entities }
    const blob = await explorer.ask({
      route: 'export',
      request: {
        format: chosen.name,
        scope,
        evidence,
        raw,
        ...(chosen.told && { language, ...(title.trim() !== '' && { title }) }),
        ...(canPicture && pictured && { drawing: drawing() as never }),
      },
      what: phrase('ask.export'),
    })
    setBusy(false)
    if (!(blob instanceof Blob)) return
    const name = `guanxi-${what}.${chosen.extension.replace(/^\./, '')}`
    downloadBlob(name, blob)
    explorer.store.update(state => achieving(state, 'export'))
    explorer.onSaying({ text: phrase('say.exported', { file: name }) })
    close()
  }

  return (
    <Stack gap="md">
      <Radio.Group value={what} onChange={value => setWhat(value as What)} label={t('export.what')}>
        <Stack gap={6} mt={6}>
          {query && (
            <Radio
              value="query"
              label={t('export.query')}
              description={
                <Code className={classes.query} title={query.statement}>
                  {query.statement}
                </Code>
              }
            />
          )}
          <Radio
            value="scene"
            label={`${t('export.scene')} – ${t('count.nodes', { count: portions.scene.nodes.length })}, ${t('count.relationships', { count: portions.scene.relationships.length })}`}
          />
          <Radio
            value="selection"
            disabled={portions.selection.nodes.length + portions.selection.relationships.length === 0}
            label={`${t('export.selection')} – ${t('count.nodes', { count: portions.selection.nodes.length })}, ${t('count.relationships', { count: portions.selection.relationships.length })}`}
          />
          <Radio
            value="all"
            label={`${t('export.all')}${overview ? ` – ${t('count.nodes', { count: overview.total.nodes })}, ${t('count.relationships', { count: overview.total.relationships })}` : ''}`}
          />
        </Stack>
      </Radio.Group>
      {formats.error !== null && <Trouble error={formats.error} retry={formats.retry} />}
      {formats.answer && (
        <Radio.Group value={chosen?.name ?? ''} onChange={setFormat} label={t('export.format')}>
          <SimpleGrid cols={2} spacing="sm" verticalSpacing={6} mt={6}>
            {formats.answer.formats.map(({ name, title, readBy }) => (
              <Radio key={name} value={name} label={title} description={readBy} />
            ))}
          </SimpleGrid>
        </Radio.Group>
      )}
      <Checkbox
        checked={evidence}
        onChange={event => setEvidence(event.currentTarget.checked)}
        label={t('export.evidence')}
      />
      {chosen?.name === 'csv' && (
        <Checkbox
          checked={raw}
          onChange={event => setRaw(event.currentTarget.checked)}
          label={t('export.raw')}
          description={t('export.rawHint')}
        />
      )}
      {chosen?.told && (
        <TextInput
          label={t('picture.title')}
          placeholder={t('export.counted')}
          value={title}
          maxLength={200}
          onChange={event => setTitle(event.currentTarget.value)}
        />
      )}
      {canPicture && (
        <Checkbox
          checked={pictured}
          onChange={event => setPictured(event.currentTarget.checked)}
          label={t('export.withPicture')}
        />
      )}
      {isDrawn && (
        <Text size="sm" c="dimmed">
          {leftOut.length > 0 ? `${t('export.leftOut')} ${note}` : [t('export.whole'), faded].filter(Boolean).join(' ')}
        </Text>
      )}
      <Group justify="flex-end" className={classes.foot}>
        <Button variant="default" onClick={close}>
          {t('action.cancel')}
        </Button>
        <Button leftSection={<IconDownload size={16} />} onClick={save} loading={busy} disabled={!chosen}>
          {t('export.save')}
        </Button>
      </Group>
    </Stack>
  )
}

/** Where the nodes lie, how large they are and of which colour, for formats that hold it. */
const looksOf = (state: State, nodes: ReadonlySet<string>) =>
  [...pictureOf(state).nodes.values()]
    .filter(({ id }) => nodes.has(id))
    .map(look => ({
      node: look.id,
      x: Math.round(look.x * 100) / 100,
      y: Math.round(look.y * 100) / 100,
      size: drawnSize(look),
      color: look.appearance.hue.fill,
    }))
