import type { KeyboardEvent, ReactNode } from 'react'
import {
  isNode,
  isPath,
  isRelationship,
  type Node,
  type Relationship,
  type Value,
} from '../../../server/contract/graph.ts'
import { useExplorer, useSelect } from '../../context.ts'
import { nodeArrival, relationshipArrival } from '../../model/arrival.ts'
import { captionOf, verbOf } from '../../model/caption.ts'
import { phrase } from '../../model/phrase.ts'
import { isInSight } from '../../model/scene.ts'
import { viewing } from '../../model/state.ts'
import { useText } from '../../ui/text.ts'
import { NodeMark } from '../mark.tsx'
import classes from './rows.module.css'

/** Chips of a list that a cell shows; of more it says how many there are. */
const SHOWN = 6

type One = Node | Relationship

/** The nodes and relationships that a cell consists of; null for what consists of something else too. */
export function entitiesOf(value: Value): readonly One[] | null {
  if (isNode(value) || isRelationship(value)) return [value]
  if (isPath(value)) return value.nodes.flatMap((node, at) => [node, ...value.relationships.slice(at, at + 1)])
  if (!Array.isArray(value) || value.length === 0) return null
  return value.every(one => isNode(one) || isRelationship(one)) ? (value as One[]) : null
}

/**
 * Nodes and relationships that are gone to by a click: drawn ones are selected and brought into the middle, others are
 * drawn first, as a step. The grid goes into them by Enter: arrows walk, Escape leaves.
 */
export function Chips({ entities, nodeOf }: { entities: readonly One[]; nodeOf: (id: string) => Node | undefined }) {
  const { t } = useText()
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const chips = [...event.currentTarget.querySelectorAll('button')]
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    if (by !== 0) chips[chips.indexOf(event.target as HTMLButtonElement) + by]?.focus()
    else if (event.key === 'Escape') event.currentTarget.closest<HTMLElement>('[role=grid]')?.focus()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const left = entities.length - SHOWN
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the buttons in it have the keyboard
    <span className={classes.chips} onKeyDown={onKeyDown}>
      {entities.slice(0, SHOWN).map((entity, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a path may pass the same node twice, and chips have no state
        <Chip key={at} entity={entity} nodeOf={nodeOf} />
      ))}
      {left > 0 && <span className={classes.null}>{t('results.more', { count: left })}</span>}
    </span>
  )
}

function Chip({ entity, nodeOf }: { entity: One; nodeOf: (id: string) => Node | undefined }) {
  const explorer = useExplorer()
  const { t } = useText()
  const schema = useSelect(state => state.schema)
  const language = useSelect(state => state.language)
  const isDrawn = useSelect(({ scene }) => isShown(scene, entity))
  const isSelected = useSelect(({ view: { selection } }) =>
    isNode(entity) ? selection.nodes.has(entity.id) : selection.relationships.has(entity.id),
  )
  const kind = isNode(entity) ? 'node' : 'relationship'
  const point = (id: string | null) => {
    const { view } = explorer.store.get()
    const hover = id === null || !isDrawn ? null : ({ kind, id } as const)
    if (view.hover?.id !== hover?.id) explorer.store.update(state => viewing(state, { hover }))
  }
  let face: ReactNode
  if (isNode(entity)) {
    face = (
      <>
        <NodeMark node={entity} size={15} /> <span>{captionOf(entity, schema, language)}</span>
      </>
    )
  } else face = <span className={classes.type}>{verbOf(entity.type)}</span>
  return (
    <button
      type="button"
      tabIndex={-1}
      className={classes.chip}
      data-drawn={isDrawn || undefined}
      aria-pressed={isSelected}
      title={t(isDrawn ? 'results.goTo' : 'results.drawIt')}
      onClick={event => {
        event.stopPropagation()
        goTo()
      }}
      onDoubleClick={event => event.stopPropagation()}
      onMouseEnter={() => point(entity.id)}
      onMouseLeave={() => point(null)}
    >
      {face}
    </button>
  )

  function goTo() {
    const state = explorer.store.get()
    if (isNode(entity)) return explorer.carryOut(nodeArrival(state, entity, Date.now()))
    const end = (id: string) => state.scene.nodes.get(id)?.node ?? nodeOf(id)
    const [start, other] = [end(entity.start), end(entity.end)]
    if (start && other)
      return explorer.carryOut(relationshipArrival(state, { relationship: entity, start, end: other }, Date.now()))
    explorer.carryOut({
      ask: {
        route: 'entities',
        request: { nodes: [entity.start, entity.end] },
        what: phrase('ask.ends'),
        answered(later, { nodes }, at) {
          const found = (id: string) => nodes.find(node => node.id === id)
          const [from, to] = [found(entity.start), found(entity.end)]
          return from && to ? relationshipArrival(later, { relationship: entity, start: from, end: to }, at) : {}
        },
      },
    })
  }
}

const isShown = (scene: Parameters<typeof isInSight>[0], entity: One): boolean => {
  if (isNode(entity)) return scene.nodes.get(entity.id)?.hidden === false
  const drawn = scene.relationships.get(entity.id)
  return drawn !== undefined && isInSight(scene, drawn)
}
