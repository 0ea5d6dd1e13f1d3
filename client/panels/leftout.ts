import { useSelect } from '../context.ts'
import { captionOf } from '../model/caption.ts'
import { countOn, filteredOf } from '../model/filters.ts'
import { incidence, inSight } from '../model/scene.ts'
import { settingOf } from '../model/settings.ts'
import { cutOf, sightOf, undrawnOf } from '../model/view.ts'
import { useText } from '../ui/text.ts'
import { useFilterTexts } from './filtertext.ts'

/** What goes into a file or a picture, and in words what does not. */
export interface Portion {
  readonly nodes: readonly string[]
  readonly relationships: readonly string[]
  /** A sentence for each reason why something is not in it. */
  readonly leftOut: readonly string[]
  /** What filters only fade is in it; '' where nothing is faded. */
  readonly faded: string
}

/** Nodes expanded in part that are named one by one. */
const CUTS = 8

/** What is drawn and what is selected, each with what is left out of it. Without `named`, nobody is called by name. */
export function usePortions(named = true): { readonly scene: Portion; readonly selection: Portion } {
  const { t, number } = useText()
  const scene = useSelect(sightOf)
  const whole = useSelect(state => state.scene)
  const filtered = useSelect(filteredOf)
  const filterTexts = useFilterTexts()
  const selection = useSelect(state => state.view.selection)
  const counts = useSelect(state => state.counts)
  const schema = useSelect(state => state.schema)
  const language = useSelect(state => state.language)

  const shown = inSight(scene)
  const selectedNodes = [...selection.nodes]
  const selectedRelationships = shown.relationships.filter(id => {
    const { relationship } = scene.relationships.get(id)!
    return (
      selection.relationships.has(id) ||
      (selection.nodes.has(relationship.start) && selection.nodes.has(relationship.end))
    )
  })
  const incident = incidence(whole)
  const hidden = scene.nodes.size - filtered.total.nodes
  const left = filtered.total.nodes - filtered.nodes.size
  const ties = filtered.total.relationships - filtered.relationships.size
  const filters = {
    count: countOn(scene),
    left: number(left),
    total: number(filtered.total.nodes),
    ties: number(ties),
    allTies: number(filtered.total.relationships),
    names: filterTexts.join('; '),
  }
  const isHiding = settingOf(scene, 'filterMode') === 'hide'

  const portion = (nodes: readonly string[], relationships: readonly string[], isPart: boolean): Portion => {
    // What filters hide is drawn already, and said apart.
    const undrawn = nodes.reduce((sum, id) => sum + (undrawnOf(id, whole, counts.get(id), incident) ?? 0), 0)
    const cut = nodes.flatMap(id => {
      const one = cutOf(scene, id)
      return one ? [{ id, one }] : []
    })
    const told = named ? cut.slice(0, CUTS) : []
    return {
      nodes,
      relationships,
      leftOut: [
        ...told.map(({ id, one }) =>
          t('export.cut', { name: captionOf(scene.nodes.get(id)!.node, schema, language), ...one }),
        ),
        ...(cut.length > told.length
          ? [t(told.length > 0 ? 'export.cuts' : 'export.cutNodes', { count: cut.length - told.length })]
          : []),
        ...(undrawn > 0 ? [t('export.undrawn', { count: undrawn })] : []),
        ...(hidden > 0 ? [t('export.hidden', { count: hidden })] : []),
        ...(filters.count > 0 && isHiding ? [t(named ? 'export.filtered' : 'export.filteredUnnamed', filters)] : []),
        ...(isPart ? [t('export.unselected', { count: shown.nodes.length - selectedNodes.length })] : []),
      ],
      faded: filters.count > 0 && !isHiding && !isPart ? t('export.faded', filters) : '',
    }
  }
  return {
    scene: portion(shown.nodes, shown.relationships, false),
    selection: portion(selectedNodes, selectedRelationships, true),
  }
}
