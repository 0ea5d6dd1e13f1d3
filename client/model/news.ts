import { visibleLabels } from '../../server/contract/source.ts'
import { captionOf } from './caption.ts'
import { countOn, filteredOf } from './filters.ts'
import { type Phrase, phrase } from './phrase.ts'
import { inSight } from './scene.ts'
import { settingOf } from './settings.ts'
import type { State } from './state.ts'
import { sightOf } from './view.ts'

/** Labels that are said one by one; of more, the rest is said as a number. */
const SAID = 4

/**
 * What a screen reader is told of the way from one state to a later one: what came into sight and went out of it, by
 * label, what an expansion left out, and what is selected now.
 */
export function newsOf(before: State, after: State): Phrase[] {
  const news: Phrase[] = []
  const was = sightOf(before)
  const is = sightOf(after)
  const modes = [before, after].map(({ scene }) => settingOf(scene, 'filterMode'))
  const isFiltered = before.scene.filters !== after.scene.filters || modes[0] !== modes[1]
  if (isFiltered && before.opening === 'open') {
    const { nodes, total } = filteredOf(after)
    news.push(phrase('news.filtered', { count: countOn(after.scene), shown: nodes.size, total: total.nodes }))
  } else if (was !== is && before.opening === 'open') {
    const seenBefore = inSight(was)
    const seenNow = inSight(is)
    const came = missingIn(seenBefore.nodes, seenNow.nodes)
    const went = missingIn(seenNow.nodes, seenBefore.nodes)
    const cameTies = missingIn(seenBefore.relationships, seenNow.relationships).length
    const wentTies = missingIn(seenNow.relationships, seenBefore.relationships).length
    if (came.length > 0) news.push(phrase('news.added', { count: came.length, kinds: kindsOf(after, came) }))
    else if (cameTies > 0) news.push(phrase('news.addedRelationships', { count: cameTies }))
    let remain = 0
    for (const [id, { total, shown }] of after.scene.expansions)
      if (before.scene.expansions.get(id) !== after.scene.expansions.get(id)) remain += Math.max(0, total - shown)
    if (came.length > 0 && remain > 0) news.push(phrase('news.remain', { count: remain }))
    if (went.length > 0) news.push(phrase('news.removed', { count: went.length, kinds: kindsOf(before, went) }))
    else if (wentTies > 0) news.push(phrase('news.removedRelationships', { count: wentTies }))
  }
  const { selection } = after.view
  if (selection !== before.view.selection && !isSame(selection, before.view.selection)) {
    const count = selection.nodes.size + selection.relationships.size
    const node = after.scene.nodes.get([...selection.nodes][0] ?? '')?.node
    if (count === 0) news.push(phrase('news.nothingSelected'))
    else if (count === 1 && node)
      news.push(phrase('news.selectedOne', { name: captionOf(node, after.schema, after.language) }))
    else if (selection.relationships.size === 0)
      news.push(phrase('news.selectedNodes', { count: selection.nodes.size }))
    else if (selection.nodes.size === 0)
      news.push(phrase('news.selectedRelationships', { count: selection.relationships.size }))
    else
      news.push(phrase('news.selected', { nodes: selection.nodes.size, relationships: selection.relationships.size }))
  }
  return news
}

const missingIn = (from: readonly string[], ids: readonly string[]): string[] => {
  const known = new Set(from)
  return ids.filter(id => !known.has(id))
}

const isSame = (a: State['view']['selection'], b: State['view']['selection']) =>
  a.nodes.size === b.nodes.size &&
  a.relationships.size === b.relationships.size &&
  [...a.nodes].every(id => b.nodes.has(id)) &&
  [...a.relationships].every(id => b.relationships.has(id))

/** `9 Person, 3 City`: the most frequent first. */
function kindsOf({ scene }: State, ids: readonly string[]): string {
  const counts = new Map<string, number>()
  for (const id of ids) {
    const label = visibleLabels(scene.nodes.get(id)?.node.labels ?? [])[0] ?? '–'
    counts.set(label, (counts.get(label) ?? 0) + 1)
  }
  const kinds = [...counts].sort((a, b) => b[1] - a[1]).map(([label, count]) => `${count} ${label}`)
  return [...kinds.slice(0, SAID), ...(kinds.length > SAID ? [`+${kinds.length - SAID}`] : [])].join(', ')
}
