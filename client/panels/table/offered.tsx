import { Button, Loader, Text } from '@mantine/core'
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react'
import { createPortal } from 'react-dom'
import { useExplorer, useSelect } from '../../context.ts'
import { extended, isDrawn, type Offer, PAGE, taking } from '../../model/offer.ts'
import { phrase } from '../../model/phrase.ts'
import { adding, emptyScene } from '../../model/scene.ts'
import { opening } from '../../model/state.ts'
import type { GridLook } from '../../model/tablelook.ts'
import { type NodeRow, nodeTable } from '../../model/tabulation.ts'
import { useText } from '../../ui/text.ts'
import { ColumnMenu } from './columnmenu.tsx'
import { type Choosing, Grid, type GridHandle } from './grid.tsx'
import { useGridModel } from './gridmodel.ts'
import classes from './table.module.css'
import { useTitled } from './titled.ts'

const noOffer: Offer = {
  name: phrase(''),
  graph: { nodes: [], relationships: [] },
  total: 0,
  expanded: [],
  ran: [],
  more: null,
}

/** What would have been too much to draw, as a list: rows that are chosen can be added. Nothing of it is in the scene. */
export function Offered({ bar, onPaste }: OfferedProps) {
  const explorer = useExplorer()
  const { store } = explorer
  const { t, number, say } = useText()
  const offer = useSelect(state => state.panels.offer) ?? noOffer
  const scene = useSelect(state => state.scene)
  const schema = useSelect(state => state.schema)
  const language = useSelect(state => state.language)
  const look = useSelect(state => state.panels.table.grids.offered)
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [asking, setAsking] = useState(false)
  const grid = useRef<GridHandle>(null)

  const table = useMemo(() => {
    const { graph } = offer
    const own = new Set(graph.nodes.map(({ id }) => id))
    const drawn = store.get().scene.nodes
    // What is drawn and hangs on it counts among the relationships of a row, but is no row.
    const ends = new Set(graph.relationships.flatMap(({ start, end }) => [start, end]))
    const others = [...ends].flatMap(id => (own.has(id) ? [] : (drawn.get(id)?.node ?? [])))
    const all = adding(emptyScene, { ...graph, nodes: [...graph.nodes, ...others] }, new Map())
    const scene = { ...emptyScene, nodes: all.nodes.added, relationships: all.relationships.added }
    const whole = nodeTable({ scene, schema, language })
    return { ...whole, rows: whole.rows.filter(({ id }) => own.has(id)) }
  }, [offer, store, schema, language])
  const columns = useTitled(table.columns)
  const onLook = (change: (look: GridLook) => GridLook) =>
    store.update(state => {
      const { table } = state.panels
      return opening(state, { table: { ...table, grids: { ...table.grids, offered: change(table.grids.offered) } } })
    })
  const model = useGridModel(columns, table.rows, look, onLook)

  // It was opened by a button that is gone: the keyboard goes on here.
  useEffect(() => grid.current?.focus(), [])

  const choose = (rows: readonly NodeRow[], how: Choosing) =>
    setChosen(before => {
      const next = new Set(how === 'only' ? [] : before)
      for (const { id } of rows) {
        if (isDrawn(scene, id)) continue
        if (how === 'toggle' && before.has(id)) next.delete(id)
        else next.add(id)
      }
      return next
    })
  const take = (ids: ReadonlySet<string>) => {
    if (ids.size === 0) return
    explorer.carryOut(taking(offer, ids, Date.now()))
    setChosen(new Set())
    grid.current?.focus()
  }
  const more = async () => {
    if (!offer.more || asking) return
    setAsking(true)
    const answer = await explorer.ask({ route: 'neighbours', request: offer.more, what: phrase('ask.neighbours') })
    setAsking(false)
    if (answer)
      store.update(state => (state.panels.offer === offer ? opening(state, { offer: extended(offer, answer) }) : state))
  }
  const close = () => {
    store.update(state => opening(state, { offer: null }))
    document.querySelector<HTMLElement>('[data-graph]')?.focus()
  }
  const onKey = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key !== 'Escape') return
    event.preventDefault()
    event.stopPropagation()
    document.querySelector<HTMLElement>('[data-graph]')?.focus()
  }
  const copied = (count: number, cells: number) =>
    explorer.onSaying({
      text: count > 1 ? phrase('say.copiedRows', { count }) : phrase('say.copiedCells', { count: cells }),
    })
  const drawn = table.rows.filter(({ id }) => isDrawn(scene, id)).length
  const left = offer.total - table.rows.length
  return (
    <>
      {bar &&
        createPortal(
          <>
            <Text size="xs" className={classes.status} role="status">
              {t('table.offered.shown', {
                shown: number(table.rows.length),
                total: number(offer.total),
                name: say(offer.name),
              })}
              {drawn > 0 && ` · ${t('table.offered.drawn', { count: drawn, formatted: number(drawn) })}`}
            </Text>
            <div className={classes.actions}>
              <Button
                size="compact-xs"
                disabled={chosen.size === 0}
                title={chosen.size === 0 ? t('table.offered.addNone') : undefined}
                onClick={() => take(chosen)}
              >
                {chosen.size === 0
                  ? t('table.offered.addNone')
                  : t('table.offered.add', { count: chosen.size, formatted: number(chosen.size) })}
              </Button>
              {offer.more && (
                <Button size="compact-xs" variant="default" disabled={asking} onClick={() => void more()}>
                  {asking && <Loader size={10} mr={4} />}
                  {t('table.offered.more', { formatted: number(Math.max(1, Math.min(PAGE, left))) })}
                </Button>
              )}
              <ColumnMenu model={model} />
              <Button size="compact-xs" variant="default" onClick={close}>
                {t('table.offered.close')}
              </Button>
            </div>
          </>,
          bar,
        )}
      <Grid
        model={model}
        label={t('table.tab.offered')}
        idOf={row => row.id}
        isSelected={row => chosen.has(row.id)}
        isPale={row => isDrawn(scene, row.id)}
        onChoose={choose}
        onOpen={row => take(new Set(isDrawn(scene, row.id) ? [] : [row.id]))}
        onCopied={copied}
        onPaste={onPaste}
        onKey={onKey}
        handle={grid}
      />
    </>
  )
}

interface OfferedProps {
  bar: HTMLElement | null
  onPaste: (text: string) => void
}
