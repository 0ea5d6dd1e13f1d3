import { useCallback, useEffect, useRef, useState } from 'react'
import { useExplorer } from '../context.ts'
import { newsOf } from '../model/news.ts'
import { useText } from './text.ts'

/** Milliseconds between two messages of the live region. */
const PAUSE = 500

export type Announce = (text: string) => void

/**
 * The text of a polite live region: at most one message in half a second, together what was to be said in it, with
 * what came, went and was selected on the canvas.
 */
export function useLive(): { live: string; announce: Announce } {
  const { store } = useExplorer()
  const { say } = useText()
  const [live, setLive] = useState('')
  const words = useRef(say)
  words.current = say
  const told = useRef(store.get())
  const waiting = useRef<string[]>([])
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null)

  const soon = useCallback(() => {
    timer.current ??= setTimeout(() => {
      timer.current = null
      const news = newsOf(told.current, store.get()).map(phrase => words.current(phrase))
      told.current = store.get()
      const message = [...new Set([...waiting.current, ...news])].join(' ')
      waiting.current = []
      // The same words again are a message of their own.
      if (message) setLive(before => (before === message ? `${message}\u00a0` : message))
    }, PAUSE)
  }, [store])
  const announce = useCallback(
    (text: string) => {
      // Of a walk only the last step counts, and a walk is all that says more than this in half a second.
      waiting.current = [...waiting.current.slice(-1), text]
      soon()
    },
    [soon],
  )
  useEffect(() => {
    let { scene, view } = store.get()
    return store.subscribe(() => {
      const now = store.get()
      if (now.scene === scene && now.view.selection === view.selection) return
      ;({ scene, view } = now)
      soon()
    })
  }, [store, soon])
  useEffect(
    () => () => {
      if (timer.current) clearTimeout(timer.current)
    },
    [],
  )
  return { live, announce }
}
