import { Group, RangeSlider, Text } from '@mantine/core'
import { useMemo, useRef } from 'react'
import { useSelect } from '../context.ts'
import { dayOf, spanOf } from '../model/dates.ts'
import { histogramOf, numbersOf, scaleOf } from '../model/facets.ts'
import type { Test } from '../model/filters.ts'
import { useText } from '../ui/text.ts'
import classes from './filters.module.css'
import { Written } from './written.tsx'

const DAY = 86_400_000
/** Steps of the slider over numbers that are not all whole. */
const STEPS = 200

type Ranged = Extract<Test, { kind: 'range' | 'date' | 'degree' }>
type Ends = Pick<Ranged, 'from' | 'to'>

interface Props {
  test: Ranged
  /** Called with the same tag as long as one hand holds the slider. */
  onChange: (test: Test, tag: string) => void
}

/** From and to: on a slider under a histogram of what is there, or typed. An end at the very edge is open. */
export function RangeChoice({ test, onChange }: Props) {
  const { t, number } = useText()
  const scene = useSelect(state => state.scene)
  const { nodes, relationships } = scene
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what is drawn has values, not the rest of the scene
  const numbers = useMemo(() => numbersOf(scene, test), [nodes, relationships, keyOf(test)])
  const scale = useMemo(() => scaleOf(numbers), [numbers])
  const histogram = useMemo(() => histogramOf(numbers.map(scale.at)), [numbers, scale])
  const hold = useRef(0)
  const isDate = test.kind === 'date'
  const shown = (value: number) => (isDate ? dayOf(value) : number(value))
  /** What stands at a place of the slider; no more digits than a hand can set. */
  const valueAt = (place: number) => (isDate ? scale.of(place) : Number(scale.of(place).toPrecision(4)))
  const written = (end: string | number | null): string => (end === null ? '' : String(end))
  /** Where an end stands on the slider. */
  const at = (end: string | number | null, side: 0 | 1): number | null =>
    end === null ? null : scale.at(typeof end === 'number' ? end : (spanOf(end)?.[side] ?? Number.NaN))
  const write = (ends: { from?: string | number | null; to?: string | number | null }, tag: string) =>
    onChange({ ...test, ...(ends as Ends) } as Test, tag)
  const type = (side: 'from' | 'to', text: string) => {
    const value = text === '' ? null : isDate ? text : Number(text.replace(',', '.'))
    write({ [side]: value }, `${side} ${Date.now()}`)
  }
  const trouble = (text: string): string | null => {
    if (text === '') return null
    if (isDate) return spanOf(text) ? null : t('filters.badDate')
    return Number.isFinite(Number(text.replace(',', '.'))) ? null : t('filters.badNumber')
  }
  const domain = histogram && histogram.from < histogram.to ? histogram : null
  const inside = (place: number | null, open: number) =>
    place === null || Number.isNaN(place) ? open : Math.min(domain!.to, Math.max(domain!.from, place))
  const ends: [number, number] | null = domain && [
    inside(at(test.from, 0), domain.from),
    inside(at(test.to, 1), domain.to),
  ]
  const isWhole = scale.at(2) === 2 && numbers.every(Number.isInteger)
  const step = isDate && scale.at(2) === 2 ? DAY : isWhole ? 1 : domain ? (domain.to - domain.from) / STEPS : 1
  const slide = ([low, high]: [number, number]) => {
    const value = (place: number) => (isDate ? dayOf(scale.of(place)) : valueAt(place))
    write(
      { from: low <= domain!.from ? null : value(low), to: high >= domain!.to ? null : value(high) },
      `slider ${hold.current}`,
    )
  }
  return (
    <div className={classes.range}>
      {histogram ? (
        <Text size="xs" c="dimmed">
          {t('filters.wholeRange', {
            count: numbers.length,
            from: shown(valueAt(histogram.from)),
            to: shown(valueAt(histogram.to)),
          })}
        </Text>
      ) : (
        <Text size="xs" c="dimmed">
          {t('filters.noNumbers')}
        </Text>
      )}
      {domain && ends && (
        <>
          <Bars counts={domain.counts} from={domain.from} to={domain.to} ends={ends} />
          <RangeSlider
            min={domain.from}
            max={domain.to}
            step={step}
            minRange={0}
            size="sm"
            thumbSize={24}
            thumbValueText={place => shown(valueAt(place))}
            value={ends}
            label={place => shown(valueAt(place))}
            thumbFromLabel={t('filters.from')}
            thumbToLabel={t('filters.to')}
            onChange={slide}
            onChangeEnd={() => {
              hold.current++
            }}
          />
        </>
      )}
      <Group gap="xs" grow mt={8} align="flex-start">
        {(['from', 'to'] as const).map(side => (
          <Written
            key={side}
            label={t(`filters.${side}`)}
            value={written(test[side])}
            placeholder={histogram ? shown(valueAt(histogram[side])) : undefined}
            trouble={trouble}
            onCommit={text => type(side, text)}
          />
        ))}
      </Group>
    </div>
  )
}

const keyOf = (test: Ranged): string =>
  test.kind === 'degree' ? 'degree' : JSON.stringify([test.kind, test.of, test.within, test.property])

/** How the values lie; what is chosen stands out. */
function Bars({
  counts,
  from,
  to,
  ends,
}: {
  counts: readonly number[]
  from: number
  to: number
  ends: [number, number]
}) {
  const most = Math.max(...counts)
  const width = (to - from) / counts.length
  return (
    <div className={classes.bars} aria-hidden>
      {counts.map((count, index) => {
        const [left, right] = [from + index * width, from + (index + 1) * width]
        return (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: bars never change places
            key={index}
            data-in={(right >= ends[0] && left <= ends[1]) || undefined}
            style={{ height: count === 0 ? 0 : `${Math.max(6, (count / most) * 100)}%` }}
          />
        )
      })}
    </div>
  )
}
