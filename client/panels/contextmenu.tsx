import { Kbd, Paper } from '@mantine/core'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useExplorer, useSelect } from '../context.ts'
import { type Command, commands } from '../model/commands.ts'
import { opening } from '../model/state.ts'
import { useText } from '../ui/text.ts'
import classes from './contextmenu.module.css'

/** The commands for what was pointed at; one that is not possible stays, and says why. */
export function ContextMenu() {
  const menu = useSelect(state => state.panels.menu)
  return menu ? <MenuCard key={`${menu.x} ${menu.y}`} {...menu} /> : null
}

function MenuCard({ x, y, target }: NonNullable<ReturnType<typeof useMenu>>) {
  const explorer = useExplorer()
  const { store } = explorer
  const { t, say } = useText()
  const card = useRef<HTMLDivElement>(null)
  const place = target.nodes.length > 0 ? 'node' : target.relationships.length > 0 ? 'relationship' : 'canvas'
  const items = commands.filter(command => command.places.includes(place))

  const close = (back = true) => {
    store.update(state => opening(state, { menu: null }))
    if (back) document.querySelector<HTMLElement>('[data-graph]')?.focus()
  }
  const perform = (command: Command) => {
    if (command.enabled(store.get(), target) !== true) return
    close()
    explorer.run(command.id, target)
  }
  const [at, setAt] = useState({ x, y })
  // Moved into the page once its size is known.
  useLayoutEffect(() => {
    const box = card.current!.getBoundingClientRect()
    setAt({
      x: Math.max(8, Math.min(x, window.innerWidth - box.width - 8)),
      y: Math.max(8, Math.min(y, window.innerHeight - box.height - 8)),
    })
  }, [x, y])
  useEffect(() => {
    card.current?.querySelector<HTMLElement>('[role=menuitem]')?.focus()
    const outside = (event: PointerEvent) => {
      if (!card.current?.contains(event.target as Node)) store.update(state => opening(state, { menu: null }))
    }
    document.addEventListener('pointerdown', outside, true)
    return () => document.removeEventListener('pointerdown', outside, true)
  }, [store])

  const move = (from: HTMLElement, to: 'next' | 'previous' | 'first' | 'last' | string) => {
    const all = [...(card.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])]
    const at = all.indexOf(from)
    const next =
      to === 'next'
        ? (at + 1) % all.length
        : to === 'previous'
          ? (at - 1 + all.length) % all.length
          : to === 'first'
            ? 0
            : to === 'last'
              ? all.length - 1
              : [...all.slice(at + 1), ...all.slice(0, at + 1)].reduce(
                  (found, item) =>
                    found < 0 && item.textContent?.toLowerCase().startsWith(to) ? all.indexOf(item) : found,
                  -1,
                )
    all[next]?.focus()
  }

  return (
    <Paper
      ref={card}
      role="menu"
      aria-label={t('menu.label')}
      shadow="md"
      withBorder
      className={classes.menu}
      style={{ left: at.x, top: at.y }}
      onContextMenu={event => event.preventDefault()}
    >
      {items.map(command => {
        const enabled = command.enabled(store.get(), target)
        return (
          <button
            key={command.id}
            type="button"
            role="menuitem"
            tabIndex={-1}
            className={classes.item}
            aria-disabled={enabled !== true}
            title={enabled === true ? undefined : say(enabled)}
            onClick={() => perform(command)}
            onKeyDown={event => {
              const moves: Record<string, string> = {
                ArrowDown: 'next',
                ArrowUp: 'previous',
                Home: 'first',
                End: 'last',
              }
              if (event.key === 'Escape' || event.key === 'Tab') {
                event.preventDefault()
                close()
              } else if (moves[event.key]) {
                event.preventDefault()
                move(event.currentTarget, moves[event.key]!)
              } else if (event.key.length === 1 && event.key !== ' ') move(event.currentTarget, event.key.toLowerCase())
              event.stopPropagation()
            }}
          >
            <span>{t(`command.${command.id}`)}</span>
            {enabled === true ? (
              command.keys[0] && <Kbd size="xs">{command.keys[0]}</Kbd>
            ) : (
              <span className={classes.reason}>{say(enabled)}</span>
            )}
          </button>
        )
      })}
    </Paper>
  )
}

const useMenu = () => useSelect(state => state.panels.menu)
