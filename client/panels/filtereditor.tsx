import { Checkbox, NativeSelect, SegmentedControl, Stack, Text, TextInput } from '@mantine/core'
import { useMemo, useState } from 'react'
import { foldText } from '../../server/contract/search/fold.ts'
import { useExplorer, useSelect } from '../context.ts'
import { verbOf } from '../model/caption.ts'
import { rewriting } from '../model/commands/filtering.ts'
import { type Facet, isListed, offerOf, valuesOf } from '../model/facets.ts'
import { type Filter, isOfProperty, type Subject, type Test } from '../model/filters.ts'
import { lineKinds } from '../model/palette.ts'
import { useText } from '../ui/text.ts'
import classes from './filters.module.css'
import { RangeChoice } from './rangechoice.tsx'
import { Written } from './written.tsx'

/** The condition of one filter. What is chosen holds at once. */
export function FilterEditor({ id, filter }: { id: string; filter: Filter }) {
  const explorer = useExplorer()
  const { t } = useText()
  const { test } = filter
  const change = (next: Partial<Filter>, tag = String(Date.now())) =>
    explorer.carryOut(rewriting(explorer.store.get(), id, { ...filter, ...next }, Date.now(), tag))
  const write = (next: Test, tag?: string) => change({ test: next }, tag)
  return (
    <Stack gap="xs" className={classes.editor}>
      <SegmentedControl
        size="xs"
        fullWidth
        aria-label={t('filters.speaks')}
        value={filter.negate ? 'not' : 'only'}
        onChange={value => change({ negate: value === 'not' })}
        data={[
          { value: 'only', label: t('filters.only') },
          { value: 'not', label: t('filters.allThose') },
        ]}
      />
      {isOfProperty(test) && <SubjectChoice test={test} onChange={write} />}
      <Condition test={test} onChange={write} />
    </Stack>
  )
}

interface Props<T = Test> {
  test: T
  onChange: (test: Test, tag?: string) => void
}

function Condition({ test, onChange }: Props) {
  const { t } = useText()
  switch (test.kind) {
    case 'range':
    case 'date':
    case 'degree':
      return <RangeChoice test={test} onChange={onChange} />
    case 'text':
      return (
        <Written
          label={t('filters.text')}
          value={test.contains}
          onCommit={contains => onChange({ ...test, contains })}
        />
      )
    case 'missing':
      return (
        <Text size="xs" c="dimmed">
          {t('filters.missingHint')}
        </Text>
      )
    case 'component':
      return null
    default:
      return <Choice test={test} onChange={onChange} />
  }
}

/** Which things the property is of, and what is asked of it. */
function SubjectChoice({ test, onChange }: Props<Extract<Test, Subject>>) {
  const { t } = useText()
  const offer = useOffer()
  const { of, within, property } = test
  const kinds = useMemo(
    () => offer.facets.filter(facet => facet.of === of && facet.property === property),
    [offer, of, property],
  )
  const facet = kinds.find(one => one.within === within) ?? kinds[0]
  const asked = conditionsOf(facet, test)
  const names = [...new Set([...kinds.map(one => one.within), ...(within === null ? [] : [within])])]
  const ask = (kind: string) => {
    const subject = { of, within, property }
    if (kind === 'range' || kind === 'date') onChange({ kind, ...subject, from: null, to: null })
    else if (kind === 'text') onChange({ kind, ...subject, contains: '' })
    else if (kind === 'value') onChange({ kind, ...subject, values: [] })
    else onChange({ kind: 'missing', ...subject })
  }
  return (
    <>
      <NativeSelect
        size="xs"
        label={t('filters.within')}
        value={within === null ? 'all' : `one ${within}`}
        onChange={event => {
          const { value } = event.currentTarget
          onChange({ ...test, within: value === 'all' ? null : value.slice('one '.length) })
        }}
        data={[
          ...names.map(name => ({
            value: `one ${name}`,
            label: of === 'node' ? name || t('filters.unlabelled') : verbOf(name),
          })),
          { value: 'all', label: t(of === 'node' ? 'filters.anyLabel' : 'filters.anyType') },
        ]}
      />
      <SegmentedControl
        size="xs"
        fullWidth
        aria-label={t('filters.condition.label')}
        value={test.kind}
        onChange={ask}
        data={asked.map(kind => ({ value: kind, label: t(`filters.condition.${kind}`) }))}
      />
    </>
  )
}

type Condition = 'range' | 'date' | 'text' | 'value' | 'missing'

function conditionsOf(facet: Facet | undefined, test: Extract<Test, Subject>): Condition[] {
  const first: Condition[] =
    facet?.shape === 'number'
      ? ['range', ...(isListed(facet) ? (['value'] as const) : [])]
      : facet?.shape === 'date'
        ? ['date']
        : [...(facet && isListed(facet) ? (['value'] as const) : []), 'text']
  return [...new Set([...first, test.kind, 'missing' as const])]
}

/** Values that are listed before some are looked for. */
const LISTED = 40

/** Some of a list, with how many there are of each. */
function Choice({ test, onChange }: Props<Extract<Test, { kind: 'label' | 'type' | 'status' | 'value' }>>) {
  const { t, number } = useText()
  const scene = useSelect(state => state.scene)
  const offer = useOffer()
  const [wanted, setWanted] = useState('')
  const [counts, chosen] = useMemo((): [readonly (readonly [string, number])[], readonly string[]] => {
    if (test.kind === 'label') return [offer.labels, test.labels]
    if (test.kind === 'type') return [offer.types, test.types]
    if (test.kind === 'value') return [valuesOf(scene, test), test.values]
    return [offer.statuses, test.statuses]
  }, [test, offer, scene])
  const there = new Set(counts.map(([name]) => name))
  const all = [...counts, ...chosen.filter(name => !there.has(name)).map(name => [name, 0] as const)]
  const shown = (name: string): string =>
    test.kind === 'type'
      ? verbOf(name)
      : test.kind === 'status'
        ? t(`status.${lineKinds.find(line => line === name) ?? 'plain'}`)
        : name || t('filters.unlabelled')
  const folded = foldText(wanted)
  const found = all.filter(([name]) => folded === '' || foldText(shown(name)).includes(folded))
  const listed = found.slice(0, LISTED)
  const toggle = (name: string) => {
    const next = chosen.includes(name) ? chosen.filter(one => one !== name) : [...chosen, name]
    if (test.kind === 'label') onChange({ ...test, labels: next })
    else if (test.kind === 'type') onChange({ ...test, types: next })
    else if (test.kind === 'value') onChange({ ...test, values: next })
    else onChange({ ...test, statuses: lineKinds.filter(line => next.includes(line)) })
  }
  return (
    <div>
      {all.length > 12 && (
        <TextInput
          size="xs"
          mb={6}
          aria-label={t('filters.findValue')}
          placeholder={t('filters.findValue')}
          value={wanted}
          onChange={event => setWanted(event.currentTarget.value)}
        />
      )}
      <div className={classes.choices}>
        {listed.map(([name, count]) => (
          <Checkbox
            key={name}
            size="xs"
            checked={chosen.includes(name)}
            onChange={() => toggle(name)}
            label={
              <>
                {shown(name)} <span className={classes.quiet}>{number(count)}</span>
              </>
            }
          />
        ))}
      </div>
      {found.length > listed.length && (
        <Text size="xs" c="dimmed" mt={4}>
          {t('filters.valuesCut', { shown: number(listed.length), total: number(found.length) })}
        </Text>
      )}
    </div>
  )
}

/** What the scene can be filtered by, worked out again only when something else is drawn. */
export function useOffer() {
  const scene = useSelect(state => state.scene)
  const withEvidence = useSelect(state => state.schema?.evidence ?? false)
  const { nodes, relationships } = scene
  // biome-ignore lint/correctness/useExhaustiveDependencies: filters and settings offer nothing by themselves
  return useMemo(() => offerOf(scene, withEvidence), [nodes, relationships, withEvidence])
}
