import { useEffect } from 'react'
import { useExplorer } from '../context.ts'
import { commandAt, keyOf } from './keys.ts'

/** Keys with Ctrl or Alt, `/` and `?` work everywhere but in text; letters only in the graph, which handles them itself. */
export function useShortcuts() {
  const explorer = useExplorer()
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented) return
      const target = event.target as HTMLElement
      const isText = target.matches('input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]')
      const key = keyOf(event)
      const command = commandAt(key, explorer.store.get().panels.letters)
      if (!command) return
      const isGlobal = /^Ctrl\+(Z|Shift\+Z|Y|K|S|O)$/.test(key) || key === '/' || key === '?'
      if (!isGlobal || (isText && key !== 'Ctrl+K')) return
      event.preventDefault()
      explorer.run(command.id)
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [explorer])
}
