import { ActionIcon, Button, Text } from '@mantine/core'
import { IconQuote } from '@tabler/icons-react'
import { type KeyboardEvent, useMemo, useState } from 'react'
import { useExplorer, useSelect } from '../../context.ts'
import {
  barOf,
  endOf,
  type Figure,
  type FigureGroup,
  type Grouping,
  groupKey,
  groupsOf,
} from '../../model/statistics.ts'
import { useText } from '../../ui/text.ts'
import classes from './bars.module.css'
import { useCanvasLink } from './canvaslink.ts'

/** Bars of a group that are drawn at first, and more each time they are asked for. */
const PAGE = 50

/**
 * Figures as bars, those together that may be compared. A bar says by its end, and its number in words, how sure the
 * figure is. One tab stop: arrows walk through the figures, to the right is the source.
 */
export function Bars({ figures, by }: { figures: readonly Figure[]; by: Grouping }) {
  const { t } = useText()
  const [grid] = useState({ current: null })
  const link = useCanvasLink(figures, grid)
  const groups = useMemo(() => groupsOf(figures, by), [figures, by])
  const several = groups.filter(group => group.figures.length > 1)
  const alone = groups.filter(group => group.figures.length === 1)
  const [current, setCurrent] = useState<string | null>(null)
  const first = groups[0]?.figures[0]?.id
  const stop = figures.some(({ id }) => id === current) ? current : first

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const names = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-figure]')]
    const line = (event.target as HTMLElement).closest('li')
    const at = names.findIndex(name => line?.contains(name))
    const to: { readonly [key: string]: HTMLElement | null | undefined } = {
      ArrowDown: names[at + 1],
      ArrowUp: names[at - 1],
      Home: names[0],
      End: names.at(-1),
      ArrowRight: line?.querySelector<HTMLElement>('[data-source]'),
      ArrowLeft: names[at],
    }
    if (!Object.hasOwn(to, event.key)) return
    event.preventDefault()
    to[event.key]?.focus()
  }
  const props = { by, link, stop, onStop: setCurrent }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the buttons in it have the keyboard
    <div className={classes.bars} onKeyDown={onKeyDown} onMouseLeave={() => link.point(null)}>
      {several.map(group => (
        <Group key={groupKey(group)} group={group} {...props} />
      ))}
      {alone.length > 0 && (
        <section className={classes.group} data-alone aria-label={t('table.alone')}>
          <h3 className={classes.title}>{t('table.alone')}</h3>
          <ul>
            {alone.map(group => (
              <Line key={group.figures[0]!.id} figure={group.figures[0]!} group={group} isAlone {...props} />
            ))}
          </ul>
        </section>
      )}
    </div>
  )
}

interface LinkProps {
  by: Grouping
  link: ReturnType<typeof useCanvasLink<Figure>>
  stop: string | null | undefined
  onStop: (id: string) => void
}

function Group({ group, ...props }: { group: FigureGroup } & LinkProps) {
  const { t } = useText()
  const [shown, setShown] = useState(PAGE)
  const { figures, kind, period, unit } = group
  const title = [kind, unit || t('table.noUnit'), period].filter(part => part !== null && part !== '').join(' · ')
  return (
    <section className={classes.group} aria-label={title}>
      <h3 className={classes.title}>{title}</h3>
      {(kind === null || period === null) && (
        <Text size="xs" className={classes.warning}>
          {t(kind === null ? 'table.mixedKinds' : 'table.mixedPeriods')}
        </Text>
      )}
      <ul>
        {figures.slice(0, shown).map(figure => (
          <Line key={figure.id} figure={figure} group={group} {...props} />
        ))}
      </ul>
      {figures.length > shown && (
        <Button size="compact-xs" variant="subtle" onClick={() => setShown(shown + PAGE)}>
          {t('list.more', { shown, total: figures.length })}
        </Button>
      )}
    </section>
  )
}

function Line(props: { figure: Figure; group: FigureGroup; isAlone?: boolean } & LinkProps) {
  const { figure, group, isAlone = false, by, link, stop, onStop } = props
  const explorer = useExplorer()
  const { t } = useText()
  const { id, name, kind, period, pale } = figure
  const end = endOf(figure.qualifier)
  const bar = barOf(figure, group)
  const value = useFigureText()(figure)
  const tabIndex = stop === id ? 0 : -1
  const own =
    isAlone || by === 'unit'
      ? [group.kind === null || isAlone ? kind : '', group.period === null || isAlone ? period : '']
      : []
  const aside = [...own, ...figure.about.map(one => one.name)].filter(part => part !== '').join(' · ')
  return (
    // biome-ignore lint/a11y/useKeyWithMouseEvents: what the keyboard is at is pointed at too
    <li
      className={classes.line}
      data-pale={pale || undefined}
      data-selected={link.isSelected(figure) || undefined}
      onMouseOver={() => link.point(figure)}
    >
      <button
        type="button"
        data-figure
        tabIndex={tabIndex}
        className={classes.name}
        aria-pressed={link.isSelected(figure)}
        title={aside === '' ? name : `${name}\n${aside}`}
        onFocus={() => {
          onStop(id)
          link.point(figure)
        }}
        onBlur={() => link.point(null)}
        onClick={event => link.choose([figure], event.ctrlKey || event.metaKey || event.shiftKey ? 'toggle' : 'only')}
        onDoubleClick={() => link.open(figure)}
      >
        {name}
        {own.length > 0 && <span className={classes.own}>{own.filter(part => part !== '').join(' · ')}</span>}
      </button>
      {!isAlone && (
        <span className={classes.track} aria-hidden>
          <span
            className={classes.bar}
            data-end={end}
            data-below={figure.value < 0 || undefined}
            style={{ left: `${bar.left}%`, width: `max(2px, ${bar.width}%)` }}
          />
          {bar.zero > 0 && <span className={classes.zero} style={{ left: `${bar.zero}%` }} />}
        </span>
      )}
      <span className={classes.value}>{value}</span>
      <ActionIcon
        size={24}
        variant="subtle"
        color="gray"
        data-source
        tabIndex={-1}
        aria-label={t('table.sourceOf', { name })}
        title={t('table.sourceOf', { name })}
        onClick={() => explorer.run('evidence', figure.target)}
      >
        <IconQuote size={14} />
      </ActionIcon>
    </li>
  )
}

/** `more than 748 customers`: in the words of the data, in Chinese in its own where they are known. */
export function useFigureText(): (figure: Figure) => string {
  const { t, number } = useText()
  const language = useSelect(state => state.language)
  return ({ value, text, unit, qualifier }) => {
    const end = endOf(qualifier)
    const shown = Number.isSafeInteger(value) || !Number.isInteger(value) ? number(value) : text
    const amount = [shown, unit].filter(part => part !== '').join(' ')
    if (end === 'exact') return amount
    if (language === 'zh' && end !== 'unclear') return t(`table.end.${end}`, { amount })
    return `${qualifier} ${amount}`
  }
}
