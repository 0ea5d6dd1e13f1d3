import {
  Button,
  Checkbox,
  CloseButton,
  FocusTrap,
  Group,
  Loader,
  NativeSelect,
  NumberInput,
  Paper,
  Text,
} from '@mantine/core'
import { IconArrowLeft, IconArrowRight, IconArrowsMinimize } from '@tabler/icons-react'
import { useEffect, useMemo, useState } from 'react'
import { useExplorer, useSelect } from '../context.ts'
import { BEST, BUDGET, elementsOf, inGroups, room } from '../model/budget.ts'
import { verbOf } from '../model/caption.ts'
import type { Ask, Outcome } from '../model/command.ts'
import {
  type Choice,
  choiceKey,
  choicesOf,
  expanding,
  expansionOutcome,
  mostOf,
  neighboursRequest,
  ordersOf,
  provenOf,
} from '../model/expansion.ts'
import type { ExpansionOptions } from '../model/expansionoptions.ts'
import { offering, offerOf, PAGE } from '../model/offer.ts'
import { phrase } from '../model/phrase.ts'
import { gain, isExpanded } from '../model/scene.ts'
import { opening } from '../model/state.ts'
import { stylerFor } from '../model/view.ts'
import { useText } from '../ui/text.ts'
import { useAnswer } from './answer.ts'
import classes from './expand.module.css'
import { Trouble } from './trouble.tsx'

/** Counts first, then what to draw of them. The answer is asked for while choosing, so what it says is what arrives. */
export function Expand() {
  const refs = useSelect(state => state.panels.expanding)
  return refs && refs.length > 0 ? <ExpandCard key={refs.join('\n')} refs={refs} /> : null
}

function ExpandCard({ refs }: { refs: readonly string[] }) {
  const explorer = useExplorer()
  const { t, number } = useText()
  const scene = useSelect(state => state.scene)
  const schema = useSelect(state => state.schema)
  const styler = useSelect(stylerFor)
  const [unticked, setUnticked] = useState<ReadonlySet<string> | null>(null)
  const options = useSelect(state => state.expansion)
  const { order, limit, among } = options
  const choose = (changed: Partial<ExpansionOptions>) =>
    explorer.store.update(state => ({ ...state, expansion: { ...state.expansion, ...changed } }))
  // Enter before the answer is here: it is added when it comes.
  const [hurried, setHurried] = useState(false)

  const counts = useAnswer('neighbourCounts', { refs: [...refs] })
  const choices = useMemo(() => choicesOf(counts.answer?.nodes.map(({ groups }) => groups) ?? []), [counts.answer])
  const off = unticked ?? new Set(choices.filter(({ source }) => source).map(choiceKey))
  const chosen = choices.filter(choice => !off.has(choiceKey(choice)))
  const groups = counts.answer?.nodes.map(node => node.groups) ?? []
  // What cannot fit is not asked for: it would be cut only after it came.
  const most = mostOf(groups, chosen, limit)
  const isOver = 2 * most > room(scene) + 2 * BEST && most > BEST
  const request = useMemo(
    () => (chosen.length > 0 && !isOver ? neighboursRequest(scene, refs, chosen, options) : null),
    [scene, refs, chosen, options, isOver],
  )
  const preview = useAnswer('neighbours', request, { delay: 150 })
  const change = useMemo(() => preview.answer && expanding(scene, preview.answer), [scene, preview.answer])
  const arriving = useMemo(() => change && gain(scene, change), [scene, change])
  const left = preview.answer?.cuts.reduce((sum, { total, shown }) => sum + Math.max(0, total - shown), 0) ?? 0

  const close = () => {
    explorer.store.update(state => opening(state, { expanding: null }))
    document.querySelector<HTMLElement>('[data-graph]')?.focus()
  }
  const add = () => {
    if (isOver) {
      const each = Math.max(1, Math.floor(BEST / refs.length))
      const fewer = neighboursRequest(scene, refs, chosen, { ...options, order: 'degree', limit: each })
      const whole = neighboursRequest(scene, refs, chosen, options)
      const asking = (request: typeof whole, answered: Ask<'neighbours'>['answered']): Outcome => ({
        ask: { route: 'neighbours', request, what: phrase('ask.neighbours'), answered },
      })
      const page = { ...whole, limit: Math.max(1, Math.floor(PAGE / refs.length)) }
      const kinds = new Set(chosen.map(({ type, label }) => label ?? type)).size
      explorer.carryOut({
        update: state =>
          opening(state, {
            expanding: null,
            budget: {
              elements: elementsOf(scene) + 2 * most,
              atLeast: true,
              fewer: {
                nodes: Math.min(most, each * refs.length),
                outcome: asking(fewer, expansionOutcome),
              },
              group: {
                nodes: kinds,
                outcome: asking(whole, (now, answer, at) => inGroups(now, expansionOutcome(now, answer, at))),
              },
              communities: null,
              table: asking(page, (now, answer) =>
                offering(offerOf(phrase('step.expand', { name }), page, answer, now.scene)),
              ),
              all: null,
              choose: refs,
            },
          }),
      })
      return
    }
    if (!preview.answer) {
      setHurried(chosen.length > 0)
      return
    }
    setHurried(false)
    close()
    explorer.carryOut(expansionOutcome(explorer.store.get(), preview.answer, Date.now()))
  }
  useEffect(() => {
    if (hurried && preview.answer) add()
  })
  const toggle = (keys: string[], on: boolean) => {
    const next = new Set(off)
    for (const key of keys)
      if (on) next.delete(key)
      else next.add(key)
    setUnticked(next)
  }
  const [first] = refs
  const node = first === undefined ? undefined : scene.nodes.get(first)?.node
  const name = refs.length === 1 && node ? styler.nameOf(node) : t('count.nodes', { count: refs.length })
  const at = first === undefined ? undefined : explorer.canvas.current?.positionOf({ kind: 'node', id: first })
  const top = Math.max(60, Math.min((at?.y ?? 200) - 60, window.innerHeight - 648))
  const nothing = arriving !== null && arriving.nodes + arriving.relationships === 0

  return (
    <FocusTrap active>
      <Paper
        data-autofocus
        tabIndex={-1}
        role="dialog"
        aria-label={t('expand.title', { name })}
        className={classes.card}
        shadow="lg"
        withBorder
        style={{
          left: Math.max(8, Math.min((at?.x ?? 300) + 28, window.innerWidth - 376)),
          top,
          maxHeight: `calc(100vh - ${top + 12}px)`,
        }}
        onKeyDown={event => {
          if (event.key === 'Enter' && event.target === event.currentTarget) {
            event.preventDefault()
            add()
          }
          if (event.key !== 'Escape') return
          event.stopPropagation()
          close()
        }}
      >
        <form
          onSubmit={event => {
            event.preventDefault()
            add()
          }}
        >
          <Group justify="space-between" wrap="nowrap" align="flex-start">
            <Text fw={600}>{t('expand.title', { name })}</Text>
            <CloseButton aria-label={t('action.close')} onClick={close} />
          </Group>
          {counts.error !== null && <Trouble error={counts.error} retry={counts.retry} />}
          {counts.loading && (
            <Text size="sm" c="dimmed" component="div" py="sm">
              <Loader size="xs" mr="xs" /> {t('expand.counting')}
            </Text>
          )}
          {counts.answer && choices.length === 0 && (
            <Text size="sm" c="dimmed" py="sm">
              {t('connections.none')}
            </Text>
          )}
          {choices.length > 1 && (
            <Checkbox
              size="sm"
              mt={4}
              label={t('expand.all')}
              checked={chosen.length === choices.length}
              indeterminate={chosen.length > 0 && chosen.length < choices.length}
              onChange={event => toggle(choices.map(choiceKey), event.currentTarget.checked)}
            />
          )}
          <div className={classes.rows}>
            {choices.map(choice => (
              <Row
                key={choiceKey(choice)}
                choice={choice}
                checked={!off.has(choiceKey(choice))}
                onChange={on => toggle([choiceKey(choice)], on)}
              />
            ))}
          </div>
          <Group gap="xs" grow mt="xs">
            <NativeSelect
              size="xs"
              label={t('expand.order')}
              value={order}
              onChange={event => choose({ order: event.currentTarget.value as typeof order })}
              data={ordersOf(schema).map(value => ({ value, label: t(`order.${value}`) }))}
            />
            <NumberInput
              size="xs"
              label={t(refs.length > 1 ? 'expand.limitEach' : 'expand.limit')}
              min={1}
              max={5000}
              value={limit}
              onChange={value =>
                typeof value === 'number' && value >= 1 && choose({ limit: Math.min(5000, Math.round(value)) })
              }
            />
          </Group>
          <Checkbox
            size="sm"
            mt="xs"
            label={t('expand.among')}
            checked={among}
            onChange={event => choose({ among: event.currentTarget.checked })}
          />
          {preview.error !== null && <Trouble error={preview.error} retry={preview.retry} />}
          <Text size="sm" mt="sm" mih={22} aria-live="polite">
            {arriving
              ? nothing
                ? t('expand.nothing')
                : t('expand.willAdd', {
                    nodes: t('count.nodes', { count: arriving.nodes }),
                    relationships: t('count.relationships', { count: arriving.relationships }),
                  })
              : isOver
                ? t('expand.over', { elements: number(elementsOf(scene) + 2 * most), budget: number(BUDGET) })
                : chosen.length > 0 && !preview.error
                  ? t('expand.asking')
                  : t('expand.choose')}
            {left > 0 && (
              <Text span size="sm" c="dimmed">
                {' '}
                {t('expand.left', { count: left, formatted: number(left) })}
              </Text>
            )}
          </Text>
          {preview.answer && change && !nothing && (
            <>
              {schema?.evidence && change.relationships.added.size > 0 && (
                <Text size="sm" c="dimmed">
                  {t('expand.proven', {
                    count: provenOf(change),
                    formatted: number(provenOf(change)),
                    total: number(change.relationships.added.size),
                  })}
                </Text>
              )}
              {preview.answer.truncated && (
                <Text size="sm" c="dimmed">
                  {t('expand.truncated')}
                </Text>
              )}
              <details className={classes.ran}>
                <summary>{t('expand.ran')}</summary>
                <pre>{preview.answer.ran.map(({ statement }) => statement).join(';\n\n')}</pre>
              </details>
            </>
          )}
          <Group mt="xs" justify="space-between">
            {refs.some(id => isExpanded(scene, id)) ? (
              <Button
                variant="default"
                size="sm"
                leftSection={<IconArrowsMinimize size={16} />}
                onClick={() => {
                  close()
                  explorer.run('collapse', { nodes: [...refs], relationships: [] })
                }}
              >
                {t('command.collapse')}
              </Button>
            ) : (
              <span />
            )}
            <Button type="submit" size="sm" disabled={!isOver && (!change || nothing)}>
              {t('expand.add')}
            </Button>
          </Group>
        </form>
      </Paper>
    </FocusTrap>
  )
}

function Row({ choice, checked, onChange }: { choice: Choice; checked: boolean; onChange: (on: boolean) => void }) {
  const { t, number } = useText()
  const { type, direction, label, count, exact } = choice
  return (
    <Checkbox
      size="sm"
      checked={checked}
      onChange={event => onChange(event.currentTarget.checked)}
      classNames={{ body: classes.row, labelWrapper: classes.label }}
      label={
        <span className={classes.line}>
          {direction === 'out' ? (
            <IconArrowRight size={14} aria-label={t('direction.out')} />
          ) : (
            <IconArrowLeft size={14} aria-label={t('direction.in')} />
          )}
          <span className={classes.type}>
            {verbOf(type)} <strong>{label}</strong>
          </span>
          <span className={classes.count}>
            {exact ? '' : '≥ '}
            {number(count)}
          </span>
        </span>
      }
    />
  )
}
