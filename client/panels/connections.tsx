import { Button, Checkbox, Group, Loader, Text, UnstyledButton } from '@mantine/core'
import { IconArrowLeft, IconArrowRight, IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import type { NeighboursAnswer, Statement } from '../../server/contract/messages.ts'
import { useExplorer, useSelect } from '../context.ts'
import { captionOf, qualifierOf, verbOf } from '../model/caption.ts'
import { addingChosen, drawnOfGroup, otherEnd, type Undrawn, undrawnOfGroup } from '../model/connections.ts'
import { type Choice, choiceKey, choicesOf, expansionOutcome, neighboursRequest } from '../model/expansion.ts'
import { phrase } from '../model/phrase.ts'
import { type DrawnNode, type DrawnRelationship, incidence } from '../model/scene.ts'
import { doing, viewing } from '../model/state.ts'
import { nothingSelected, sightOf } from '../model/view.ts'
import { useText } from '../ui/text.ts'
import { useAnswer } from './answer.ts'
import classes from './connections.module.css'
import { NodeMark } from './mark.tsx'
import { Trouble } from './trouble.tsx'

const MOST_NODES = 20
/** Drawn connections of a group that are listed at first. */
const SHOWN = 30
/** Undrawn ones on a page. */
const PAGE = 20
/** Up to so many undrawn ones in all, they are listed without being asked for. */
const LISTED_AT_ONCE = 60
const ADDED_AT_ONCE = 50

interface Chosen extends Undrawn {
  readonly ran: readonly Statement[]
}

/** The relationships of the selection by type, direction and label of the other end: drawn and all, and those to add. */
export function Connections({ nodes, relationships }: { nodes: DrawnNode[]; relationships: DrawnRelationship[] }) {
  const { t } = useText()
  const scene = useSelect(state => state.scene)
  if (nodes.length > MOST_NODES)
    return (
      <Text size="sm" c="dimmed" p="md">
        {t('connections.tooMany')}
      </Text>
    )
  const ends = new Set(relationships.flatMap(({ relationship }) => [relationship.start, relationship.end]))
  const drawn = nodes.length > 0 ? nodes : [...ends].flatMap(id => scene.nodes.get(id) ?? [])
  return (
    <>
      {drawn.slice(0, MOST_NODES).map(one => (
        <NodeConnections key={one.node.id} drawn={one} titled={nodes.length !== 1} />
      ))}
      {drawn.length > MOST_NODES && (
        <Text size="xs" c="dimmed" p="md">
          {t('list.cut', { shown: MOST_NODES, total: drawn.length })}
        </Text>
      )}
    </>
  )
}

function NodeConnections({ drawn, titled }: { drawn: DrawnNode; titled: boolean }) {
  const explorer = useExplorer()
  const { t } = useText()
  const scene = useSelect(sightOf)
  const schema = useSelect(state => state.schema)
  const language = useSelect(state => state.language)
  const { id } = drawn.node
  const { answer, error, retry } = useAnswer('neighbourCounts', { refs: [id] })
  const known = useSelect(state => state.counts.get(id))
  const [chosen, setChosen] = useState<ReadonlyMap<string, Chosen>>(new Map())
  const groups = answer?.nodes[0]?.groups ?? known
  const choices = groups && choicesOf([groups])
  const ties = incidence(scene).get(id) ?? []
  const rows = choices
    ?.filter(({ source }) => !source)
    .map(choice => {
      const here = drawnOfGroup(scene, id, ties, choice)
      // A part of a count that is not exact may be smaller than what is drawn.
      return { choice, here, left: Math.max(0, choice.count - here.length) }
    })
  const passages = choices?.filter(({ source }) => source).reduce((sum, { count }) => sum + count, 0) ?? 0
  const left = rows?.reduce((sum, row) => sum + row.left, 0) ?? 0
  const name = captionOf(drawn.node, schema, language)

  const choose = (ids: readonly Chosen[], on: boolean) =>
    setChosen(before => {
      const next = new Map(before)
      for (const one of ids)
        if (on) next.set(one.relationship.id, one)
        else next.delete(one.relationship.id)
      return next
    })
  const add = () => {
    const list = [...chosen.values()]
    const text = phrase('step.connections', { count: list.length, name })
    const ran = [...new Set(list.flatMap(one => one.ran))]
    explorer.carryOut({
      update: state => doing(state, { name: text, change: addingChosen(state.scene, list), ran, at: Date.now() }),
      say: { text, undo: true },
    })
    setChosen(new Map())
  }

  return (
    <section className={classes.node}>
      {titled && (
        <h3>
          <NodeMark node={drawn.node} size={18} /> {name}
        </h3>
      )}
      {error !== null && <Trouble error={error} retry={retry} />}
      {!groups && error === null && <Loader size="xs" m="md" />}
      {rows?.length === 0 && (
        <Text size="sm" c="dimmed" p="md">
          {t('connections.none')}
        </Text>
      )}
      {rows?.map(({ choice, here, left: leftHere }) => (
        <GroupRow
          key={choiceKey(choice)}
          of={id}
          choice={choice}
          drawn={here}
          left={leftHere}
          opened={left <= LISTED_AT_ONCE}
          chosen={chosen}
          choose={choose}
        />
      ))}
      {passages > 0 && (
        <Text size="xs" c="dimmed" px="md" py="xs">
          {t('connections.passages', { count: passages })}
        </Text>
      )}
      {chosen.size > 0 && (
        <div className={classes.chosen}>
          <Button size="compact-sm" leftSection={<IconPlus size={14} />} onClick={add}>
            {t('connections.addChosen', { count: chosen.size })}
          </Button>
          <Button size="compact-sm" variant="default" onClick={() => setChosen(new Map())}>
            {t('connections.clear')}
          </Button>
        </div>
      )}
    </section>
  )
}

interface GroupProps {
  of: string
  choice: Choice
  drawn: readonly DrawnRelationship[]
  left: number
  opened: boolean
  chosen: ReadonlyMap<string, Chosen>
  choose: (ids: readonly Chosen[], on: boolean) => void
}

function GroupRow({ of, choice, drawn, left, opened, chosen, choose }: GroupProps) {
  const explorer = useExplorer()
  const { t, number } = useText()
  const [shown, setShown] = useState(SHOWN)
  const [isOpen, setOpen] = useState(opened)
  const { type, direction, label, count, exact } = choice

  const add = () => {
    const request = neighboursRequest(explorer.store.get().scene, [of], [choice], {
      order: 'degree',
      limit: ADDED_AT_ONCE,
      among: false,
    })
    explorer.carryOut({
      ask: { route: 'neighbours', request, what: phrase('ask.neighbours'), answered: expansionOutcome },
    })
  }

  return (
    <div className={classes.group}>
      <Group gap={6} wrap="nowrap" className={classes.head}>
        {direction === 'out' ? (
          <IconArrowRight size={15} role="img" aria-label={t('direction.out')} />
        ) : (
          <IconArrowLeft size={15} role="img" aria-label={t('direction.in')} />
        )}
        <span className={classes.type}>
          {verbOf(type)}
          {label !== undefined && <span className={classes.label}> {label}</span>}
        </span>
        <span
          className={classes.count}
          title={t('connections.drawnOf', { drawn: number(drawn.length), total: number(count) })}
        >
          {number(drawn.length)} / {exact ? '' : '≥ '}
          {number(Math.max(count, drawn.length))}
        </span>
        {left > 0 && (
          <Button
            size="compact-xs"
            variant="light"
            leftSection={<IconPlus size={13} />}
            onClick={add}
            aria-label={t('connections.addOf', { count: Math.min(ADDED_AT_ONCE, left), type: verbOf(type) })}
            title={t('connections.addOf', { count: Math.min(ADDED_AT_ONCE, left), type: verbOf(type) })}
          >
            {number(Math.min(ADDED_AT_ONCE, left))}
          </Button>
        )}
      </Group>
      <ul>
        {drawn.slice(0, shown).map(one => (
          <DrawnRow key={one.relationship.id} of={of} drawn={one} />
        ))}
      </ul>
      {drawn.length > shown && (
        <Button size="compact-xs" variant="subtle" onClick={() => setShown(drawn.length)}>
          {t('list.more', { shown, total: drawn.length })}
        </Button>
      )}
      {left > 0 && !isOpen && (
        <Button size="compact-xs" variant="subtle" aria-expanded={false} onClick={() => setOpen(true)}>
          {t('connections.list', { count: left })}
        </Button>
      )}
      {left > 0 && isOpen && <UndrawnRows of={of} choice={choice} left={left} chosen={chosen} choose={choose} />}
    </div>
  )
}

function DrawnRow({ of, drawn: { relationship } }: { of: string; drawn: DrawnRelationship }) {
  const explorer = useExplorer()
  const { t } = useText()
  const schema = useSelect(state => state.schema)
  const language = useSelect(state => state.language)
  const otherId = otherEnd(of, relationship)
  const other = useSelect(state => state.scene.nodes.get(otherId))
  if (!other) return null
  const select = (selection: { nodes?: Set<string>; relationships?: Set<string> }) =>
    explorer.store.update(state => viewing(state, { selection: { ...nothingSelected, ...selection } }))
  const hover = (id: string | null) =>
    explorer.store.update(state => viewing(state, { hover: id === null ? null : { kind: 'relationship', id } }))
  const qualifier = qualifierOf(relationship)
  return (
    <li onPointerEnter={() => hover(relationship.id)} onPointerLeave={() => hover(null)}>
      <UnstyledButton className={classes.other} onClick={() => select({ nodes: new Set([otherId]) })}>
        <NodeMark node={other.node} size={16} />
        <span>{captionOf(other.node, schema, language)}</span>
      </UnstyledButton>
      <Button
        size="compact-xs"
        variant="subtle"
        color="gray"
        className={classes.proof}
        onClick={() => {
          select({ relationships: new Set([relationship.id]) })
          explorer.run('evidence', { nodes: [], relationships: [relationship.id] })
        }}
      >
        {qualifier ?? t('connections.proof')}
      </Button>
    </li>
  )
}

interface UndrawnProps {
  of: string
  choice: Choice
  left: number
  chosen: ReadonlyMap<string, Chosen>
  choose: (ids: readonly Chosen[], on: boolean) => void
}

/** A page of the neighbours that are not drawn, each with a box to tick. */
function UndrawnRows({ of, choice, left, chosen, choose }: UndrawnProps) {
  const { t, number } = useText()
  const scene = useSelect(sightOf)
  const schema = useSelect(state => state.schema)
  const language = useSelect(state => state.language)
  /** Cursors of the pages up to this one; those that were drawn when the first was asked stay left out of all. */
  const [pages, setPages] = useState<readonly (string | undefined)[]>([undefined])
  const [first] = useState(scene)
  const after = pages.at(-1)
  const request = {
    ...neighboursRequest(first, [of], [choice], { order: 'name', limit: PAGE, among: false }),
    ...(after === undefined ? {} : { after }),
  }
  const { answer, error, retry } = useAnswer('neighbours', request)
  if (error !== null) return <Trouble error={error} retry={retry} />
  if (!answer)
    return (
      <Text size="xs" c="dimmed" component="div" py={4}>
        <Loader size={12} mr={6} /> {t('connections.loading')}
      </Text>
    )
  // Relationships to nodes that are drawn come with every page: they stand on the first.
  const rows: Chosen[] = undrawnOfGroup(scene, of, choice, answer)
    .filter(({ other }) => after === undefined || first.nodes.get(other.id)?.hidden !== false)
    .map(one => ({ ...one, ran: answer.ran }))
  const from = (pages.length - 1) * PAGE + 1
  const next = (answer as NeighboursAnswer).cuts[0]?.next
  const isPaged = pages.length > 1 || next !== undefined
  const all = rows.length > 0 && rows.every(({ relationship }) => chosen.has(relationship.id))
  return (
    <div className={classes.undrawn}>
      {rows.length > 1 && (
        <Checkbox
          size="xs"
          label={t('connections.chooseAll', { count: rows.length })}
          checked={all}
          indeterminate={!all && rows.some(({ relationship }) => chosen.has(relationship.id))}
          onChange={event => choose(rows, event.currentTarget.checked)}
        />
      )}
      <ul>
        {rows.map(one => {
          const qualifier = qualifierOf(one.relationship)
          const name = captionOf(one.other, schema, language)
          return (
            <li key={one.relationship.id}>
              <Checkbox
                size="xs"
                className={classes.tick}
                checked={chosen.has(one.relationship.id)}
                onChange={event => choose([one], event.currentTarget.checked)}
                aria-label={t('connections.choose', { name })}
                label={
                  <span className={classes.choice}>
                    <NodeMark node={one.other} size={16} />
                    <span>
                      {name}
                      {qualifier && <span className={classes.label}> {qualifier}</span>}
                    </span>
                  </span>
                }
              />
            </li>
          )
        })}
      </ul>
      {isPaged && (
        <Group gap={6} className={classes.pager}>
          <span>
            {t('connections.listed', {
              from: number(from),
              to: number(from + Math.max(0, rows.length - 1)),
              total: number(left),
            })}
          </span>
          <Button
            size="compact-xs"
            variant="default"
            disabled={pages.length === 1}
            onClick={() => setPages(pages.slice(0, -1))}
          >
            {t('connections.previous')}
          </Button>
          <Button
            size="compact-xs"
            variant="default"
            disabled={next === undefined}
            onClick={() => setPages([...pages, next])}
          >
            {t('connections.next')}
          </Button>
        </Group>
      )}
    </div>
  )
}
