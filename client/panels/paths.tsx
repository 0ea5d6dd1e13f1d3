import { ActionIcon, Button, Group, Loader, NumberInput, SegmentedControl, Stack, Text, Tooltip } from '@mantine/core'
import { IconArrowsUpDown, IconPointer } from '@tabler/icons-react'
import { useEffect, useId, useState } from 'react'
import type { Node } from '../../server/contract/graph.ts'
import type { PathsAnswer, PathsRequest } from '../../server/contract/messages.ts'
import { useExplorer, useSelect } from '../context.ts'
import { captionOf, qualifierOf, verbOf } from '../model/caption.ts'
import { phrase } from '../model/phrase.ts'
import { placing } from '../model/place.ts'
import { adding } from '../model/scene.ts'
import { doing, opening, viewing } from '../model/state.ts'
import { useText } from '../ui/text.ts'
import { useAnswer } from './answer.ts'
import { NodePicker } from './nodepicker.tsx'
import classes from './paths.module.css'
import { StatusBadge } from './status.tsx'
import { Trouble } from './trouble.tsx'

type Found = PathsAnswer['paths'][number]
const MOST_HOPS = 10

/** How two nodes are connected: asked as soon as both ends are known, best proven and shortest first. */
export function Paths() {
  const explorer = useExplorer()
  const { store } = explorer
  const { t } = useText()
  const ends = useSelect(state => state.panels.path)
  const selected = useSelect(state => state.view.selection.nodes)
  // Ends may be nodes that are not drawn: their data is kept here.
  const [picked, setPicked] = useState<ReadonlyMap<string, Node>>(new Map())
  const scene = useSelect(state => state.scene)
  const [direction, setDirection] = useState<'any' | 'out'>('any')
  const [mode, setMode] = useState<'allShortest' | 'next'>('allShortest')
  const [maximumHops, setMaximumHops] = useState(4)

  const nodeOf = (id: string | null) => (id === null ? null : (scene.nodes.get(id)?.node ?? picked.get(id) ?? null))
  const from = nodeOf(ends.from)
  const to = nodeOf(ends.to)
  const setEnds = (path: Partial<typeof ends>) =>
    store.update(state => opening(state, { path: { ...state.panels.path, ...path } }))
  const pick = (end: 'from' | 'to') => (node: Node | null) => {
    if (node) setPicked(new Map(picked).set(node.id, node))
    setEnds({ [end]: node?.id ?? null })
  }
  const same = from !== null && from.id === to?.id
  const request: PathsRequest | null =
    from && to && !same ? { from: from.id, to: to.id, direction, mode, maximumHops, k: 20 } : null
  const { answer, error, loading, retry } = useAnswer('paths', request)

  useEffect(() => () => store.update(state => viewing(state, { preview: null })), [store])

  const two = [...selected]
  return (
    <div className={classes.paths}>
      <Stack gap={8}>
        <NodePicker label={t('paths.from')} value={from} onChange={pick('from')} />
        <NodePicker label={t('paths.to')} value={to} onChange={pick('to')} />
        <Group gap="xs">
          <Tooltip label={t('paths.swap')}>
            <ActionIcon
              variant="default"
              aria-label={t('paths.swap')}
              onClick={() => setEnds({ from: ends.to, to: ends.from })}
            >
              <IconArrowsUpDown size={16} />
            </ActionIcon>
          </Tooltip>
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconPointer size={14} />}
            disabled={two.length !== 2}
            title={two.length === 2 ? undefined : t('reason.selectTwoNodes')}
            onClick={() => setEnds({ from: two[0]!, to: two[1]! })}
          >
            {t('paths.useSelected')}
          </Button>
        </Group>
        <SegmentedControl
          size="xs"
          aria-label={t('paths.mode')}
          value={mode}
          onChange={value => setMode(value as typeof mode)}
          data={[
            { value: 'allShortest', label: t('paths.shortest') },
            { value: 'next', label: t('paths.alsoLonger') },
          ]}
        />
        <SegmentedControl
          size="xs"
          aria-label={t('paths.direction')}
          value={direction}
          onChange={value => setDirection(value as typeof direction)}
          data={[
            { value: 'any', label: t('paths.any') },
            { value: 'out', label: t('paths.directed') },
          ]}
        />
        <NumberInput
          size="xs"
          label={t('paths.hops')}
          min={1}
          max={MOST_HOPS}
          value={maximumHops}
          onChange={value =>
            typeof value === 'number' && setMaximumHops(Math.min(MOST_HOPS, Math.max(1, Math.round(value))))
          }
        />
      </Stack>
      <div aria-live="polite" className={classes.results}>
        {!request && (
          <Text size="sm" c="dimmed">
            {t(same ? 'paths.same' : 'paths.hint')}
          </Text>
        )}
        {loading && (
          <Text size="sm" c="dimmed" component="div">
            <Loader size="xs" mr="xs" /> {t('paths.looking')}
          </Text>
        )}
        {error !== null && <Trouble error={error} retry={retry} />}
        {answer && answer.paths.length === 0 && (
          <Stack gap="xs" align="flex-start">
            <Text size="sm">
              {t(direction === 'out' ? 'paths.noneDirected' : 'paths.none', { count: answer.maximumHops })}
            </Text>
            {maximumHops < MOST_HOPS && (
              <Button size="compact-sm" variant="light" onClick={() => setMaximumHops(maximumHops + 1)}>
                {t('paths.oneMore')}
              </Button>
            )}
            {direction === 'out' && (
              <Button size="compact-sm" variant="light" onClick={() => setDirection('any')}>
                {t('paths.ignoreDirection')}
              </Button>
            )}
          </Stack>
        )}
        {answer && answer.paths.length > 0 && (
          <>
            <Text size="xs" c="dimmed" mb={4}>
              {t('paths.found', { count: answer.paths.length })}
              {answer.truncated && ` ${t('paths.cut')}`}
            </Text>
            <ol>
              {answer.paths.map(found => (
                <PathRow key={found.path.relationships.map(({ id }) => id).join(' ')} found={found} answer={answer} />
              ))}
            </ol>
          </>
        )}
      </div>
    </div>
  )
}

function PathRow({ found, answer }: { found: Found; answer: PathsAnswer }) {
  const explorer = useExplorer()
  const { store } = explorer
  const { t } = useText()
  const scene = useSelect(state => state.scene)
  const schema = useSelect(state => state.schema)
  const language = useSelect(state => state.language)
  const id = useId()
  const { nodes, relationships } = found.path
  const ids = { nodes: new Set(nodes.map(({ id }) => id)), relationships: new Set(relationships.map(({ id }) => id)) }
  const isDrawn =
    nodes.every(({ id }) => scene.nodes.get(id)?.hidden === false) &&
    relationships.every(({ id }) => scene.relationships.get(id)?.hidden === false)
  const preview = (on: boolean) => store.update(state => viewing(state, { preview: on ? ids : null }))

  const add = () => {
    const name = `${captionOf(answer.from, schema, language)} – ${captionOf(answer.to, schema, language)}`
    if (!isDrawn) {
      store.update(state =>
        doing(state, {
          name: phrase('step.path', { name }),
          change: adding(state.scene, found.path, placing(state.scene, found.path)),
          ran: answer.ran,
          at: Date.now(),
        }),
      )
      explorer.onSaying({ text: phrase('step.path', { name }), undo: true })
    }
    store.update(state => viewing(state, { selection: ids, preview: null }))
    explorer.carryOut({ viewport: { kind: 'fit', nodes: [...ids.nodes] } })
  }

  return (
    <li className={classes.path} onPointerEnter={() => preview(true)} onPointerLeave={() => preview(false)}>
      <span className={classes.meta}>
        {t('paths.hopCount', { count: found.hops })}
        {found.weakest ? (
          <StatusBadge line={found.weakest} />
        ) : schema?.evidence ? (
          <StatusBadge line="unproven" />
        ) : null}
        <Button
          size="compact-xs"
          variant="light"
          className={classes.act}
          aria-describedby={id}
          onFocus={() => preview(true)}
          onBlur={() => preview(false)}
          onClick={add}
        >
          {t(isDrawn ? 'paths.show' : 'paths.add')}
        </Button>
      </span>
      <span id={id}>
        {nodes.map((node, index) => {
          const relationship = relationships[index]
          const qualifier = relationship && qualifierOf(relationship)
          return (
            <span key={node.id}>
              <strong>{captionOf(node, schema, language)}</strong>
              {relationship && (
                <span className={classes.tie}>
                  {relationship.start === node.id ? ' — ' : ' ← '}
                  {verbOf(relationship.type)}
                  {qualifier && ` (${qualifier})`}
                  {relationship.start === node.id ? ' → ' : ' — '}
                </span>
              )}
            </span>
          )
        })}
      </span>
    </li>
  )
}
