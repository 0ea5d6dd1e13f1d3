import { Button, Menu, NativeSelect, Text, useComputedColorScheme } from '@mantine/core'
import { IconPhoto } from '@tabler/icons-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import { createPortal } from 'react-dom'
import { isNode, isRelationship, type Value } from '../../../server/contract/graph.ts'
import { svgOf } from '../../../server/contract/svg.ts'
import { useExplorer, useSelect } from '../../context.ts'
import { downloadBlob } from '../../files.ts'
import { captionOf, textOf, verbOf } from '../../model/caption.ts'
import { phrase } from '../../model/phrase.ts'
import { BARS, type Choice, columnsFor, plotKinds, plotted, proposals } from '../../model/plotting.ts'
import { createMeasure } from '../../picture/measure.ts'
import { largestScale, pngOf } from '../../picture/png.ts'
import { FONT_FAMILY } from '../../ui/font.ts'
import { useText } from '../../ui/text.ts'
import type { Result } from '../queryrun.ts'
import { Trouble } from '../trouble.tsx'
import classes from './plot.module.css'
import type { PlotLook } from './plotdrawing.ts'

type Library = typeof import('./plotdrawing.ts')

/** Numbers of a result as bars, a line or a histogram. The table is what says the same in words. */
export function Plot({ result: { columns, rows }, bar }: { result: Result; bar: HTMLElement | null }) {
  const { t } = useText()
  const proposed = useMemo(() => proposals(columns, rows), [columns, rows])
  const [chosen, setChosen] = useState<Choice | null>(null)
  const choice = fitting(chosen, proposed) ?? proposed.usual
  const [isDrawing, setDrawing] = useState<HTMLElement | null>(null)
  if (!choice)
    return (
      <Text size="sm" c="dimmed" p="sm">
        {t('plot.nothing', { why: t(`plot.why.${proposed.kinds.histogram as 'noNumber'}`) })}
      </Text>
    )
  const select = (axis: 'x' | 'y', label: string) => {
    const there = columnsFor(choice.kind, axis, proposed.columns)
    if (there.length === 0) return null
    return (
      <span className={classes.axis}>
        <span aria-hidden>{label}</span>
        <NativeSelect
          size="xs"
          aria-label={label}
          value={String(choice[axis])}
          onChange={event => setChosen({ ...choice, [axis]: Number(event.currentTarget.value) })}
          data={there.map(({ index, title }) => ({ value: String(index), label: title }))}
        />
      </span>
    )
  }
  return (
    <div className={classes.plot}>
      <div className={classes.choices}>
        {/* biome-ignore lint/a11y/useSemanticElements: buttons that are pressed or not are no fields of a form */}
        <div role="group" aria-label={t('plot.kind')} className={classes.kinds}>
          {plotKinds.map(kind => {
            const possible = proposed.kinds[kind]
            const why = typeof possible === 'string' ? t(`plot.why.${possible}`) : undefined
            return (
              <Button
                key={kind}
                size="compact-xs"
                variant={choice.kind === kind ? 'light' : 'default'}
                aria-pressed={choice.kind === kind}
                aria-disabled={why !== undefined}
                title={why}
                style={why ? { opacity: 0.5 } : undefined}
                onClick={() => typeof possible !== 'string' && setChosen(possible)}
              >
                {t(`plot.${kind}`)}
              </Button>
            )
          })}
        </div>
        {choice.kind !== 'histogram' && select('x', t(choice.kind === 'bar' ? 'plot.each' : 'plot.along'))}
        {select('y', t('plot.value'))}
        <div ref={setDrawing} className={classes.rest} />
      </div>
      <Drawn choice={choice} columns={proposed.columns} rows={rows} bar={bar} notes={isDrawing} />
    </div>
  )
}

/** What was chosen for another result may not be there in this one. */
function fitting(choice: Choice | null, { columns, kinds }: ReturnType<typeof proposals>): Choice | null {
  if (!choice || typeof kinds[choice.kind] === 'string') return null
  const has = (axis: 'x' | 'y') => columnsFor(choice.kind, axis, columns).some(({ index }) => index === choice[axis])
  return has('y') && (choice.x === null || has('x')) ? choice : null
}

interface DrawnProps {
  choice: Choice
  columns: ReturnType<typeof proposals>['columns']
  rows: Result['rows']
  bar: HTMLElement | null
  /** Where it is said how much is drawn. */
  notes: HTMLElement | null
}

function Drawn({ choice, columns, rows, bar, notes }: DrawnProps) {
  const explorer = useExplorer()
  const { t, number } = useText()
  const schema = useSelect(state => state.schema)
  const language = useSelect(state => state.language)
  const scheme = useComputedColorScheme('light')
  const [library, setLibrary] = useState<Library | null>(null)
  const [error, setError] = useState<unknown>(null)
  const [holder, setHolder] = useState<HTMLDivElement | null>(null)
  const [size, setSize] = useState<{ width: number; height: number } | null>(null)
  const inside = useRef<HTMLDivElement>(null)
  const measure = useMemo(createMeasure, [])
  useEffect(() => {
    import('./plotdrawing.ts').then(setLibrary, setError)
  }, [])
  useEffect(() => {
    if (!holder) return
    const observer = new ResizeObserver(([entry]) => {
      const { width, height } = entry!.contentRect
      setSize({ width: Math.max(260, Math.floor(width)), height: Math.max(180, Math.floor(height)) })
    })
    observer.observe(holder)
    return () => observer.disconnect()
  }, [holder])

  const data = useMemo(() => {
    const write = (value: Value): string => {
      if (isNode(value)) return captionOf(value, schema, language)
      if (isRelationship(value)) return verbOf(value.type)
      return value === null ? 'null' : textOf(value) || t('facts.empty')
    }
    return plotted(choice, { columns, rows }, write)
  }, [choice, columns, rows, schema, language, t])
  const told = useMemo(() => {
    const title = (index: number | null) => (index === null ? '' : columns[index]!.title)
    const isHistogram = choice.kind === 'histogram'
    const along = isHistogram ? title(choice.y) : title(choice.x)
    const isUtc = data.isZoned && choice.kind === 'line'
    const label = {
      x: isUtc ? `${along} (UTC)` : along,
      y: isHistogram ? t('plot.count') : title(choice.y),
    }
    const beyond = data.total - data.shown - data.blank
    const said = [
      beyond > 0
        ? t('plot.first', { shown: number(data.shown + data.blank), total: number(data.total) })
        : t('plot.shown', { shown: number(data.shown), total: number(data.total) }),
      ...(data.blank > 0 ? [t('plot.blank', { count: data.blank })] : []),
      ...(data.repeats && choice.kind === 'bar' ? [t('plot.stacked')] : []),
      ...(data.repeats && choice.kind === 'line' ? [t('plot.points')] : []),
    ]
    return {
      label,
      title: isHistogram
        ? t('plot.titleHistogram', { value: title(choice.y) })
        : t('plot.title', { value: title(choice.y), of: title(choice.x) }),
      said,
    }
  }, [choice, columns, data, t, number])

  const draw = (at: Pick<PlotLook, 'width' | 'height' | 'scheme'>) =>
    library!.drawPlot(choice.kind, data, {
      ...at,
      language,
      measure,
      label: told.label,
      title: told.title,
      description: `${told.said.join(' ')} ${t('plot.equivalent')}`,
    })
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is drawn follows all that `draw` reads
  useEffect(() => {
    if (!library || !size || !inside.current) return
    inside.current.replaceChildren(draw({ ...size, scheme }))
  }, [library, size, scheme, data, told, language])

  const save = async (format: 'png' | 'svg' | 'pdf') => {
    try {
      // On paper: white, whatever the page is.
      const drawing = library!.plotAsDrawing(draw({ width: 900, height: 480, scheme: 'light' }), {
        title: told.title,
        notes: [told.said.join(' · ')],
        scheme: 'light',
        measure,
      })
      const svg = svgOf(drawing, FONT_FAMILY)
      const blob =
        format === 'svg'
          ? new Blob([svg], { type: 'image/svg+xml' })
          : format === 'png'
            ? await pngOf(svg, drawing, Math.min(2, largestScale(drawing)))
            : await explorer.ask({ route: 'print', request: drawing as never, what: phrase('ask.print') })
      if (!(blob instanceof Blob)) return
      const name = `guanxi-plot.${format}`
      downloadBlob(name, blob)
      explorer.onSaying({ text: phrase('say.exported', { file: name }) })
    } catch (failure) {
      explorer.onError(failure)
    }
  }

  return (
    <>
      {notes &&
        createPortal(
          <Text size="xs" c="dimmed" span role="status">
            {told.said.join(' · ')}
          </Text>,
          notes,
        )}
      {bar &&
        createPortal(
          <Menu position="bottom-end" shadow="md" withinPortal>
            <Menu.Target>
              <Button size="compact-xs" variant="default" disabled={!library} leftSection={<IconPhoto size={14} />}>
                {t('plot.picture')}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={() => void save('png')}>PNG</Menu.Item>
              <Menu.Item onClick={() => void save('svg')}>SVG</Menu.Item>
              <Menu.Item onClick={() => void save('pdf')}>PDF</Menu.Item>
            </Menu.Dropdown>
          </Menu>,
          bar,
        )}
      {error !== null && <Trouble error={error} />}
      {choice.kind === 'bar' && data.total > BARS && (
        <Text size="xs" c="dimmed" px={10}>
          {t('plot.narrow')}
        </Text>
      )}
      {/* biome-ignore lint/a11y/useSemanticElements: what is scrolled by the keyboard has a name, and is no fieldset */}
      <div
        ref={setHolder}
        role="group"
        aria-label={told.title}
        tabIndex={choice.kind === 'bar' ? 0 : undefined}
        className={classes.holder}
        data-scrolls={choice.kind === 'bar' || undefined}
      >
        <div ref={inside} />
      </div>
    </>
  )
}
