import { ActionIcon, Tabs, Tooltip } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import {
  IconCategory,
  IconFilter,
  IconListTree,
  IconNote,
  IconPalette,
  IconRoute,
  IconSquaresSelected,
  IconX,
} from '@tabler/icons-react'
import { type ComponentType, useEffect, useRef } from 'react'
import { useExplorer, useSelect } from '../context.ts'
import type { DrawerTab, LeftTab } from '../model/state.ts'
import { opening } from '../model/state.ts'
import { Budget } from '../panels/budget.tsx'
import { Conflict } from '../panels/conflict.tsx'
import { ContextMenu } from '../panels/contextmenu.tsx'
import { Cypher } from '../panels/cypher.tsx'
import { Details } from '../panels/details.tsx'
import { DifferenceNote } from '../panels/difference.tsx'
import { Changes } from '../panels/editing/changes.tsx'
import { DeletingCard } from '../panels/editing/deleting.tsx'
import { Expand } from '../panels/expand.tsx'
import { Export } from '../panels/export.tsx'
import { Filters } from '../panels/filters.tsx'
import { Importing } from '../panels/importing/importing.tsx'
import { Legend } from '../panels/legend.tsx'
import { NotesPanel } from '../panels/notes.tsx'
import { Outline } from '../panels/outline.tsx'
import { Paths } from '../panels/paths.tsx'
import { Scenes } from '../panels/scenes.tsx'
import { Sets } from '../panels/sets.tsx'
import { Shortcuts } from '../panels/shortcuts.tsx'
import { Steps } from '../panels/steps.tsx'
import { Style } from '../panels/style.tsx'
import { DataTable } from '../panels/table/table.tsx'
import { Graph } from './graph.tsx'
import { Header } from './header.tsx'
import { useLive } from './live.ts'
import { Banner, Progress, useSayings } from './notices.tsx'
import { useRememberedPanels } from './remembered.ts'
import classes from './shell.module.css'
import { useShortcuts } from './shortcuts.ts'
import { Splitter } from './splitter.tsx'
import { useText } from './text.ts'

/** The panels at the left, in the order of their tabs. */
const leftTabs: readonly { tab: LeftTab; Icon: ComponentType<{ size: number }>; Panel: ComponentType }[] = [
  { tab: 'legend', Icon: IconCategory, Panel: Legend },
  { tab: 'style', Icon: IconPalette, Panel: Style },
  { tab: 'filters', Icon: IconFilter, Panel: Filters },
  { tab: 'outline', Icon: IconListTree, Panel: Outline },
  { tab: 'paths', Icon: IconRoute, Panel: Paths },
  { tab: 'sets', Icon: IconSquaresSelected, Panel: Sets },
  { tab: 'notes', Icon: IconNote, Panel: NotesPanel },
]

/** One screen: the graph in the middle, what it means to the left, what proves it to the right, what ran below. */
export function Shell() {
  const explorer = useExplorer()
  const { store } = explorer
  const { t } = useText()
  const panels = useSelect(state => state.panels)
  const isNarrow = useMediaQuery('(max-width: 1099px)', undefined, { getInitialValueInEffect: false })
  const { live, announce } = useLive()
  useSayings(announce)
  useShortcuts()

  useRememberedPanels(isNarrow === true)
  // What is said floats above the drawer, not over it.
  const drawerHeight = panels.drawer ? `min(${panels.sizes.drawer}px, 62dvh)` : '0px'
  useEffect(() => document.documentElement.style.setProperty('--drawer-height', drawerHeight), [drawerHeight])
  const { leftOpen, rightOpen } = panels
  useEffect(() => {
    const { style } = document.documentElement
    const over = 'min(370px, calc(100vw - 60px))'
    style.setProperty('--at-left', !leftOpen ? '0px' : isNarrow ? over : `${panels.sizes.left}px`)
    style.setProperty('--at-right', !rightOpen ? '0px' : isNarrow ? over : `${panels.sizes.right}px`)
  }, [isNarrow, leftOpen, rightOpen, panels.sizes.left, panels.sizes.right])
  // Over a small page only one panel lies at a time, the one that was opened last.
  const leftBefore = useRef(panels.leftOpen)
  useEffect(() => {
    const opened = panels.leftOpen && !leftBefore.current
    leftBefore.current = panels.leftOpen
    if (isNarrow && panels.leftOpen && panels.rightOpen)
      store.update(state => opening(state, opened ? { rightOpen: false } : { leftOpen: false }))
  }, [store, isNarrow, panels.leftOpen, panels.rightOpen])

  return (
    <div className={classes.shell} data-narrow={isNarrow || undefined}>
      <button
        type="button"
        className={classes.skip}
        onClick={() => document.querySelector<HTMLElement>('[data-graph]')?.focus()}
      >
        {t('shell.skip')}
      </button>
      <Header />
      <Banner />
      <Conflict />
      <div className={classes.middle}>
        {panels.leftOpen && (
          <aside
            className={classes.left}
            style={isNarrow ? undefined : { width: panels.sizes.left }}
            aria-label={t('shell.left')}
          >
            {!isNarrow && <Splitter panel="left" />}
            <Tabs
              value={panels.left}
              onChange={value => store.update(state => opening(state, { left: (value ?? 'legend') as LeftTab }))}
              keepMounted={false}
              className={classes.tabs}
            >
              <Tabs.List className={classes.leftTabs}>
                {leftTabs.map(({ tab, Icon }) => (
                  <Tooltip
                    key={tab}
                    label={t(`left.${tab}`)}
                    position="bottom"
                    openDelay={400}
                    disabled={panels.left === tab}
                  >
                    <Tabs.Tab value={tab} aria-label={t(`left.${tab}`)} className={classes.leftTab}>
                      <Icon size={18} aria-hidden />
                      {panels.left === tab && <span>{t(`left.${tab}`)}</span>}
                    </Tabs.Tab>
                  </Tooltip>
                ))}
              </Tabs.List>
              {leftTabs.map(({ tab, Panel }) => (
                <Tabs.Panel key={tab} value={tab} className={classes.panel}>
                  <Panel />
                </Tabs.Panel>
              ))}
            </Tabs>
          </aside>
        )}
        <main className={classes.main}>
          <Graph announce={announce} />
          <DifferenceNote />
          <Expand />
          <Budget />
          <ContextMenu />
          <Export />
          <Importing />
          <DeletingCard />
          <Shortcuts />
        </main>
        {panels.rightOpen && (
          <aside
            className={classes.right}
            style={isNarrow ? undefined : { width: panels.sizes.right }}
            aria-label={t('shell.right')}
          >
            {!isNarrow && <Splitter panel="right" />}
            <Details />
          </aside>
        )}
      </div>
      {panels.drawer && (
        <section className={classes.drawer} style={{ height: drawerHeight }} aria-label={t(`drawer.${panels.drawer}`)}>
          <Tabs
            value={panels.drawer}
            onChange={value => store.update(state => opening(state, { drawer: (value ?? 'cypher') as DrawerTab }))}
            className={classes.tabs}
          >
            <Splitter panel="drawer" />
            <div className={classes.drawerHead}>
              <Tabs.List>
                <Tabs.Tab value="table">{t('drawer.table')}</Tabs.Tab>
                <Tabs.Tab value="cypher">{t('drawer.cypher')}</Tabs.Tab>
                <Tabs.Tab value="steps">{t('drawer.steps')}</Tabs.Tab>
                <Tabs.Tab value="changes">{t('drawer.changes')}</Tabs.Tab>
                <Tabs.Tab value="scenes">{t('drawer.scenes')}</Tabs.Tab>
              </Tabs.List>
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={t('action.close')}
                onClick={() => store.update(state => opening(state, { drawer: null }))}
              >
                <IconX size={16} />
              </ActionIcon>
            </div>
            <Tabs.Panel value="table" className={classes.panel}>
              {panels.drawer === 'table' && <DataTable />}
            </Tabs.Panel>
            <Tabs.Panel value="cypher" className={classes.panel}>
              <Cypher />
            </Tabs.Panel>
            <Tabs.Panel value="steps" className={classes.panel}>
              <Steps />
            </Tabs.Panel>
            <Tabs.Panel value="changes" className={classes.panel}>
              {panels.drawer === 'changes' && <Changes />}
            </Tabs.Panel>
            <Tabs.Panel value="scenes" className={classes.panel}>
              {panels.drawer === 'scenes' && <Scenes />}
            </Tabs.Panel>
          </Tabs>
        </section>
      )}
      <Progress />
      <div className={classes.live} aria-live="polite" role="status">
        {live}
      </div>
    </div>
  )
}
