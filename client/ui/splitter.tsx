import { type KeyboardEvent, type PointerEvent, useRef } from 'react'
import { useExplorer, useSelect } from '../context.ts'
import { defaultSizes, type PanelSizes, resizing, sizeLimits } from '../model/panels.ts'
import classes from './splitter.module.css'
import { useText } from './text.ts'

const STEP = 16
const LEAP = 80

/**
 * The edge of a panel: dragged, moved by arrow keys (Shift for more, Home and End for the least and the most), and put
 * back to where it was at first by a double click or Enter.
 */
export function Splitter({ panel }: { panel: keyof PanelSizes }) {
  const { store } = useExplorer()
  const { t } = useText()
  const size = useSelect(state => state.panels.sizes[panel])
  const grabbed = useRef<{ at: number; size: number } | null>(null)
  const isLevel = panel === 'drawer'
  // Which way the pointer makes the panel larger.
  const sign = panel === 'left' ? 1 : -1
  const set = (next: number) => store.update(state => resizing(state, panel, next))
  const { least, most } = sizeLimits(panel)

  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0) return
    event.currentTarget.setPointerCapture(event.pointerId)
    grabbed.current = { at: isLevel ? event.clientY : event.clientX, size }
  }
  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    if (grabbed.current)
      set(grabbed.current.size + sign * ((isLevel ? event.clientY : event.clientX) - grabbed.current.at))
  }
  const release = () => {
    grabbed.current = null
  }
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const by = event.shiftKey ? LEAP : STEP
    const next = {
      ArrowRight: isLevel ? undefined : size + sign * by,
      ArrowLeft: isLevel ? undefined : size - sign * by,
      ArrowUp: isLevel ? size + by : undefined,
      ArrowDown: isLevel ? size - by : undefined,
      Home: least,
      End: most,
      Enter: defaultSizes[panel],
    }[event.key]
    if (next === undefined) return
    event.preventDefault()
    set(next)
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: an <hr> cannot be moved; this is the separator that can
    <div
      role="separator"
      tabIndex={0}
      aria-orientation={isLevel ? 'horizontal' : 'vertical'}
      aria-label={t(`splitter.${panel}`)}
      aria-valuenow={size}
      aria-valuemin={least}
      aria-valuemax={most}
      title={t('splitter.hint')}
      className={classes.splitter}
      data-panel={panel}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={release}
      onPointerCancel={release}
      onDoubleClick={() => set(defaultSizes[panel])}
      onKeyDown={onKeyDown}
    />
  )
}
