import { useEffect, useRef } from 'react'
import { useExplorer } from '../context.ts'
import { toKept, withKept } from '../model/panels.ts'
import { opening } from '../model/state.ts'

const STORED = 'guanxi.panels'

/**
 * Panels are as they were left. On a small page they lie over the graph and begin closed, whatever is remembered; what
 * is opened and closed there is not remembered for a large one.
 */
export function useRememberedPanels(isNarrow: boolean): void {
  const { store } = useExplorer()
  const remembering = useRef(false)
  useEffect(() => {
    remembering.current = false
    store.update(state =>
      isNarrow
        ? opening(withKept(state, stored()), { leftOpen: false, rightOpen: false })
        : withKept(opening(state, { leftOpen: true, rightOpen: true }), stored()),
    )
    remembering.current = !isNarrow
    let last = ''
    return store.subscribe(() => {
      const { panels } = store.get()
      if (!remembering.current) return
      const text = JSON.stringify(toKept(panels))
      if (text === last) return
      last = text
      try {
        localStorage.setItem(STORED, text)
      } catch {
        // A full storage is told where scenes are kept; panels are not worth a message.
      }
    })
  }, [store, isNarrow])
}

function stored(): unknown {
  try {
    return JSON.parse(localStorage.getItem(STORED) ?? 'null')
  } catch {
    return null
  }
}
