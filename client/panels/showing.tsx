import { useSelect } from '../context.ts'
import { countOn, filteredOf } from '../model/filters.ts'
import { useText } from '../ui/text.ts'

/** How much the filters let through, of how much. */
export function Showing() {
  const { t, number } = useText()
  const { nodes, relationships, total } = useSelect(filteredOf)
  const count = useSelect(state => countOn(state.scene))
  return (
    <>
      {t('filters.showing', {
        count,
        shown: number(nodes.size),
        total: number(total.nodes),
        ties: number(relationships.size),
        allTies: number(total.relationships),
      })}
    </>
  )
}
