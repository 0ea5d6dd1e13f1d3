import { ActionIcon, Kbd, Paper, UnstyledButton } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconChevronDown, IconChevronUp, IconCircle, IconCircleCheckFilled, IconX } from '@tabler/icons-react'
import { useEffect } from 'react'
import { useExplorer, useSelect } from '../context.ts'
import { captionOf } from '../model/caption.ts'
import { commandOf } from '../model/commands.ts'
import { phrase } from '../model/phrase.ts'
import { viewing } from '../model/state.ts'
import {
  achieved,
  fromKeptTour,
  initialTour,
  type Tour,
  type TourStep,
  toExpand,
  toKeptTour,
  toRead,
  tourSteps,
} from '../model/tour.ts'
import { nothingSelected } from '../model/view.ts'
import { useText } from '../ui/text.ts'
import classes from './checklist.module.css'

/** The key by which each step is done. */
const keys: { readonly [step in TourStep]: string | undefined } = {
  find: commandOf('search').keys[0],
  expand: commandOf('expand').keys[0],
  read: commandOf('evidence').keys[0],
  path: commandOf('path').keys[0],
  export: commandOf('export').keys[0],
}

const KEPT = 'guanxi.firstSteps'

/** The first steps, ticked by what was done and not by this list. A row begins its step. Kept between visits. */
export function Checklist() {
  const { store } = useExplorer()
  const { t } = useText()
  const tour = useSelect(state => state.tour)
  const isOpen = useSelect(state => state.opening === 'open')
  const isNarrow = useMediaQuery('(max-width: 1099px)', undefined, { getInitialValueInEffect: false })
  useKept(isNarrow ?? false)
  const set = (part: Partial<Tour>) => store.update(state => ({ ...state, tour: { ...state.tour, ...part } }))
  if (tour.dismissed || !isOpen) return null
  const done = tourSteps.filter(step => tour.done.has(step)).length
  return (
    <Paper
      className={classes.checklist}
      data-float
      data-first-steps={tour.open ? 'open' : 'folded'}
      withBorder
      shadow="sm"
      component="section"
      aria-label={t('tour.title')}
    >
      <div className={classes.head}>
        <UnstyledButton
          className={classes.title}
          aria-expanded={tour.open}
          title={t(tour.open ? 'tour.collapse' : 'tour.unfold')}
          onClick={() => set({ open: !tour.open })}
        >
          {tour.open ? <IconChevronDown size={15} /> : <IconChevronUp size={15} />}
          <strong>{t('tour.title')}</strong>
          <span className={classes.progress}>{t('tour.progress', { done, total: tourSteps.length })}</span>
        </UnstyledButton>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={24}
          aria-label={t('tour.dismiss')}
          title={t('tour.dismiss')}
          onClick={() => set({ dismissed: true })}
        >
          <IconX size={15} />
        </ActionIcon>
      </div>
      {tour.open && (
        <ol>
          {tourSteps.map(step => (
            <Row key={step} step={step} done={tour.done.has(step)} />
          ))}
        </ol>
      )}
      {tour.open && done === tourSteps.length && <p className={classes.all}>{t('tour.all')}</p>}
    </Paper>
  )
}

function Row({ step, done }: { step: TourStep; done: boolean }) {
  const begin = useBegin()
  const { t } = useText()
  return (
    <li>
      <UnstyledButton
        className={classes.row}
        title={t(`tour.${step}.how`)}
        data-done={done || undefined}
        onClick={() => begin(step)}
      >
        {done ? (
          <IconCircleCheckFilled size={18} role="img" aria-label={t('tour.done')} />
        ) : (
          <IconCircle size={18} role="img" aria-label={t('tour.todo')} />
        )}
        <span className={classes.what}>{t(`tour.${step}`)}</span>
        <Kbd size="xs">{keys[step]}</Kbd>
      </UnstyledButton>
    </li>
  )
}

/** Begins a step in the way in which it is always done; ends nothing for the user. */
function useBegin() {
  const explorer = useExplorer()
  const { store } = explorer
  const focusGraph = () => document.querySelector<HTMLElement>('[data-graph]')?.focus()
  return (step: TourStep) => {
    const state = store.get()
    if (step === 'find') explorer.run('search')
    else if (step === 'path' || step === 'export') explorer.run(step)
    else if (step === 'expand') {
      const target = toExpand(state)
      if (!target) return explorer.run('overview')
      const one = { nodes: [target.id], relationships: [] }
      if (!target.hasMore) {
        explorer.run('keepOnly', one)
        const { node } = state.scene.nodes.get(target.id)!
        const name = captionOf(node, state.schema, state.language)
        explorer.onSaying({ text: phrase('say.keptOne', { name }), undo: true })
      }
      store.update(now =>
        viewing(now, { selection: { ...nothingSelected, nodes: new Set([target.id]) }, focus: target.id }),
      )
      explorer.run('expand', one)
    } else {
      const id = toRead(state) ?? [...state.scene.relationships.keys()][0]
      if (id === undefined) return explorer.run('overview')
      store.update(now => viewing(now, { selection: { ...nothingSelected, relationships: new Set([id]) } }))
      explorer.onSaying({ text: phrase('say.readHint') })
      focusGraph()
    }
  }
}

/** Ticks what the state shows, reads what was kept and keeps what changes. */
function useKept(isNarrow: boolean) {
  const { store } = useExplorer()
  // biome-ignore lint/correctness/useExhaustiveDependencies: read once; how wide the page was then decides
  useEffect(() => {
    let kept: string | null = null
    try {
      kept = localStorage.getItem(KEPT)
    } catch {
      // A browser without storage begins anew each time.
    }
    const tour = kept === null ? { ...initialTour, open: !isNarrow } : fromKeptTour(kept)
    store.update(state => ({ ...state, tour }))
    let last = tour
    return store.subscribe(() => {
      const state = store.get()
      const next = achieved(state)
      if (next !== state) return store.update(() => next)
      if (state.tour === last) return
      last = state.tour
      try {
        localStorage.setItem(KEPT, toKeptTour(state.tour))
      } catch {
        // A full storage is told where the scene is kept; a tick is not worth a message.
      }
    })
  }, [store])
}
