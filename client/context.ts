import { createContext, useContext, useSyncExternalStore } from 'react'
import type { Explorer } from './explorer.ts'
import type { State } from './model/state.ts'

export const ExplorerContext = createContext<Explorer | null>(null)

export function useExplorer(): Explorer {
  const explorer = useContext(ExplorerContext)
  if (!explorer) throw new Error('There is no explorer around this component.')
  return explorer
}

/** A part of the state. The selector must give the same object as long as nothing changed: select parts, do not build. */
export function useSelect<T>(select: (state: State) => T): T {
  const { store } = useExplorer()
  return useSyncExternalStore(store.subscribe, () => select(store.get()))
}
