import { useEffect, useMemo, useRef } from 'react'
import { useExplorer, useSelect } from '../../context.ts'
import { opening, viewing } from '../../model/state.ts'
import type { Row } from '../../model/tabulation.ts'
import type { Selection } from '../../model/view.ts'
import type { Choosing, GridHandle } from './grid.tsx'

/** One selection: what is chosen in a table is chosen on the canvas, and the other way round. */
export function useCanvasLink<R extends Row>(rows: readonly R[], grid: React.RefObject<GridHandle | null>) {
  const explorer = useExplorer()
  const { store } = explorer
  const selection = useSelect(state => state.view.selection)
  const hover = useSelect(state => state.view.hover)
  const withEvidence = useSelect(state => state.schema?.evidence === true)
  const mine = useRef<Selection | null>(null)

  // What was selected elsewhere is scrolled to; the keyboard stays where it is.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another selection scrolls, not another order of the rows
  useEffect(() => {
    if (selection === mine.current || selection.nodes.size + selection.relationships.size === 0) return
    const first = rows.findIndex(row => isIn(selection, row))
    if (first >= 0) grid.current?.reveal(first)
  }, [selection])

  return useMemo(() => {
    const choose = (chosen: readonly R[], how: Choosing) => {
      store.update(state => {
        const before = state.view.selection
        const nodes = new Set(how === 'only' ? [] : before.nodes)
        const relationships = new Set(how === 'only' ? [] : before.relationships)
        for (const row of chosen) {
          const takesAway = how === 'toggle' && isIn(before, row)
          for (const id of row.target.nodes) takesAway ? nodes.delete(id) : nodes.add(id)
          for (const id of row.target.relationships) takesAway ? relationships.delete(id) : relationships.add(id)
        }
        const [first] = chosen.length === 1 ? chosen[0]!.target.nodes : []
        const focus = first ?? state.view.focus
        const next = viewing(state, { selection: { nodes, relationships }, focus, walking: false, fresh: new Set() })
        mine.current = next.view.selection
        return next
      })
      const [seen] = chosen.length === 1 ? endsOf(store.get().scene, chosen[0]!) : []
      if (seen !== undefined) explorer.canvas.current?.reveal(seen)
    }
    const point = (row: R | null) => {
      const { view } = store.get()
      const pointed = row && targetOf(row)
      const preview = row && !pointed ? selectionOf(row) : null
      if (view.hover?.id === pointed?.id && view.hover?.kind === pointed?.kind && !preview && !view.preview) return
      store.update(state => viewing(state, { hover: pointed, preview }))
    }
    return {
      isSelected: (row: R) => isIn(selection, row),
      isPointed: (row: R) => hover !== null && targetOf(row)?.id === hover.id,
      choose,
      point,
      /** Selects it, brings it into the middle of the canvas, and opens what proves it. */
      open(row: R) {
        choose([row], 'only')
        explorer.run(withEvidence ? 'evidence' : 'details', row.target)
        mine.current = store.get().view.selection
        const nodes = endsOf(store.get().scene, row)
        const [node] = nodes
        if (nodes.length === 1) {
          store.update(state => viewing(state, { focus: node!, walking: true }))
          explorer.carryOut({ viewport: { kind: 'centre', node: node! } })
        } else if (nodes.length > 1) explorer.carryOut({ viewport: { kind: 'fit', nodes } })
      },
      menu(row: R, x: number, y: number) {
        if (!isIn(store.get().view.selection, row)) choose([row], 'only')
        const { nodes, relationships } = store.get().view.selection
        store.update(state =>
          opening(state, { menu: { x, y, target: { nodes: [...nodes], relationships: [...relationships] } } }),
        )
      },
    }
  }, [explorer, store, selection, hover, withEvidence])
}

const isIn = ({ nodes, relationships }: Selection, { target }: Row): boolean =>
  target.nodes.length + target.relationships.length > 0 &&
  target.nodes.every(id => nodes.has(id)) &&
  target.relationships.every(id => relationships.has(id))

/** What a row points at, where that is one thing. */
function targetOf({ target }: Row): { kind: 'node' | 'relationship'; id: string } | null {
  const [node] = target.nodes
  const [relationship] = target.relationships
  if (target.nodes.length + target.relationships.length !== 1) return null
  return node !== undefined ? { kind: 'node', id: node } : { kind: 'relationship', id: relationship! }
}

const selectionOf = ({ target }: Row): Selection => ({
  nodes: new Set(target.nodes),
  relationships: new Set(target.relationships),
})

function endsOf(scene: ReturnType<ReturnType<typeof useExplorer>['store']['get']>['scene'], { target }: Row): string[] {
  const ends = target.relationships.flatMap(id => {
    const relationship = scene.relationships.get(id)?.relationship
    return relationship ? [relationship.start, relationship.end] : []
  })
  return [...new Set([...target.nodes, ...ends])]
}
