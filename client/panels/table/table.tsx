import { Button, NativeSelect, SegmentedControl, Tabs } from '@mantine/core'
import { IconClipboard } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { useExplorer, useSelect } from '../../context.ts'
import { opening, type State } from '../../model/state.ts'
import { figureTable, type Grouping, measureKey, measuresOf } from '../../model/statistics.ts'
import { type TableLook, type TableTab, tableTabs } from '../../model/tablelook.ts'
import {
  evidenceTable,
  type NodeRow,
  nodeTable,
  type RelationshipRow,
  relationshipTable,
} from '../../model/tabulation.ts'
import { appearancesFor } from '../../model/view.ts'
import { useText } from '../../ui/text.ts'
import { LabelMark } from '../mark.tsx'
import { Trouble } from '../trouble.tsx'
import { Bars, useFigureText } from './bars.tsx'
import { Offered } from './offered.tsx'
import { Paste } from './paste.tsx'
import { useProofs } from './proofs.ts'
import { Sheet } from './sheet.tsx'
import classes from './table.module.css'
import { useTitled } from './titled.ts'

/** What is drawn as tables: nodes, relationships, the sentences behind them, and the figures among them. */
export function DataTable() {
  const { store } = useExplorer()
  const { t } = useText()
  const isOffering = useSelect(state => state.panels.offer !== null)
  const tabs = tableTabs.filter(one => one !== 'offered' || isOffering)
  const wanted = useSelect(state => state.panels.table.tab)
  const tab = tabs.includes(wanted) ? wanted : 'nodes'
  const [bar, setBar] = useState<HTMLElement | null>(null)
  const [pasted, setPasted] = useState<string | null>(null)
  const props = { bar, onPaste: setPasted }
  return (
    <Tabs
      value={tab}
      onChange={value => store.update(state => looking(state, { tab: (value ?? 'nodes') as TableTab }))}
      variant="pills"
      keepMounted={false}
      className={classes.table}
    >
      <div className={classes.bar}>
        <Tabs.List aria-label={t('table.tabs')}>
          {tabs.map(one => (
            <Tabs.Tab key={one} value={one} py={4} px={10}>
              {t(`table.tab.${one}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <div ref={setBar} className={classes.rest} />
        <Button
          size="compact-xs"
          variant="default"
          className={classes.paste}
          title={t('paste.open')}
          leftSection={<IconClipboard size={14} />}
          onClick={() => setPasted('')}
        >
          {t('paste.open')}
        </Button>
      </div>
      {tabs.map(one => {
        const Panel = sheets[one]
        return (
          <Tabs.Panel key={one} value={one} className={classes.panel}>
            <Panel {...props} />
          </Tabs.Panel>
        )
      })}
      <Paste text={pasted} onClose={() => setPasted(null)} />
    </Tabs>
  )
}

const looking = (state: State, look: Partial<TableLook>): State =>
  opening(state, { table: { ...state.panels.table, ...look } })

interface PanelProps {
  bar: HTMLElement | null
  onPaste: (text: string) => void
}

function useInput() {
  const scene = useSelect(state => state.scene)
  const schema = useSelect(state => state.schema)
  const language = useSelect(state => state.language)
  return useMemo(() => ({ scene, schema, language }), [scene, schema, language])
}

function Nodes(props: PanelProps) {
  const { t } = useText()
  const input = useInput()
  const table = useMemo(() => nodeTable(input), [input])
  const columns = useTitled(table.columns, { name: row => <NodeName row={row} /> })
  return <Sheet tab="nodes" table={table} columns={columns} empty={t('outline.empty')} {...props} />
}

function NodeName({ row: { label, caption } }: { row: NodeRow }) {
  const scene = useSelect(state => state.scene)
  const schema = useSelect(state => state.schema)
  const appearance = appearancesFor(scene, schema).get(label)
  return (
    <span className={classes.entity} title={caption}>
      {appearance && <LabelMark appearance={appearance} label={label} size={16} />}
      <span>{caption}</span>
    </span>
  )
}

function Relationships(props: PanelProps) {
  const { t } = useText()
  const input = useInput()
  const table = useMemo(() => relationshipTable(input), [input])
  const columns = useTitled<RelationshipRow>(table.columns, {
    'p:status': row => {
      const { status } = row.relationship.properties
      const isKnown = status === 'asserted' || status === 'hedged' || status === 'inferred' || status === 'contradicted'
      return <span>{isKnown ? t(`status.${status}`) : String(status ?? '')}</span>
    },
  })
  return <Sheet tab="relationships" table={table} columns={columns} empty={t('table.noRelationships')} {...props} />
}

function Evidence(props: PanelProps) {
  const { t } = useText()
  const input = useInput()
  const ids = useMemo(() => [...relationshipTable(input).rows, ...nodeTable(input).rows].map(({ id }) => id), [input])
  const { known, error, retry } = useProofs(ids)
  const table = useMemo(() => evidenceTable(input, known), [input, known])
  const columns = useTitled(table.columns)
  const { unread, unproven } = table
  const remarks = [
    ...(unread > 0 ? [t('table.unread', { count: unread })] : []),
    ...(unproven > 0 ? [t('table.unproven', { count: unproven })] : []),
  ]
  return (
    <Sheet
      tab="evidence"
      table={table}
      columns={columns}
      remarks={remarks.map(one => ` · ${one}`).join('')}
      instead={error === null ? undefined : <Trouble error={error} retry={retry} />}
      empty={t(unread > 0 ? 'outline.asking' : 'table.noEvidence')}
      {...props}
    />
  )
}

function Statistics(props: PanelProps) {
  const { store } = useExplorer()
  const { t } = useText()
  const input = useInput()
  const look = useSelect(state => state.panels.table.statistics)
  const nodes = useMemo(() => nodeTable(input), [input])
  const measures = useMemo(() => measuresOf(input.scene), [input])
  const measure = measures.find(one => measureKey(one) === look.measure) ?? measures[0] ?? null
  const table = useMemo(() => figureTable(input, nodes, measure), [input, nodes, measure])
  const figureText = useFigureText()
  const columns = useTitled(table.columns, { value: row => <span>{figureText({ ...row, unit: '' })}</span> })
  const set = (change: Partial<typeof look>) =>
    store.update(state => looking(state, { statistics: { ...state.panels.table.statistics, ...change } }))
  const controls = measure && (
    <>
      <NativeSelect
        size="xs"
        aria-label={t('table.measure')}
        value={measureKey(measure)}
        onChange={event => set({ measure: event.currentTarget.value })}
        data={measures.map(one => ({
          value: measureKey(one),
          label: `${one.label} · ${one.property} (${one.count})`,
        }))}
      />
      <SegmentedControl
        size="xs"
        aria-label={t('table.as')}
        value={look.as}
        onChange={as => set({ as: as as typeof look.as })}
        data={[
          { value: 'bars', label: t('table.bars') },
          { value: 'rows', label: t('table.rows') },
        ]}
      />
      {look.as === 'bars' && (
        <NativeSelect
          size="xs"
          aria-label={t('table.by')}
          value={look.by}
          onChange={event => set({ by: event.currentTarget.value as Grouping })}
          data={[
            { value: 'alike', label: t('table.alike') },
            { value: 'unit', label: t('table.sameUnit') },
          ]}
        />
      )}
    </>
  )
  return (
    <Sheet
      tab="statistics"
      table={table}
      columns={columns}
      controls={controls}
      instead={measure && look.as === 'bars' ? <Bars figures={table.rows} by={look.by} /> : undefined}
      empty={t('table.noFigures')}
      {...props}
    />
  )
}

const sheets = {
  nodes: Nodes,
  relationships: Relationships,
  evidence: Evidence,
  statistics: Statistics,
  offered: Offered,
}
