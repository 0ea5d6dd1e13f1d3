import { Button, Checkbox, Group, Modal, Radio, Stack, Text } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useState } from 'react'
import { useExplorer, useSelect } from '../context.ts'
import { captionOf } from '../model/caption.ts'
import { countOn, filteredOf, inOrder, isBlank } from '../model/filters.ts'
import { phrase } from '../model/phrase.ts'
import { incidence, inSight } from '../model/scene.ts'
import { settingOf } from '../model/settings.ts'
import { opening } from '../model/state.ts'
import { achieving } from '../model/tour.ts'
import { cutOf, sightOf, undrawnOf } from '../model/view.ts'
import { useText } from '../ui/text.ts'
import { useAnswer } from './answer.ts'
import { useFilterText } from './filtertext.ts'
import { Trouble } from './trouble.tsx'

/** What goes into the file, and what does not, before it is written. */
export function Export() {
  const { store } = useExplorer()
  const { t } = useText()
  const exporting = useSelect(state => state.panels.exporting)
  const close = () => store.update(state => opening(state, { exporting: null }))
  return (
    <Modal
      opened={exporting !== null}
      onClose={close}
      title={t('export.title')}
      size="md"
      centered
      withinPortal={false}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      {exporting && <ExportForm what={exporting} close={close} />}
    </Modal>
  )
}

/** Nodes expanded in part that the note names, which goes into the file. */
const CUTS = 8

type What = 'scene' | 'selection' | 'all'

function ExportForm({ what: first, close }: { what: 'scene' | 'selection'; close: () => void }) {
  const explorer = useExplorer()
  const { t, number } = useText()
  const scene = useSelect(sightOf)
  const whole = useSelect(state => state.scene)
  const filtered = useSelect(filteredOf)
  const textOf = useFilterText()
  const selection = useSelect(state => state.view.selection)
  const counts = useSelect(state => state.counts)
  const overview = useSelect(state => state.overview)
  const schema = useSelect(state => state.schema)
  const language = useSelect(state => state.language)
  const [what, setWhat] = useState<What>(first)
  const [format, setFormat] = useState('json')
  const [evidence, setEvidence] = useState(true)
  const formats = useAnswer('formats', {})
  const [busy, setBusy] = useState(false)

  const { nodes: shownNodes, relationships: shownRelationships } = inSight(scene)
  const selectedNodes = [...selection.nodes]
  const selectedRelationships = shownRelationships.filter(id => {
    const { relationship } = scene.relationships.get(id)!
    return (
      selection.relationships.has(id) ||
      (selection.nodes.has(relationship.start) && selection.nodes.has(relationship.end))
    )
  })
  const nodes = what === 'scene' ? shownNodes : selectedNodes
  const relationships = what === 'scene' ? shownRelationships : selectedRelationships
  // What filters hide is drawn already, and said apart.
  const incident = incidence(whole)
  const undrawn = nodes.reduce((sum, id) => sum + (undrawnOf(id, whole, counts.get(id), incident) ?? 0), 0)
  const hidden = scene.nodes.size - filtered.total.nodes
  const left = filtered.total.nodes - filtered.nodes.size
  const ties = filtered.total.relationships - filtered.relationships.size
  const filters = {
    count: countOn(scene),
    left: number(left),
    total: number(filtered.total.nodes),
    ties: number(ties),
    allTies: number(filtered.total.relationships),
    names: inOrder(scene.filters)
      .filter(([, { on, test }]) => on && !isBlank(test))
      .map(([, filter]) => textOf(filter))
      .join('; '),
  }
  const isHiding = settingOf(scene, 'filterMode') === 'hide'
  const cuts = nodes.flatMap(id => {
    const cut = cutOf(scene, id)
    return cut ? [t('export.cut', { name: captionOf(scene.nodes.get(id)!.node, schema, language), ...cut })] : []
  })
  const leftOut = [
    ...cuts.slice(0, CUTS),
    ...(cuts.length > CUTS ? [t('export.cuts', { count: cuts.length - CUTS })] : []),
    ...(undrawn > 0 ? [t('export.undrawn', { count: undrawn })] : []),
    ...(hidden > 0 ? [t('export.hidden', { count: hidden })] : []),
    ...(filters.count > 0 && isHiding ? [t('export.filtered', filters)] : []),
    ...(what === 'selection' ? [t('export.unselected', { count: shownNodes.length - selectedNodes.length })] : []),
  ]
  const faded = filters.count > 0 && !isHiding && what === 'scene' ? t('export.faded', filters) : ''
  const note = what === 'all' ? '' : [...leftOut, faded].filter(Boolean).join(' ')
  const chosen = formats.answer?.formats.find(({ name }) => name === format) ?? formats.answer?.formats[0]

  const save = async () => {
    if (!chosen) return
    setBusy(true)
    const scope =
      what === 'all'
        ? ({ kind: 'all' } as const)
        : ({ kind: 'entities', nodes, relationships, between: false, ...(note ? { note } : {}) } as const)
    const blob = await explorer.ask({
      route: 'export',
      request: { format: chosen.name, scope, evidence },
      what: phrase('ask.export'),
    })
    setBusy(false)
    if (!(blob instanceof Blob)) return
    const url = URL.createObjectURL(blob)
    const link = document.createElement('a')
    link.href = url
    link.download = `guanxi-${what}.${chosen.extension.replace(/^\./, '')}`
    link.click()
    setTimeout(() => URL.revokeObjectURL(url), 10_000)
    explorer.store.update(state => achieving(state, 'export'))
    explorer.onSaying({ text: phrase('say.exported', { file: link.download }) })
    close()
  }

  return (
    <Stack gap="md">
      <Radio.Group value={what} onChange={value => setWhat(value as What)} label={t('export.what')}>
        <Stack gap={6} mt={6}>
          <Radio
            value="scene"
            label={`${t('export.scene')} – ${t('count.nodes', { count: shownNodes.length })}, ${t('count.relationships', { count: shownRelationships.length })}`}
          />
          <Radio
            value="selection"
            disabled={selectedNodes.length + selectedRelationships.length === 0}
            label={`${t('export.selection')} – ${t('count.nodes', { count: selectedNodes.length })}, ${t('count.relationships', { count: selectedRelationships.length })}`}
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
          <Stack gap={6} mt={6}>
            {formats.answer.formats.map(({ name, title, readBy }) => (
              <Radio key={name} value={name} label={title} description={readBy} />
            ))}
          </Stack>
        </Radio.Group>
      )}
      <Checkbox
        checked={evidence}
        onChange={event => setEvidence(event.currentTarget.checked)}
        label={t('export.evidence')}
      />
      {what !== 'all' && (
        <Text size="sm" c="dimmed">
          {leftOut.length > 0 ? `${t('export.leftOut')} ${note}` : [t('export.whole'), faded].filter(Boolean).join(' ')}
        </Text>
      )}
      <Group justify="flex-end">
        <Button variant="default" onClick={close}>
          {t('action.cancel')}
        </Button>
        <Button leftSection={<IconDownload size={16} />} onClick={save} loading={busy} disabled={!chosen}>
          {t('export.save', { count: number(what === 'all' ? (overview?.total.nodes ?? 0) : nodes.length) })}
        </Button>
      </Group>
    </Stack>
  )
}
