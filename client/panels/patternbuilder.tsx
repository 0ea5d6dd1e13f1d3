import { ActionIcon, Button, Group, Text, Tooltip, UnstyledButton } from '@mantine/core'
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconArrowsExchange,
  IconChevronRight,
  IconEraser,
  IconPencil,
  IconPlayerPlay,
  IconPlayerStop,
  IconPlus,
} from '@tabler/icons-react'
import { type KeyboardEvent, type ReactNode, useEffect, useState } from 'react'
import type { Value } from '../../server/contract/graph.ts'
import { useExplorer, useSelect } from '../context.ts'
import { draftsOf } from '../model/parameters.ts'
import { emptyPattern, longer, MOST_TIES, tiesOf, turned } from '../model/pattern.ts'
import { isComplete } from '../model/patterncondition.ts'
import { type Draft, draftBack, drafted, draftForth, draftOf, readPattern } from '../model/patterndraft.ts'
import { NameError, statementOf, type Written } from '../model/patternstatement.ts'
import { opening } from '../model/state.ts'
import { useText } from '../ui/text.ts'
import { KeepQuery } from './keepquery.tsx'
import classes from './pattern.module.css'
import { PatternCode } from './patterncode.tsx'
import { type Counts, MOST_COUNTED, PATIENCE, usePatternCounts } from './patterncounts.ts'
import { PatternElement } from './patternelement.tsx'
import { PatternReturns } from './patternreturns.tsx'
import { nameOfElement, usePatternText } from './patterntext.ts'

const KEPT = 'guanxi.pattern'

export interface PatternBuilderProps {
  readonly onRun: (asked: { statement: string; values: { readonly [name: string]: Value } }) => void
  readonly isRunning: boolean
  readonly onStop: () => void
  readonly onKept: () => void
  readonly onWrite: (asked: { statement: string; values: { readonly [name: string]: Value } }) => void
}

/** Asks by a pattern of nodes and what ties them, chosen from what the database has; it shows the Cypher that it writes. */
export function PatternBuilder({ isRunning, onKept, onRun, onStop, onWrite }: PatternBuilderProps) {
  const { store } = useExplorer()
  const { t } = useText()
  const schema = useSelect(state => state.schema)
  const draft = useSelect(state => state.panels.pattern.draft)
  const pattern = draft.now
  const sentence = usePatternText()
  const counts = usePatternCounts(pattern)
  const [isOpen, setOpen] = useState(true)

  const set = (next: Draft) => {
    store.update(state => opening(state, { pattern: { ...state.panels.pattern, draft: next } }))
  }
  const change = (next: typeof pattern, merge?: string) => set(drafted(draft, next, merge))
  // What was made before a reload is there again, unless something was begun since.
  useEffect(() => {
    store.update(state => {
      const { draft } = state.panels.pattern
      const kept =
        draft.now === emptyPattern && draft.past.length === 0 ? readPattern(localStorage.getItem(KEPT)) : null
      return kept ? opening(state, { pattern: { ...state.panels.pattern, draft: draftOf(kept) } }) : state
    })
  }, [store])
  useEffect(() => {
    if (pattern === emptyPattern && draft.past.length === 0) return
    try {
      localStorage.setItem(KEPT, JSON.stringify(pattern))
    } catch {
      // A full storage keeps no pattern; it is asked all the same.
    }
  }, [pattern, draft])

  const written = statementFor(pattern)
  const isWritten = !(written instanceof NameError)
  const act = (what: PatternBuilderProps['onRun']) => {
    if (isWritten) what({ statement: written.statement, values: written.parameters })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const isControl = event.ctrlKey || event.metaKey
    const key = event.key.toLowerCase()
    const isText = event.target instanceof HTMLInputElement && !['radio', 'checkbox'].includes(event.target.type)
    if (isControl && key === 'enter') act(onRun)
    else if (event.key === 'Escape' && isRunning) onStop()
    else if (isControl && !isText && key === 'z') set(event.shiftKey ? draftForth(draft) : draftBack(draft))
    else if (isControl && !isText && key === 'y') set(draftForth(draft))
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  if (!schema)
    return (
      <Text size="sm" c="dimmed">
        {t('pattern.noSchema')}
      </Text>
    )
  const isLongest = tiesOf(pattern).length >= MOST_TIES
  const isEmpty = pattern === emptyPattern
  const unused = pattern.chain.flatMap(({ conditions }) => conditions).filter(one => !isComplete(one)).length
  const tool = (label: string, icon: ReactNode, isOff: boolean, onClick: () => void) => (
    <Tooltip label={label}>
      <ActionIcon variant="subtle" color="gray" size={26} aria-label={label} disabled={isOff} onClick={onClick}>
        {icon}
      </ActionIcon>
    </Tooltip>
  )
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of what is in it come up to here
    <div className={classes.builder} onKeyDown={onKeyDown}>
      <div className={classes.scroll}>
        <p className={classes.sentence} role="status">
          {sentence(pattern)}
        </p>
        <ol className={classes.chain} aria-label={t('pattern.chain')}>
          {pattern.chain.map((element, place) => (
            <PatternElement
              key={element.id}
              pattern={pattern}
              element={element}
              schema={schema}
              count={element.of === 'node' ? (counts.steps.get(place / 2) ?? null) : null}
              onChange={change}
            />
          ))}
        </ol>
        <Group gap={4}>
          <Button
            size="compact-xs"
            variant="light"
            leftSection={<IconPlus size={13} />}
            aria-disabled={isLongest}
            data-disabled={isLongest || undefined}
            title={isLongest ? t('reason.patternLongest', { count: MOST_TIES }) : undefined}
            onClick={() => change(longer(pattern))}
          >
            {t('pattern.addTie')}
          </Button>
          {tool(t('pattern.turn'), <IconArrowsExchange size={15} />, pattern.chain.length === 1, () =>
            change(turned(pattern)),
          )}
          {tool(t('pattern.back'), <IconArrowBackUp size={16} />, draft.past.length === 0, () => set(draftBack(draft)))}
          {tool(t('pattern.forth'), <IconArrowForwardUp size={16} />, draft.future.length === 0, () =>
            set(draftForth(draft)),
          )}
          {tool(t('pattern.clear'), <IconEraser size={16} />, isEmpty, () => change(emptyPattern))}
        </Group>
        <PatternReturns pattern={pattern} schema={schema} onChange={change} />
        <UnstyledButton className={classes.toggle} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          <IconChevronRight size={14} aria-hidden /> {t('pattern.cypher')}
        </UnstyledButton>
        {isOpen &&
          (isWritten ? (
            <PatternCode {...written} />
          ) : (
            <Text c="red" size="xs">
              {t('pattern.badName', { name: written.named })}
            </Text>
          ))}
      </div>
      <Group gap="xs">
        {isRunning ? (
          <Button
            size="compact-sm"
            color="red"
            variant="light"
            leftSection={<IconPlayerStop size={15} />}
            onClick={onStop}
          >
            {t('action.cancel')}
          </Button>
        ) : (
          <Button
            size="compact-sm"
            leftSection={<IconPlayerPlay size={15} />}
            disabled={!isWritten}
            title="Ctrl+Enter"
            onClick={() => act(onRun)}
          >
            {t('cypher.run')}
          </Button>
        )}
        <Button
          size="compact-sm"
          variant="subtle"
          leftSection={<IconPencil size={14} />}
          disabled={!isWritten}
          onClick={() => act(onWrite)}
        >
          {t('phrases.write')}
        </Button>
        {isWritten && (
          <KeepQuery
            statement={written.statement}
            drafts={draftsOf(written.parameters)}
            description={sentence(pattern)}
            onKept={onKept}
          />
        )}
        <Total counts={counts} unused={unused} noneAt={noneAt(counts)} />
      </Group>
    </div>
  )

  function noneAt({ total, steps }: Counts): string | null {
    if (total !== 0) return null
    const step = [...steps].sort(([a], [b]) => a - b).find(([, count]) => count === 0)?.[0]
    const element = step === undefined ? undefined : pattern.chain[step * 2]
    // While the steps are still being counted only the whole is known to have none.
    return element && steps.has(0) ? nameOfElement(pattern, element, t) : null
  }
}

function Total({ counts: { total }, unused, noneAt }: { counts: Counts; unused: number; noneAt: string | null }) {
  const { t } = useText()
  const said =
    total === null
      ? t('pattern.counting')
      : total === 'failed'
        ? t('pattern.failed')
        : total === 'late'
          ? t('pattern.late', { seconds: PATIENCE / 1000 })
          : total === 'more'
            ? t('pattern.more', { count: MOST_COUNTED })
            : total === 0 && noneAt !== null
              ? t('pattern.noneAt', { name: noneAt })
              : t('pattern.total', { count: total })
  return (
    <Text size="xs" c={total === 0 ? 'red' : 'dimmed'} span role="status" className={classes.count}>
      {said}
      {unused > 0 && ` · ${t('pattern.unused', { count: unused })}`}
    </Text>
  )
}

function statementFor(pattern: Parameters<typeof statementOf>[0]): Written | NameError {
  try {
    return statementOf(pattern)
  } catch (error) {
    if (error instanceof NameError) return error
    throw error
  }
}
