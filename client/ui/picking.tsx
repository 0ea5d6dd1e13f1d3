import { Button, Paper } from '@mantine/core'
import { IconCrosshair } from '@tabler/icons-react'
import type { KeyboardEvent } from 'react'
import type { Gesture } from '../canvas/canvas.ts'
import { useExplorer, useSelect } from '../context.ts'
import type { Explorer } from '../explorer.ts'
import { type PathRole, taking } from '../model/pathquestion.ts'
import { opening } from '../model/state.ts'
import classes from './graph.module.css'
import { useText } from './text.ts'

// While a node is picked for a path, a click or Enter on a node means that node and nothing else; Esc ends it.

function pick({ store }: Explorer, role: PathRole, id: string): boolean {
  const drawn = store.get().scene.nodes.get(id)
  if (!drawn) return false
  store.update(state => opening(state, { path: taking(state.panels.path, role, [drawn.node]), picking: null }))
  return true
}

const stop = ({ store }: Explorer) => store.update(state => opening(state, { picking: null }))

/** Back to where it was begun, so that whoever works by keyboard goes on there. */
const returnTo = (role: PathRole) =>
  requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-pick="${role}"]`)?.focus())

/** Whether the gesture was for picking, and is done with. */
export function pickedBy(explorer: Explorer, gesture: Gesture): boolean {
  const { picking } = explorer.store.get().panels
  if (picking === null || (gesture.kind !== 'tap' && gesture.kind !== 'doubleTap' && gesture.kind !== 'context'))
    return false
  if (gesture.kind === 'tap' && gesture.hit?.kind === 'node') pick(explorer, picking, gesture.hit.id)
  return true
}

export function pickedByKey(explorer: Explorer, event: KeyboardEvent<HTMLElement>): boolean {
  const { panels, view } = explorer.store.get()
  if (panels.picking === null || (event.key !== 'Escape' && event.key !== 'Enter')) return false
  event.preventDefault()
  event.stopPropagation()
  if (event.key === 'Escape') stop(explorer)
  else if (view.focus === null || !pick(explorer, panels.picking, view.focus)) return true
  returnTo(panels.picking)
  return true
}

/** Says what the next click means. */
export function Picking() {
  const explorer = useExplorer()
  const { t } = useText()
  const picking = useSelect(state => state.panels.picking)
  return (
    <div role="status">
      {picking !== null && (
        <Paper className={classes.picking} shadow="md" withBorder>
          <IconCrosshair size={18} aria-hidden="true" />
          <span>{t(`picking.${picking}`)}</span>
          <Button size="compact-xs" variant="default" flex="none" onClick={() => stop(explorer)}>
            {t('action.cancel')}
          </Button>
        </Paper>
      )}
    </div>
  )
}
