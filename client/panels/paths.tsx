import { ActionIcon, Button, Group, Loader, NumberInput, SegmentedControl, Stack, Text, Tooltip } from '@mantine/core'
import { IconArrowsUpDown, IconPointer } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import type { Graph } from '../../server/contract/graph.ts'
import type { PathsAnswer, PathsRequest } from '../../server/contract/messages.ts'
import { useExplorer, useSelect } from '../context.ts'
import { captionOf, verbOf } from '../model/caption.ts'
import { pathName } from '../model/explanation.ts'
import { maskedIn } from '../model/masks.ts'
import {
  isRequest,
  MOST_HOPS,
  MOST_PATHS,
  nextSteps,
  type PathQuestion,
  readSettings,
  requestOf,
  settingsOf,
  swapped,
  taking,
  within,
} from '../model/pathquestion.ts'
import { phrase } from '../model/phrase.ts'
import { placing } from '../model/place.ts'
import { adding } from '../model/scene.ts'
import { doing, opening, viewing } from '../model/state.ts'
import { useText } from '../ui/text.ts'
import { useAnswer } from './answer.ts'
import { NodePicker } from './nodepicker.tsx'
import { PathConditions } from './pathconditions.tsx'
import { PathRow } from './pathrow.tsx'
import classes from './paths.module.css'
import { Trouble } from './trouble.tsx'

const SETTINGS = 'guanxi.paths'

/** How two nodes are connected: asked as soon as both ends are known, best proven and shortest first. */
export function Paths() {
  const { store } = useExplorer()
  const { t, say } = useText()
  const question = useSelect(state => state.panels.path)
  const schema = useSelect(state => state.schema)
  const selected = useSelect(state => state.view.selection.nodes)
  const masked = maskedIn(useSelect(state => state.scene))
  const asked = requestOf(question, schema, masked)
  /** The request that was broken off, until another is asked. */
  const [broken, setBroken] = useState<PathsRequest | null>(null)
  const isBroken = broken !== null && JSON.stringify(broken) === JSON.stringify(asked)
  const request = isRequest(asked) && !isBroken ? asked : null
  const { answer, error, loading, retry } = useAnswer('paths', request, { delay: 100 })

  const setQuestion = (path: PathQuestion) => {
    store.update(state => opening(state, { path }))
    try {
      localStorage.setItem(SETTINGS, JSON.stringify(settingsOf(path)))
    } catch {
      // A full storage keeps no settings; the question is asked all the same.
    }
  }
  useEffect(() => {
    const settings = readSettings(localStorage.getItem(SETTINGS))
    store.update(state => opening(state, { path: { ...state.panels.path, ...settings } }))
    return () => store.update(state => opening(viewing(state, { preview: null }), { picking: null }))
  }, [store])

  const two = [...selected].flatMap(id => store.get().scene.nodes.get(id)?.node ?? [])
  const isTwo = two.length === 2
  return (
    <div className={classes.paths}>
      <Stack gap={8}>
        {(['from', 'to'] as const).map(end => (
          <NodePicker
            key={end}
            end={end}
            label={t(`paths.${end}`)}
            value={question[end]}
            onChange={node => setQuestion(node ? taking(question, end, [node]) : { ...question, [end]: null })}
          />
        ))}
        <Group gap="xs">
          <Tooltip label={t('paths.swap')}>
            <ActionIcon variant="default" aria-label={t('paths.swap')} onClick={() => setQuestion(swapped(question))}>
              <IconArrowsUpDown size={16} />
            </ActionIcon>
          </Tooltip>
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconPointer size={14} />}
            aria-disabled={!isTwo}
            style={isTwo ? undefined : { opacity: 0.5 }}
            title={isTwo ? undefined : t('reason.selectTwoNodes')}
            onClick={() => isTwo && setQuestion(taking(taking(question, 'from', [two[0]!]), 'to', [two[1]!]))}
          >
            {t('paths.useSelected')}
          </Button>
        </Group>
        <SegmentedControl
          size="xs"
          aria-label={t('paths.mode')}
          value={question.longer ? 'longer' : 'shortest'}
          onChange={value => setQuestion({ ...question, longer: value === 'longer' })}
          data={[
            { value: 'shortest', label: t('paths.shortest') },
            { value: 'longer', label: t('paths.alsoLonger') },
          ]}
        />
        <SegmentedControl
          size="xs"
          aria-label={t('paths.direction')}
          value={question.direction}
          onChange={value => setQuestion({ ...question, direction: value as PathQuestion['direction'] })}
          data={[
            { value: 'any', label: t('paths.any') },
            { value: 'out', label: t('paths.directed') },
          ]}
        />
        <Group gap="xs" grow>
          <NumberInput
            size="xs"
            label={t('paths.hops')}
            min={1}
            max={MOST_HOPS}
            value={question.maximumHops}
            onChange={value =>
              setQuestion({ ...question, maximumHops: within(value, MOST_HOPS, question.maximumHops) })
            }
          />
          <NumberInput
            size="xs"
            label={t('paths.k')}
            min={1}
            max={MOST_PATHS}
            value={question.k}
            onChange={value => setQuestion({ ...question, k: within(value, MOST_PATHS, question.k) })}
          />
        </Group>
        <PathConditions question={question} onChange={setQuestion} />
        {masked.nodes.size + masked.relationships.size > 0 && (
          <Text size="xs" c="dimmed">
            {t('paths.supposing')}
          </Text>
        )}
      </Stack>
      <div className={classes.results}>
        <div aria-live="polite">
          {!isRequest(asked) && (
            <Text size="sm" c="dimmed">
              {say(asked)}
            </Text>
          )}
          {loading && isRequest(asked) && (
            <Group gap="xs">
              <Loader size="xs" />
              <Text size="sm" c="dimmed">
                {t('paths.looking')}
              </Text>
              <Button size="compact-xs" variant="default" onClick={() => setBroken(asked)}>
                {t('action.cancel')}
              </Button>
            </Group>
          )}
          {isBroken && (
            <Group gap="xs">
              <Text size="sm">{t('paths.cancelled')}</Text>
              <Button size="compact-xs" variant="light" onClick={() => setBroken(null)}>
                {t('action.retry')}
              </Button>
            </Group>
          )}
          {answer && answer.paths.length > 0 && <Heading answer={answer} />}
        </div>
        {error !== null && <Trouble error={error} retry={retry} />}
        {answer && answer.paths.length === 0 && <NoPath question={question} answer={answer} onChange={setQuestion} />}
        {answer && answer.paths.length > 0 && (
          <>
            {answer.paths.length > 1 && <AddAll answer={answer} />}
            <ol aria-label={t('paths.list')}>
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

function Heading({ answer }: { answer: PathsAnswer }) {
  const { t, number } = useText()
  const shown = answer.paths.length
  const total = number(answer.total)
  return (
    <Text size="xs" c="dimmed" mb={4}>
      {answer.total > shown || !answer.totalExact
        ? t(answer.totalExact ? 'paths.foundOf' : 'paths.foundOfAtLeast', { shown: number(shown), total })
        : t('paths.found', { count: shown })}{' '}
      <GaveUp answer={answer} />
    </Text>
  )
}

/** Where and why the search ended before it was through. */
function GaveUp({ answer }: { answer: PathsAnswer }) {
  const { t } = useText()
  if (answer.stopped === null) return null
  return (
    <>
      {t(`paths.stopped.${answer.stopped}`)} {t('paths.lookedTo', { count: answer.maximumHops })}
    </>
  )
}

function AddAll({ answer }: { answer: PathsAnswer }) {
  const explorer = useExplorer()
  const { t } = useText()
  const schema = useSelect(state => state.schema)
  const language = useSelect(state => state.language)
  const addAll = () => {
    const graph: Graph = {
      nodes: [...new Map(answer.paths.flatMap(({ path }) => path.nodes).map(node => [node.id, node])).values()],
      relationships: [
        ...new Map(answer.paths.flatMap(({ path }) => path.relationships).map(one => [one.id, one])).values(),
      ],
    }
    const ids = {
      nodes: new Set(graph.nodes.map(({ id }) => id)),
      relationships: new Set(graph.relationships.map(({ id }) => id)),
    }
    const name = phrase('step.paths', {
      count: answer.paths.length,
      name: pathName([answer.from, answer.to], schema, language),
    })
    explorer.carryOut({
      update: state =>
        viewing(
          doing(state, {
            name,
            change: adding(state.scene, graph, placing(state.scene, graph)),
            ran: answer.ran,
            at: Date.now(),
          }),
          { selection: ids, preview: null },
        ),
      say: { text: name, undo: true },
      viewport: { kind: 'fit', nodes: [...ids.nodes] },
    })
  }
  return (
    <Button size="compact-xs" variant="light" mb={8} onClick={addAll}>
      {t('paths.addAll', { count: answer.paths.length })}
    </Button>
  )
}

/** How far it looked and under which conditions, and what would widen it. */
function NoPath({
  question,
  answer,
  onChange,
}: {
  question: PathQuestion
  answer: PathsAnswer
  onChange: (question: PathQuestion) => void
}) {
  const { t, say } = useText()
  const schema = useSelect(state => state.schema)
  const language = useSelect(state => state.language)
  const names = (nodes: PathQuestion['avoid']) => nodes.map(node => captionOf(node, schema, language)).join(', ')
  const { types, through, avoid } = question
  return (
    <Stack gap="xs" align="flex-start" role="status">
      <Text size="sm">
        {t(question.direction === 'out' ? 'paths.noneDirected' : 'paths.none', { count: answer.maximumHops })}{' '}
        {answer.stopped !== null && t(`paths.stopped.${answer.stopped}`)}
      </Text>
      {types.names.length > 0 && (
        <Text size="xs" c="dimmed">
          {t(types.mode === 'only' ? 'paths.lookedOnly' : 'paths.lookedWithout', {
            names: types.names.map(verbOf).join(', '),
          })}
        </Text>
      )}
      {through.length > 0 && (
        <Text size="xs" c="dimmed">
          {t('paths.lookedThrough', { names: names(through) })}
        </Text>
      )}
      {avoid.length > 0 && (
        <Text size="xs" c="dimmed">
          {t('paths.lookedAvoiding', { names: names(avoid) })}
        </Text>
      )}
      {nextSteps(question).map(({ name, question: next }) => (
        <Button key={name.key} size="compact-sm" variant="light" onClick={() => onChange(next)}>
          {say(name)}
        </Button>
      ))}
    </Stack>
  )
}
