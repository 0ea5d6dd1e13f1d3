import { Button, Group, SegmentedControl, Select, Slider, Stack, Text } from '@mantine/core'
import {
  IconChartCircles,
  IconChartDots3,
  IconCircleDotted,
  IconLayoutColumns,
  IconLayoutGrid,
  IconSitemap,
  IconTimelineEvent,
  IconTopologyStar3,
} from '@tabler/icons-react'
import { type ReactNode, useEffect, useId, useMemo, useState } from 'react'
import { useExplorer, useSelect } from '../context.ts'
import {
  arrangementOf,
  datedCounts,
  dateProperties,
  directions,
  type LayoutName,
  layoutNames,
  measures,
  spacings,
} from '../model/arrangement.ts'
import { laidOut } from '../model/commands/arranging.ts'
import { type CommandId, commandOf } from '../model/commands.ts'
import { inSight } from '../model/scene.ts'
import type { Settings } from '../model/settings.ts'
import { opening } from '../model/state.ts'
import { sightOf } from '../model/view.ts'
import { useText } from '../ui/text.ts'
import classes from './layouts.module.css'

const icons: { readonly [name in LayoutName]: ReactNode } = {
  force: <IconChartDots3 size={16} />,
  layers: <IconSitemap size={16} />,
  radial: <IconTopologyStar3 size={16} />,
  rings: <IconChartCircles size={16} />,
  circle: <IconCircleDotted size={16} />,
  columns: <IconLayoutColumns size={16} />,
  timeline: <IconTimelineEvent size={16} />,
  grid: <IconLayoutGrid size={16} />,
}

const commandIds: { readonly [name in LayoutName]: CommandId } = {
  force: 'layoutForce',
  layers: 'layoutLayers',
  radial: 'layoutRadial',
  rings: 'layoutRings',
  circle: 'layoutCircle',
  columns: 'layoutColumns',
  timeline: 'layoutTimeline',
  grid: 'layoutGrid',
}

/** Which layout, of what, and how. A layout is applied when it is chosen; so is each change of how. */
export function Layouts() {
  const explorer = useExplorer()
  const { store } = explorer
  const { t, say, number } = useText()
  const scene = useSelect(state => state.scene)
  const sight = useSelect(sightOf)
  const selected = useSelect(state => state.view.selection.nodes.size)
  const layoutOn = useSelect(state => state.panels.layoutOn)
  useSelect(state => state.history)
  const arrangement = useMemo(() => arrangementOf(scene), [scene])
  const { layout, direction, measure, date } = arrangement
  const nothing = { nodes: [], relationships: [] }
  const reasonOf = (id: CommandId) => {
    const enabled = commandOf(id).enabled(store.get(), nothing)
    return enabled === true ? null : say(enabled)
  }
  /** Laid out again in another way, as one step; with a tag all such changes in a row are one. */
  const change = (set: Partial<Settings>, merge?: string) =>
    explorer.carryOut({ arrange: { nodes: laidOut(store.get()), set, merge } })
  const back = reasonOf('backToMine')
  const pinned = useMemo(() => [...sight.nodes.values()].filter(one => one.pinned && !one.hidden).length, [sight])

  return (
    <Stack gap={10}>
      <SegmentedControl
        size="xs"
        fullWidth
        aria-label={t('layouts.on')}
        value={selected > 1 ? layoutOn : 'all'}
        onChange={value =>
          store.update(state => opening(state, { layoutOn: value === 'selection' ? 'selection' : 'all' }))
        }
        data={[
          { value: 'all', label: t('layouts.all', { number: number(inSight(sight).nodes.length) }) },
          {
            value: 'selection',
            label: (
              <span title={selected > 1 ? undefined : t('reason.selectSeveralNodes')}>
                {t('layouts.selection', { number: number(selected) })}
              </span>
            ),
            disabled: selected < 2,
          },
        ]}
      />
      <div className={classes.names}>
        {layoutNames.map(name => {
          const reason = reasonOf(commandIds[name])
          return (
            <Button
              key={name}
              size="compact-sm"
              justify="flex-start"
              variant={name === layout ? 'light' : 'subtle'}
              color={name === layout ? undefined : 'gray'}
              leftSection={icons[name]}
              aria-pressed={name === layout}
              aria-disabled={reason !== null}
              data-muted={reason !== null || undefined}
              title={reason ?? undefined}
              onClick={() => explorer.run(commandIds[name], nothing)}
            >
              {t(`layout.${name}`)}
            </Button>
          )
        })}
      </div>
      {layout === 'layers' && (
        <Choice
          label={t('layouts.direction')}
          value={direction}
          data={directions.map(value => ({ value, label: t(`layouts.${value}`) }))}
          onChange={layoutDirection => change({ layoutDirection })}
        />
      )}
      {layout === 'rings' && (
        <Choice
          label={t('layouts.measure')}
          value={measure}
          data={measures.map(value => ({ value, label: t(`layouts.measure.${value}`) }))}
          onChange={layoutMeasure => change({ layoutMeasure })}
        />
      )}
      {layout === 'timeline' && <When date={date} onChange={layoutDate => change({ layoutDate })} />}
      <Spacing value={arrangement.spacing} onChange={layoutSpacing => change({ layoutSpacing }, 'layout spacing')} />
      {pinned > 0 && (
        <Text size="xs" c="dimmed">
          {t('layouts.pinned', { count: pinned })}
        </Text>
      )}
      <Stack gap={4}>
        <Button size="xs" variant="default" onClick={() => change({})}>
          {t('command.arrange')}
        </Button>
        <Button
          size="xs"
          variant="default"
          aria-disabled={back !== null}
          className={back === null ? undefined : classes.muted}
          title={back ?? undefined}
          onClick={() => explorer.run('backToMine', nothing)}
        >
          {t('command.backToMine')}
        </Button>
      </Stack>
    </Stack>
  )
}

function Choice<T extends string>({
  label,
  value,
  data,
  onChange,
}: {
  label: string
  value: T
  data: { value: T; label: string }[]
  onChange: (value: T) => void
}) {
  const id = useId()
  return (
    <div>
      <Text size="xs" id={id} mb={3}>
        {label}
      </Text>
      <SegmentedControl
        size="xs"
        fullWidth
        aria-labelledby={id}
        value={value}
        data={data}
        onChange={chosen => onChange(chosen as T)}
      />
    </div>
  )
}

function Spacing({ value, onChange }: { value: number; onChange: (value: number) => void }) {
  const { t } = useText()
  /** What the hand has set, until the scene has it. */
  const [shown, setShown] = useState<number | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a value that arrives takes the place of what was set
  useEffect(() => setShown(null), [value])
  const percentOf = (share: number) => t('layouts.spacingOf', { percent: Math.round(share * 100) })
  return (
    <div>
      <Group justify="space-between">
        <Text size="xs">{t('layouts.spacing')}</Text>
        <Text size="xs" c="dimmed" className={classes.number}>
          {percentOf(shown ?? value)}
        </Text>
      </Group>
      <Slider
        size="sm"
        label={null}
        thumbLabel={t('layouts.spacing')}
        thumbValueText={percentOf}
        min={spacings.least}
        max={spacings.most}
        step={spacings.step}
        value={shown ?? value}
        onChange={setShown}
        onChangeEnd={onChange}
      />
    </div>
  )
}

/** Which property says when, and how much of what is in sight has it. */
function When({ date, onChange }: { date: string; onChange: (date: string) => void }) {
  const { t, number } = useText()
  const sight = useSelect(sightOf)
  const properties = useMemo(() => dateProperties(sight), [sight])
  const { dated, undated } = useMemo(() => datedCounts(sight, date), [sight, date])
  const names = date === '' || properties.includes(date) ? properties : [date, ...properties]
  return (
    <div>
      <Select
        size="xs"
        label={t('layouts.date')}
        value={date}
        allowDeselect={false}
        comboboxProps={{ withinPortal: false }}
        data={[{ value: '', label: t('layouts.dateAny') }, ...names.map(value => ({ value, label: value }))]}
        onChange={value => onChange(value ?? '')}
      />
      <Text size="xs" c="dimmed" mt={4}>
        {t('layouts.dated', { dated: number(dated), undated: number(undated) })}
      </Text>
    </div>
  )
}
