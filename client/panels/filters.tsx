import { Button, Text, TextInput, Tooltip, UnstyledButton } from '@mantine/core'
import {
  IconAbc,
  IconCalendar,
  IconChartHistogram,
  IconCircleDotted,
  IconFilterOff,
  IconQuote,
  IconTopologyRing2,
} from '@tabler/icons-react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { foldText } from '../../server/contract/search/fold.ts'
import { useExplorer, useSelect } from '../context.ts'
import { verbOf } from '../model/caption.ts'
import { filteringBy } from '../model/commands/filtering.ts'
import { commandOf } from '../model/commands.ts'
import { type Facet, firstTest, type Shape } from '../model/facets.ts'
import { inOrder, type Test } from '../model/filters.ts'
import { phrase } from '../model/phrase.ts'
import { useText } from '../ui/text.ts'
import { FilterChip } from './filterchip.tsx'
import { FilterEditor, useOffer } from './filtereditor.tsx'
import { FilterMode } from './filtermode.tsx'
import classes from './filters.module.css'
import { Showing } from './showing.tsx'

/** The filters of the scene with their conditions, and what else it can be filtered by. */
export function Filters() {
  const explorer = useExplorer()
  const { t, say } = useText()
  const filters = useSelect(state => state.scene.filters)
  const open = useSelect(state => state.panels.filter)
  const list = useRef<HTMLUListElement>(null)
  // A condition that opens takes the keyboard along, to the filter it is of.
  useEffect(() => {
    if (open === null) return
    const row = [...(list.current?.querySelectorAll<HTMLElement>('[data-filter]') ?? [])].find(
      one => one.dataset.filter === open,
    )
    row?.scrollIntoView({ block: 'nearest' })
    row?.querySelector<HTMLElement>('[aria-expanded]')?.focus()
  }, [open])
  const canClear = commandOf('showFiltered').enabled(explorer.store.get(), { nodes: [], relationships: [] })
  return (
    <div className={classes.filters} data-filters>
      <div className={classes.mode}>
        <span>{t('filters.mode')}</span>
        <FilterMode />
      </div>
      <div className={classes.head}>
        <span>{filters.size > 0 ? <Showing /> : t('filters.empty')}</span>
        <Tooltip label={canClear === true ? t('command.showFiltered') : say(canClear)} openDelay={400}>
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconFilterOff size={15} />}
            aria-disabled={canClear !== true}
            style={canClear === true ? undefined : { opacity: 0.45 }}
            onClick={() => explorer.run('showFiltered')}
          >
            {t('filters.clear')}
          </Button>
        </Tooltip>
      </div>
      {filters.size > 0 && (
        <ul ref={list} className={classes.list} aria-label={t('filters.list')}>
          {inOrder(filters).map(([id, filter]) => (
            <li key={id}>
              <FilterChip id={id} filter={filter} expanded={open === id} />
              {open === id && <FilterEditor id={id} filter={filter} />}
            </li>
          ))}
        </ul>
      )}
      <Suggestions />
    </div>
  )
}

const shapes: { readonly [shape in Shape]: ReactNode } = {
  number: <IconChartHistogram size={16} aria-hidden />,
  date: <IconCalendar size={16} aria-hidden />,
  text: <IconAbc size={16} aria-hidden />,
}

/** What is found in the scene, as conditions to add. */
function Suggestions() {
  const explorer = useExplorer()
  const { t, say, number } = useText()
  const offer = useOffer()
  const selected = useSelect(state => state.view.selection.nodes)
  const isEmpty = useSelect(state => state.scene.nodes.size === 0)
  const hasEvidence = useSelect(state => state.schema?.evidence ?? false)
  const [wanted, setWanted] = useState('')
  const folded = foldText(wanted)
  const isWanted = (...texts: string[]) => folded === '' || texts.some(text => foldText(text).includes(folded))
  const add = (test: Test) =>
    explorer.carryOut(filteringBy(explorer.store.get(), test, Date.now(), { edit: test.kind !== 'component' }))
  const nothing = isEmpty ? say(phrase('reason.nothingDrawn')) : undefined
  const general: { name: string; icon: ReactNode; test: Test; why?: string }[] = [
    {
      name: t('filters.degree'),
      icon: <IconCircleDotted size={16} aria-hidden />,
      test: { kind: 'degree', from: null, to: null },
      why: nothing,
    },
    {
      name: t('filters.component'),
      icon: <IconTopologyRing2 size={16} aria-hidden />,
      test: { kind: 'component', nodes: null },
      why: nothing,
    },
    {
      name: t('filters.componentSelected'),
      icon: <IconTopologyRing2 size={16} aria-hidden />,
      test: { kind: 'component', nodes: [...selected] },
      why: selected.size > 0 ? undefined : say(phrase('reason.selectNode')),
    },
    {
      name: t('filters.status'),
      icon: <IconQuote size={16} aria-hidden />,
      test: { kind: 'status', statuses: [] },
      why: hasEvidence ? nothing : say(phrase('reason.noEvidence')),
    },
  ]
  const facets = offer.facets.filter(({ property, within }) => isWanted(property, within, verbOf(within)))
  const groups = new Map<string, Facet[]>()
  for (const facet of facets) {
    const key = `${facet.of} ${facet.within}`
    groups.set(key, [...(groups.get(key) ?? []), facet])
  }
  const labels = offer.labels.filter(([name]) => isWanted(name))
  const types = offer.types.filter(([name]) => isWanted(verbOf(name)))
  const shownGeneral = general.filter(({ name }) => isWanted(name))
  return (
    <section aria-label={t('filters.add')} className={classes.add}>
      <h2>{t('filters.add')}</h2>
      <TextInput
        size="xs"
        mb={6}
        aria-label={t('filters.find')}
        placeholder={t('filters.find')}
        value={wanted}
        onChange={event => setWanted(event.currentTarget.value)}
      />
      {shownGeneral.length > 0 && (
        <Section title={t('filters.connections')} isOpen isSearching={folded !== ''}>
          {shownGeneral.map(({ name, icon, test, why }) => (
            <Suggestion key={name} icon={icon} name={name} why={why} onAdd={() => add(test)} />
          ))}
        </Section>
      )}
      {labels.length > 0 && (
        <Section title={t('filters.labels')} isOpen isSearching={folded !== ''}>
          {labels.map(([name, count]) => (
            <Suggestion
              key={name}
              name={name || t('filters.unlabelled')}
              count={number(count)}
              onAdd={() => add({ kind: 'label', labels: [name] })}
            />
          ))}
        </Section>
      )}
      {types.length > 0 && (
        <Section title={t('filters.types')} isSearching={folded !== ''}>
          {types.map(([name, count]) => (
            <Suggestion
              key={name}
              name={verbOf(name)}
              count={number(count)}
              onAdd={() => add({ kind: 'type', types: [name] })}
            />
          ))}
        </Section>
      )}
      {[...groups].map(([key, list]) => {
        const { of, within } = list[0]!
        const kind = of === 'node' ? within || t('filters.unlabelled') : verbOf(within)
        return (
          <Section key={key} title={t('filters.properties', { name: kind })} isSearching={folded !== ''}>
            {list.map(facet => (
              <Suggestion
                key={facet.property}
                icon={shapes[facet.shape]}
                name={facet.property}
                count={t('filters.has', { present: number(facet.present), total: number(facet.total) })}
                onAdd={() => add(firstTest(facet))}
              />
            ))}
          </Section>
        )
      })}
      {shownGeneral.length + labels.length + types.length + facets.length === 0 && (
        <Text size="sm" c="dimmed" mt="xs">
          {t('filters.noMatch')}
        </Text>
      )}
    </section>
  )
}

/** Folded until it is wanted, unless something is looked for. */
function Section(props: { title: string; isOpen?: boolean; isSearching: boolean; children: ReactNode }) {
  const { title, isOpen = false, isSearching, children } = props
  return (
    <details key={isSearching ? 'found' : 'all'} className={classes.section} open={isOpen || isSearching}>
      <summary>{title}</summary>
      <ul>{children}</ul>
    </details>
  )
}

interface SuggestionProps {
  icon?: ReactNode
  name: string
  count?: string
  why?: string
  onAdd: () => void
}

function Suggestion({ icon, name, count, why, onAdd }: SuggestionProps) {
  return (
    <li>
      <UnstyledButton
        className={classes.suggestion}
        aria-disabled={why !== undefined}
        title={why}
        onClick={why === undefined ? onAdd : undefined}
      >
        {icon}
        <span className={classes.text}>{name}</span>
        <span className={classes.quiet}>{why ?? count}</span>
      </UnstyledButton>
    </li>
  )
}
