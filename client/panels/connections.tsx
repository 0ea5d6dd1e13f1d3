import { Button, Group, Loader, Text, UnstyledButton } from '@mantine/core'
import { IconArrowLeft, IconArrowRight, IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useExplorer, useSelect } from '../context.ts'
import { captionOf, qualifierOf, verbOf } from '../model/caption.ts'
import { expansionOutcome, neighboursRequest } from '../model/expansion.ts'
import { phrase } from '../model/phrase.ts'
import { type DrawnNode, type DrawnRelationship, incidence, isInSight } from '../model/scene.ts'
import { viewing } from '../model/state.ts'
import { isSourceGroup, nothingSelected } from '../model/view.ts'
import { useText } from '../ui/text.ts'
import { useAnswer } from './answer.ts'
import classes from './connections.module.css'
import { NodeMark } from './mark.tsx'
import { Trouble } from './trouble.tsx'

/** The relationships of the selection by type and direction: how many are drawn of how many there are, and the drawn ones. */
export function Connections({ nodes, relationships }: { nodes: DrawnNode[]; relationships: DrawnRelationship[] }) {
  const { t } = useText()
  const scene = useSelect(state => state.scene)
  if (nodes.length > 20)
    return (
      <Text size="sm" c="dimmed" p="md">
        {t('connections.tooMany')}
      </Text>
    )
  if (nodes.length === 0) {
    const ends = new Set(relationships.flatMap(({ relationship }) => [relationship.start, relationship.end]))
    const drawn = [...ends].flatMap(id => scene.nodes.get(id) ?? []).slice(0, 20)
    return (
      <>
        {drawn.map(end => (
          <NodeConnections key={end.node.id} drawn={end} titled />
        ))}
      </>
    )
  }
  return (
    <>
      {nodes.map(drawn => (
        <NodeConnections key={drawn.node.id} drawn={drawn} titled={nodes.length > 1} />
      ))}
    </>
  )
}

function NodeConnections({ drawn, titled }: { drawn: DrawnNode; titled: boolean }) {
  const { t } = useText()
  const scene = useSelect(state => state.scene)
  const schema = useSelect(state => state.schema)
  const language = useSelect(state => state.language)
  const { id } = drawn.node
  const { answer, error, retry } = useAnswer('neighbourCounts', { refs: [id] })
  const known = useSelect(state => state.counts.get(id))
  const groups = answer?.nodes[0]?.groups ?? known
  const here = (incidence(scene).get(id) ?? [])
    .map(one => scene.relationships.get(one)!)
    .filter(one => isInSight(scene, one))

  return (
    <section className={classes.node}>
      {titled && (
        <h3>
          <NodeMark node={drawn.node} size={18} /> {captionOf(drawn.node, schema, language)}
        </h3>
      )}
      {error !== null && <Trouble error={error} retry={retry} />}
      {!groups && error === null && <Loader size="xs" m="md" />}
      {groups?.length === 0 && (
        <Text size="sm" c="dimmed" p="md">
          {t('connections.none')}
        </Text>
      )}
      {groups
        ?.filter(group => !isSourceGroup(group))
        .map(group => (
          <GroupRow
            key={`${group.direction} ${group.type}`}
            of={id}
            type={group.type}
            direction={group.direction}
            count={group.count}
            drawn={here.filter(
              ({ relationship }) =>
                relationship.type === group.type &&
                (group.direction === 'out' ? relationship.start : relationship.end) === id,
            )}
          />
        ))}
      {groups?.filter(isSourceGroup).map(group => (
        <Text key={`${group.direction} ${group.type}`} size="xs" c="dimmed" px="md" py="xs">
          {t('connections.passages', { count: group.count })}
        </Text>
      ))}
    </section>
  )
}

const SHOWN = 30

function GroupRow(props: {
  of: string
  type: string
  direction: 'out' | 'in'
  count: number
  drawn: DrawnRelationship[]
}) {
  const { of, type, direction, count, drawn } = props
  const explorer = useExplorer()
  const { t, number } = useText()
  const scene = useSelect(state => state.scene)
  const schema = useSelect(state => state.schema)
  const language = useSelect(state => state.language)
  const [shown, setShown] = useState(SHOWN)
  const left = count - drawn.length

  const add = () => {
    const choice = { type, direction, label: undefined, count, exact: true, source: false }
    const request = neighboursRequest(explorer.store.get().scene, [of], [choice], {
      order: 'degree',
      limit: 50,
      among: false,
    })
    explorer.carryOut({
      ask: { route: 'neighbours', request, what: phrase('ask.neighbours'), answered: expansionOutcome },
    })
  }
  const select = (selection: { nodes?: Set<string>; relationships?: Set<string> }) =>
    explorer.store.update(state => viewing(state, { selection: { ...nothingSelected, ...selection } }))
  const hover = (id: string | null) =>
    explorer.store.update(state => viewing(state, { hover: id === null ? null : { kind: 'relationship', id } }))

  return (
    <div className={classes.group}>
      <Group gap={6} wrap="nowrap" className={classes.head}>
        {direction === 'out' ? (
          <IconArrowRight size={15} aria-label={t('direction.out')} />
        ) : (
          <IconArrowLeft size={15} aria-label={t('direction.in')} />
        )}
        <span className={classes.type}>{verbOf(type)}</span>
        <span className={classes.count} title={t('connections.drawnOf', { drawn: drawn.length, total: count })}>
          {number(drawn.length)} / {number(count)}
        </span>
        {left > 0 && (
          <Button
            size="compact-xs"
            variant="light"
            leftSection={<IconPlus size={13} />}
            onClick={add}
            aria-label={t('connections.addOf', { count: Math.min(50, left), type: verbOf(type) })}
          >
            {number(Math.min(50, left))}
          </Button>
        )}
      </Group>
      <ul>
        {drawn.slice(0, shown).map(({ relationship }) => {
          const otherId = direction === 'out' ? relationship.end : relationship.start
          const other = scene.nodes.get(otherId)
          if (!other) return null
          const qualifier = qualifierOf(relationship)
          return (
            <li key={relationship.id} onPointerEnter={() => hover(relationship.id)} onPointerLeave={() => hover(null)}>
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
        })}
      </ul>
      {drawn.length > shown && (
        <Button size="compact-xs" variant="subtle" onClick={() => setShown(drawn.length)}>
          {t('list.more', { shown, total: drawn.length })}
        </Button>
      )}
    </div>
  )
}
