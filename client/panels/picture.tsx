import {
  Button,
  Checkbox,
  Group,
  Radio,
  SegmentedControl,
  Stack,
  Text,
  TextInput,
  Tooltip,
  useComputedColorScheme,
} from '@mantine/core'
import { IconCopy, IconDownload } from '@tabler/icons-react'
import { useDeferredValue, useEffect, useMemo, useState } from 'react'
import { svgOf } from '../../server/contract/svg.ts'
import { useExplorer, useSelect } from '../context.ts'
import { downloadBlob } from '../files.ts'
import { phrase } from '../model/phrase.ts'
import { settingOf } from '../model/settings.ts'
import { achieving } from '../model/tour.ts'
import { unprintable } from '../picture/letters.ts'
import { createMeasure } from '../picture/measure.ts'
import { largestScale, pngOf } from '../picture/png.ts'
import type { Sheet } from '../picture/sheet.ts'
import type { Measure } from '../picture/wrap.ts'
import { FONT_FAMILY } from '../ui/font.ts'
import { useText } from '../ui/text.ts'
import { useFilterTexts } from './filtertext.ts'
import { usePortions } from './leftout.ts'
import classes from './picture.module.css'
import { type PictureOptions, sheetFor } from './picturing.ts'
import { useReading } from './reading.ts'

type Format = 'png' | 'svg' | 'pdf'

/** Relationships up to which their names are drawn unless one says otherwise: of more, few have room. */
export const NAMED = 60

/** A picture of the scene to take along, seen before it is written. */
export function PictureForm({ what, close }: { what: 'scene' | 'selection'; close: () => void }) {
  const explorer = useExplorer()
  const { t, number } = useText()
  const colours = useComputedColorScheme('light')
  const measure = useMemo(createMeasure, [])
  const sceneName = useSelect(state => state.kept.name)
  const hasSelection = useSelect(({ view }) => view.selection.nodes.size > 0)
  const areNamesHidden = useSelect(({ scene }) => settingOf(scene, 'names') === 'hidden')
  const isMap = useSelect(({ scene }) => settingOf(scene, 'surface') === 'map')
  const [format, setFormat] = useState<Format>('png')
  const [scale, setScale] = useState(2)
  const [busy, setBusy] = useState<'saving' | 'copying' | null>(null)
  const [options, setOptions] = useState<PictureOptions>(() => ({
    part: isMap ? 'view' : what,
    size: 'page',
    background: 'white',
    title: areNamesHidden ? '' : sceneName,
    withLegend: true,
    withDate: true,
    withLimits: true,
    withSources: true,
    withRelationshipNames: explorer.store.get().scene.relationships.size <= NAMED,
    withSelection: false,
    areNamesHidden,
  }))
  const change = (part: Partial<PictureOptions>) => setOptions(before => ({ ...before, ...part }))
  const sheet = useSheet(options, measure, colours === 'dark' ? 'dark' : 'light')
  const { drawing } = sheet
  const svg = useMemo(() => svgOf(drawing, FONT_FAMILY), [drawing])
  const preview = useMemo(() => URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' })), [svg])
  useEffect(() => () => URL.revokeObjectURL(preview), [preview])
  const largest = largestScale(drawing)
  const times = Math.min(scale, largest)
  const odd = format === 'pdf' ? unprintable(drawing) : []

  const pngBlob = () => pngOf(svg, drawing, times)
  const save = async () => {
    setBusy('saving')
    try {
      const blob =
        format === 'svg'
          ? new Blob([svg], { type: 'image/svg+xml' })
          : format === 'png'
            ? await pngBlob()
            : await explorer.ask({ route: 'print', request: drawing as never, what: phrase('ask.print') })
      if (!(blob instanceof Blob)) return
      const name = `${fileName(options.title)}.${format}`
      downloadBlob(name, blob)
      explorer.store.update(state => achieving(state, 'export'))
      explorer.onSaying({ text: phrase('say.exported', { file: name }) })
      close()
    } catch (error) {
      explorer.onError(error)
    } finally {
      setBusy(null)
    }
  }
  const canCopy = typeof ClipboardItem !== 'undefined' && navigator.clipboard !== undefined
  const copy = async () => {
    setBusy('copying')
    try {
      await navigator.clipboard.write([new ClipboardItem({ 'image/png': pngBlob() })])
      explorer.onSaying({ text: phrase('say.pictureCopied') })
    } catch (error) {
      explorer.onError(error)
    } finally {
      setBusy(null)
    }
  }

  const box = (name: keyof PictureOptions, label: string, description?: string) => (
    <Checkbox
      size="xs"
      checked={options[name] as boolean}
      onChange={event => change({ [name]: event.currentTarget.checked })}
      label={label}
      description={description}
    />
  )
  const isFitting = largest > 0 || format !== 'png'
  return (
    <div className={classes.form}>
      <Stack gap="sm" className={classes.choices}>
        <Radio.Group
          size="xs"
          value={options.part}
          onChange={part => change({ part: part as PictureOptions['part'] })}
          label={t('export.what')}
        >
          <Stack gap={2} mt={2}>
            <Tooltip label={t('picture.mapAsIs')} disabled={!isMap}>
              <Radio size="xs" value="scene" disabled={isMap} label={t('export.scene')} />
            </Tooltip>
            <Radio size="xs" value="view" label={t('picture.view')} />
            <Tooltip label={t(isMap ? 'picture.mapAsIs' : 'picture.noSelection')} disabled={hasSelection && !isMap}>
              <Radio size="xs" value="selection" disabled={!hasSelection || isMap} label={t('export.selection')} />
            </Tooltip>
          </Stack>
        </Radio.Group>
        <TextInput
          size="xs"
          label={t('picture.title')}
          placeholder={t('picture.noTitle')}
          value={options.title}
          maxLength={200}
          onChange={event => change({ title: event.currentTarget.value })}
        />
        <Choice
          label={t('picture.size')}
          value={options.size}
          disabled={options.part === 'view'}
          onChange={size => change({ size })}
          data={[
            { value: 'page', label: t('picture.page') },
            { value: 'full', label: t('picture.full') },
          ]}
        />
        <Choice
          label={t('picture.background')}
          value={options.background}
          onChange={background => change({ background })}
          data={[
            { value: 'white', label: t('picture.white') },
            { value: 'theme', label: t('picture.theme') },
            { value: 'transparent', label: t('picture.transparent') },
          ]}
        />
        <fieldset className={classes.with}>
          <legend>{t('picture.with')}</legend>
          <Stack gap={4}>
            {box('withLegend', t('picture.withLegend'))}
            {box('withDate', t('picture.withDate'))}
            {box('withLimits', t('picture.withLimits'))}
            {box('withSources', t('picture.withSources'))}
            {box('withRelationshipNames', t('picture.withRelationshipNames'))}
            {hasSelection && options.part !== 'selection' && box('withSelection', t('picture.withSelection'))}
            {box(
              'areNamesHidden',
              t('picture.hideNames'),
              options.areNamesHidden ? t('picture.hideNamesHint') : undefined,
            )}
          </Stack>
        </fieldset>
      </Stack>
      <div className={classes.result}>
        <div className={classes.preview} data-transparent={options.background === 'transparent' || undefined}>
          <img src={preview} alt={t('picture.preview', { title: options.title })} />
        </div>
        <Text size="xs" c="dimmed" role="status">
          {t('picture.measures', {
            width: number(drawing.width * (format === 'png' ? times : 1)),
            height: number(drawing.height * (format === 'png' ? times : 1)),
            named: number(sheet.named),
            nodes: number(sheet.nodes),
          })}
          {odd.length > 0 && ` ${t('picture.unprintable', { count: odd.length, example: odd[0]! })}`}
          {!isFitting && ` ${t('picture.tooLarge')}`}
        </Text>
        <div className={classes.format}>
          <Group gap="sm" align="end">
            <Choice
              label={t('export.format')}
              value={format}
              onChange={setFormat}
              data={[
                { value: 'png', label: 'PNG' },
                { value: 'svg', label: 'SVG' },
                { value: 'pdf', label: 'PDF' },
              ]}
            />
            {format === 'png' && (
              <Choice
                label={t('picture.scale')}
                value={String(times)}
                onChange={value => setScale(Number(value))}
                data={[1, 2, 3, 4].map(one => ({ value: String(one), label: `${one}×`, disabled: one > largest }))}
              />
            )}
          </Group>
          <Group gap="xs">
            <Tooltip label={t('picture.cannotCopy')} disabled={canCopy}>
              <Button
                variant="default"
                leftSection={<IconCopy size={16} />}
                onClick={copy}
                loading={busy === 'copying'}
                disabled={!canCopy || largest === 0}
              >
                {t('picture.copy')}
              </Button>
            </Tooltip>
            <Button
              leftSection={<IconDownload size={16} />}
              onClick={save}
              loading={busy === 'saving'}
              disabled={!isFitting}
            >
              {t('picture.save')}
            </Button>
          </Group>
        </div>
      </div>
    </div>
  )
}

function Choice<T extends string>({
  label,
  value,
  disabled,
  onChange,
  data,
}: {
  label: string
  value: T
  disabled?: boolean
  onChange: (value: T) => void
  data: { value: T; label: string; disabled?: boolean }[]
}) {
  return (
    <div>
      <Text size="xs" fw={500} mb={2}>
        {label}
      </Text>
      <SegmentedControl
        size="xs"
        aria-label={label}
        value={value}
        disabled={disabled}
        onChange={next => onChange(next as T)}
        data={data}
      />
    </div>
  )
}

/** The page as it would be written now; while something is typed, the one before stays until there is time. */
function useSheet(wanted: PictureOptions, measure: Measure, scheme: 'light' | 'dark') {
  const options = useDeferredValue(wanted)
  const state = useSelect(now => now)
  const { reports } = useReading()
  const sheet = useSheetMaker(options.areNamesHidden)
  // The texts are new functions each time and say the same as long as the language stays.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the state holds the language
  return useMemo(() => sheet(options, measure, scheme), [state, options, reports, scheme, measure])
}

/** Makes the page of what is drawn when it is asked. */
export function useSheetMaker(
  areNamesHidden: boolean,
): (options: PictureOptions, measure: Measure, scheme: 'light' | 'dark') => Sheet {
  const explorer = useExplorer()
  const { t, number } = useText()
  const { reports } = useReading()
  const portions = usePortions(!areNamesHidden)
  const [now] = useState(() => new Date())
  const filterTexts = useFilterTexts()
  return (options, measure, scheme) =>
    sheetFor({
      state: explorer.store.get(),
      options,
      portion: portions[options.part === 'selection' ? 'selection' : 'scene'],
      filterTexts,
      viewport: explorer.canvas.current?.viewport() ?? { zoom: 1, pan: { x: 0, y: 0 }, width: 800, height: 600 },
      recordMap: explorer.canvas.current?.recordMap,
      reports,
      scheme,
      now,
      t,
      number,
      measure,
    })
}

/** A name that every system takes for a file. */
const fileName = (title: string): string =>
  title
    .trim()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 60) || 'guanxi'
